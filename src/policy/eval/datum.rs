use crate::model::{Fact, FactMap, FactValue, Origin, Secret, Subject, Version};
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tri {
    /// It holds.
    True,
    /// It does not.
    False,
    /// It cannot be known.
    Unknown,
}

/// Origins, most telling first. Most values rest on one.
pub type Blame = SmallVec<[Origin; 1]>;

/// What two values rest on together.
pub(super) fn both(mut first: Blame, second: Blame) -> Blame {
    if first.is_empty() {
        return second;
    }
    // Literals rest on nothing.
    if !second.is_empty() {
        first.extend(second);
    }
    first
}

/// A value and what it rests on. Literals rest on nothing.
#[derive(Debug, Clone)]
pub struct Valued<'a> {
    /// The value.
    pub value: Datum<'a>,
    /// What it rests on, most telling first.
    pub blame: Blame,
}

/// A value of an expression.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Datum<'a> {
    Unknown,
    /// Known not to be there.
    Absent,
    Bool(bool),
    Int(i64),
    Str(Cow<'a, str>),
    Secret(&'a Secret),
    Version(Version),
    /// In milliseconds.
    Duration(i64),
    List(Vec<Valued<'a>>),
    Map(&'a dyn FactMap),
    Subject(&'a dyn Subject),
}

impl std::fmt::Debug for Datum<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Absent => f.write_str("absent"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Str(value) => write!(f, "{value:?}"),
            Self::Secret(value) => write!(f, "{value:?}"),
            Self::Version(value) => write!(f, "version {value}"),
            Self::Duration(value) => write!(f, "{value} ms"),
            Self::List(items) => f.debug_list().entries(items.iter().map(|item| &item.value)).finish(),
            Self::Map(_) => f.write_str("configuration"),
            Self::Subject(subject) => write!(f, "{} {:?}", subject.kind(), subject.name()),
        }
    }
}

impl<'a> Datum<'a> {
    /// As a condition; anything but a bool cannot be known.
    pub fn truth(&self) -> Tri {
        match self {
            Self::Bool(true) => Tri::True,
            Self::Bool(false) => Tri::False,
            _ => Tri::Unknown,
        }
    }

    /// The text of a string or a secret.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            Self::Secret(secret) => Some(secret.expose()),
            _ => None,
        }
    }
}

impl<'a> Valued<'a> {
    /// A value that rests on nothing.
    pub fn literal(value: Datum<'a>) -> Self {
        Self { value, blame: Blame::new() }
    }

    /// A subject as a whole.
    pub fn subject(subject: &'a dyn Subject) -> Self {
        Fact::subject(subject).into()
    }
}

impl<'a> From<Fact<'a>> for Valued<'a> {
    fn from(fact: Fact<'a>) -> Self {
        let value = match fact.value {
            FactValue::Unknown => Datum::Unknown,
            FactValue::Absent => Datum::Absent,
            FactValue::Bool(value) => Datum::Bool(value),
            FactValue::Int(value) => Datum::Int(value),
            FactValue::Str(value) => Datum::Str(value),
            FactValue::Secret(value) => Datum::Secret(value),
            FactValue::Version(value) => Datum::Version(value),
            FactValue::Duration(value) => Datum::Duration(value),
            FactValue::List(items) => Datum::List(items.into_iter().map(Valued::from).collect()),
            FactValue::Map(map) => Datum::Map(map),
            FactValue::Subject(subject) => Datum::Subject(subject),
        };
        Self { value, blame: smallvec![fact.origin] }
    }
}
