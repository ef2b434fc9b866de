use super::{Dotenv, Entry, Fault, Problem, RawValue};
use crate::source::{FileId, Span, Text};

/// Reads `format: raw`.
pub(super) fn read(file: FileId, text: &str) -> (Dotenv, Vec<Problem>) {
    let (mut dotenv, mut problems) = (Dotenv::default(), Vec::new());
    let mut start = super::mark(text);
    for (index, line) in text[start..].split('\n').enumerate() {
        let end = start + line.len();
        let trimmed = line.trim_end_matches('\r').trim_start();
        let place = |range: std::ops::Range<usize>| {
            let begin = start + (line.len() - line.trim_start().len());
            Text::plain(&trimmed[range.clone()], Span::new(file, begin + range.start..begin + range.end))
        };
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            let (name, value) = match trimmed.find('=') {
                Some(at) => (place(0..at), RawValue::Literal(place(at + 1..trimmed.len()))),
                None => (place(0..trimmed.len()), RawValue::Inherited),
            };
            let fault = match name.as_str() {
                "" => Some(Fault::Nameless),
                name if name.contains([' ', '\t']) => Some(Fault::Blank(name.to_owned())),
                _ => None,
            };
            match fault {
                Some(fault) => problems.push(Problem { fault, line: index + 1, at: name.outer_span() }),
                None => dotenv.entries.push(Entry { name, value }),
            }
        }
        start = end + 1;
    }
    (dotenv, problems)
}
