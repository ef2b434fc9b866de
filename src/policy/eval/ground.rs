//! How much is kept of what a value rests on: all of it where somebody asks for the reasons of a finding, next to
//! nothing where a rule is only asked whether it finds anything. Most find nothing.

use crate::model::{Bases, Basis, ENOUGH, Fact};

/// What a value rests on, as far as it is kept.
pub(super) trait Ground<'a>: Clone + Default + From<Bases<'a>> {
    /// Whether every element of a list has its say in what the answer rests on. Else the first that settles it is enough.
    const ALL: bool;

    /// Of what somebody else keeps.
    fn of(bases: &Bases<'a>) -> Self;

    /// Of all items of a list together.
    fn of_items(items: &[Fact<'a>]) -> Self;

    /// Whether it is nothing, as for literals.
    fn is_none(&self) -> bool;

    /// This and more.
    fn and(self, other: Self) -> Self;

    /// Whether more of it would tell nobody more.
    fn is_enough(&self) -> bool;

    /// Where it would be what is not there.
    fn absent(self) -> Self;
}

impl<'a> Ground<'a> for Bases<'a> {
    const ALL: bool = true;

    fn of(bases: &Bases<'a>) -> Self {
        bases.clone()
    }

    fn of_items(items: &[Fact<'a>]) -> Self {
        items.iter().flat_map(|item| item.bases.iter().copied()).take(ENOUGH).collect()
    }

    fn is_none(&self) -> bool {
        self.is_empty()
    }

    fn and(mut self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        // Literals rest on nothing.
        if !other.is_empty() {
            self.extend(other);
        }
        self
    }

    fn is_enough(&self) -> bool {
        self.len() >= ENOUGH
    }

    fn absent(self) -> Self {
        self.iter().filter_map(|basis| basis.span()).map(Basis::Absent).collect()
    }
}

/// Whether a value rests on anything.
#[derive(Clone, Copy, Default)]
pub(super) struct Rests(bool);

impl From<Bases<'_>> for Rests {
    fn from(bases: Bases<'_>) -> Self {
        Self(!bases.is_empty())
    }
}

impl<'a> Ground<'a> for Rests {
    const ALL: bool = false;

    fn of(bases: &Bases<'a>) -> Self {
        Self(!bases.is_empty())
    }

    fn of_items(items: &[Fact<'a>]) -> Self {
        Self(items.iter().any(|item| !item.bases.is_empty()))
    }

    fn is_none(&self) -> bool {
        !self.0
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 || other.0)
    }

    fn is_enough(&self) -> bool {
        self.0
    }

    fn absent(self) -> Self {
        self
    }
}
