//! Words as compose splits a `command` or `entrypoint` string. It is not a shell: no variables, no comments.

use super::SplitError;
use super::builder::{WordBuilder, span_of};
use crate::source::{Span, Text};

/// What compose makes of a command string.
#[derive(Debug, Clone, Default)]
pub struct Split {
    /// The words. Empty where there is an error.
    pub words: Vec<Text>,
    /// What an unquoted `;`, `&`, `|`, `<` or `>` silently cuts off: from that byte to the end.
    pub cut: Option<Span>,
    /// Why compose refuses the string.
    pub error: Option<SplitError>,
}

/// Splits a command string: at blanks; `'…'` is raw; `\` before any character elsewhere is that character, `\n` no
/// less; `` `…` `` and `$(…)` stay as they are; an unquoted `;`, `&`, `|`, `<` or `>` ends everything; another `(` is
/// refused, and a `)` that nothing opened opens what the next one closes.
pub fn split(text: &Text) -> Split {
    let mut splitter = Splitter::new(text);
    for (at, char) in text.as_str().char_indices() {
        match splitter.take(at, char) {
            Step::Next => {}
            Step::Cut(from) => return splitter.finish(at, Some(span_of(text, from..text.len()))),
            Step::Refuse => return splitter.refused(at, "compose takes no parenthesis outside quotes"),
        }
    }
    splitter.finish(text.len(), None)
}

enum Step {
    Next,
    Cut(usize),
    Refuse,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    Single,
    Double,
    Backtick,
    Dollar,
}

struct Splitter<'a> {
    text: &'a Text,
    words: Vec<Text>,
    word: Option<Word<'a>>,
    /// The quote that is open, and where it was opened.
    quote: Option<(Quote, usize)>,
    /// A backslash that waits for its character.
    escape: Option<usize>,
}

struct Word<'a> {
    start: usize,
    builder: WordBuilder<'a>,
    /// The value again: compose looks at it, not at what was written.
    value: String,
    /// Whether it counts: an empty pair of quotes does, an open quote does not yet.
    counts: bool,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a Text) -> Self {
        Self { text, words: Vec::new(), word: None, quote: None, escape: None }
    }

    fn word(&mut self, at: usize) -> &mut Word<'a> {
        let text = self.text;
        let new =
            || Word { start: at, builder: WordBuilder::new(text, at), value: String::new(), counts: false };
        self.word.get_or_insert_with(new)
    }

    fn value(&self) -> &str {
        self.word.as_ref().map_or("", |word| &word.value)
    }

    fn keep(&mut self, at: usize, char: char, counts: bool) -> Step {
        let word = self.word(at);
        word.builder.keep(at..at + char.len_utf8());
        word.value.push(char);
        word.counts |= counts;
        Step::Next
    }

    fn take(&mut self, at: usize, char: char) -> Step {
        if let Some(backslash) = self.escape.take() {
            return self.escaped(backslash, at, char);
        }
        let quote = self.quote.map(|(quote, _)| quote);
        match (char, quote) {
            ('\\', Some(Quote::Single)) => self.keep(at, char, false),
            ('\\', _) => {
                self.escape = Some(at);
                self.word(at);
                Step::Next
            }
            (' ' | '\t' | '\r' | '\n', Some(_)) => self.keep(at, char, false),
            (' ' | '\t' | '\r' | '\n', None) => {
                self.end_word(at);
                Step::Next
            }
            ('`', None) => self.open(Quote::Backtick, at, char),
            ('`', Some(Quote::Backtick)) | (')', Some(Quote::Dollar)) => {
                self.quote = None;
                self.keep(at, char, true)
            }
            ('(', None) if self.value().ends_with('$') && !self.value().ends_with("\\$") => {
                self.open(Quote::Dollar, at, char)
            }
            (')', None) => self.open(Quote::Dollar, at, char),
            ('(', None | Some(Quote::Dollar)) => Step::Refuse,
            ('"', None) => self.mark(Some((Quote::Double, at)), at),
            ('\'', None) => self.mark(Some((Quote::Single, at)), at),
            ('"', Some(Quote::Double)) | ('\'', Some(Quote::Single)) => self.mark(None, at),
            (';' | '&' | '|' | '<' | '>', None) => Step::Cut(self.cut(at, char)),
            _ => self.keep(at, char, true),
        }
    }

    fn escaped(&mut self, backslash: usize, at: usize, char: char) -> Step {
        let verbatim = matches!(self.quote, Some((Quote::Backtick | Quote::Dollar, _)));
        if verbatim {
            self.keep(backslash, '\\', true);
            return self.keep(at, char, true);
        }
        let word = self.word(backslash);
        word.builder.decode(char.encode_utf8(&mut [0; 4]), backslash..at + char.len_utf8());
        word.value.push(char);
        word.counts = true;
        Step::Next
    }

    /// A quote that stays in the word.
    fn open(&mut self, quote: Quote, at: usize, char: char) -> Step {
        self.quote = Some((quote, at));
        self.keep(at, char, true)
    }

    /// A quote that is no part of the word.
    fn mark(&mut self, quote: Option<(Quote, usize)>, at: usize) -> Step {
        self.quote = quote;
        self.word(at).counts |= quote.is_none();
        Step::Next
    }

    /// Where the cut begins: digits before a `>` go with it.
    fn cut(&mut self, at: usize, char: char) -> usize {
        let digits = |word: &mut Word<'_>| {
            !word.value.is_empty() && word.value.bytes().all(|byte| byte.is_ascii_digit())
        };
        let descriptor = if char == '>' { self.word.take_if(digits) } else { None };
        descriptor.map_or(at, |word| word.start)
    }

    fn end_word(&mut self, end: usize) {
        if let Some(word) = self.word.take_if(|word| word.counts) {
            self.words.push(word.builder.finish(end));
        }
    }

    fn refused(&self, at: usize, message: &'static str) -> Split {
        let span = span_of(self.text, at..at + 1);
        Split { error: Some(SplitError { span, message }), ..Split::default() }
    }

    fn finish(mut self, end: usize, cut: Option<Span>) -> Split {
        if let Some(at) = self.escape {
            return self.refused(at, "nothing follows this backslash");
        }
        if let Some((_, at)) = self.quote {
            return self.refused(at, "nothing closes this quote");
        }
        self.end_word(end);
        Split { words: self.words, cut, error: None }
    }
}
