//! The rules of a run: the built-in ones and the user's own.

use super::rule::{Rule, RuleText};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources};

/// The rules of a run.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    /// Texts of the rules that were loaded from files; those of built-in ones are unpacked when asked for.
    texts: Vec<Option<RuleText>>,
}

impl RuleSet {
    /// The rules that redlint brings.
    pub fn built_in() -> Self {
        Self::default()
    }

    /// Adds a user's policy from a file that was read; its id is `<namespace>/<file stem>`. Gives what is wrong
    /// with it, as findings in the file; it is left out then.
    pub fn add(&mut self, sources: &Sources, file: FileId, namespace: &str) -> Vec<Diagnostic> {
        let path = sources.file(file).path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let id = if namespace.is_empty() { stem } else { format!("{namespace}/{stem}") };
        match super::load::load(sources, file, &id, namespace, super::vocabulary::run_time()) {
            Ok((rule, text)) => {
                self.rules.push(rule);
                self.texts.push(Some(text));
                Vec::new()
            }
            Err(problems) => problems,
        }
    }

    /// All rules, in order of their ids within built-in ones and policies.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule by id, or by an id that it once had.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        let named = |rule: &&Rule| rule.id == id;
        self.rules
            .iter()
            .find(named)
            .or_else(|| self.rules.iter().find(|rule| rule.aliases.iter().any(|a| a == id)))
    }

    /// What is said about a rule, and its examples.
    pub fn text(&self, id: &str) -> RuleText {
        let index = self.rules.iter().position(|rule| rule.id == id);
        index.and_then(|index| self.texts.get(index).cloned().flatten()).unwrap_or_default()
    }

    /// Changes rules (their severity) or drops them: keeps those for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&mut Rule) -> bool) {
        let rules = std::mem::take(&mut self.rules).into_iter().zip(std::mem::take(&mut self.texts));
        for (mut rule, text) in rules {
            if keep(&mut rule) {
                self.rules.push(rule);
                self.texts.push(text);
            }
        }
    }
}
