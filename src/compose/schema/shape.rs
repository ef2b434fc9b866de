use regex::Regex;
use std::sync::OnceLock;

/// What the compose specification lets stand in one place: the kinds of value, and for each what it must be.
pub(super) struct Shape {
    /// Kinds of value, as bits of [`kind`].
    pub kinds: u8,
    /// What a string must look like.
    pub pattern: Option<Pattern>,
    /// The only strings, where they are listed.
    pub values: &'static [&'static str],
    /// Least and greatest number.
    pub range: (i64, i64),
    /// The shape of a list's items; none where they may be anything.
    pub items: Option<u16>,
    /// Whether no two items of a list may be equal.
    pub unique: bool,
    /// Keys of a map, sorted, each with the shape of its value.
    pub keys: &'static [(&'static str, u16)],
    /// What other keys may look like, with the shape of their values.
    pub names: Option<(Names, u16)>,
    /// Whether other keys may begin with `x-`.
    pub extensions: bool,
    /// Whether any other key may stand in a map.
    pub open: bool,
    /// Keys that a map must have.
    pub required: &'static [&'static str],
}

/// Kinds of value as bits.
#[rustfmt::skip]
pub(super) mod kind {
    pub const NULL: u8 = 1;
    pub const BOOL: u8 = 2;
    pub const INT: u8 = 4;
    pub const NUMBER: u8 = 8;
    pub const STRING: u8 = 16;
    pub const LIST: u8 = 32;
    pub const MAP: u8 = 64;
    /// What people call them; a number is one with or without a fraction.
    pub const NOUNS: [(u8, &str); 7] = [
        (NULL, "null"), (BOOL, "a boolean"), (INT, "an integer"), (NUMBER, "a number"),
        (STRING, "a string"), (LIST, "a list"), (MAP, "a mapping"),
    ];
}

/// Names that keys may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Anything but nothing.
    NotEmpty,
    /// Letters, digits, dots, underscores and dashes.
    Resource,
    /// Small letters.
    Lowercase,
}

impl Names {
    pub fn has(self, name: &str) -> bool {
        let fits = |char: char| match self {
            Self::NotEmpty => true,
            Self::Resource => char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-'),
            Self::Lowercase => char.is_ascii_lowercase(),
        };
        !name.is_empty() && name.chars().all(fits)
    }
}

/// A regular expression that is compiled when it is first needed.
pub(super) struct Pattern(pub &'static str, OnceLock<Option<Regex>>);

impl Pattern {
    const fn new(pattern: &'static str) -> Self {
        Self(pattern, OnceLock::new())
    }

    pub fn matches(&self, text: &str) -> bool {
        self.1.get_or_init(|| Regex::new(self.0).ok()).as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

impl Shape {
    pub fn takes(&self, kind: u8) -> bool {
        self.kinds & kind != 0
    }

    /// The shape of the value of a key; none where the key may not stand here.
    pub fn below(&self, key: &str) -> Option<&'static Shape> {
        if let Ok(index) = self.keys.binary_search_by(|(name, _)| name.cmp(&key)) {
            return self.keys.get(index).and_then(|(_, shape)| at(*shape));
        }
        match self.names {
            _ if self.extensions && key.starts_with("x-") => Some(&ANY),
            Some((names, shape)) if names.has(key) => at(shape),
            _ => self.open.then_some(&ANY),
        }
    }
}

pub(super) fn at(index: u16) -> Option<&'static Shape> {
    SHAPES.get(usize::from(index))
}

/// A whole compose file.
pub(super) fn root() -> &'static Shape {
    at(ROOT).unwrap_or(&ANY)
}

static ANY: Shape = Shape {
    kinds: u8::MAX,
    pattern: None,
    values: &[],
    range: (i64::MIN, i64::MAX),
    items: None,
    unique: false,
    keys: &[],
    names: None,
    extensions: true,
    open: true,
    required: &[],
};

// made of the specification's own schema when redlint is built
include!(concat!(env!("OUT_DIR"), "/compose_schema.rs"));
