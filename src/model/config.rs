//! The effective configuration of a server.

use super::catalog::directives::{self, Directive};
use super::facts::Type;
use super::{Fact, FactMap, FactValue, Items, Sourced, Value};
use std::sync::{Arc, OnceLock};

/// Effective configuration: the value of every directive that this server knows. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Config(Arc<Values>);

#[derive(Debug)]
struct Values {
    /// As many as the catalog has directives, in its order. What is not written is there once somebody asked for it;
    /// `None` for a directive that the server does not know.
    all: Vec<OnceLock<Option<Box<Effective>>>>,
    unwritten: Box<dyn Unwritten>,
}

/// What a server makes of directives that its configuration does not speak of.
pub trait Unwritten: std::fmt::Debug + Send + Sync {
    /// The value of a directive; `None` where the server does not know it.
    fn effective(&self, directive: &'static Directive) -> Option<Effective>;
}

/// The value of a directive that counts, and those it hides.
#[derive(Debug, Clone)]
pub struct Effective {
    /// What the server would hold.
    pub value: Sourced<Value>,
    /// Values written earlier that this one hides, latest first.
    pub shadowed: Vec<Sourced<Value>>,
}

impl Config {
    /// What is written, by primary name, and what holds where nothing is.
    pub fn new(
        written: impl IntoIterator<Item = (&'static str, Effective)>,
        unwritten: Box<dyn Unwritten>,
    ) -> Self {
        let mut all: Vec<_> = directives::all().iter().map(|_| OnceLock::new()).collect();
        for (name, effective) in written {
            if let Some(place) = directives::place(name).and_then(|place| all.get_mut(place)) {
                *place = OnceLock::from(Some(Box::new(effective)));
            }
        }
        Self(Arc::new(Values { all, unwritten }))
    }

    /// The value of a directive and what it hides, by any of its names.
    pub fn effective(&self, name: &str) -> Option<&Effective> {
        self.at(directives::place(name)?)
    }

    /// The value of a directive, by any of its names.
    pub fn value(&self, name: &str) -> Option<&Sourced<Value>> {
        self.effective(name).map(|effective| &effective.value)
    }

    /// All that the server knows, by primary name, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Effective)> {
        let all = directives::all().iter().enumerate();
        all.filter_map(|(place, directive)| Some((directive.name, self.at(place)?)))
    }

    /// The directives that hold passwords.
    pub fn passwords(&self) -> impl Iterator<Item = &Effective> {
        let all = directives::all().iter().enumerate();
        let passwords = all.filter(|(_, directive)| matches!(directive.ty, Type::Secret));
        passwords.filter_map(|(place, _)| self.at(place))
    }

    fn at(&self, place: usize) -> Option<&Effective> {
        let Values { all, unwritten } = &*self.0;
        let ask = || unwritten.effective(&directives::all()[place]).map(Box::new);
        all.get(place)?.get_or_init(ask).as_deref()
    }
}

impl FactMap for Config {
    fn get(&self, key: &str) -> Option<Fact<'_>> {
        self.value(key).map(Fact::from)
    }

    fn keys(&self) -> Vec<&str> {
        self.iter().map(|(name, _)| name).collect()
    }
}

impl<'a> From<&'a Sourced<Value>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Value>) -> Self {
        let value = match &sourced.value {
            Value::None => FactValue::Absent,
            Value::Bool(value) => FactValue::Bool(*value),
            Value::Int(value) => FactValue::Int(*value),
            Value::Percent(value) => FactValue::Int(i64::from(*value)),
            Value::Str(value) => FactValue::text(value),
            Value::Secret(value) => FactValue::Secret(value),
            Value::List(values) => FactValue::List(Items::Held(values)),
        };
        Fact::new(value, &sourced.origin)
    }
}
