//! Values in the code of an application, as far as the file itself shows them.

use crate::source::{Span, Text};

/// Most that a text may cost which is put together, and a value which a name stands for, in bytes or so: longer than any
/// URL.
const SMALL: usize = 8 << 10;

/// How deep values may nest; deeper ones are unknown.
pub(super) const DEPTH: usize = 32;

/// Key of a dictionary for entries that another one brings along, of which nothing is known: `**OTHER`.
pub const MERGED: &str = "**";

/// A value as far as the file shows it.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string.
    Text(Text),
    /// A whole number, products and sums of them included.
    Number(i64, Span),
    /// A word of the language: `True`, `false`, `None`, `null`.
    Word(Text),
    /// A list, tuple or set.
    List(Vec<Value>),
    /// A dictionary, with the entries whose keys are strings.
    Dict(Vec<(Text, Value)>),
    /// A look-up of an environment variable.
    Environment {
        /// Name of the variable.
        name: Text,
        /// What it is where the variable is not set.
        default: Option<Box<Value>>,
    },
    /// Texts and look-ups, one behind the other: `"redis://" + HOST`, `f"redis://{HOST}"`.
    Joined(Vec<Value>),
    /// Something that is computed.
    Unknown(Span),
}

impl Value {
    /// Every string in it, those of lists included.
    pub fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(items) => items.iter().flat_map(Self::texts).collect(),
            _ => Vec::new(),
        }
    }

    /// The entries of a dictionary; none for other values.
    pub fn entries(&self) -> &[(Text, Value)] {
        match self {
            Self::Dict(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key of a dictionary, the last one.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries().iter().rev().find(|(name, _)| name.as_str() == key).map(|(_, value)| value)
    }

    /// What stands in `span`: these parts, one behind the other, as one text. It is unknown as soon as one of them is, or
    /// it grows long.
    pub fn joined(parts: impl IntoIterator<Item = Value>, span: Span) -> Self {
        let mut joined: Vec<Value> = Vec::new();
        let mut cost = 0;
        for part in parts {
            let part = match part {
                Self::Number(number, span) => Self::Text(Text::whole(number.to_string(), span)),
                part => part,
            };
            cost += part.cost();
            match (part, joined.last_mut()) {
                _ if cost > SMALL => return Self::Unknown(span),
                (Self::Joined(parts), _) => joined.extend(parts),
                (Self::Text(text), Some(Self::Text(before))) => *before = before.followed_by(&text),
                (part @ (Self::Text(_) | Self::Environment { .. }), _) => joined.push(part),
                _ => return Self::Unknown(span),
            }
        }
        match joined.len() {
            0 => Self::Unknown(span),
            1 => joined.remove(0),
            _ => Self::Joined(joined),
        }
    }

    /// Whether it is a text, or a look-up that others stand beside.
    pub fn is_textual(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Joined(_))
    }

    /// What it costs to keep it for a name, in bytes or so; more than anybody pays for what is none of a few short texts.
    fn cost(&self) -> usize {
        match self {
            Self::Text(text) => text.cost(),
            Self::Number(..) | Self::Word(_) => 0,
            Self::Environment { name, default } => name.cost() + default.as_deref().map_or(0, Self::cost),
            Self::Joined(parts) => parts.iter().map(Self::cost).sum(),
            Self::List(_) | Self::Dict(_) | Self::Unknown(_) => usize::MAX >> 16,
        }
    }

    /// Whether a name may stand for it, and names for names, without growing.
    pub fn is_small(&self) -> bool {
        self.cost() <= SMALL
    }

    /// Name of the variable that is looked up in it first, defaults left aside.
    pub fn variable(&self) -> Option<&Text> {
        match self {
            Self::Environment { name, .. } => Some(name),
            Self::Joined(parts) => parts.iter().find_map(Self::variable),
            _ => None,
        }
    }

    /// The same value where a name stands for it.
    #[must_use]
    pub fn seen_via(self, span: Span) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.seen_via(span)),
            Self::Joined(parts) => Self::Joined(parts.into_iter().map(|part| part.seen_via(span)).collect()),
            Self::Environment { name, default } => {
                Self::Environment { name, default: default.map(|default| Box::new(default.seen_via(span))) }
            }
            other => other,
        }
    }

    /// Whether another value is the same, as far as both are known.
    pub fn says_as(&self, other: &Value) -> bool {
        match (self, other) {
            (Self::Text(one) | Self::Word(one), Self::Text(other) | Self::Word(other)) => {
                one.as_str() == other.as_str()
            }
            (Self::Number(one, _), Self::Number(other, _)) => one == other,
            _ => false,
        }
    }

    /// Whether it is a URL, if only by default.
    pub fn is_address(&self) -> bool {
        match self {
            Self::Text(text) => text.as_str().contains("://"),
            Self::Environment { default, .. } => default.as_deref().is_some_and(Self::is_address),
            Self::Joined(parts) => parts.iter().any(Self::is_address),
            _ => false,
        }
    }

    /// Whether it is a variable that nothing stands in for.
    pub fn is_optional(&self) -> bool {
        matches!(self, Self::Environment { default: None, .. })
    }

    /// The same variable with something that stands in for it.
    #[must_use]
    pub fn or(self, other: Value) -> Self {
        match self {
            Self::Environment { name, default: None } => {
                Self::Environment { name, default: Some(Box::new(other)) }
            }
            value => value,
        }
    }

    /// The same look-ups with nothing that stands in for what is not set.
    #[must_use]
    pub fn without_defaults(self) -> Self {
        match self {
            Self::Environment { name, .. } => Self::Environment { name, default: None },
            Self::Joined(parts) => Self::Joined(parts.into_iter().map(Self::without_defaults).collect()),
            value => value,
        }
    }

    /// Whether it is computed.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether it says that there is nothing: `None`, `null`, `nil`, `~`.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Word(word)
            if matches!(word.as_str().to_ascii_lowercase().as_str(), "none" | "null" | "nil" | "~" | ""))
    }
}

/// A value as tests write it.
#[cfg(test)]
pub(super) fn shown(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Text(text) => format!("'{text}'"),
        Value::Number(number, _) => number.to_string(),
        Value::Word(word) => word.to_string(),
        Value::List(items) => format!("[{}]", list(items.iter().map(shown).collect())),
        Value::Dict(entries) => {
            let entry = |(key, value): &(Text, Value)| format!("{key}: {}", shown(value));
            format!("{{{}}}", list(entries.iter().map(entry).collect()))
        }
        Value::Environment { name, default } => {
            format!("${name}|{}", default.as_ref().map_or("-".into(), |value| shown(value)))
        }
        Value::Joined(parts) => parts.iter().map(shown).collect::<Vec<_>>().join("+"),
        Value::Unknown(_) => "?".into(),
    }
}
