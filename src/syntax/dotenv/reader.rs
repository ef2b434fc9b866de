use super::problem::{Fault, Problem};
use super::{Dotenv, Entry, RawValue, escapes};
use crate::source::{FileId, Span, Text, TextBuilder};

/// Reads the dialect of compose.
pub(super) fn read(file: FileId, text: &str) -> (Dotenv, Vec<Problem>) {
    let mut reader = Reader { file, text, at: super::mark(text), line: 1 };
    let mut dotenv = Dotenv::default();
    let mut problems = Vec::new();
    while reader.find_statement() {
        match reader.statement() {
            Ok(entry) => dotenv.entries.push(entry),
            Err(problem) => {
                problems.push(problem);
                reader.skip_line();
            }
        }
    }
    (dotenv, problems)
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    /// The line as compose counts it for its messages.
    line: usize,
}

/// White space within a line.
fn is_blank(char: char) -> bool {
    matches!(char, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}')
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }

    fn plain(&self, start: usize, end: usize) -> Text {
        Text::plain(&self.text[start..end], self.span(start, end))
    }

    fn line_end(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |found| from + found)
    }

    /// Skips white space and comments; false at the end of the file.
    fn find_statement(&mut self) -> bool {
        loop {
            let blank = self.rest().len() - self.rest().trim_start().len();
            self.line += self.text[self.at..self.at + blank].matches('\n').count();
            self.at += blank;
            if !self.rest().starts_with('#') {
                return self.at < self.text.len();
            }
            self.at = self.line_end(self.at);
        }
    }

    fn skip_line(&mut self) {
        self.at = self.line_end(self.at);
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_blank).len();
    }

    fn problem(&self, fault: Fault, start: usize, end: usize) -> Problem {
        Problem { fault, line: self.line, at: self.span(start, end) }
    }

    fn statement(&mut self) -> Result<Entry, Problem> {
        if let Some(after) = self.rest().strip_prefix("export")
            && after.starts_with(['\t', '\n', '\u{c}', '\r', ' '])
        {
            self.at += "export".len();
            self.skip_blanks();
        }
        let start = self.at;
        if start == self.text.len() {
            return Err(self.problem(Fault::Empty, start, start));
        }
        let end = self.name_end()?;
        // at the end of the file there is no name: what stands there is the value of the empty name
        let (name_end, next) = end.map_or((start, start), |end| (end, end + 1));
        let inherited = end.is_some_and(|end| self.text[end..].starts_with('\n'));
        let name = self.text[start..name_end].trim_end();
        if let Some(space) = name.find(' ') {
            let fault = self.problem(Fault::Space, start + space, start + space + 1);
            return Err(fault);
        }
        let name = self.plain(start, start + name.len());
        self.at = next;
        if inherited {
            self.line += 1;
        }
        self.skip_blanks();
        if inherited {
            return Ok(Entry { name, value: RawValue::Inherited });
        }
        let value = match self.rest().bytes().next() {
            Some(b'"') => RawValue::Template(escapes::resolve(&self.quoted('"')?)),
            Some(b'\'') => RawValue::Literal(self.quoted('\'')?),
            _ => RawValue::Template(self.unquoted()),
        };
        Ok(Entry { name, value })
    }

    /// Offset of what ends the name: `=`, `:` or a line break; `None` at the end of the file.
    fn name_end(&self) -> Result<Option<usize>, Problem> {
        for (offset, char) in self.rest().char_indices() {
            let at = self.at + offset;
            match char {
                '=' | ':' | '\n' => return Ok(Some(at)),
                '_' | '.' | '-' | '[' | ']' => {}
                _ if is_blank(char) || char.is_alphabetic() || char.is_numeric() => {}
                _ => {
                    let line = self.text[self.at..self.line_end(self.at)].to_owned();
                    return Err(self.problem(Fault::Name(char, line), at, at + char.len_utf8()));
                }
            }
        }
        Ok(None)
    }

    /// A value without quotes: up to the line's end or a blank with `#`.
    fn unquoted(&mut self) -> Text {
        let (start, end) = (self.at, self.line_end(self.at));
        let line = &self.text[start..end];
        let value = line.find(" #").map_or(line, |comment| &line[..comment]).trim_end();
        let text = self.plain(start, start + value.len()).anchored(self.span(start, start + value.len()));
        self.at = (end + 1).min(self.text.len());
        self.line += 1;
        text
    }

    /// A value in quotes, which may span lines. Of backslashes only the one before the same quote is resolved.
    fn quoted(&mut self, quote: char) -> Result<Text, Problem> {
        let start = self.at;
        let mut copied = start + 1;
        let mut out = Vec::new();
        let mut escaped = false;
        for (offset, byte) in self.text.as_bytes()[start + 1..].iter().enumerate() {
            let at = start + 1 + offset;
            match byte {
                b'\\' if !escaped => {
                    escaped = true;
                    continue;
                }
                _ if char::from(*byte) != quote => {}
                _ if escaped => {
                    out.push(copied..at - 1);
                    out.push(at - 1..at + 1);
                    copied = at + 1;
                }
                _ => {
                    out.push(copied..at);
                    self.line += self.text[start..at].matches('\n').count();
                    self.at = at + 1;
                    return Ok(self.pieces(&out, quote, self.span(start, at + 1)));
                }
            }
            escaped = false;
        }
        self.line += self.rest().matches('\n').count();
        let end = self.line_end(start);
        let fault = Fault::Unterminated(self.text[start..end].to_owned());
        Err(self.problem(fault, start, end))
    }

    /// Stretches of a quoted value: as written, escaped quote, as written, …
    fn pieces(&self, pieces: &[std::ops::Range<usize>], quote: char, all: Span) -> Text {
        let mut out = TextBuilder::new(all);
        for (index, piece) in pieces.iter().enumerate() {
            let span = Span::new(self.file, piece.clone());
            if index % 2 == 0 {
                out.push(&self.text[piece.clone()], span);
            } else {
                out.push_decoded(quote.encode_utf8(&mut [0; 4]), span);
            }
        }
        out.finish()
    }
}
