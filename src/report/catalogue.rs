use crate::diagnostic::{Diagnostic, Severity};
use ecow::{EcoString, EcoVec};

/// A rule as formats that list rules write it.
#[derive(Debug, Clone)]
pub struct Described {
    /// Its id.
    pub id: EcoString,
    /// Its group.
    pub group: EcoString,
    /// The problem as a headline.
    pub title: EcoString,
    /// How bad it is unless something else is said.
    pub severity: Severity,
    /// Words to select it by.
    pub tags: EcoVec<EcoString>,
    /// What it is about, in Markdown.
    pub help: String,
    /// Whether it is one, and not a kind of problem with the input.
    pub is_rule: bool,
}

impl Described {
    /// What a finding tells of its rule: for problems of the input, which are no rules.
    pub(super) fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            id: diagnostic.rule.clone(),
            group: diagnostic.group.clone(),
            title: diagnostic.title.clone(),
            severity: diagnostic.severity,
            tags: diagnostic.tags.clone(),
            help: diagnostic.title.to_string(),
            is_rule: diagnostic.is_of_a_rule(),
        }
    }

    /// Whether it is about who gets in.
    pub(super) fn is_security(&self) -> bool {
        let group = matches!(self.group.as_str(), "security" | "network");
        group || self.tags.iter().any(|tag| matches!(tag.as_str(), "security" | "cve" | "auth"))
    }
}
