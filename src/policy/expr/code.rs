use super::Function;
use super::pattern::Pattern;
use crate::model::facts::{self, FactSpec, SubjectSpec};
use crate::model::version::Version;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A checked expression, ready to be evaluated: names are resolved and types fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Code {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Int(i64),
    /// Text.
    Str(#[serde(borrow)] Cow<'static, str>),
    /// A version.
    Version(Version),
    /// A duration in milliseconds.
    Duration(i64),
    /// A list.
    List(Vec<Code>),
    /// A variable, by its place in the scope: 0 is the subject.
    Slot(u16),
    /// An option of the rule, by its place among them.
    Option(u16),
    /// A fact of a variable, which most facts are.
    Own(u16, FactName),
    /// A fact of a subject.
    Fact(Box<Code>, FactName),
    /// A directive of a configuration.
    Directive(Box<Code>, #[serde(borrow)] Cow<'static, str>),
    /// An element of a list, by index.
    Element(Box<Code>, Box<Code>),
    /// `!a`.
    Not(Box<Code>),
    /// `-a`.
    Negate(Box<Code>),
    /// `a && b && c`.
    And(Vec<Code>),
    /// `a || b || c`.
    Or(Vec<Code>),
    /// `a ? b : c`.
    Choice(Box<[Code; 3]>),
    /// `a == b` and the like.
    Compare(Comparison, Box<Code>, Box<Code>),
    /// `a in b`.
    In(Box<Code>, Box<Code>),
    /// `a + b` and the like.
    Arithmetic(Arithmetic, Box<Code>, Box<Code>),
    /// `has(a)`.
    Has(Box<Code>),
    /// A macro over a list; the element is in the next free slot.
    Each(Quantifier, Box<Code>, Box<Code>),
    /// `a.matches("…")`.
    Matches(Box<Code>, Box<Pattern>),
    /// A function.
    Call(Function, Vec<Code>),
}

/// The name of a fact. It is packed as its place in the facts table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactName(&'static str);

impl FactName {
    /// The name of a fact of the table.
    pub fn of(fact: &FactSpec) -> Self {
        Self(fact.name)
    }

    /// The name.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl Serialize for FactName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fact = |kind: &SubjectSpec| kind.facts.iter().position(|fact| fact.name == self.0);
        let mut kinds = facts::SUBJECTS.iter().enumerate();
        kinds.find_map(|(at, kind)| Some((at, fact(kind)?))).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for FactName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let place: Option<(usize, usize)> = Deserialize::deserialize(deserializer)?;
        let spec = place.and_then(|(kind, fact)| facts::SUBJECTS.get(kind)?.facts.get(fact));
        spec.map(Self::of).ok_or_else(|| serde::de::Error::custom("no such fact"))
    }
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Macros over lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Quantifier {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

/// No condition that could hold.
impl Default for Code {
    fn default() -> Self {
        Self::Bool(false)
    }
}

impl Code {
    /// Whether it is a value as written, which is never Unknown and rests on nothing.
    pub fn is_literal(&self) -> bool {
        matches!(self, Self::Bool(_) | Self::Int(_) | Self::Str(_) | Self::Version(_) | Self::Duration(_))
    }

    /// Whether it speaks of a variable in a slot of some kind.
    pub fn mentions(&self, slots: impl Fn(u16) -> bool) -> bool {
        let mut mentions = false;
        self.visit(&mut |part| {
            mentions |= matches!(part, Self::Slot(own) | Self::Own(own, _) if slots(*own))
        });
        mentions
    }

    /// Calls `visit` for this and everything below it, from left to right.
    pub fn visit(&self, visit: &mut dyn FnMut(&Code)) {
        visit(self);
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Str(_) | Self::Version(_) | Self::Duration(_) => {}
            Self::Slot(_) | Self::Option(_) | Self::Own(..) => {}
            Self::List(parts) | Self::And(parts) | Self::Or(parts) | Self::Call(_, parts) => {
                parts.iter().for_each(|part| part.visit(visit));
            }
            Self::Fact(a, _) | Self::Directive(a, _) | Self::Not(a) | Self::Negate(a) => a.visit(visit),
            Self::Has(a) | Self::Matches(a, _) => a.visit(visit),
            Self::Element(a, b) | Self::In(a, b) => {
                a.visit(visit);
                b.visit(visit);
            }
            Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) | Self::Each(_, a, b) => {
                a.visit(visit);
                b.visit(visit);
            }
            Self::Choice(parts) => parts.iter().for_each(|part| part.visit(visit)),
        }
    }
}
