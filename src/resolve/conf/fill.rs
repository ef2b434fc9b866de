use crate::resolve::environment::unknown_at;
use crate::source::{Budget, Text, TextBuilder, UNKNOWN};
use crate::syntax::words::within_quotes;
use aho_corasick::{AhoCorasick, MatchKind};

/// What it costs to look for a token in a word, beside the bytes of the word.
const LOOK: usize = 16;

/// What fills in a template: tokens and what each becomes. All of them are looked for at once.
pub(super) struct Filling<'a> {
    tokens: Vec<&'a (String, Text)>,
    /// Finds tokens; of those that begin at one place the one that comes first. `None` where there is none.
    finder: Option<AhoCorasick>,
    /// Whether what one token becomes holds another one.
    chained: bool,
    /// Tokens with blanks, and what finds them.
    blank: Vec<&'a (String, Text)>,
    blank_finder: Option<AhoCorasick>,
    /// What comes in, and what is looked for word by word.
    budget: Budget,
}

impl<'a> Filling<'a> {
    pub(super) fn new(tokens: &'a [(String, Text)]) -> Self {
        let tokens: Vec<_> = tokens.iter().filter(|(token, _)| !token.is_empty()).collect();
        let finder = finder(&tokens);
        let holds = |value: &Text| finder.as_ref().is_some_and(|finder| finder.is_match(value.as_str()));
        let chained = tokens.iter().any(|(_, value)| holds(value));
        let blank: Vec<_> =
            tokens.iter().copied().filter(|(token, _)| token.contains(char::is_whitespace)).collect();
        Self { blank_finder: self::finder(&blank), chained, finder, tokens, blank, budget: Budget::default() }
    }

    /// What a token with blanks in a line becomes: it is more than one word before it is replaced.
    pub(super) fn across(&self, line: &str) -> Option<&'a Text> {
        let found = self.blank_finder.as_ref()?.find(line)?;
        self.blank.get(found.pattern().as_usize()).map(|(_, value)| value)
    }

    /// A word with every token replaced; what comes in remembers the token that it stands for.
    pub(super) fn word(&self, word: &Text) -> Text {
        let Some(finder) = self.finder.as_ref().filter(|finder| finder.is_match(word.as_str())) else {
            return word.clone();
        };
        if self.chained {
            return self.in_turn(word);
        }
        let found = finder.find_iter(word.as_str()).filter_map(|found| {
            let (_, value) = self.tokens.get(found.pattern().as_usize())?;
            Some((found.start(), found.end(), value))
        });
        self.replaced(word, found)
    }

    /// The same, token by token; unknown where that would be too much by now.
    fn in_turn(&self, word: &Text) -> Text {
        let mut word = word.clone();
        for (token, value) in &self.tokens {
            if !self.budget.pays(word.len() + LOOK) {
                return unknown_at(word.outer_span());
            }
            if word.as_str().contains(token.as_str()) {
                let found = word.as_str().match_indices(token.as_str());
                let found = found.map(|(start, token)| (start, start + token.len(), value));
                word = self.replaced(&word, found);
            }
        }
        word
    }

    /// A word with other texts in place of some of its parts, unknown where they would be too much by now.
    fn replaced<'t>(&self, word: &Text, found: impl Iterator<Item = (usize, usize, &'t Text)>) -> Text {
        let mut out = TextBuilder::new(word.anchor());
        let mut at = 0;
        for (start, end, value) in found {
            let token = word.slice(start..end);
            out.push_text(&word.slice(at..start));
            match among_words(value, token.len() == word.len()) {
                Some(value) if self.budget.pays(value.cost()) => out.push_text(&value.seen_via(token.span())),
                _ => out.push_decoded(&UNKNOWN.to_string(), token.span()),
            }
            at = end;
        }
        out.push_text(&word.slice(at..word.len()));
        out.finish()
    }
}

/// A value in the words of a line, which are told apart once it is there: quotes around all of a word are gone then, and
/// others are not followed.
fn among_words(value: &Text, alone: bool) -> Option<Text> {
    let text = value.as_str();
    if !text.contains(['"', '\'']) {
        return Some(value.clone());
    }
    let inner = within_quotes(text)?;
    (alone && !inner.contains(['"', '\'', '\\'])).then(|| value.slice(1..1 + inner.len()))
}

fn finder(tokens: &[&(String, Text)]) -> Option<AhoCorasick> {
    let patterns = tokens.iter().map(|(token, _)| token.as_str());
    let build = || AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(patterns).ok();
    (!tokens.is_empty()).then(build).flatten()
}
