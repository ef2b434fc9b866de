//! How a rule asks: subjects, their facts, and the values of facts.

use super::{Origin, Secret, Sourced, Version};
use crate::source::Span;
use std::borrow::Cow;

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

/// A map whose keys are known only when a rule runs: a configuration.
pub trait FactMap {
    /// The fact under a key; `None` where there is no such key.
    fn get(&self, key: &str) -> Option<Fact<'_>>;

    /// All keys, sorted.
    fn keys(&self) -> Vec<&str>;
}

/// The answer to a question, and what it rests on.
#[derive(Clone)]
pub struct Fact<'a> {
    /// The answer.
    pub value: FactValue<'a>,
    /// What it rests on.
    pub origin: Origin,
}

/// The value of a fact.
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
    List(Vec<Fact<'a>>),
    /// Facts by key.
    Map(&'a dyn FactMap),
    /// Another subject.
    Subject(&'a dyn Subject),
}

impl<'a> Fact<'a> {
    /// A fact with its origin; Unknown where the origin says so.
    pub fn new(value: FactValue<'a>, origin: Origin) -> Self {
        let value = if origin.is_unknown() { FactValue::Unknown } else { value };
        Self { value, origin }
    }

    /// A fact that is the subject itself.
    pub fn subject(subject: &'a dyn Subject) -> Self {
        Self { value: FactValue::Subject(subject), origin: Origin::at(subject.anchor()) }
    }

    /// A list of subjects. Its own origin is the anchor of what holds them, `around`.
    pub fn subjects<S: Subject + 'a>(items: impl IntoIterator<Item = &'a S>, around: Span) -> Self {
        let items: Vec<Fact<'a>> = items.into_iter().map(|item| Fact::subject(item)).collect();
        Self::list(items, around)
    }

    /// A list. Its own origin is that of its items, or of what holds them where there are none.
    pub fn list(items: Vec<Fact<'a>>, around: Span) -> Self {
        let origin = if items.is_empty() {
            Origin::Absent { anchor: around }
        } else {
            Origin::derived(items.iter().map(|item| item.origin.clone()))
        };
        Self { value: FactValue::List(items), origin }
    }

    /// A list of texts.
    pub fn texts(items: &'a [Sourced<String>], around: Span) -> Self {
        Self::list(items.iter().map(Fact::from).collect(), around)
    }

    /// A list of secrets.
    pub fn secrets(items: &'a [Sourced<Secret>], around: Span) -> Self {
        let items = items.iter().map(|item| Self::new(FactValue::Secret(&item.value), item.origin.clone()));
        Self::list(items.collect(), around)
    }

    /// A plain fact about a subject as a whole, such as its name: it rests on the subject's own place.
    pub fn about(value: FactValue<'a>, anchor: Span) -> Self {
        Self { value, origin: Origin::at(anchor) }
    }

    /// Something that may be absent.
    pub fn optional<T>(sourced: &'a Sourced<Option<T>>, value: impl FnOnce(&'a T) -> FactValue<'a>) -> Self {
        let value = sourced.value.as_ref().map_or(FactValue::Absent, value);
        Self::new(value, sourced.origin.clone())
    }
}

impl<'a> From<&'a Sourced<bool>> for Fact<'a> {
    fn from(sourced: &'a Sourced<bool>) -> Self {
        Self::new(FactValue::Bool(sourced.value), sourced.origin.clone())
    }
}

impl<'a> From<&'a Sourced<i64>> for Fact<'a> {
    fn from(sourced: &'a Sourced<i64>) -> Self {
        Self::new(FactValue::Int(sourced.value), sourced.origin.clone())
    }
}

impl<'a> From<&'a Sourced<String>> for Fact<'a> {
    fn from(sourced: &'a Sourced<String>) -> Self {
        Self::new(FactValue::Str(Cow::Borrowed(&sourced.value)), sourced.origin.clone())
    }
}

impl<'a> From<&'a Sourced<Option<bool>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<bool>>) -> Self {
        Self::optional(sourced, |value| FactValue::Bool(*value))
    }
}

impl<'a> From<&'a Sourced<Option<i64>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<i64>>) -> Self {
        Self::optional(sourced, |value| FactValue::Int(*value))
    }
}

impl<'a> From<&'a Sourced<Option<String>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<String>>) -> Self {
        Self::optional(sourced, |value| FactValue::Str(Cow::Borrowed(value)))
    }
}

impl<'a> From<&'a Sourced<Option<Secret>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<Secret>>) -> Self {
        Self::optional(sourced, FactValue::Secret)
    }
}

impl<'a> From<&'a Sourced<Option<Version>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<Version>>) -> Self {
        Self::optional(sourced, |value| FactValue::Version(*value))
    }
}
