use super::Assignment;
use super::lexer::{Lexer, Token};
use crate::syntax::words::posix::Word;

impl Assignment {
    /// Reads `NAME=value` or `NAME+=value`, the name and the `=` unquoted.
    pub(super) fn read(word: &Word) -> Option<Self> {
        let bare = word.text.as_str().get(..word.bare)?;
        let equals = bare.find('=')?;
        let appended = bare[..equals].strip_suffix('+');
        let name = appended.unwrap_or(&bare[..equals]);
        let valid = name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        if !valid || name.is_empty() || name.starts_with(|char: char| char.is_ascii_digit()) {
            return None;
        }
        Some(Self {
            name: word.text.slice(0..name.len()),
            value: word.tail(equals + 1),
            appends: appended.is_some(),
            elements: None,
        })
    }
}

/// The elements of an array, up to the parenthesis that closes it.
pub(super) fn elements(lexer: &mut Lexer<'_>) -> Vec<Word> {
    let mut elements = Vec::new();
    loop {
        match lexer.next() {
            None | Some(Token::Operator(")")) => return elements,
            Some(Token::Word(word)) => elements.push(word),
            Some(_) => {}
        }
    }
}

/// Steps over what stands in the parentheses of a `<(…)`.
pub(super) fn skip_process(lexer: &mut Lexer<'_>) {
    let mut open = 1;
    while open > 0 {
        match lexer.next() {
            None => return,
            Some(Token::Operator("(")) => open += 1,
            Some(Token::Operator(")")) => open -= 1,
            Some(_) => {}
        }
    }
}
