//! How a rule asks: subjects, their facts, and the values of facts.

use super::{Origin, Secret, Sourced, Version};
use crate::source::{Span, Text};
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;
use std::sync::Arc;

/// More elements of a list than this need not be told as reasons.
pub const ENOUGH: usize = 64;

/// Something rules speak about: a server, a client, a port.
pub trait Subject {
    /// Its kind, as the [facts table](super::facts) names it.
    fn kind(&self) -> &'static str;

    /// A fact by name; `None` where the table has no such fact for this kind.
    fn fact(&self, name: &str) -> Option<Fact<'_>>;

    /// Where to point when a rule speaks of the subject as a whole.
    fn anchor(&self) -> Span;

    /// What it is called: a name that is unique among its kind in the deployment, for keys of findings.
    fn name(&self) -> String;
}

impl<S: Subject> Subject for Arc<S> {
    fn kind(&self) -> &'static str {
        S::kind(self)
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        S::fact(self, name)
    }

    fn anchor(&self) -> Span {
        S::anchor(self)
    }

    fn name(&self) -> String {
        S::name(self)
    }
}

/// A map whose keys are known only when a rule runs: a configuration.
pub trait FactMap {
    /// The fact under a key; `None` where there is no such key.
    fn get(&self, key: &str) -> Option<Fact<'_>>;

    /// All keys, sorted.
    fn keys(&self) -> Vec<&str>;
}

/// A value and what it rests on, or as much of that as somebody keeps. Literals of a rule rest on nothing.
#[derive(Debug, Clone)]
pub struct Fact<'a, B = Bases<'a>> {
    /// The value.
    pub value: FactValue<'a>,
    /// What it rests on, most telling first.
    pub bases: B,
}

/// The value of a fact, and of every expression over facts.
#[derive(Clone)]
pub enum FactValue<'a> {
    /// It cannot be known.
    Unknown,
    /// It is known not to be there: no memory limit, no healthcheck.
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number; bytes for memory.
    Int(i64),
    /// Text.
    Str(Cow<'a, str>),
    /// A secret.
    Secret(&'a Secret),
    /// A version.
    Version(Version),
    /// A duration in milliseconds.
    Duration(i64),
    /// Several facts.
    List(Items<'a>),
    /// Facts by key.
    Map(&'a dyn FactMap),
    /// Another subject.
    Subject(&'a dyn Subject),
}

impl std::fmt::Debug for FactValue<'_> {
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
            Self::List(items) => f.debug_list().entries(items.iter().map(|item| item.value)).finish(),
            Self::Map(_) => f.write_str("configuration"),
            Self::Subject(subject) => write!(f, "{} {:?}", subject.kind(), subject.name()),
        }
    }
}

impl<'a> FactValue<'a> {
    /// Text that a subject holds.
    pub fn text(text: &'a str) -> Self {
        Self::Str(Cow::Borrowed(text))
    }
}

impl<'a, B: Default> Fact<'a, B> {
    /// A value that rests on nothing.
    pub fn literal(value: FactValue<'a>) -> Self {
        Self { value, bases: B::default() }
    }
}

impl<'a> Fact<'a> {
    /// A fact with its origin; Unknown where the origin says so.
    pub fn new(value: FactValue<'a>, origin: &'a Origin) -> Self {
        let value = if origin.is_unknown() { FactValue::Unknown } else { value };
        Self { value, bases: smallvec![Basis::Of(origin)] }
    }

    /// A fact that is the subject itself.
    pub fn subject(subject: &'a dyn Subject) -> Self {
        Self::about(FactValue::Subject(subject), subject.anchor())
    }

    /// A list that a subject holds: of subjects, of texts. What it rests on is what its items rest on, or `around`, the
    /// anchor of what holds it, where there are none.
    pub fn list(items: &'a dyn FactList, around: Span) -> Self {
        let basis = if items.count() == 0 { Basis::Absent(around) } else { Basis::Items(items) };
        Self { value: FactValue::List(Items::Held(items)), bases: smallvec![basis] }
    }

    /// A list that is made to answer.
    pub fn made(items: Vec<Fact<'a>>, around: Span) -> Self {
        let mut bases: Bases<'a> = items.iter().flat_map(|item| item.bases.iter().copied()).collect();
        if bases.is_empty() {
            bases.push(Basis::Absent(around));
        }
        Self { value: FactValue::List(Items::Made(items)), bases }
    }

    /// A plain fact about a subject as a whole, such as its name: it rests on the subject's own place.
    pub fn about(value: FactValue<'a>, anchor: Span) -> Self {
        Self { value, bases: smallvec![Basis::At(anchor)] }
    }

    /// Text as it is spelt in a file.
    pub fn spelt(text: &'a Text) -> Self {
        Self { value: FactValue::text(text.as_str()), bases: smallvec![Basis::Spelt(text)] }
    }

    /// A fact that merely picks its subject out, and is nothing to point at.
    pub fn aside(value: FactValue<'a>, anchor: Span) -> Self {
        Self { value, bases: smallvec![Basis::Absent(anchor)] }
    }

    /// A fact that is known not to be there.
    pub fn absent(anchor: Span) -> Self {
        Self { value: FactValue::Absent, bases: smallvec![Basis::Absent(anchor)] }
    }

    /// Something that may be absent.
    pub fn optional<T>(sourced: &'a Sourced<Option<T>>, value: impl FnOnce(&'a T) -> FactValue<'a>) -> Self {
        let value = sourced.value.as_ref().map_or(FactValue::Absent, value);
        Self::new(value, &sourced.origin)
    }
}

