use crate::source::{Text, TextBuilder};
use crate::syntax::cursor;

/// A piece of a file in PHP.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// A name or keyword, `\` between its parts.
    Name(Text),
    /// `$name`.
    Variable,
    /// A number as written.
    Number(Text),
    /// A string; `None` for one that holds variables.
    String(Option<Text>),
    /// `=>`.
    Arrow,
    /// An operator or bracket; those of several characters are several.
    Operator(char),
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

/// Cuts what stands behind the first `<?php` into tokens.
pub(super) fn tokens(text: &Text) -> Vec<Placed> {
    let value = text.as_str();
    let Some(start) = value.find("<?php") else { return Vec::new() };
    let mut lexer = Lexer { text, value, at: start + "<?php".len(), tokens: Vec::new() };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a Text,
    value: &'a str,
    at: usize,
    tokens: Vec<Placed>,
}

impl Lexer<'_> {
    fn step(&mut self) -> bool {
        let rest = self.value.get(self.at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else { return false };
        let start = self.at;
        let to = |end: &str, keep: usize| rest.find(end).map_or(rest.len(), |at| at + keep);
        match first {
            '?' if rest.starts_with("?>") => return false,
            '#' if !rest.starts_with("#[") => self.at += to("\n", 0),
            '/' if rest.starts_with("//") => self.at += to("\n", 0),
            '/' if rest.starts_with("/*") => self.at += to("*/", 2),
            '=' if rest.starts_with("=>") => self.push(Token::Arrow, 2),
            '<' if rest.starts_with("<<<") => self.here_document(),
            '"' | '\'' => self.string(first),
            '$' => {
                let name = rest[1..].find(|c: char| !is_name(c)).unwrap_or(rest.len() - 1);
                self.push(Token::Variable, 1 + name);
            }
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            _ if first.is_ascii_digit() => {
                let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
                let length = length.unwrap_or(rest.len());
                self.push(Token::Number(self.text.slice(start..start + length)), length);
            }
            _ if is_name(first) || first == '\\' => {
                let length = rest.find(|c: char| !is_name(c) && c != '\\').unwrap_or(rest.len());
                self.push(Token::Name(self.text.slice(start..start + length)), length);
            }
            _ => self.push(Token::Operator(first), first.len_utf8()),
        }
        true
    }

    fn push(&mut self, token: Token, length: usize) {
        self.tokens.push((token, self.at));
        self.at += length;
    }

    fn string(&mut self, quote: char) {
        let start = self.at;
        let mut out = TextBuilder::new(self.text.slice(start..start + 1).span());
        let mut computed = false;
        let (mut at, mut kept) = (start + 1, start + 1);
        while let Some(next) = self.value.get(at..).and_then(|rest| rest.chars().next()) {
            if next == quote {
                break;
            }
            let after = at + next.len_utf8();
            let following = self.value[after..].chars().next();
            if next == '\\'
                && let Some(escaped) = following
            {
                out.push_text(&self.text.slice(kept..at));
                kept = after + escaped.len_utf8();
                out.push_decoded(&unescaped(quote, escaped), self.text.slice(at..kept).span());
                at = kept;
                continue;
            }
            let opens = next == '$' && following.is_some_and(|c| is_name(c) || c == '{')
                || next == '{' && following == Some('$');
            computed |= quote == '"' && opens;
            at = after;
        }
        out.push_text(&self.text.slice(kept..at));
        self.at = (at + 1).min(self.value.len());
        self.tokens.push((Token::String((!computed).then(|| out.finish())), start));
    }

    /// A text between `<<<WORD` and a line that begins with the word; its value is not read.
    fn here_document(&mut self) {
        let start = self.at;
        let rest = &self.value[start + 3..];
        let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let word = rest[..line].trim().trim_matches(['"', '\'']);
        self.at = start + 3 + line;
        while !word.is_empty() && self.at < self.value.len() {
            let rest = &self.value[self.at..];
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let behind = rest[indent..].strip_prefix(word);
            if behind.is_some_and(|behind| !behind.starts_with(is_name)) {
                self.at += indent + word.len();
                break;
            }
            self.at += line;
        }
        self.tokens.push((Token::String(None), start));
    }
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// What a backslash and the character behind it stand for.
fn unescaped(quote: char, escaped: char) -> String {
    match (quote, escaped) {
        (_, '\\') => "\\".into(),
        (quote, same) if same == quote => same.to_string(),
        ('"', 'n') => "\n".into(),
        ('"', 't') => "\t".into(),
        ('"', 'r') => "\r".into(),
        ('"', '$') => "$".into(),
        (_, other) => format!("\\{other}"),
    }
}
