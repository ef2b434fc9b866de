use crate::source::{Text, TextBuilder};
use crate::syntax::cursor;

/// A piece of a Python file.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// A name or keyword.
    Name(Text),
    /// A number as written.
    Number(Text),
    /// A string.
    String(Text),
    /// What stands within the quotes of a string that expressions are filled in: `f"redis://{HOST}"`.
    Format(Text),
    /// An operator or bracket; `**`, `==` and the like are two.
    Operator(char),
    /// The end of a statement.
    End,
}

impl cursor::Token for Token {
    fn operator(&self) -> Option<char> {
        match self {
            Self::Operator(operator) => Some(*operator),
            _ => None,
        }
    }
}

/// A token and its offset.
pub(super) type Placed = (Token, usize);

/// Cuts a Python file into tokens. Line feeds in brackets are blanks.
pub(super) fn tokens(text: &Text) -> Vec<Placed> {
    let mut lexer = Lexer { text, value: text.as_str(), at: 0, depth: 0, tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens.push((Token::End, lexer.at));
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a Text,
    value: &'a str,
    at: usize,
    depth: usize,
    tokens: Vec<Placed>,
}

impl Lexer<'_> {
    fn step(&mut self) -> bool {
        let rest = self.value.get(self.at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return false };
        let start = self.at;
        match first {
            '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
            '\\' => self.at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '\n' | ';' => {
                self.at += 1;
                if self.depth == 0 {
                    self.tokens.push((Token::End, start));
                }
            }
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '"' | '\'' => self.string(start, start),
            _ if first.is_ascii_digit() => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
                self.at += length.unwrap_or(rest.len());
                self.tokens.push((Token::Number(self.text.slice(start..self.at)), start));
            }
            _ if first == '_' || first.is_alphabetic() => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let prefix = length <= 2 && rest[length..].starts_with(['"', '\'']);
                if prefix {
                    return {
                        self.string(start, start + length);
                        true
                    };
                }
                self.at += length;
                self.tokens.push((Token::Name(self.text.slice(start..self.at)), start));
            }
            _ => {
                match first {
                    '(' | '[' | '{' => self.depth += 1,
                    ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                self.at += first.len_utf8();
                self.tokens.push((Token::Operator(first), start));
            }
        }
        true
    }

    /// A string whose quotes begin at `quotes`, behind its prefix.
    fn string(&mut self, start: usize, quotes: usize) {
        let prefix = self.value[start..quotes].to_ascii_lowercase();
        let rest = &self.value[quotes..];
        let quote = &rest[..1];
        let triple = rest.starts_with(&quote.repeat(3));
        let close = if triple { quote.repeat(3) } else { quote.to_owned() };
        let raw = prefix.contains('r');
        let mut out = TextBuilder::new(self.text.slice(quotes..quotes + 1).span());
        let mut at = quotes + close.len();
        let mut kept = at;
        let end = loop {
            let rest = self.value.get(at..).unwrap_or_default();
            let Some(next) = rest.chars().next() else { break at };
            if rest.starts_with(&close) || next == '\n' && !triple {
                break at;
            }
            at += next.len_utf8();
            if next == '\\' && !raw {
                let escaped = rest[1..].chars().next();
                out.push_text(&self.text.slice(kept..at - 1));
                let length = escaped.map_or(0, char::len_utf8);
                let span = self.text.slice(at - 1..at + length).span();
                out.push_decoded(&unescaped(escaped), span);
                at += length;
                kept = at;
            }
        };
        out.push_text(&self.text.slice(kept..end));
        self.at = (end + close.len()).min(self.value.len());
        let inner = quotes + close.len()..end;
        let token = match prefix.contains('f') && self.value[inner.clone()].contains(['{', '}']) {
            true => Token::Format(self.text.slice(inner)),
            false => Token::String(out.finish()),
        };
        self.tokens.push((token, start));
    }
}

/// What a backslash and the character behind it stand for.
fn unescaped(escaped: Option<char>) -> String {
    match escaped {
        Some('n') => "\n".into(),
        Some('t') => "\t".into(),
        Some('\n') | None => String::new(),
        Some(same @ ('\\' | '\'' | '"')) => same.to_string(),
        Some(other) => format!("\\{other}"),
    }
}
