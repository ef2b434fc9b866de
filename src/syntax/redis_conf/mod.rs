//! redis.conf and sentinel.conf, and the same directives as command-line arguments.
//!
//! What stands there, not what it means: names are not looked up, values not checked.

mod arguments;
mod lines;

pub use arguments::{ArgumentStyle, Arguments, arguments};

use super::words::SplitError;
use super::words::redis::{Quotes, split};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text, TextBuilder};

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
}

/// Where a file stands among several that one `include` names: the server joins their texts as they are, so that a
/// last line without line feed goes on in the next file.
#[derive(Debug, Clone, Default)]
pub struct Joint {
    /// The begun line of the file before.
    pub before: Option<Text>,
    /// Whether another file follows.
    pub goes_on: bool,
}

/// Reads a configuration file. A line that cannot be split is a directive with an error; the others are still read.
pub fn parse(file: FileId, text: &str, flavour: Flavour) -> (Conf, Vec<Diagnostic>) {
    parse_joined(file, text, flavour, &mut Joint::default())
}

/// Reads one of several files that are joined; leaves the line that it begins and does not end in `joint`.
pub fn parse_joined(
    file: FileId,
    text: &str,
    flavour: Flavour,
    joint: &mut Joint,
) -> (Conf, Vec<Diagnostic>) {
    let bom = text.starts_with('\u{feff}').then(|| Span::new(file, 0..3));
    let mut conf = Conf { bom, ..Conf::default() };
    let mut lines = lines::lines(file, text);
    if let (Some(before), Some(first)) = (joint.before.take(), lines.first_mut()) {
        let mut whole = TextBuilder::new(before.anchor());
        whole.push_text(&before);
        whole.push_text(first);
        *first = whole.finish();
    }
    joint.before = if joint.goes_on { lines.pop().filter(|line| !line.is_empty()) } else { None };
    for line in lines {
        conf.add(&line, flavour.quotes);
    }
    (conf, lines::nul(file, text).into_iter().collect())
}

/// What a line says by itself; `None` for a comment or a blank one.
pub fn directive(line: &Text, flavour: Flavour) -> Option<Directive> {
    let line = trim(line);
    if line.as_str().starts_with('#') {
        return None;
    }
    let (words, error) = split(&line, flavour.quotes);
    Directive::of(words, line.outer_span(), error)
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
        let word = if words.is_empty() { Text::empty(span) } else { words.remove(0) };
        Some(Self { span, name: name(&word), args: words, error })
    }
}

/// A name in lower case, as the server compares it. What `=` or `:` glues to it by mistake is a value and stays.
fn name(word: &Text) -> Text {
    let Some(end) = word.as_str().find(['=', ':']) else { return word.to_ascii_lowercase() };
    let mut name = TextBuilder::new(word.anchor());
    name.push_text(&word.slice(0..end).to_ascii_lowercase());
    name.push_text(&word.slice(end..word.len()));
    name.finish()
}

/// Without the blanks that the server takes off both ends of a line.
fn trim(line: &Text) -> Text {
    line.trim_matches(|char| matches!(char, ' ' | '\t' | '\r' | '\n'))
}
