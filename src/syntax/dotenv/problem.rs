use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::interpolate::quoted;

/// What makes compose refuse an env file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A character that no name may hold; with the line from the name on.
    Name(char, String),
    /// A blank within a name.
    Space,
    /// A quote that nothing closes; with the line from the quote on.
    Unterminated(String),
    /// `export` and nothing after it.
    Empty,
    /// A blank within a name, where the file is read raw; with the name.
    Blank(String),
    /// A value without a name, where the file is read raw.
    Nameless,
}

/// A [`Fault`], its line as compose counts, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// The line that compose names.
    pub line: usize,
    /// Where.
    pub at: Span,
}

impl std::fmt::Display for Problem {
    /// In the words of compose.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = self.line;
        match &self.fault {
            Fault::Name(char, rest) => {
                let char = quoted(&char.to_string());
                write!(f, "line {line}: unexpected character {char} in variable name {}", quoted(rest))
            }
            Fault::Space => write!(f, "line {line}: key cannot contain a space"),
            Fault::Unterminated(rest) => write!(f, "line {line}: unterminated quoted value {rest}"),
            Fault::Empty => f.write_str("zero length string"),
            Fault::Blank(name) => write!(f, "variable '{name}' contains whitespaces"),
            Fault::Nameless => f.write_str("no variable name"),
        }
    }
}

impl Problem {
    /// As a finding. The line is left out, for it may hold a secret.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = match &self.fault {
            Fault::Name(char, _) => {
                format!("unexpected character {} in a variable name", quoted(&char.to_string()))
            }
            Fault::Space => "a variable name cannot contain a space".to_owned(),
            Fault::Unterminated(_) => "this quote is never closed".to_owned(),
            Fault::Empty => "`export` without a name".to_owned(),
            Fault::Blank(_) => "a variable name cannot contain blanks in a file of `format: raw`".to_owned(),
            Fault::Nameless => "a value without a name".to_owned(),
        };
        Diagnostic::input("invalid-env-file", "Env file that compose cannot read", self.at, message)
    }
}
