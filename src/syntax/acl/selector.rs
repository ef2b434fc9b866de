use super::AclProblem;
use crate::source::{Span, Text, TextBuilder};
use crate::syntax::words::redis::{Quotes, split};

/// Joins the words of each `( … )` with single blanks, as the server does. The problem is a parenthesis that nothing
/// closes; its words are left as they are.
pub(super) fn merge(words: &[Text]) -> (Vec<Text>, Option<AclProblem>) {
    let mut merged = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        if !word.as_str().starts_with('(') || word.as_str().ends_with(')') {
            merged.push(word.clone());
            continue;
        }
        let Some(length) = words[at..].iter().position(|word| word.as_str().ends_with(')')) else {
            return (merged, Some(AclProblem::new(word, "nothing closes this selector")));
        };
        merged.push(join(word, &words[at..=at + length]));
        at += length + 1;
    }
    (merged, None)
}

fn join(first: &Text, others: &[Text]) -> Text {
    let anchor = others.iter().map(Text::anchor).fold(first.anchor(), Span::to);
    let mut joined = TextBuilder::new(anchor);
    joined.push_text(first);
    for word in others {
        joined.push_from(" ", &word.slice(0..0));
        joined.push_text(word);
    }
    joined.finish()
}

/// The words within the parentheses of a selector; none where its quotes do not match, which no server minds.
pub(super) fn words(selector: &Text) -> Vec<Text> {
    let inner = selector.slice(1..selector.len().saturating_sub(1));
    match split(&inner, Quotes::default()) {
        (words, None) => words,
        (_, Some(_)) => Vec::new(),
    }
}
