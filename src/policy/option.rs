//! Options of rules: thresholds and lists that a rule leaves to its users, read as `options.name` by its expressions.

use super::expr::{Code, Ty, parse_duration, parse_memory};
use serde::{Deserialize, Serialize};
use toml::Value;

/// One option of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct RuleOption {
    /// Its name: small letters, digits and underscores.
    pub name: String,
    /// What it holds.
    pub kind: OptionKind,
    /// What it decides, in one sentence.
    pub doc: String,
    /// Its value where nobody sets it, as TOML.
    pub default: String,
    /// What counts in this run; always a literal of its kind.
    pub value: Code,
    /// What redlint.toml sets, as TOML.
    #[serde(skip)]
    pub set: Option<String>,
}

/// What an option holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptionKind {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A whole number that is not negative.
    Count,
    /// A share, from 0 to 100.
    Percent,
    /// Bytes, as a number or as `"512mb"`.
    Memory,
    /// A duration, as `"1m30s"`.
    Duration,
    /// A text.
    String,
    /// Texts.
    List,
}

impl OptionKind {
    /// Its name in a rule file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Memory => "memory",
            Self::Duration => "duration",
            Self::String => "string",
            Self::List => "list",
        }
    }

    /// The type of `options.name` in an expression.
    pub fn ty(self) -> Ty {
        match self {
            Self::Bool => Ty::Bool,
            Self::Int | Self::Count | Self::Percent | Self::Memory => Ty::Int,
            Self::Duration => Ty::Duration,
            Self::String => Ty::Str,
            Self::List => Ty::List(Box::new(Ty::Str)),
        }
    }

    /// What is written for it, for messages.
    fn example(self) -> &'static str {
        match self {
            Self::Bool => "true or false",
            Self::Int => "a whole number",
            Self::Count => "a whole number from 0 on",
            Self::Percent => "a whole number from 0 to 100",
            Self::Memory => "a size such as \"512mb\"",
            Self::Duration => "a duration such as \"1m30s\"",
            Self::String => "a string",
            Self::List => "a list of strings",
        }
    }

    /// Reads a value.
    ///
    /// # Errors
    /// What was expected and what was found, in words.
    pub fn read(self, value: &Value) -> Result<Code, String> {
        let read = match (self, value) {
            (Self::Bool, Value::Boolean(value)) => Some(Code::Bool(*value)),
            (Self::Int, Value::Integer(value)) => Some(Code::Int(*value)),
            (Self::Count | Self::Memory, Value::Integer(value @ 0..)) => Some(Code::Int(*value)),
            (Self::Percent, Value::Integer(value @ 0..=100)) => Some(Code::Int(*value)),
            (Self::Memory, Value::String(text)) => parse_memory(text).map(Code::Int),
            (Self::Duration, Value::String(text)) => {
                parse_duration(text).filter(|time| *time >= 0).map(Code::Duration)
            }
            (Self::String, Value::String(text)) => Some(Code::Str(text.clone().into())),
            (Self::List, Value::Array(items)) => {
                let texts =
                    items.iter().map(|item| item.as_str().map(|text| Code::Str(text.to_owned().into())));
                texts.collect::<Option<_>>().map(Code::List)
            }
            _ => None,
        };
        read.ok_or_else(|| format!("expected {}, found {}", self.example(), found(value)))
    }
}

fn found(value: &Value) -> String {
    match value {
        Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => format!("`{value}`"),
        Value::Datetime(_) => "a date".into(),
        Value::Array(_) => "a list".into(),
        Value::Table(_) => "a table".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_shares_have_bounds() {
        let takes = |kind: OptionKind, number: i64| kind.read(&Value::Integer(number)).is_ok();
        assert!(takes(OptionKind::Int, -1));
        assert!(takes(OptionKind::Count, 0) && !takes(OptionKind::Count, -1));
        assert!(takes(OptionKind::Percent, 100) && !takes(OptionKind::Percent, 101));
    }
}
