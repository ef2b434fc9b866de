//! The effective configuration of a server.

use super::catalog::directives;
use super::{Fact, FactMap, FactValue, Items, Sourced, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Effective configuration: every directive that this server knows, by its primary name. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Value of each directive and what it hides.
    pub directives: Arc<BTreeMap<&'static str, Effective>>,
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
    /// The value of a directive, by any of its names.
    pub fn value(&self, name: &str) -> Option<&Sourced<Value>> {
        let primary = || self.directives.get(directives::find(name)?.name);
        self.directives.get(name).or_else(primary).map(|effective| &effective.value)
    }
}

impl FactMap for Config {
    fn get(&self, key: &str) -> Option<Fact<'_>> {
        self.value(key).map(Fact::from)
    }

    fn keys(&self) -> Vec<&str> {
        self.directives.keys().copied().collect()
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
