use super::automaton::Automaton;
use super::words::Words;
use crate::policy::packed::Packed;
use regex::Regex;
use regex_syntax::hir::literal::ExtractKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A regular expression. Packing compiles it, because that costs more than all else that a rule does; the pattern of a
/// user's policy is compiled when it is first needed.
#[derive(Debug, Clone)]
pub struct Pattern {
    known: Packed<Known>,
    regex: OnceLock<Option<Regex>>,
}

/// What is known of a pattern before it is first needed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Known {
    #[serde(borrow)]
    text: Cow<'static, str>,
    /// What every match starts with.
    starts: Words,
    /// What every match ends with.
    ends: Words,
    /// What searches where it can.
    automaton: Option<Automaton>,
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Known { text, starts, ends, .. } = &*self.known;
        let automaton = Automaton::new(text);
        let needed = |words: &Words| match automaton {
            Some(_) if !words.are_quick() => Words::default(),
            _ => words.clone(),
        };
        let (starts, ends) = (needed(starts), needed(ends));
        Packed::from(Known { text: text.clone(), starts, ends, automaton }).serialize(serializer)
    }
}

impl<'de: 'static> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let known = Packed::deserialize(deserializer)?;
        Ok(Self { known, regex: OnceLock::new() })
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.known.text == other.known.text
    }
}

impl Pattern {
    /// A pattern, or why it is none.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn new(text: &str) -> Result<Self, String> {
        Regex::new(text).map_err(|error| match error {
            regex::Error::Syntax(why) => {
                let last = why.lines().last().unwrap_or_default().trim();
                format!("this is no pattern: {}", last.trim_start_matches("error: "))
            }
            other => other.to_string(),
        })?;
        let fixed = |kind: ExtractKind| Words::of(text, kind).unwrap_or_default();
        let (starts, ends) = (fixed(ExtractKind::Prefix), fixed(ExtractKind::Suffix));
        let known = Known { text: text.to_owned().into(), starts, ends, automaton: None };
        Ok(Self { known: known.into(), regex: OnceLock::new() })
    }

    /// Whether the pattern is found in the text; `None` for a pattern that is none, which `new` rules out.
    pub fn is_found_in(&self, text: &str) -> Option<bool> {
        let known = &*self.known;
        if let Some(found) = known.starts.decide(text).or_else(|| known.ends.decide(text)) {
            return Some(found);
        }
        if let Some(found) = known.automaton.as_ref().and_then(|automaton| automaton.finds(text)) {
            return Some(found);
        }
        let regex = self.regex.get_or_init(|| Regex::new(&known.text).ok());
        regex.as_ref().map(|regex| regex.is_match(text))
    }
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
            "(?i)(redis|valkey).*(insecure|skip_?verify)",
            "x*",
            "",
            "é|ü",
            r"\btls\b",
            r"(?i)aof=no\b|é\b",
            "(^|/)\\.?env[^/]*$|secret",
            "^über$",
            "(?i)^TLS",
            "(?i)tls$|^REDIS",
            "^10 1$|x$",
            "(?i:a) tls",
            "^(?i)(x|xy)?$",
        ];
        let texts = [
            "",
            "CELERY_ACCEPT_CONTENT",
            "DJANGO_CELERY_",
            "10 1",
            "0 1",
            "use tlsV1",
            "use TL\u{17f}v1",
            "my ValKey_Skipverify=1",
            "REDI\u{17f}_INSECURE",
            "REDIS_SECURE",
            "a tls b",
            "é tls",
            "AOF=no é",
            "aof=noé",
            "über",
            "a/.env.prod",
            "/run/secrets/x",
            "xy",
            "Tls",
            "A tls",
            "A TLS",
        ];
        for pattern in patterns {
            let (ours, plain) = (Pattern::new(pattern).unwrap(), Regex::new(pattern).unwrap());
            let bytes = postcard::to_stdvec(&ours).unwrap().leak();
            let packed: Pattern = postcard::from_bytes(bytes).unwrap();
            for text in texts {
                let found = Some(plain.is_match(text));
                assert_eq!(ours.is_found_in(text), found, "{pattern} in {text}");
                assert_eq!(packed.is_found_in(text), found, "packed {pattern} in {text}");
            }
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn patterns_of_rules_find_what_their_text_says() {
        use crate::policy::RuleSet;
        use crate::policy::expr::Code;
        use std::collections::BTreeSet;
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata");
        let mut texts = BTreeSet::new();
        for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
            let content = std::fs::read(entry.path()).unwrap_or_default();
            let content = String::from_utf8_lossy(&content);
            texts.extend(content.lines().take(400).map(|line| line.trim().to_owned()));
            texts.extend(content.split([' ', '\n', '"', '=']).take(400).map(str::to_owned));
        }
        let rules = RuleSet::built_in();
        let mut seen = BTreeSet::new();
        let tests = rules.rules().iter().map(|rule| &*rule.test);
        for code in tests.flat_map(|test| test.when.iter().chain(&test.require).chain(&test.each)) {
            code.visit(&mut |code| {
                let Code::Matches(_, pattern) = code else { return };
                if !seen.insert(pattern.known.text.clone()) {
                    return;
                }
                assert!(pattern.known.automaton.is_some(), "{}", pattern.known.text);
                let plain = Regex::new(&pattern.known.text).unwrap();
                for text in &texts {
                    let found = Some(plain.is_match(text));
                    assert_eq!(pattern.is_found_in(text), found, "{} in {text}", pattern.known.text);
                }
            });
        }
        assert!(seen.len() > 50 && texts.len() > 1_000, "{} {}", seen.len(), texts.len());
    }
}
