use std::ops::Range;

/// What a `$` begins.
pub(super) enum Token {
    /// Nothing: the `$` stays.
    Literal,
    /// `$$`
    Escaped,
    /// `$NAME` or `${NAME…}`
    Variable(Variable),
    /// `${` that begins no variable.
    Invalid,
}

/// The parts of a `$NAME` or `${NAME…}`, in bytes of the text.
pub(super) struct Variable {
    pub range: Range<usize>,
    pub name: Range<usize>,
    pub operator: &'static str,
    pub word: Option<Range<usize>>,
    /// End of what follows up to the line's last brace, which compose expands as a text of its own.
    pub rest: usize,
}

/// The line that was looked at last: its end and its last closing brace.
#[derive(Default)]
pub(super) struct Line {
    end: usize,
    brace: Option<usize>,
}

impl Line {
    fn last_brace(&mut self, text: &str, at: usize) -> Option<usize> {
        if at >= self.end {
            self.end = text[at..].find('\n').map_or(text.len(), |found| at + found);
            self.brace = text[at..self.end].rfind('}').map(|found| at + found);
        }
        self.brace.filter(|brace| *brace >= at)
    }
}

impl Token {
    /// Reads what the `$` at `start` begins.
    pub fn read(text: &str, start: usize, line: &mut Line) -> Self {
        let bytes = text.as_bytes();
        match bytes.get(start + 1) {
            Some(b'$') => Self::Escaped,
            Some(b'{') => braced(text, start, line).map_or(Self::Invalid, Self::Variable),
            _ => match name(bytes, start + 1) {
                Some(name) => Self::Variable(Variable {
                    range: start..name.end,
                    rest: name.end,
                    name,
                    operator: "",
                    word: None,
                }),
                None => Self::Literal,
            },
        }
    }

    /// Offset after it.
    pub fn end(&self, start: usize) -> usize {
        match self {
            Self::Literal => start + 1,
            Self::Escaped | Self::Invalid => start + 2,
            Self::Variable(variable) => variable.range.end,
        }
    }
}

fn name(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let first = bytes.get(start)?;
    if !first.is_ascii_alphabetic() && *first != b'_' {
        return None;
    }
    let rest = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
    Some(start..start + rest.count())
}

fn braced(text: &str, start: usize, line: &mut Line) -> Option<Variable> {
    let name = name(text.as_bytes(), start + 2)?;
    let after = &text[name.end..];
    if after.starts_with('}') {
        let end = name.end + 1;
        return Some(Variable { range: start..end, name, operator: "", word: None, rest: end });
    }
    let operator =
        [":-", ":+", ":?", "-", "+", "?"].into_iter().find(|operator| after.starts_with(operator))?;
    let word = name.end + operator.len();
    let last = line.last_brace(text, word)?;
    let close = closing_brace(&text.as_bytes()[start..=last]).map_or(last, |close| start + close);
    Some(Variable { range: start..close + 1, name, operator, word: Some(word..close), rest: last + 1 })
}

/// The brace that closes the first one. As in compose, the character after an opening brace does not count.
fn closing_brace(bytes: &[u8]) -> Option<usize> {
    let mut open = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'}' if open == 1 => return Some(at),
            b'}' => open -= 1,
            b'{' => {
                open += 1;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}
