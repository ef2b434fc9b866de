use regex::Regex;
use regex_automata::dfa::{Automaton as _, dense, sparse};
use regex_automata::{Input, MatchKind};
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::OnceLock;

/// Bytes that the making of an automaton may take; a pattern that asks for more stays text.
const LARGEST: usize = 1 << 20;

/// A regular expression. Packing compiles it, because that costs more than all else that a rule does; the pattern of a
/// user's policy is compiled when it is first needed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct Pattern {
    text: String,
    /// Every match starts with one of these; empty where they are not known.
    starts: Vec<String>,
    /// Every match ends with one of these.
    ends: Vec<String>,
    /// The automaton as packed; empty where there is none.
    packed: Vec<u8>,
    automaton: OnceLock<Option<Automaton>>,
    regex: OnceLock<Option<Regex>>,
}

/// What a [`Pattern`] is made to when rules are packed.
#[derive(Serialize, Deserialize)]
struct Packed {
    text: String,
    starts: Vec<String>,
    ends: Vec<String>,
    automaton: Bytes,
}

/// Bytes that are unpacked at once, not one by one.
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: &[u8] = Deserialize::deserialize(deserializer)?;
        Ok(Self(bytes.to_vec()))
    }
}

/// What searches where it can.
type Automaton = sparse::DFA<Vec<u8>>;

impl From<Pattern> for Packed {
    fn from(pattern: Pattern) -> Self {
        let automaton = automaton(&pattern.text).unwrap_or_default();
        Self { text: pattern.text, starts: pattern.starts, ends: pattern.ends, automaton: Bytes(automaton) }
    }
}

impl From<Packed> for Pattern {
    fn from(Packed { text, starts, ends, automaton }: Packed) -> Self {
        Self { text, starts, ends, packed: automaton.0, automaton: OnceLock::new(), regex: OnceLock::new() }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Pattern {
    /// A pattern, or why it is none.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn new(text: &str) -> Result<Self, String> {
        Regex::new(text).map_err(|error| match error {
            regex::Error::Syntax(why) => why.lines().last().unwrap_or_default().trim().to_owned(),
            other => other.to_string(),
        })?;
        let fixed = |kind: ExtractKind| literals(text, kind).unwrap_or_default();
        Ok(Self {
            text: text.to_owned(),
            starts: fixed(ExtractKind::Prefix),
            ends: fixed(ExtractKind::Suffix),
            packed: Vec::new(),
            automaton: OnceLock::new(),
            regex: OnceLock::new(),
        })
    }

    /// Whether the pattern is found in the text; `None` for a pattern that is none, which `new` rules out.
    pub fn is_found_in(&self, text: &str) -> Option<bool> {
        let lacks =
            |words: &[String]| !words.is_empty() && !words.iter().any(|word| text.contains(word.as_str()));
        if lacks(&self.starts) || lacks(&self.ends) {
            return Some(false);
        }
        // What was packed on a machine of another byte order is no automaton here.
        let unpack = || sparse::DFA::from_bytes(&self.packed).ok().map(|(automaton, _)| automaton.to_owned());
        if let Some(automaton) = self.automaton.get_or_init(unpack) {
            // It gives up where it would have to know which letters of other alphabets make words.
            if let Ok(end) = automaton.try_search_fwd(&Input::new(text).earliest(true)) {
                return Some(end.is_some());
            }
        }
        let regex = self.regex.get_or_init(|| Regex::new(&self.text).ok());
        regex.as_ref().map(|regex| regex.is_match(text))
    }
}

/// The smallest automaton that finds a pattern, as bytes; `None` where it would be large.
fn automaton(pattern: &str) -> Option<Vec<u8>> {
    let config = dense::Config::new()
        .match_kind(MatchKind::LeftmostFirst)
        .minimize(true)
        .accelerate(false)
        .unicode_word_boundary(true)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(LARGEST));
    let automaton = dense::Builder::new().configure(config).build(pattern).ok()?;
    Some(automaton.to_sparse().ok()?.to_bytes_little_endian())
}

/// What the matches of a pattern start or end with, where that is a short list of words.
fn literals(pattern: &str, kind: ExtractKind) -> Option<Vec<String>> {
    let found = Extractor::new().kind(kind).extract(&regex_syntax::parse(pattern).ok()?);
    let text = |literal: &Literal| String::from_utf8(literal.as_bytes().to_vec()).ok();
    let words: Vec<String> = found.literals()?.iter().map(text).collect::<Option<_>>()?;
    (!words.iter().any(String::is_empty)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_changes_no_answer() {
        let patterns = [
            "CELERY_.*(CONTENT|SERIALIZER)$",
            "^([1-9]|10) ([1-9]|10)$",
            "(?i)TLSv1",
            "x*",
            "",
            "é|ü",
            r"\btls\b",
            r"(?i)aof=no\b|é\b",
            "(^|/)\\.?env[^/]*$|secret",
        ];
        let texts = [
            "",
            "CELERY_ACCEPT_CONTENT",
            "DJANGO_CELERY_",
            "10 1",
            "0 1",
            "use tlsV1",
            "a tls b",
            "é tls",
            "AOF=no é",
            "aof=noé",
            "über",
            "a/.env.prod",
            "/run/secrets/x",
        ];
        for pattern in patterns {
            let (ours, plain) = (Pattern::new(pattern).unwrap(), Regex::new(pattern).unwrap());
            let packed: Pattern = postcard::from_bytes(&postcard::to_stdvec(&ours).unwrap()).unwrap();
            for text in texts {
                let found = Some(plain.is_match(text));
                assert_eq!(ours.is_found_in(text), found, "{pattern} in {text}");
                assert_eq!(packed.is_found_in(text), found, "packed {pattern} in {text}");
            }
        }
    }
}
