use super::ExprError;
use std::ops::Range;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// An identifier or a keyword.
    Name(String),
    /// A whole number, without sign.
    Int(u64),
    /// A string, decoded.
    Str(String),
    /// An operator or a bracket.
    Mark(&'static str),
    /// The end of the text.
    End,
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => write!(f, "`{name}`"),
            Self::Int(number) => write!(f, "`{number}`"),
            Self::Str(_) => f.write_str("a string"),
            Self::Mark(mark) => write!(f, "`{mark}`"),
            Self::End => f.write_str("the end"),
        }
    }
}

fn quoted(mark: char) -> String {
    if mark == '`' { "a backtick".to_owned() } else { format!("`{mark}`") }
}

/// Longer marks first.
const MARKS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}", ".", ",", "!", "?", ":", "<", ">", "+",
    "-", "*", "/", "%",
];

/// Reads tokens of a text, one at a time.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The next token and its place; [`Token::End`] for ever after the last.
    pub(super) fn next(&mut self) -> Result<(Token, Range<usize>), ExprError> {
        self.skip_blanks();
        let start = self.at;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else { return Ok((Token::End, start..start)) };
        let raw = rest.starts_with("r\"") || rest.starts_with("r'");
        let token = if raw || first == '"' || first == '\'' {
            self.string(raw)?
        } else if first.is_ascii_digit() {
            self.number()?
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            self.at += end;
            Token::Name(rest[..end].to_owned())
        } else {
            self.mark(first)?
        };
        Ok((token, start..self.at))
    }

    fn skip_blanks(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            let rest = &self.text[self.at..];
            if !rest.starts_with("//") {
                return;
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn mark(&mut self, first: char) -> Result<Token, ExprError> {
        let rest = &self.text[self.at..];
        if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
            self.at += mark.len();
            return Ok(Token::Mark(mark));
        }
        let hint = match first {
            '=' if rest.starts_with("=<") => ": less or equal is written `<=`",
            '=' if rest.starts_with("=>") => ": greater or equal is written `>=`",
            '=' => ": a comparison is written `==`",
            '&' => ": and is written `&&`",
            '|' => ": or is written `||`",
            // What stands around names in texts.
            '`' => ": the `{` before it is closed by a `}`",
            _ => "",
        };
        let at = self.at..self.at + first.len_utf8();
        Err(ExprError::new(at, format!("{} is not part of the rule language{hint}", quoted(first))))
    }

    fn number(&mut self) -> Result<Token, ExprError> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..end];
        let at = self.at..self.at + end;
        self.at += end;
        if rest[end..].starts_with('.') && rest[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            return Err(ExprError::new(at, "only whole numbers are part of the rule language"));
        }
        let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
        let number = digits.map_or_else(|| word.parse(), |digits| u64::from_str_radix(digits, 16));
        number.map(Token::Int).map_err(|_| {
            let hint = if word.ends_with(|c: char| c.is_ascii_alphabetic()) {
                format!(": sizes are written `memory(\"{word}\")`, times `duration(\"{word}\")`")
            } else {
                String::new()
            };
            ExprError::new(at, format!("`{word}` is not a whole number{hint}"))
        })
    }

    fn string(&mut self, raw: bool) -> Result<Token, ExprError> {
        let start = self.at;
        let mut chars = self.text[start..].char_indices().skip(usize::from(raw));
        let open = chars.next().map(|(_, quote)| quote);
        let mut value = String::new();
        while let Some((offset, c)) = chars.next() {
            if Some(c) == open {
                self.at = start + offset + 1;
                return Ok(Token::Str(value));
            }
            if c != '\\' || raw {
                value.push(c);
                continue;
            }
            match escape(&mut chars) {
                Some(decoded) => value.push(decoded),
                None => {
                    let at = start + offset..start + offset + 1;
                    return Err(ExprError::new(at, "unknown escape; write `\\\\` for a backslash"));
                }
            }
        }
        Err(ExprError::new(start..self.text.len(), "the string is not closed"))
    }
}

fn escape(chars: &mut impl Iterator<Item = (usize, char)>) -> Option<char> {
    let (_, kind) = chars.next()?;
    let digits = match kind {
        'n' => return Some('\n'),
        't' => return Some('\t'),
        'r' => return Some('\r'),
        'a' => return Some('\u{7}'),
        'b' => return Some('\u{8}'),
        'f' => return Some('\u{c}'),
        'v' => return Some('\u{b}'),
        '\\' | '"' | '\'' | '`' | '?' => return Some(kind),
        'x' | 'X' => 2,
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let mut code = 0;
    for _ in 0..digits {
        code = code * 16 + chars.next()?.1.to_digit(16)?;
    }
    char::from_u32(code)
}
