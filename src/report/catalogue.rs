use crate::diagnostic::{Diagnostic, Severity};

/// A rule as formats that list rules write it.
#[derive(Debug, Clone)]
pub struct Described {
    /// Its id.
    pub id: String,
    /// Its group.
    pub group: String,
    /// The problem as a headline.
    pub title: String,
    /// How bad it is unless something else is said.
    pub severity: Severity,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// What it is about, in Markdown.
    pub help: String,
    /// Whether it is one, and not a kind of problem with the input.
    pub is_rule: bool,
}

impl Described {
    /// What a finding tells of its rule: for problems of the input, which are no rules.
    pub(super) fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            id: diagnostic.rule.to_string(),
            group: diagnostic.group.to_string(),
            title: diagnostic.title.to_string(),
            severity: diagnostic.severity,
            tags: diagnostic.tags.iter().map(ToString::to_string).collect(),
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
