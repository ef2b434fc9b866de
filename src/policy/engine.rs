//! Rules over a deployment: pure, sorted, no IO, the same output in any order of evaluation.

use super::context::Context;
use super::eval::{Outcome, Scope, Steps, Surroundings, Tri, decide, elements, reasons, settle};
use super::expr::Code;
use super::kind::Kind;
use super::label::MAX_RELATED;
use super::rule::{Rule, Test};
use super::secrets::Secrets;
use super::set::RuleSet;
use crate::diagnostic::{Diagnostic, Label};
use crate::model::{Bases, Deployment, Fact, FactValue, Subject};
use crate::source::Sources;
use std::cmp::Ordering;

/// How to judge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether to report, at low confidence, what rests on something that cannot be known.
    pub strict: bool,
}

/// Every finding of the rules in one variant of a deployment. `sources` are the files that it was resolved from,
/// `secrets` those of its own.
pub fn evaluate(
    deployment: &Deployment,
    sources: &Sources,
    secrets: &Secrets,
    rules: &RuleSet,
    options: &Options,
) -> Vec<Diagnostic> {
    let around = Surroundings::of(deployment, sources);
    let context = Context::new(deployment, sources, secrets);
    let mut findings = Vec::new();
    let mut repeated = Vec::new();
    for kind in Kind::listed() {
        let subjects = deployment.subjects(kind.as_str());
        let Some(first) = subjects.first() else { continue };
        let mut rules: Vec<(&Rule, u64)> = rules.about(kind).map(|rule| (rule, Steps::MOST)).collect();
        let mut scope = Scope::new(*first, &around).within(deployment);
        for (number, subject) in subjects.into_iter().enumerate() {
            if number > 0 {
                scope.turn_to(subject);
            }
            for (rule, steps) in rules.iter_mut().filter(|(_, steps)| *steps > 0) {
                let findings = if rule.once { &mut repeated } else { &mut findings };
                scope.steps().set(*steps);
                judge(&context, rule, subject, &mut scope, options, findings);
                *steps = scope.steps().left();
                if *steps == 0 {
                    findings.push(given_up(rule, subject));
                }
            }
        }
    }
    distinct(&mut repeated, sources);
    gather(&mut repeated);
    findings.append(&mut repeated);
    distinct(&mut findings, sources);
    findings
}

/// That a rule was stopped, and where.
fn given_up(rule: &Rule, subject: &dyn Subject) -> Diagnostic {
    let message =
        format!("`{}` stops here: to hold lists this long against each other would take too long", rule.id);
    let help = "What it found before is told, what it would have found from here on is not.";
    let stopped = Diagnostic::input("too-much-to-compare", "Too much to compare", subject.anchor(), message);
    Diagnostic { help: Some(help.to_owned()), ..stopped }
}

/// Sorts findings, and drops what says the same of the same place.
fn distinct(findings: &mut Vec<Diagnostic>, sources: &Sources) {
    sort(findings, sources);
    findings.dedup_by(|later, first| later.primary.span == first.primary.span && says_same(later, first));
}

fn says_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.rule == other.rule && one.message == other.message
}

/// Makes one finding of those that say the same of several places: the first of them.
fn gather(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| a.rule.cmp(&b.rule).then_with(|| a.message.cmp(&b.message)));
    findings.dedup_by(|later, first| {
        let same = says_same(later, first);
        if same {
            join(first, later);
        }
        same
    });
}

fn join(finding: &mut Diagnostic, further: &mut Diagnostic) {
    let known = finding.related.iter().any(|label| label.span.contains(further.primary.span));
    if !known && finding.related.len() < MAX_RELATED {
        finding.related.push(Label { span: further.primary.span, message: "and here".into() });
    }
    for fix in further.fixes.drain(..) {
        if let Some(same) = finding.fixes.iter_mut().find(|same| same.title == fix.title) {
            same.edits.extend(fix.edits);
        }
    }
    finding.severity = finding.severity.max(further.severity);
    finding.secrets.append(&mut further.secrets);
}

/// Sorts findings by path, start and rule.
pub fn sort(findings: &mut [Diagnostic], sources: &Sources) {
    let path = |finding: &Diagnostic| sources.file(finding.primary.span.file).path();
    // One file has one path.
    let by_path = |a: &Diagnostic, b: &Diagnostic| match a.primary.span.file == b.primary.span.file {
        true => Ordering::Equal,
        false => path(a).cmp(path(b)),
    };
    findings.sort_by(|a, b| {
        let (at, other) = (a.primary.span, b.primary.span);
        by_path(a, b)
            .then(at.start.cmp(&other.start))
            .then_with(|| a.rule.cmp(&b.rule))
            .then(at.end.cmp(&other.end))
            .then_with(|| a.message.cmp(&b.message))
    });
}

fn judge<'a>(
    context: &Context<'a>,
    rule: &'a Rule,
    subject: &'a dyn Subject,
    scope: &mut Scope<'a>,
    options: &Options,
    findings: &mut Vec<Diagnostic>,
) {
    scope.set_options(&rule.options);
    let test = &*rule.test;
    let Some(each) = &test.each else {
        if let Some(outcome) = found(test, scope, options) {
            findings.extend(context.finding(rule, outcome, scope, subject.anchor()));
        }
        return;
    };
    scope.push(Fact::literal(FactValue::Unknown));
    let applies = hold(test.conditions(true), scope);
    scope.pop();
    if !applies {
        return;
    }
    let steps = scope.steps();
    for item in elements(each, scope).take_while(|_| !steps.is_spent()) {
        let anchor = match &item.value {
            FactValue::Subject(subject) => subject.anchor(),
            _ => item.bases.iter().find_map(|basis| basis.span()).unwrap_or(subject.anchor()),
        };
        scope.push(item);
        if let Some(outcome) = found(test, scope, options) {
            findings.extend(context.finding(rule, outcome, scope, anchor));
        }
        scope.pop();
    }
}

fn hold<'a>(mut conditions: impl Iterator<Item = &'a Code>, scope: &mut Scope<'a>) -> bool {
    conditions.all(|condition| settle(condition, scope) == Tri::True)
}

/// What a rule finds in what `scope` holds, where it applies as far as that does not hang on the element, and what
/// decided that; `None` where all is well.
fn found<'a>(test: &'a Test, scope: &mut Scope<'a>, options: &Options) -> Option<Outcome<'a>> {
    let Test { when, require, .. } = test;
    if !hold(test.conditions(false), scope) {
        return None;
    }
    match require.as_ref().map(|require| settle(require, scope)) {
        Some(Tri::True) => return None,
        Some(Tri::Unknown) if !options.strict => return None,
        _ => {}
    }
    let mut outcome = match require {
        Some(require) => decide(require, scope),
        None => Outcome { truth: Tri::False, blame: Bases::new() },
    };
    if outcome.blame.is_empty() {
        outcome.blame = reasons(when.iter().map(|part| &**part), scope);
    }
    Some(outcome)
}
