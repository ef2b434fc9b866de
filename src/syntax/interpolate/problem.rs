use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What is wrong with a `$…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// `${` that begins no variable.
    Invalid {
        /// The text around it, which compose quotes.
        template: String,
        /// From `${` to the line's next `}`; `${` alone where there is none.
        token: String,
    },
    /// A variable that has to be set and is not; its name and the message after the operator.
    Required(String, String),
    /// Defaults inside defaults beyond any use.
    TooDeep,
    /// Variables that blow each other up.
    TooLong,
}

impl std::fmt::Display for Fault {
    /// In the words of compose.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid { template, .. } => write!(f, "Invalid template: {}", quoted(template)),
            Self::Required(name, message) => {
                write!(f, "required variable {name} is missing a value")?;
                if message.is_empty() { Ok(()) } else { write!(f, ": {message}") }
            }
            Self::TooDeep => f.write_str("defaults are nested too deeply"),
            Self::TooLong => f.write_str("variables expand to too much text"),
        }
    }
}

/// A [`Fault`] and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// Where.
    pub at: Span,
}

impl Problem {
    /// As a finding. The text around the fault is left out, for it may hold a secret.
    pub fn diagnostic(&self) -> Diagnostic {
        const ID: &str = "invalid-interpolation";
        const TITLE: &str = "Variable that cannot be expanded";
        match &self.fault {
            Fault::Invalid { token, .. } => {
                Diagnostic::input(ID, TITLE, self.at, format!("`{token}` is no valid variable"))
                    .with_help("Write `$$` for a literal dollar sign, or `${NAME}`, `${NAME:-default}`.")
            }
            fault => Diagnostic::input(ID, TITLE, self.at, fault.to_string()),
        }
    }
}

/// A string in quotes, as compose shows it in errors.
pub(in crate::syntax) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' ' => out.push(' '),
            _ if char.is_ascii_control() => out.push_str(&format!("\\x{:02x}", u32::from(char))),
            _ if char.is_control() || char.is_whitespace() || char == '\u{feff}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(char)));
            }
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}
