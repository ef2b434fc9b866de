use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};
use regex_syntax::hir::{Hir, HirKind, Look};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// More words than this are looked for by the pattern itself.
const MOST: usize = 8;

/// Words of which one begins or ends each match of a pattern: most texts need no closer look.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// In lower case where `any_case`; none where they are not known.
    words: Vec<String>,
    /// Whether capitals are like small letters.
    any_case: bool,
    /// Whether they stand at the start of the text.
    at_start: bool,
    /// Whether they stand at its end.
    at_end: bool,
    /// Whether each of them is a match.
    exact: bool,
}

impl Words {
    /// Those of a pattern, where they are a short list.
    pub fn of(pattern: &str, kind: ExtractKind) -> Option<Self> {
        let (hir, at_start, at_end) = anchors(regex_syntax::parse(pattern).ok()?);
        let found = Extractor::new().kind(kind.clone()).extract(&hir);
        let literals = found.literals()?;
        let text = |literal: &Literal| String::from_utf8(literal.as_bytes().to_vec()).ok();
        let texts: Vec<String> = literals.iter().map(text).collect::<Option<_>>()?;
        let exact = literals.iter().all(Literal::is_exact) && hir.properties().look_set().is_empty();
        let prefix = matches!(kind, ExtractKind::Prefix);
        let words = Self {
            at_start: at_start && (exact || prefix),
            at_end: at_end && (exact || !prefix),
            ..Self::in_any_case(&texts).unwrap_or(Self { words: texts, ..Self::default() })
        };
        let short = words.words.len() <= MOST && !words.words.iter().any(String::is_empty);
        short.then_some(Self { exact, ..words })
    }

    /// The words behind all the ways to write them in capitals and small letters, if that is what they are.
    fn in_any_case(texts: &[String]) -> Option<Self> {
        let mut ways: BTreeMap<String, usize> = BTreeMap::new();
        for text in texts {
            *ways.entry(text.to_ascii_lowercase()).or_default() += 1;
        }
        let letters = |word: &str| word.bytes().filter(u8::is_ascii_alphabetic).count();
        let all = |(word, ways): (&String, &usize)| letters(word) < 16 && *ways == 1 << letters(word);
        let any_case = texts.len() > ways.len() && ways.iter().all(all);
        any_case.then(|| Self { words: ways.into_keys().collect(), any_case, ..Self::default() })
    }

    /// Whether they are found in less time than a table takes that goes through the text once.
    pub fn are_quick(&self) -> bool {
        self.at_start || self.at_end || !self.any_case
    }

    /// Whether a match is in the text, where the words decide that.
    pub fn decide(&self, text: &str) -> Option<bool> {
        let stands = |word: &String| match (self.at_start, self.at_end) {
            (true, true) => text.len() == word.len() && self.is_at(text, 0, word),
            (true, false) => self.is_at(text, 0, word),
            (false, true) => {
                text.len().checked_sub(word.len()).is_some_and(|start| self.is_at(text, start, word))
            }
            (false, false) if self.any_case => (0..text.len()).any(|start| self.is_at(text, start, word)),
            (false, false) => text.contains(word.as_str()),
        };
        if self.words.is_empty() {
            return None;
        }
        match self.words.iter().any(stands) {
            true => self.exact.then_some(true),
            false => Some(false),
        }
    }

    fn is_at(&self, text: &str, start: usize, word: &str) -> bool {
        let (text, word) = (text.as_bytes(), word.as_bytes());
        let same = |part: &[u8]| if self.any_case { part.eq_ignore_ascii_case(word) } else { part == word };
        text.get(start..start + word.len()).is_some_and(same)
    }
}

/// What stands between `^` and `$`, and whether they are there.
fn anchors(hir: Hir) -> (Hir, bool, bool) {
    let look = |hir: &Hir, look: Look| matches!(hir.kind(), HirKind::Look(found) if *found == look);
    let HirKind::Concat(parts) = hir.kind() else { return (hir, false, false) };
    let at_start = parts.first().is_some_and(|first| look(first, Look::Start));
    let at_end = parts.last().is_some_and(|last| look(last, Look::End));
    let inner = parts.get(usize::from(at_start)..parts.len() - usize::from(at_end)).unwrap_or_default();
    (Hir::concat(inner.to_vec()), at_start, at_end)
}
