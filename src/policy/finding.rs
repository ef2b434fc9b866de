//! One finding: words, labels, severity.

use super::change::changes;
use super::context::Context;
use super::eval::{Datum, Outcome, Scope, Tri, Valued, decide, evaluate, render};
use super::file::Development;
use super::label::Labels;
use super::rule::Rule;
use crate::diagnostic::{Confidence, Diagnostic, Severity};
use crate::model::Origin;
use crate::model::compose::Environment;
use crate::source::Span;

impl<'a> Context<'a> {
    /// The finding of a rule about what `scope` holds; `None` where the rule is off in this environment.
    pub(super) fn finding(
        &self,
        rule: &'a Rule,
        outcome: Outcome,
        scope: &mut Scope<'a>,
        anchor: Span,
    ) -> Option<Diagnostic> {
        let (severity, confidence) = self.grade(rule, scope)?;
        let undecided = outcome.truth == Tri::Unknown;
        let is_secret = |text: &str, origin: &Origin| self.secrets.shows(text, origin);
        let underlined = match &rule.underline {
            Some(underline) => evaluate(underline, scope).blame,
            None => outcome.blame.clone(),
        };
        let mut labels = Labels::new(&underlined, anchor, self.sources, &self.places);
        for because in &rule.because {
            let text = because.label.as_ref().and_then(|label| render(label, scope, &is_secret));
            for origin in evaluate(&because.fact, scope).blame {
                labels.add_because(&origin, text.as_deref());
            }
        }
        // What the rule says of a place stays; the rest only takes part.
        labels.add_decisive(&underlined);
        labels.add_decisive(&outcome.blame);
        let fixes = if undecided { Vec::new() } else { changes(self, rule, scope, labels.span()) };
        let label = rule.label.as_ref().and_then(|label| render(label, scope, &is_secret));
        let (primary, related) = labels.finish(label.filter(|_| !undecided));
        let message = match undecided {
            true => unknown_message(rule, &outcome.blame),
            false => render(&rule.message, scope, &is_secret).unwrap_or_else(|| rule.title.clone()),
        };
        let mut secrets: Vec<Span> = Vec::new();
        for label in std::iter::once(&primary).chain(&related) {
            secrets.extend(self.secrets.near(label.span));
        }
        secrets.sort();
        secrets.dedup();
        Some(Diagnostic {
            rule: rule.id.clone().into(),
            title: rule.title.clone().into(),
            group: rule.group.clone().into(),
            tags: rule.tags.iter().map(|tag| tag.clone().into()).collect(),
            severity,
            confidence: if undecided { Confidence::Low } else { confidence },
            message,
            primary,
            related,
            help: rule.help.as_ref().and_then(|help| render(help, scope, &is_secret)),
            fixes,
            variants: Vec::new(),
            key: self.key(rule, scope),
            secrets,
            suppressed: None,
        })
    }

    /// What it is about, whatever line it stands on: `redis/maxmemory-policy`.
    fn key(&self, rule: &Rule, scope: &Scope<'_>) -> String {
        let mut parts: Vec<String> = scope.told().map(|variable| self.name(variable)).collect();
        parts.push(rule.topic.clone());
        parts.retain(|part| !part.is_empty());
        parts.dedup();
        parts.join("/")
    }

    fn name(&self, variable: &Valued<'_>) -> String {
        match &variable.value {
            // a `$` in a password makes the name of a variable of the rest
            Datum::Subject(subject) if subject.kind() == "reference" => {
                self.secrets.masked(&subject.name(), subject.anchor())
            }
            Datum::Subject(subject) => subject.name(),
            Datum::Str(text) => text.to_string(),
            _ => String::new(),
        }
    }

    fn grade(&self, rule: &'a Rule, scope: &mut Scope<'a>) -> Option<(Severity, Confidence)> {
        let grade = rule.grades.iter().find(|grade| decide(&grade.when, scope).truth == Tri::True);
        let confidence = grade.and_then(|grade| grade.confidence).unwrap_or(rule.confidence);
        if let Some(level) = rule.level {
            return Some((level, confidence));
        }
        let severity = grade.and_then(|grade| grade.severity).unwrap_or(rule.severity);
        let lenient = matches!(self.deployment.environment, Environment::Development | Environment::Test);
        let severity = match rule.development {
            Some(Development::Off) if lenient => return None,
            Some(Development::Info) if lenient => Severity::Info,
            Some(Development::Warning) if lenient => severity.min(Severity::Warning),
            Some(Development::Error) if lenient => severity,
            None if lenient && !rule.tags.iter().any(|tag| tag == "startup") => severity.lowered(),
            _ => severity,
        };
        Some((severity, confidence))
    }
}

fn unknown_message(rule: &Rule, blame: &[Origin]) -> String {
    match blame.iter().find_map(why) {
        Some(why) => format!("cannot tell whether this holds: {why}"),
        None => format!("cannot tell whether this holds: {}", rule.title),
    }
}

fn why(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Unknown { why, .. } => Some(why.to_string()),
        Origin::Derived { from } => from.iter().find_map(why),
        _ => None,
    }
}
