use super::schema::{self, Value};
use crate::source::Text;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A decoded scalar.
#[derive(Debug)]
pub struct Scalar {
    text: Text,
    style: Style,
    /// Whether its type follows from its characters: plain, and no tag that says otherwise.
    untyped: bool,
}

impl Scalar {
    pub(super) fn new(text: Text, style: Style, tag: Option<&str>) -> Self {
        let untyped = match tag {
            None | Some("!") => style == Style::Plain,
            Some(tag) => matches!(tag, "!!null" | "!!bool" | "!!int" | "!!float" | "!!timestamp"),
        };
        Self { text, style, untyped }
    }

    /// The decoded characters with their bytes.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The decoded characters.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// How it is written.
    pub fn style(&self) -> Style {
        self.style
    }

    /// What it means. A scalar that is quoted, a block, or tagged as something of its own (`!reset null`) is a string.
    pub fn value(&self) -> Value {
        if self.untyped { schema::resolve(self.as_str()) } else { Value::String }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.value() == Value::Null
    }

    /// Whether it is a string.
    pub fn is_string(&self) -> bool {
        self.value() == Value::String
    }

    /// The value as compose prints it where it needs a string: `012345` is `5349`, `1.10` is `1.1`. Strings stay, and
    /// keep their bytes; `None` for null.
    pub fn printed(&self) -> Option<Text> {
        match self.value() {
            Value::Null => None,
            Value::String => Some(self.text.clone()),
            value => match schema::printed(&value) {
                Some(printed) if printed != self.as_str() => Some(Text::whole(printed, self.text.span())),
                _ => Some(self.text.clone()),
            },
        }
    }
}