/// What a fact rests on: borrowed from the deployment, because most facts are asked and few are reported. It becomes an
/// [`Origin`] of its own where a finding points at it.
#[derive(Clone, Copy)]
pub enum Basis<'a> {
    /// What a subject says of a value.
    Of(&'a Origin),
    /// The bytes of a text.
    Spelt(&'a Text),
    /// A place.
    At(Span),
    /// Nothing is there; where it would stand.
    Absent(Span),
    /// What the items of a list rest on, which are some.
    Items(&'a dyn FactList),
}

/// What a value rests on, most telling first. Most values rest on one thing.
pub type Bases<'a> = SmallVec<[Basis<'a>; 1]>;

impl std::fmt::Debug for Basis<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.origin().fmt(f)
    }
}

impl<'a> From<Basis<'a>> for Bases<'a> {
    fn from(basis: Basis<'a>) -> Self {
        smallvec![basis]
    }
}

impl Basis<'_> {
    /// Whether it cannot be known.
    pub fn is_unknown(self) -> bool {
        match self {
            Self::Of(origin) => origin.is_unknown(),
            Self::At(_) | Self::Spelt(_) | Self::Absent(_) => false,
            Self::Items(items) => any(items, |basis| basis.is_unknown()),
        }
    }

    /// Whether it stands in a file, wholly or in part.
    pub fn is_written(self) -> bool {
        match self {
            Self::Of(origin) => origin.is_written(),
            Self::At(_) | Self::Spelt(_) => true,
            Self::Absent(_) => false,
            Self::Items(items) => any(items, |basis| basis.is_written()),
        }
    }

    /// Whether it is a default of the server, the image or the distribution.
    pub fn is_default(self) -> bool {
        match self {
            Self::Of(origin) => origin.is_default(),
            Self::At(_) | Self::Spelt(_) | Self::Absent(_) => false,
            Self::Items(items) => !any(items, |basis| !basis.is_default()),
        }
    }

    /// The one place to point at.
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Of(origin) => origin.span(),
            Self::At(span) | Self::Absent(span) => Some(span),
            Self::Spelt(text) => Origin::of(text).span(),
            Self::Items(items) => {
                items.iter().find_map(|item| item.bases.iter().find_map(|basis| basis.span()))
            }
        }
    }

    /// The same as an origin, which outlives the deployment.
    pub fn origin(self) -> Origin {
        match self {
            Self::Of(origin) => origin.clone(),
            Self::At(span) => Origin::at(span),
            Self::Spelt(text) => Origin::of(text),
            Self::Absent(anchor) => Origin::Absent { anchor },
            Self::Items(items) => {
                let bases = items.iter().flat_map(|item| item.bases).take(ENOUGH);
                Origin::derived(bases.map(Basis::origin))
            }
        }
    }
}

fn any(items: &dyn FactList, holds: fn(Basis<'_>) -> bool) -> bool {
    items.iter().any(|item| item.bases.iter().any(|basis| holds(*basis)))
}

/// Several facts, each made when somebody asks for it.
pub trait FactList {
    /// How many there are.
    fn count(&self) -> usize;

    /// One of them, by its place.
    fn at(&self, place: usize) -> Option<Fact<'_>>;

    /// Whether a text is one of them, where the list tells without a look at each.
    fn holds(&self, _text: &str) -> Option<FactValue<'_>> {
        None
    }
}

impl<'a> dyn FactList + 'a {
    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Fact<'_>> {
        (0..self.count()).filter_map(|place| self.at(place))
    }
}

impl<S: Subject> FactList for Vec<S> {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, place: usize) -> Option<Fact<'_>> {
        self.get(place).map(|subject| Fact::subject(subject))
    }
}

impl<T> FactList for Vec<Sourced<T>>
where
    for<'a> &'a Sourced<T>: Into<Fact<'a>>,
{
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, place: usize) -> Option<Fact<'_>> {
        self.get(place).map(Into::into)
    }
}

/// The items of a list: of one that a subject holds, or of one that was made.
#[derive(Clone)]
pub enum Items<'a> {
    /// Held by a subject.
    Held(&'a dyn FactList),
    /// Made for one answer.
    Made(Vec<Fact<'a>>),
}

impl<'a> Items<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Held(list) => list.count(),
            Self::Made(items) => items.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them, by its place.
    pub fn at(&self, place: usize) -> Option<Fact<'a>> {
        match self {
            Self::Held(list) => list.at(place),
            Self::Made(items) => items.get(place).cloned(),
        }
    }

    /// Whether a text is one of them, where the list tells without a look at each.
    pub fn holds(&self, text: &str) -> Option<FactValue<'a>> {
        match self {
            Self::Held(list) => list.holds(text),
            Self::Made(_) => None,
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Fact<'a>> {
        (0..self.len()).filter_map(|place| self.at(place))
    }

    /// The same, for good.
    pub fn into_facts(self) -> impl Iterator<Item = Fact<'a>> {
        let (held, made) = match self {
            Self::Held(list) => (Some(list), Vec::new()),
            Self::Made(items) => (None, items),
        };
        held.into_iter().flat_map(|list| list.iter()).chain(made)
    }
}
