//! Runs the examples of a rule: each is a test of that rule alone.

use super::RuleSet;
use super::rule::{Example, Rule};
use crate::diagnostic::{Diagnostic, Safety};
use crate::fix;
use crate::source::{FileId, MemoryFiles, Sources, Span};

/// Checks a tree in memory by some rules, under the conditions that an example names: the pipeline, which is above
/// this floor.
pub type Pipeline<'a> = dyn Fn(&MemoryFiles, &Example, &RuleSet) -> (Vec<Diagnostic>, Sources) + 'a;

/// An example that does not come out as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Id of the rule.
    pub rule: String,
    /// Name of the example.
    pub example: String,
    /// Byte offsets of the example in the rule's file.
    pub place: (u32, u32),
    /// What came out instead.
    pub message: String,
}

impl Mismatch {
    /// As a finding in the rule's file.
    pub fn diagnostic(&self, file: FileId) -> Diagnostic {
        let span = Span { file, start: self.place.0, end: self.place.1 };
        let message = format!("example \"{}\": {}", self.example, self.message);
        Diagnostic::input("failing-example", "Example that does not come out as it says", span, message)
    }
}

/// Runs every example of a rule. Gives what does not come out as it says.
pub fn run(rules: &RuleSet, id: &str, pipeline: &Pipeline<'_>) -> Vec<Mismatch> {
    let alone = rules.only(id);
    let (Some(rule), Some(text)) = (alone.rules().first(), alone.text(id)) else { return Vec::new() };
    let results = text.examples.iter().map(|example| (example, run_one(rule, example, &alone, pipeline)));
    let mismatches = results.flat_map(|(example, messages)| {
        messages.into_iter().map(|message| Mismatch {
            rule: rule.id.to_string(),
            example: example.name.clone(),
            place: example.place,
            message,
        })
    });
    mismatches.collect()
}

fn run_one(rule: &Rule, example: &Example, alone: &RuleSet, pipeline: &Pipeline<'_>) -> Vec<String> {
    let mut tuned = alone.clone();
    tuned.retain(|rule| {
        for (place, value) in &example.options {
            if let Some(option) = rule.options.get_mut(*place) {
                option.value = value.clone();
            }
        }
        true
    });
    let alone = &tuned;
    let files = tree(&example.files);
    let (all, sources) = pipeline(&files, example, alone);
    let findings = own(all, rule, example);
    let underlined: Vec<&str> =
        findings.iter().map(|finding| sources.snippet(finding.primary.span)).collect();
    if underlined != example.at {
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        return vec![match (example.bad, underlined.is_empty()) {
            (true, true) => "no finding".to_owned(),
            (true, false) => format!("underlined {underlined:?}, expected {:?}", example.at),
            (false, _) => format!("findings at {underlined:?}: {}", messages.join("; ")),
        }];
    }
    if let Some(finding) = findings.iter().find(|finding| finding.message == rule.words.title) {
        return vec![format!("the message could not be put into words: {}", finding.message)];
    }
    fixes(rule, example, &findings, &sources, alone, pipeline)
}

/// Findings of the rule, in the variant that the example names.
fn own(all: Vec<Diagnostic>, rule: &Rule, example: &Example) -> Vec<Diagnostic> {
    let wanted = |finding: &Diagnostic| match &example.variant {
        Some(variant) => finding.variants.is_empty() || finding.variants.contains(variant),
        None => true,
    };
    all.into_iter().filter(|finding| finding.rule == rule.id && wanted(finding)).collect()
}

fn fixes(
    rule: &Rule,
    example: &Example,
    findings: &[Diagnostic],
    sources: &Sources,
    alone: &RuleSet,
    pipeline: &Pipeline<'_>,
) -> Vec<String> {
    let fixed = fix::apply(sources, findings, Safety::ShowOnly);
    let mut problems = Vec::new();
    let mut after = example.files.clone();
    for (file, text) in &fixed.texts {
        let path = sources.file(*file).path();
        let same = after.iter_mut().filter(|(name, _)| path.ends_with(name));
        let Some(entry) = same.max_by_key(|(name, _)| name.len()) else {
            problems.push(format!("the fix changes {}, which is no file of the example", path.display()));
            continue;
        };
        entry.1.clone_from(text);
        if !example.fixed.iter().any(|(name, _)| *name == entry.0) {
            problems.push(format!("`fixed` lacks {}, which the fix changes to:\n{text}", entry.0));
        }
    }
    for (name, expected) in &example.fixed {
        match after.iter().find(|(path, _)| path == name) {
            Some((_, text)) if text == expected => {}
            Some((_, text)) => problems.push(format!("the fix makes {name}:\n{text}")),
            None => problems.push(format!("`fixed` names {name}, which is no file of the example")),
        }
    }
    if !problems.is_empty() || fixed.applied.is_empty() {
        return problems;
    }
    let again = own(pipeline(&tree(&after), example, alone).0, rule, example);
    let left = findings.len() - fixed.applied.len();
    if again.len() > left {
        let messages: Vec<&str> = again.iter().map(|finding| finding.message.as_str()).collect();
        problems.push(format!("after the fix there still is: {}", messages.join("; ")));
    }
    problems
}

fn tree(files: &[(String, String)]) -> MemoryFiles {
    let mut tree = MemoryFiles::new();
    for (path, content) in files {
        tree.insert(path.as_str(), content.as_bytes().to_vec());
    }
    tree
}
