use super::NAME;
use super::read::read;
use super::suppression::Suppression;
use super::wrong::{expired, unknown, unused};
use crate::diagnostic::{Diagnostic, Suppressed, SuppressionKind};
use crate::model::Date;
use crate::policy::RuleSet;
use crate::source::{FileId, SourceFile, Sources, Span};
use ecow::EcoString;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// A file and a line of it; no line for all of the file.
type Key = (FileId, Option<usize>);

/// What counts at one place, and what was found there.
#[derive(Debug, Default)]
struct Place {
    /// Ids of rules with the first suppression that names them, and where in its list.
    names: BTreeMap<String, (usize, usize)>,
    /// Rules with findings that nothing suppressed.
    open: BTreeSet<EcoString>,
}

/// The suppressions of all files of a run, and what they suppressed so far.
#[derive(Debug)]
pub struct Suppressions<'a> {
    rules: &'a RuleSet,
    today: Date,
    /// The files that they stand in.
    sources: Sources,
    all: Vec<Suppression>,
    problems: Vec<Diagnostic>,
    places: BTreeMap<Key, Place>,
    /// Those that were needed, and which of their names.
    used: BTreeSet<(usize, usize)>,
}

impl<'a> Suppressions<'a> {
    /// None yet.
    pub fn new(rules: &'a RuleSet, today: Date) -> Self {
        Self {
            rules,
            today,
            sources: Sources::new(),
            all: Vec::new(),
            problems: Vec::new(),
            places: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// Reads those of a file, once. Whether it may have any.
    pub fn read(&mut self, file: &SourceFile) -> bool {
        if !file.text().contains(NAME) {
            return false;
        }
        if self.sources.find(file.path()).is_none() {
            let file = self.sources.adopt(file);
            let (suppressions, wrong) = read(&self.sources, file);
            self.problems.extend(wrong);
            suppressions.into_iter().for_each(|suppression| self.add(suppression));
        }
        true
    }

    fn add(&mut self, suppression: Suppression) {
        if let Some((until, span)) = suppression.until.filter(|(until, _)| *until < self.today) {
            return self.problems.push(expired(&self.sources, &suppression, until, span));
        }
        let number = self.all.len();
        for key in keys(&suppression) {
            let place = self.places.entry(key).or_default();
            for (index, (name, _)) in suppression.rules.iter().enumerate() {
                place.names.entry(canonical(self.rules, name).to_owned()).or_insert((number, index));
            }
        }
        self.all.push(suppression);
    }

    /// Marks the findings that they suppress, in files whose suppressions were read.
    pub fn mark(&mut self, sources: &Sources, findings: &mut [Diagnostic]) {
        for finding in findings {
            // Once its first place is mended, a finding moves on to the next one: what stands there is needed then.
            for label in &finding.related {
                let there = self.around(sources, label.span);
                let named = there.and_then(|there| self.naming(&there, &finding.rule));
                self.used.extend(named);
            }
            let Some(here) = self.around(sources, finding.primary.span) else { continue };
            if let Some((number, index)) = self.naming(&here, &finding.rule) {
                self.used.insert((number, index));
                let reason = self.all.get(number).map(|one| one.reason.clone()).unwrap_or_default();
                finding.suppressed = Some(Suppressed { kind: SuppressionKind::Inline, reason });
                continue;
            }
            for range in here {
                for (_, place) in self.places.range_mut(range) {
                    place.open.insert(finding.rule.clone());
                }
            }
        }
    }

    /// The first that names a rule where those of a finding may count, and where in its list.
    fn naming(&self, around: &[RangeInclusive<Key>; 2], rule: &str) -> Option<(usize, usize)> {
        let mut places = around.iter().flat_map(|range| self.places.range(range.clone()));
        places.find_map(|(_, place)| place.names.get(rule).copied())
    }

    /// Where those of a finding may count: its lines, then all of its file.
    fn around(&self, sources: &Sources, span: Span) -> Option<[RangeInclusive<Key>; 2]> {
        let file = sources.file(span.file);
        let known = self.sources.find(file.path())?;
        let first = file.lines().line_at(span.start as usize);
        let last = file.lines().line_at((span.end as usize).saturating_sub(1).max(span.start as usize));
        Some([(known, Some(first))..=(known, Some(last)), (known, None)..=(known, None)])
    }

    /// The findings about suppressions, when all others are marked: those that nothing needs, that have expired, and
    /// that name no rule. Their files are added to `sources`.
    pub fn finish(mut self, sources: &mut Sources) -> Vec<Diagnostic> {
        if self.rules.is_partial() {
            return Vec::new();
        }
        let judged: Vec<Diagnostic> =
            self.all.iter().enumerate().flat_map(|(number, one)| self.judge(number, one)).collect();
        self.problems.extend(judged);
        let mut moved = BTreeMap::new();
        for problem in &mut self.problems {
            problem.move_to(&self.sources, sources, &mut moved);
        }
        self.problems
    }

    fn judge(&self, number: usize, suppression: &Suppression) -> Vec<Diagnostic> {
        let (mut idle, mut strange) = (Vec::new(), Vec::new());
        for (index, named) in suppression.rules.iter().enumerate() {
            let id = canonical(self.rules, &named.0);
            if self.used.contains(&(number, index)) || self.rules.is_off(id) {
                continue;
            }
            if self.rules.find(id).is_some() { idle.push(index) } else { strange.push((index, named)) }
        }
        let mut problems = unused(&self.sources, suppression, &idle);
        if !strange.is_empty() {
            let places = keys(suppression).filter_map(|key| self.places.get(&key));
            let open: BTreeSet<&str> = places.flat_map(|place| &place.open).map(AsRef::as_ref).collect();
            let problem = |named| unknown(&self.sources, suppression, named, &open, self.rules);
            problems.extend(strange.into_iter().map(problem));
        }
        problems
    }
}

/// The places where a suppression counts.
fn keys(suppression: &Suppression) -> impl Iterator<Item = Key> + '_ {
    let file = suppression.comment.file;
    let lines = suppression.lines.iter().flatten().map(move |line| (file, Some(*line)));
    lines.chain(suppression.lines.is_none().then_some((file, None)))
}

/// The id that a name stands for; the name itself where no rule that runs has it.
fn canonical<'n>(rules: &'n RuleSet, name: &'n str) -> &'n str {
    let found = rules.find(name).or_else(|| rules.find(name.rsplit('/').next().unwrap_or(name)));
    found.map_or(name, |rule| rule.id.as_str())
}
