//! One finding: words, labels, severity.

use super::change::changes;
use super::context::Context;
use super::eval::{Outcome, Scope, Tri, evaluate, render, settle};
use super::file::Development;
use super::label::Labels;
use super::rule::Rule;
use crate::diagnostic::{Confidence, Diagnostic, Severity};
use crate::model::{Bases, ENOUGH, Environment, Fact, FactValue, Items, Origin};
use crate::source::Span;

impl<'a> Context<'a> {
    /// The finding of a rule about what `scope` holds; `None` where the rule is off in this environment.
    pub(super) fn finding(
        &self,
        rule: &'a Rule,
        outcome: Outcome<'a>,
        scope: &mut Scope<'a>,
        anchor: Span,
    ) -> Option<Diagnostic> {
        let (severity, confidence) = self.grade(rule, scope)?;
        let undecided = outcome.truth == Tri::Unknown;
        let is_secret = |text: &str, origin: &Origin| self.secrets.shows(text, origin);
        let blame = origins(&outcome.blame);
        // What compares something that is known to be absent is undecided, too; no file could tell more of it.
        let unknown = if undecided { Some(blame.iter().find_map(|origin| self.why(origin))?) } else { None };
        let underlined =
            rule.words.underline.as_ref().map(|underline| origins(&pointed_at(evaluate(underline, scope))));
        let mut labels =
            Labels::new(underlined.as_ref().unwrap_or(&blame), anchor, self.sources, &self.places);
        for because in &rule.words.because {
            let text = because.label.as_ref().and_then(|label| render(label, scope, &is_secret));
            for origin in origins(&pointed_at(evaluate(&because.fact, scope))) {
                labels.add_because(&origin, text.as_deref());
            }
        }
        // What the rule says of a place stays; the rest only takes part.
        labels.add_decisive(underlined.as_deref().unwrap_or_default());
        labels.add_decisive(&blame);
        let fixes = if undecided { Vec::new() } else { changes(self, rule, scope, labels.span()) };
        let label = rule.words.label.as_ref().and_then(|label| render(label, scope, &is_secret));
        let (primary, related) = labels.finish(label.filter(|_| !undecided));
        let message = match unknown {
            Some(why) => format!("cannot tell whether this holds: {why}"),
            None => {
                render(&rule.words.message, scope, &is_secret).unwrap_or_else(|| rule.words.title.to_string())
            }
        };
        let mut secrets: Vec<Span> = Vec::new();
        for label in std::iter::once(&primary).chain(&related) {
            secrets.extend(self.secrets.near(label.span));
        }
        secrets.sort();
        secrets.dedup();
        let key = self.key(rule, scope);
        Some(Diagnostic {
            rule: rule.id.clone(),
            title: rule.words.title.clone(),
            group: rule.group.clone(),
            tags: rule.words.tags.clone(),
            severity,
            confidence: if undecided { Confidence::Low } else { confidence },
            message,
            primary,
            related,
            help: rule.words.help.as_ref().and_then(|help| render(help, scope, &is_secret)),
            fixes,
            variants: Vec::new(),
            subject: self.subject(&key).to_owned(),
            key,
            secrets,
            suppressed: None,
        })
    }

    fn why(&self, origin: &Origin) -> Option<String> {
        match origin {
            Origin::Unknown { anchor, why } => Some(self.secrets.masked(&why.to_string(), *anchor)),
            Origin::Derived { from } => from.iter().find_map(|origin| self.why(origin)),
            _ => None,
        }
    }

    /// What it is about, whatever line it stands on: `redis/maxmemory-policy`.
    fn key(&self, rule: &Rule, scope: &Scope<'_>) -> String {
        let mut parts: Vec<String> = scope.told().map(|variable| self.name(variable)).collect();
        parts.push(rule.words.topic.clone());
        parts.retain(|part| !part.is_empty());
        parts.dedup();
        parts.join("/")
    }

    /// What a key begins with: the name of a server, which may be a path, or what stands before the first `/`.
    fn subject<'k>(&self, key: &'k str) -> &'k str {
        let paths =
            self.deployment.servers.iter().map(|server| &server.name).filter(|name| name.contains('/'));
        let begins = |name: &&String| {
            key.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let end = paths.filter(begins).map(String::len).max().or_else(|| key.find('/')).unwrap_or(key.len());
        &key[..end]
    }

    fn name(&self, variable: &Fact<'_>) -> String {
        match &variable.value {
            // a `$` in a password makes the name of a variable of the rest
            FactValue::Subject(subject) if subject.kind() == "reference" => {
                self.secrets.masked(&subject.name(), subject.anchor())
            }
            FactValue::Subject(subject) => subject.name(),
            FactValue::Str(text) => text.to_string(),
            _ => String::new(),
        }
    }

    fn grade(&self, rule: &'a Rule, scope: &mut Scope<'a>) -> Option<(Severity, Confidence)> {
        let grade = rule.words.grades.iter().find(|grade| settle(&grade.when, scope) == Tri::True);
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
            None if lenient && !rule.words.tags.iter().any(|tag| tag == "startup") => severity.lowered(),
            _ => severity,
        };
        Some((severity, confidence))
    }
}

/// What there is to point at of a fact that a rule names: of a list that the rule makes, its items. It rests on all that
/// was looked through where nothing is left of it, and then there is nothing.
fn pointed_at(fact: Fact<'_>) -> Bases<'_> {
    match fact.value {
        FactValue::List(Items::Made(items)) => items.into_iter().flat_map(pointed_at).take(ENOUGH).collect(),
        _ => fact.bases,
    }
}

/// What a finding rests on, for good.
fn origins(bases: &Bases<'_>) -> Vec<Origin> {
    bases.iter().map(|basis| basis.origin()).collect()
}
