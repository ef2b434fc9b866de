//! redis.conf and sentinel.conf, and the same directives as command-line arguments.
//!
//! What stands there, not what it means: names are not looked up, values not checked.

mod arguments;
mod lines;

pub use arguments::{ArgumentStyle, Arguments, arguments};

use super::words::SplitError;
use super::words::redis::{Quotes, split};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text};

/// What differs between server versions in how a configuration is read. The default is Redis 7.0 and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flavour {
    /// How quotes that touch other bytes are read.
    pub quotes: Quotes,
    /// How arguments become directives.
    pub arguments: ArgumentStyle,
}

/// One line, or one `--name` with its values.
#[derive(Debug, Clone)]
pub struct Directive {
    /// From its first word to its last.
    pub span: Span,
    /// Its name, lower case.
    pub name: Text,
    /// Its values as decoded.
    pub args: Vec<Text>,
    /// Why the server cannot split the line: it refuses to start. Words before the error are given.
    pub error: Option<SplitError>,
}

/// A configuration file.
#[derive(Debug, Clone, Default)]
pub struct Conf {
    /// Directives in file order.
    pub directives: Vec<Directive>,
    /// Comment lines in file order, from their `#` to their end.
    pub comments: Vec<Text>,
    /// A byte order mark, which is part of the first word for the server.
    pub bom: Option<Span>,
    /// Whether the last line ends with a line feed. If not, a server that reads several files of one `include`
    /// glues the next file on.
    pub ends_with_newline: bool,
}

/// Reads a configuration file. A line that cannot be split is a directive with an error; the others are still read.
pub fn parse(file: FileId, text: &str, flavour: Flavour) -> (Conf, Vec<Diagnostic>) {
    let mut conf = Conf {
        bom: text.starts_with('\u{feff}').then(|| Span::new(file, 0..3)),
        ends_with_newline: text.is_empty() || text.ends_with('\n'),
        ..Conf::default()
    };
    for line in lines::lines(file, text) {
        conf.add(&line, flavour.quotes);
    }
    (conf, lines::nul(file, text).into_iter().collect())
}

impl Conf {
    fn add(&mut self, line: &Text, quotes: Quotes) {
        let line = trim(line);
        if line.as_str().starts_with('#') {
            self.comments.push(line);
            return;
        }
        let (words, error) = split(&line, quotes);
        self.directives.extend(Directive::of(words, line.span(), error));
    }
}

impl Directive {
    /// Makes a directive of words, the name first; `None` for a blank line.
    fn of(mut words: Vec<Text>, span: Span, error: Option<SplitError>) -> Option<Self> {
        if words.is_empty() && error.is_none() {
            return None;
        }
        let name = if words.is_empty() { Text::empty(span) } else { words.remove(0) };
        Some(Self { span, name: name.to_ascii_lowercase(), args: words, error })
    }
}

/// Without the blanks that the server takes off both ends of a line.
fn trim(line: &Text) -> Text {
    line.trim_matches(|char| matches!(char, ' ' | '\t' | '\r' | '\n'))
}
