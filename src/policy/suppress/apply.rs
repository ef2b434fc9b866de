use super::suppression::Suppression;
use super::wrong::{expired, unknown, unused};
use crate::diagnostic::{Diagnostic, Suppressed, SuppressionKind};
use crate::model::Date;
use crate::policy::RuleSet;
use crate::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Suppressions by where they count.
#[derive(Default)]
struct Index {
    files: BTreeMap<FileId, Vec<usize>>,
    lines: BTreeMap<(FileId, usize), Vec<usize>>,
}

/// What came of one suppression.
#[derive(Default)]
struct Fate {
    /// Which of its names were needed.
    used: Vec<bool>,
    /// Rules with open findings where it counts; noted where one of its names is none.
    open: BTreeSet<String>,
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
        match suppression.until.filter(|(until, _)| *until < today) {
            Some((until, span)) => problems.push(expired(sources, suppression, until, span)),
            None => index.add(number, suppression),
        }
    }
    let fates = fates(sources, findings, suppressions, rules, &index);
    for (suppression, fate) in suppressions.iter().zip(&fates) {
        if suppression.until.is_none_or(|(until, _)| until >= today) {
            judge(sources, suppression, fate, rules, &mut problems);
        }
    }
    problems
}

fn fates(
    sources: &Sources,
    findings: &mut [Diagnostic],
    suppressions: &[Suppression],
    rules: &RuleSet,
    index: &Index,
) -> Vec<Fate> {
    let ids: Vec<Vec<&str>> = suppressions
        .iter()
        .map(|one| one.rules.iter().map(|(name, _)| canonical(rules, name)).collect())
        .collect();
    let doubtful: Vec<bool> =
        ids.iter().map(|ids| ids.iter().any(|id| rules.find(id).is_none() && !rules.is_off(id))).collect();
    let mut fates: Vec<Fate> =
        ids.iter().map(|ids| Fate { used: vec![false; ids.len()], open: BTreeSet::new() }).collect();
    for finding in findings.iter_mut() {
        let here: Vec<usize> = index.at(sources, finding.primary.span).collect();
        let found = here.iter().find_map(|number| {
            let place = ids.get(*number)?.iter().position(|id| *id == finding.rule)?;
            Some((*number, place))
        });
        let Some((number, place)) = found else {
            for number in here.into_iter().filter(|number| doubtful.get(*number) == Some(&true)) {
                fates[number].open.insert(finding.rule.to_string());
            }
            continue;
        };
        if let Some(used) = fates.get_mut(number).and_then(|fate| fate.used.get_mut(place)) {
            *used = true;
        }
        let reason = suppressions.get(number).map(|one| one.reason.clone()).unwrap_or_default();
        finding.suppressed = Some(Suppressed { kind: SuppressionKind::Inline, reason });
    }
    fates
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
    fate: &Fate,
    rules: &RuleSet,
    problems: &mut Vec<Diagnostic>,
) {
    let mut idle = Vec::new();
    for ((name, span), used) in suppression.rules.iter().zip(&fate.used) {
        let id = canonical(rules, name);
        if *used || rules.is_off(id) {
            continue;
        }
        if rules.find(id).is_some() {
            idle.push((name.as_str(), *span));
        } else {
            problems.push(unknown(sources, suppression, (name, *span), &fate.open, rules));
        }
    }
    problems.extend(unused(sources, suppression, &idle));
}
