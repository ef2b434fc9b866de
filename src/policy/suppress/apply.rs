use super::read::{Suppression, problem};
use crate::config::nearest;
use crate::diagnostic::{Diagnostic, Fix, Safety, Suppressed, SuppressionKind};
use crate::model::Date;
use crate::policy::RuleSet;
use crate::source::{Edit, FileId, Sources, Span};
use std::collections::BTreeMap;

/// Suppressions by where they count.
#[derive(Default)]
struct Index {
    files: BTreeMap<FileId, Vec<usize>>,
    lines: BTreeMap<(FileId, usize), Vec<usize>>,
}

/// Marks the findings that a comment suppresses. Gives the findings about suppressions: those that nothing needs,
/// that have expired, and that name no rule.
pub fn apply(
    sources: &Sources,
    findings: &mut [Diagnostic],
    suppressions: &[Suppression],
    rules: &RuleSet,
    today: Date,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut index = Index::default();
    for (number, suppression) in suppressions.iter().enumerate() {
        if let Some((until, span)) = suppression.until.filter(|(until, _)| *until < today) {
            problems.push(expired(suppression, until, span));
            continue;
        }
        index.add(number, suppression);
    }
    let mut used: Vec<Vec<bool>> = suppressions.iter().map(|one| vec![false; one.rules.len()]).collect();
    let ids: Vec<Vec<&str>> = suppressions
        .iter()
        .map(|one| one.rules.iter().map(|(name, _)| canonical(rules, name)).collect())
        .collect();
    for finding in findings.iter_mut() {
        let found = index.at(sources, finding.primary.span).find_map(|number| {
            let place = ids.get(number)?.iter().position(|id| *id == finding.rule)?;
            Some((number, place))
        });
        let Some((number, place)) = found else { continue };
        if let Some(used) = used.get_mut(number).and_then(|used| used.get_mut(place)) {
            *used = true;
        }
        let reason = suppressions.get(number).map(|one| one.reason.clone()).unwrap_or_default();
        finding.suppressed = Some(Suppressed { kind: SuppressionKind::Inline, reason });
    }
    for (suppression, used) in suppressions.iter().zip(&used) {
        let live = suppression.until.is_none_or(|(until, _)| until >= today);
        judge(sources, suppression, used, rules, live, &mut problems);
    }
    problems
}

impl Index {
    fn add(&mut self, number: usize, suppression: &Suppression) {
        let file = suppression.comment.file;
        match &suppression.lines {
            None => self.files.entry(file).or_default().push(number),
            Some(lines) => {
                for line in lines {
                    self.lines.entry((file, *line)).or_default().push(number);
                }
            }
        }
    }

    /// Suppressions that count at a place, those of its lines first.
    fn at(&self, sources: &Sources, span: Span) -> impl Iterator<Item = usize> + '_ {
        let lines = sources.file(span.file).lines();
        let first = lines.line_at(span.start as usize);
        let last = lines.line_at((span.end as usize).saturating_sub(1).max(span.start as usize));
        let near = self.lines.range((span.file, first)..=(span.file, last)).flat_map(|(_, all)| all);
        near.chain(self.files.get(&span.file).into_iter().flatten()).copied()
    }
}

/// The id that a name stands for; the name itself where no rule that runs has it.
fn canonical<'n>(rules: &'n RuleSet, name: &'n str) -> &'n str {
    let found = rules.find(name).or_else(|| rules.find(name.rsplit('/').next().unwrap_or(name)));
    found.map_or(name, |rule| rule.id.as_str())
}

fn judge(
    sources: &Sources,
    suppression: &Suppression,
    used: &[bool],
    rules: &RuleSet,
    live: bool,
    problems: &mut Vec<Diagnostic>,
) {
    let mut unused = Vec::new();
    for ((name, span), used) in suppression.rules.iter().zip(used) {
        let id = canonical(rules, name);
        if *used || rules.is_off(id) {
            continue;
        }
        if rules.find(id).is_some() {
            unused.push((name, *span));
            continue;
        }
        let known = rules.rules().iter().map(|rule| rule.id.as_str());
        let help = match nearest(name, known) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "`redlint rules` lists all rules.".into(),
        };
        let title = "Suppression of a rule that does not exist";
        let message = format!("there is no rule `{name}`, and nothing of that name was found here");
        problems.push(problem("unknown-suppressed-rule", title, *span, message).with_help(help));
    }
    if !live {
        return;
    }
    let all = unused.len() == suppression.rules.len();
    for (name, span) in &unused {
        let title = "Suppression that nothing needs";
        let mut problem = problem("unused-suppression", title, *span, format!("`{name}` finds nothing here"));
        problem.help = Some("Remove it, so that it hides nothing later.".into());
        let edit = match all {
            true => whole(sources, suppression),
            false => without(suppression, &unused),
        };
        let fix = Fix { title: "Remove the suppression".into(), safety: Safety::Safe, edits: vec![edit] };
        problem.fixes.push(fix);
        problems.push(problem);
    }
}

fn expired(suppression: &Suppression, until: Date, span: Span) -> Diagnostic {
    let names: Vec<String> = suppression.rules.iter().map(|(name, _)| format!("`{name}`")).collect();
    let message = format!("this suppression of {} ended on {until}", names.join(", "));
    problem("expired-suppression", "Suppression whose day has passed", span, message)
        .with_help("Mend what it hides, or give it another day.")
}

/// Removes the comment: its line, or what stands behind the value.
fn whole(sources: &Sources, suppression: &Suppression) -> Edit {
    let text = sources.text(suppression.comment.file);
    let range = suppression.comment.range();
    let before = text.get(..range.start).unwrap_or_default();
    let range = if suppression.own_line {
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = text.get(range.end..).unwrap_or_default();
        start..rest.find('\n').map_or(text.len(), |newline| range.end + newline + 1)
    } else {
        before.trim_end_matches([' ', '\t']).len()..range.end
    };
    Edit { span: Span::new(suppression.comment.file, range), content: String::new() }
}

/// Leaves the names that are needed.
fn without(suppression: &Suppression, unused: &[(&String, Span)]) -> Edit {
    let needed = suppression.rules.iter().filter(|(_, span)| !unused.iter().any(|(_, other)| other == span));
    let names: Vec<&str> = needed.map(|(name, _)| name.as_str()).collect();
    Edit { span: suppression.list, content: names.join(", ") }
}
