use super::suppression::Suppression;
use super::wrong::{expired, unknown, unused};
use crate::diagnostic::{Diagnostic, Suppressed, SuppressionKind};
use crate::model::Date;
use crate::policy::RuleSet;
use crate::source::{FileId, Sources, Span};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What counts at one place, and what was found there.
#[derive(Default)]
struct Place<'s> {
    /// Ids of rules with the first suppression that names them, and where in its list.
    names: BTreeMap<&'s str, (usize, usize)>,
    /// Rules with findings that nothing suppressed.
    open: BTreeSet<Cow<'static, str>>,
}

/// Places by file and line; no line for all of a file.
type Places<'s> = BTreeMap<(FileId, Option<usize>), Place<'s>>;

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
    let mut places = Places::default();
    for (number, suppression) in suppressions.iter().enumerate() {
        match suppression.until.filter(|(until, _)| *until < today) {
            Some((until, span)) => problems.push(expired(sources, suppression, until, span)),
            None => add(&mut places, number, suppression, rules),
        }
    }
    let used = suppress(sources, findings, suppressions, &mut places);
    for (number, suppression) in suppressions.iter().enumerate() {
        if suppression.until.is_none_or(|(until, _)| until >= today) {
            let used = |place| used.contains(&(number, place));
            judge(sources, suppression, used, &places, rules, &mut problems);
        }
    }
    problems
}

/// The places where a suppression counts.
fn keys(suppression: &Suppression) -> impl Iterator<Item = (FileId, Option<usize>)> + '_ {
    let file = suppression.comment.file;
    let lines = suppression.lines.iter().flatten().map(move |line| (file, Some(*line)));
    lines.chain(suppression.lines.is_none().then_some((file, None)))
}

fn add<'s>(places: &mut Places<'s>, number: usize, suppression: &'s Suppression, rules: &'s RuleSet) {
    for key in keys(suppression) {
        let place = places.entry(key).or_default();
        for (index, (name, _)) in suppression.rules.iter().enumerate() {
            place.names.entry(canonical(rules, name)).or_insert((number, index));
        }
    }
}

/// Marks findings. Gives the suppressions that were needed, and which of their names.
fn suppress(
    sources: &Sources,
    findings: &mut [Diagnostic],
    suppressions: &[Suppression],
    places: &mut Places<'_>,
) -> BTreeSet<(usize, usize)> {
    let mut used = BTreeSet::new();
    for finding in findings {
        let here = around(sources, finding.primary.span);
        let first = here.iter().flat_map(|range| places.range(range.clone()));
        let found = first.filter_map(|(_, place)| place.names.get(finding.rule.as_ref())).next().copied();
        if let Some((number, index)) = found {
            used.insert((number, index));
            let reason = suppressions.get(number).map(|one| one.reason.clone()).unwrap_or_default();
            finding.suppressed = Some(Suppressed { kind: SuppressionKind::Inline, reason });
            continue;
        }
        for range in here {
            for (_, place) in places.range_mut(range) {
                place.open.insert(finding.rule.clone());
            }
        }
    }
    used
}

/// Where suppressions of a finding may count: its lines, then all of its file.
fn around(sources: &Sources, span: Span) -> [RangeInclusive<(FileId, Option<usize>)>; 2] {
    let lines = sources.file(span.file).lines();
    let first = lines.line_at(span.start as usize);
    let last = lines.line_at((span.end as usize).saturating_sub(1).max(span.start as usize));
    [(span.file, Some(first))..=(span.file, Some(last)), (span.file, None)..=(span.file, None)]
}

/// The id that a name stands for; the name itself where no rule that runs has it.
fn canonical<'n>(rules: &'n RuleSet, name: &'n str) -> &'n str {
    let found = rules.find(name).or_else(|| rules.find(name.rsplit('/').next().unwrap_or(name)));
    found.map_or(name, |rule| rule.id.as_str())
}

fn judge(
    sources: &Sources,
    suppression: &Suppression,
    used: impl Fn(usize) -> bool,
    places: &Places<'_>,
    rules: &RuleSet,
    problems: &mut Vec<Diagnostic>,
) {
    let open = || keys(suppression).filter_map(|key| places.get(&key)).flat_map(|place| &place.open);
    let (mut idle, mut strange) = (Vec::new(), Vec::new());
    for (index, named) in suppression.rules.iter().enumerate() {
        let id = canonical(rules, &named.0);
        if used(index) || rules.is_off(id) {
            continue;
        }
        if rules.find(id).is_some() { idle.push(index) } else { strange.push((index, named)) }
    }
    if !strange.is_empty() {
        let open: BTreeSet<&str> = open().map(AsRef::as_ref).collect();
        problems.extend(strange.into_iter().map(|named| unknown(sources, suppression, named, &open, rules)));
    }
    problems.extend(unused(sources, suppression, &idle));
}
