use super::expand::{Value, expand};
use super::{Dockerfile, Instruction, Kind};
use crate::source::{Budget, Text};
use std::collections::BTreeMap;

/// Arguments that the build itself sets.
const PREDEFINED: [&str; 8] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// Values of build arguments and environment variables at a place of a Dockerfile.
///
/// A new scope knows what a `FROM` can see. For the instructions of a stage call [`Scope::enter`], then hand each one to
/// [`Scope::pass`] after expanding its words.
pub struct Scope<'a> {
    escape: char,
    given: &'a dyn Fn(&str) -> Option<Text>,
    /// Arguments from before the first `FROM`; `None` for one whose value is not known.
    globals: BTreeMap<String, Option<Text>>,
    arguments: BTreeMap<String, Option<Text>>,
    environment: BTreeMap<String, Text>,
    in_stage: bool,
    budget: Budget,
}

impl<'a> Scope<'a> {
    /// What a `FROM` can see. `given` are the build arguments that the build is started with.
    pub fn new(file: &Dockerfile, given: &'a dyn Fn(&str) -> Option<Text>) -> Self {
        let mut scope = Self {
            escape: file.escape,
            given,
            globals: BTreeMap::new(),
            arguments: BTreeMap::new(),
            environment: BTreeMap::new(),
            in_stage: false,
            budget: Budget::default(),
        };
        for argument in &file.arguments {
            let default = argument.default.as_ref().map(|default| scope.expand(default));
            let value = given(argument.name.as_str()).or(default);
            scope.globals.insert(argument.name.as_str().to_owned(), value);
        }
        scope
    }

    /// Starts a stage. Environment variables of the stages before stay: enter the stages of a
    /// [`lineage`](Dockerfile::lineage) one after the other.
    pub fn enter(&mut self) {
        self.in_stage = true;
        self.arguments.clear();
    }

    /// Takes note of what an instruction sets.
    pub fn pass(&mut self, instruction: &Instruction) {
        match &instruction.kind {
            Kind::Arg(arguments) => {
                for argument in arguments {
                    let name = argument.name.as_str();
                    let default = argument.default.as_ref().map(|default| self.expand(default));
                    let global = || self.globals.get(name).cloned().flatten();
                    let value = (self.given)(name).or(default).or_else(global);
                    self.arguments.insert(name.to_owned(), value);
                }
            }
            Kind::Env(pairs) => {
                let expanded = |text: &Text| self.expand(text);
                let set: Vec<(Text, Text)> =
                    pairs.iter().map(|pair| (expanded(&pair.name), expanded(&pair.value))).collect();
                self.environment
                    .extend(set.into_iter().map(|(name, value)| (name.as_str().to_owned(), value)));
            }
            _ => {}
        }
    }

    /// Environment variables that the stages so far have set, by name.
    pub fn environment(&self) -> &BTreeMap<String, Text> {
        &self.environment
    }

    /// Build arguments of the stage so far, by name; `None` for one whose value is not known.
    pub fn arguments(&self) -> &BTreeMap<String, Option<Text>> {
        &self.arguments
    }

    /// A word without its quotes and escapes, variables replaced. What cannot be known holds [`UNKNOWN`](crate::source::UNKNOWN).
    pub fn expand(&self, word: &Text) -> Text {
        expand(word, self.escape, &|name| self.value(name))
    }

    fn value(&self, name: &str) -> Value {
        let declared = if self.in_stage { &self.arguments } else { &self.globals };
        match (self.environment.get(name), declared.get(name)) {
            (Some(value), _) | (None, Some(Some(value))) if self.budget.pays(value.cost()) => {
                Value::Set(value.clone())
            }
            (Some(_), _) => Value::Unknown,
            (None, Some(_)) => Value::Unknown,
            // The base image may have set it.
            (None, None) if self.in_stage || PREDEFINED.contains(&name) => Value::Unknown,
            (None, None) => Value::Unset,
        }
    }
}
