use crate::source::{Text, TextBuilder};
use crate::syntax::cursor;

/// A piece of a file in JavaScript or TypeScript.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// A name or keyword.
    Name(Text),
    /// A number as written.
    Number(Text),
    /// A string, or a template without expressions.
    String(Text),
    /// A template with expressions.
    Template(Vec<Piece>),
    /// `=>`.
    Arrow,
    /// `??` or `||`.
    Or,
    /// `...`.
    Spread,
    /// An operator or bracket; other ones of several characters are several. A regular expression is one, `/`.
    Operator(char),
}

/// A part of a template.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// As it is.
    Text(Text),
    /// What stands in `${…}`.
    Code(Text),
}

impl cursor::Token for Token {
    fn operator(&self) -> Option<char> {
        match self {
            Self::Operator(operator) => Some(*operator),
            _ => None,
        }
    }
}

/// Cuts a file into tokens with their offsets.
pub(super) fn tokens(text: &Text) -> Vec<(Token, usize)> {
    let mut lexer = Lexer { text, value: text.as_str(), at: 0, tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a Text,
    value: &'a str,
    at: usize,
    tokens: Vec<(Token, usize)>,
}

impl Lexer<'_> {
    fn step(&mut self) -> bool {
        let rest = self.value.get(self.at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return false };
        let to = |end: &str, keep: usize| rest.find(end).map_or(rest.len(), |at| at + keep);
        let while_in = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        match first {
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '/' if rest.starts_with("//") => self.at += to("\n", 0),
            '/' if rest.starts_with("/*") => self.at += to("*/", 2),
            '/' if self.may_begin() => {
                let length = regular_expression(rest);
                self.push(Token::Operator('/'), length);
            }
            '=' if rest.starts_with("=>") => self.push(Token::Arrow, 2),
            '?' if rest.starts_with("??") => self.push(Token::Or, 2),
            '|' if rest.starts_with("||") => self.push(Token::Or, 2),
            '.' if rest.starts_with("...") => self.push(Token::Spread, 3),
            '"' | '\'' => self.string(first),
            '`' => self.template(),
            _ if first.is_ascii_digit() => {
                let length = while_in(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
                self.push(Token::Number(self.text.slice(self.at..self.at + length)), length);
            }
            _ if is_name(first) => {
                let length = while_in(is_name);
                self.push(Token::Name(self.text.slice(self.at..self.at + length)), length);
            }
            _ => self.push(Token::Operator(first), first.len_utf8()),
        }
        true
    }

    fn push(&mut self, token: Token, length: usize) {
        self.tokens.push((token, self.at));
        self.at += length;
    }

    /// Whether a value may begin here, so that a `/` divides nothing.
    fn may_begin(&self) -> bool {
        match self.tokens.last() {
            None | Some((Token::Arrow | Token::Or | Token::Spread, _)) => true,
            Some((Token::Operator(operator), _)) => !matches!(operator, ')' | ']' | '}'),
            Some((Token::Name(name), _)) => matches!(name.as_str(), "return" | "typeof" | "case"),
            Some((Token::Number(_) | Token::String(_) | Token::Template(_), _)) => false,
        }
    }

    /// A string. It ends with its line at the latest.
    fn string(&mut self, quote: char) {
        let start = self.at;
        let ends = |next: char| next == quote || next == '\n';
        let (text, after) = self.unescaped(start + 1, ends);
        let closed = self.value[after..].starts_with(quote);
        self.at = after + usize::from(closed);
        self.tokens.push((Token::String(text), start));
    }

    fn template(&mut self) {
        let start = self.at;
        let (mut pieces, mut at) = (Vec::new(), start + 1);
        loop {
            let (text, after) = self.unescaped(at, |next| matches!(next, '`' | '$'));
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
            let rest = &self.value[after..];
            if let Some(code) = rest.strip_prefix("${") {
                let length = code.find('}').unwrap_or(code.len());
                pieces.push(Piece::Code(self.text.slice(after + 2..after + 2 + length)));
                at = (after + 2 + length + 1).min(self.value.len());
            } else if rest.starts_with('$') {
                pieces.push(Piece::Text(self.text.slice(after..after + 1)));
                at = after + 1;
            } else {
                self.at = (after + 1).min(self.value.len());
                break;
            }
        }
        let token = match pieces.as_slice() {
            [] => Token::String(Text::empty(self.text.slice(start..start + 1).span())),
            [Piece::Text(text)] => Token::String(text.clone()),
            _ => Token::Template(pieces),
        };
        self.tokens.push((token, start));
    }

    /// The text from an offset up to the character that ends it, and where that is.
    fn unescaped(&self, from: usize, ends: impl Fn(char) -> bool) -> (Text, usize) {
        let mut out = TextBuilder::new(self.text.slice(from - 1..from).span());
        let (mut at, mut kept) = (from, from);
        while let Some(next) = self.value.get(at..).and_then(|rest| rest.chars().next()) {
            if ends(next) {
                break;
            }
            at += next.len_utf8();
            let escaped = self.value[at..].chars().next().filter(|_| next == '\\');
            if let Some(escaped) = escaped {
                out.push_text(&self.text.slice(kept..at - 1));
                kept = at + escaped.len_utf8();
                let meant = match escaped {
                    'n' => "\n".to_owned(),
                    'r' => "\r".to_owned(),
                    't' => "\t".to_owned(),
                    '\n' => String::new(),
                    other => other.to_string(),
                };
                out.push_decoded(&meant, self.text.slice(at - 1..kept).span());
                at = kept;
            }
        }
        out.push_text(&self.text.slice(kept..at));
        (out.finish(), at)
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// How long the regular expression is that a text begins with; it ends with its line at the latest.
fn regular_expression(text: &str) -> usize {
    let (mut escaped, mut class) = (false, false);
    for (at, next) in text.char_indices().skip(1) {
        match next {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return at + 1,
            _ => {}
        }
    }
    text.len()
}
