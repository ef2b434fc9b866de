use super::Function;
use crate::model::version::Version;
use regex::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A checked expression, ready to be evaluated: names are resolved and types fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Code {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Int(i64),
    /// Text.
    Str(String),
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
    /// A fact of a subject.
    Fact(Box<Code>, String),
    /// A directive of a configuration.
    Directive(Box<Code>, String),
    /// An element of a list, by index.
    Element(Box<Code>, Box<Code>),
    /// `!a`.
    Not(Box<Code>),
    /// `-a`.
    Negate(Box<Code>),
    /// `a && b`.
    And(Box<Code>, Box<Code>),
    /// `a || b`.
    Or(Box<Code>, Box<Code>),
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
    Matches(Box<Code>, Pattern),
    /// A function.
    Call(Function, Vec<Code>),
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

/// A regular expression, compiled when it is first needed: compiling costs more than all else that a rule does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pattern {
    text: String,
    /// Every match starts with one of these; empty where they are not known.
    starts: Vec<String>,
    /// Every match ends with one of these.
    ends: Vec<String>,
    #[serde(skip)]
    compiled: OnceLock<Option<Regex>>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Pattern {
    /// A pattern, or why it is none.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn new(text: &str) -> Result<Self, String> {
        Regex::new(text).map_err(|error| match error {
            regex::Error::Syntax(why) => why.lines().last().unwrap_or_default().trim().to_owned(),
            other => other.to_string(),
        })?;
        let fixed = |kind: ExtractKind| literals(text, kind).unwrap_or_default();
        Ok(Self {
            text: text.to_owned(),
            starts: fixed(ExtractKind::Prefix),
            ends: fixed(ExtractKind::Suffix),
            compiled: OnceLock::new(),
        })
    }

    /// Whether the pattern is found in the text; `None` for a pattern that is none, which `new` rules out.
    pub fn is_found_in(&self, text: &str) -> Option<bool> {
        let lacks =
            |words: &[String]| !words.is_empty() && !words.iter().any(|word| text.contains(word.as_str()));
        if lacks(&self.starts) || lacks(&self.ends) {
            return Some(false);
        }
        let compiled = self.compiled.get_or_init(|| Regex::new(&self.text).ok());
        compiled.as_ref().map(|regex| regex.is_match(text))
    }
}

/// What the matches of a pattern start or end with, where that is a short list of words.
fn literals(pattern: &str, kind: ExtractKind) -> Option<Vec<String>> {
    let found = Extractor::new().kind(kind).extract(&regex_syntax::parse(pattern).ok()?);
    let text = |literal: &Literal| String::from_utf8(literal.as_bytes().to_vec()).ok();
    let words: Vec<String> = found.literals()?.iter().map(text).collect::<Option<_>>()?;
    (!words.iter().any(String::is_empty)).then_some(words)
}

impl Code {
    /// Whether it is a value as written, which is never Unknown and rests on nothing.
    pub fn is_literal(&self) -> bool {
        matches!(self, Self::Bool(_) | Self::Int(_) | Self::Str(_) | Self::Version(_) | Self::Duration(_))
    }

    /// Calls `visit` for this and everything below it, from left to right.
    pub fn visit(&self, visit: &mut dyn FnMut(&Code)) {
        visit(self);
        match self {
            Self::Bool(_) | Self::Int(_) | Self::Str(_) | Self::Version(_) | Self::Duration(_) => {}
            Self::Slot(_) | Self::Option(_) => {}
            Self::List(items) | Self::Call(_, items) => items.iter().for_each(|item| item.visit(visit)),
            Self::Fact(a, _) | Self::Directive(a, _) | Self::Not(a) | Self::Negate(a) => a.visit(visit),
            Self::Has(a) | Self::Matches(a, _) => a.visit(visit),
            Self::Element(a, b) | Self::And(a, b) | Self::Or(a, b) | Self::In(a, b) => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_match_holds_change_no_answer() {
        let patterns =
            ["CELERY_.*(CONTENT|SERIALIZER)$", "^([1-9]|10) ([1-9]|10)$", "(?i)TLSv1", "x*", "", "é|ü"];
        let texts =
            ["", "CELERY_ACCEPT_CONTENT", "DJANGO_CELERY_", "10 1", "0 1", "use tlsV1", "tls", "über"];
        for pattern in patterns {
            let (ours, plain) = (Pattern::new(pattern).unwrap(), Regex::new(pattern).unwrap());
            for text in texts {
                assert_eq!(ours.is_found_in(text), Some(plain.is_match(text)), "{pattern} in {text}");
            }
        }
    }
}
