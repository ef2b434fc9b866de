use super::Named;
use crate::model::facts;
use crate::model::words::Word;

/// Type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// Any type: of the elements of `[]`.
    Any,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// Text.
    Str,
    /// Text that is one of some words.
    Word(&'static [Word]),
    /// A secret.
    Secret,
    /// A version.
    Version,
    /// A duration.
    Duration,
    /// A list of one type.
    List(Box<Ty>),
    /// A configuration by directive.
    Config,
    /// A subject of a kind.
    Subject(&'static str),
}

impl From<facts::Type> for Ty {
    fn from(ty: facts::Type) -> Self {
        match ty {
            facts::Type::Bool => Self::Bool,
            facts::Type::Int => Self::Int,
            facts::Type::Str => Self::Str,
            facts::Type::Word(words) => Self::Word(words),
            facts::Type::Secret => Self::Secret,
            facts::Type::Version => Self::Version,
            facts::Type::Duration => Self::Duration,
            facts::Type::List(item) => Self::List(Box::new((*item).into())),
            facts::Type::Config => Self::Config,
            facts::Type::Subject(kind) => Self::Subject(kind),
        }
    }
}

impl std::fmt::Display for Ty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Any => f.write_str("anything"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Str | Self::Word(_) => f.write_str("string"),
            Self::Secret => f.write_str("secret"),
            Self::Version => f.write_str("version"),
            Self::Duration => f.write_str("duration"),
            Self::List(item) => write!(f, "list of {item}"),
            Self::Config => f.write_str("configuration"),
            Self::Subject(kind) => f.write_str(kind),
        }
    }
}

impl Ty {
    /// The type that both fit, where there is one.
    pub fn join(&self, other: &Ty) -> Option<Ty> {
        match (self, other) {
            (Self::Any, ty) | (ty, Self::Any) => Some(ty.clone()),
            (Self::Word(a), Self::Word(b)) if a == b => Some(Self::Word(a)),
            (a, b) if a.is_text() && b.is_text() => Some(Self::Str),
            (Self::Secret, text) | (text, Self::Secret) if text.is_text() => Some(Self::Secret),
            (Self::List(a), Self::List(b)) => Some(Self::List(Box::new(a.join(b)?))),
            (a, b) => (a == b).then(|| a.clone()),
        }
    }

    /// Whether it is text, of any words.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Str | Self::Word(_))
    }

    /// Whether values of this type can be equal or not.
    pub fn has_equality(&self) -> bool {
        match self {
            Self::Config | Self::Subject(_) => false,
            Self::List(item) => item.has_equality(),
            _ => true,
        }
    }

    /// Whether values of this type have an order.
    pub fn has_order(&self) -> bool {
        self.is_text() || matches!(self, Self::Any | Self::Bool | Self::Int | Self::Version | Self::Duration)
    }
}

/// What the facts table does not say: the directives of a configuration, and the options and names of the rule.
#[derive(Clone, Copy)]
pub struct Vocabulary<'a> {
    /// The type of a directive; `None` where no server knows it.
    pub directive: &'a dyn Fn(&str) -> Option<Ty>,
    /// The names of all directives, for suggestions.
    pub directives: &'a dyn Fn() -> Vec<String>,
    /// Names and types of the rule's options, in their order.
    pub options: &'a [(String, Ty)],
    /// Names that the rule gives to parts of its expressions, in their order.
    pub names: &'a [Named],
}

impl Ty {
    /// The type of a directive by the catalog's word for it: `bool`, `int`, `string`, `secret` or `list`; `words` are
    /// those that its values are of, where no others exist.
    pub fn of_directive(word: &str, words: &'static [Word]) -> Option<Self> {
        Some(match word {
            "bool" => Self::Bool,
            "int" => Self::Int,
            "string" => Self::text(words),
            "secret" => Self::Secret,
            "list" => Self::List(Box::new(Self::text(words))),
            _ => return None,
        })
    }

    fn text(words: &'static [Word]) -> Self {
        if words.is_empty() { Self::Str } else { Self::Word(words) }
    }
}
