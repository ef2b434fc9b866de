use super::{Report, Request};
use crate::diagnostic::{Diagnostic, Severity};
use crate::discover::{Group, Scope};
use crate::policy::suppress::Suppressions;
use crate::policy::{Values, hush, join, overrides, sort};
use crate::source::{FileId, Sources, Span};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// What one project, or one file that nothing places, came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Directories of the project, or the file: what it says of files is about those in them.
    pub(super) homes: BTreeSet<PathBuf>,
    pub(super) sources: Sources,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) secrets: Vec<Span>,
    /// Secrets that are known wherever they stand.
    pub(super) values: Values,
    pub(super) servers: usize,
    pub(super) variants: usize,
}

impl Outcome {
    /// The same without secrets in what its findings say.
    pub(super) fn hushed(mut self) -> Self {
        hush(&self.sources, &mut self.diagnostics, &self.values);
        self
    }
}

/// The part of what is held back for the last one.
const HELD: usize = usize::MAX;

/// Where a finding is that was seen.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// Number of the part that it is in.
    part: usize,
    /// Its place there.
    place: usize,
    severity: Severity,
}

/// Secret ranges of files.
type Masked = BTreeMap<PathBuf, BTreeSet<(u32, u32)>>;

/// Collects outcomes into one report, keeping only the files that findings lie in.
pub(super) struct Gather<'a> {
    request: Request<'a>,
    /// The root as files know it.
    root: PathBuf,
    scope: &'a Scope,
    /// Whether findings may lie in every file of a project that something given belongs to.
    whole: bool,
    report: Report,
    /// Findings by what makes two of them one.
    seen: HashMap<u64, Seen>,
    /// Number of parts that were given away.
    parts: usize,
    /// What was hidden in the files of what was given away.
    masked: Masked,
    /// Files that a project read beyond its own directory: others may have more to say of them, and to hide in them.
    shared: HashSet<PathBuf>,
    /// What was found in them before the last part.
    held: Report,
    read: HashSet<PathBuf>,
    /// The words of a project's files that may be names of configurations, by its directory.
    mentions: HashMap<PathBuf, BTreeSet<String>>,
    suppressions: Suppressions<'a>,
    values: Values,
}

impl<'a> Gather<'a> {
    pub(super) fn new(request: &Request<'a>, root: PathBuf, scope: &'a Scope, whole: bool) -> Self {
        Self {
            request: *request,
            root,
            scope,
            whole,
            report: Report::default(),
            seen: HashMap::new(),
            parts: 0,
            masked: Masked::new(),
            shared: HashSet::new(),
            held: Report::default(),
            read: HashSet::new(),
            mentions: HashMap::new(),
            suppressions: Suppressions::new(request.rules, request.options.today),
            values: Values::default(),
        }
    }

    /// Whether a file was read for a project that was added.
    pub(super) fn has_read(&self, path: &Path) -> bool {
        self.read.contains(path)
    }

    /// Whether a project is one of its own, or named outright: not a part of one that was added.
    pub(super) fn wants(&self, group: &Group) -> bool {
        group.named || !self.has_read(&group.variants[0].files[0])
    }

    /// Whether a project uses a configuration, or at least speaks of it: a configuration that is there to be mounted
    /// some day is none that runs.
    pub(super) fn uses(&self, conf: &Path) -> bool {
        let name = conf.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let speaks = |above: &Path| self.mentions.get(above).is_some_and(|names| names.contains(&*name));
        self.has_read(conf) || conf.ancestors().any(speaks)
    }

    /// Notes the files of a project. Whether any of them lies where findings are wanted.
    pub(super) fn note(&mut self, homes: &BTreeSet<PathBuf>, sources: &Sources) -> bool {
        for (_, file) in sources.iter() {
            self.read.insert(file.path().to_owned());
            let own = file.path().ancestors().find_map(|above| homes.get(above));
            if own.is_none() {
                self.shared.insert(file.path().to_owned());
            }
            if let Some(home) = own.or(homes.first()) {
                let names = conf_names(file.text()).map(str::to_owned);
                self.mentions.entry(home.clone()).or_default().extend(names);
            }
        }
        sources.iter().any(|(_, file)| self.scope.holds(file.path()))
    }

    /// Whether findings in a file of a project that is wanted are reported.
    fn holds(&self, path: &Path) -> bool {
        self.scope.holds(path) || self.whole && self.scope.admits(path)
    }

    /// Adds what nobody keeps.
    pub(super) fn add(&mut self, mut outcome: Outcome) {
        let diagnostics = std::mem::take(&mut outcome.diagnostics);
        self.add_with(&outcome, diagnostics);
    }

    /// Adds what is kept.
    pub(super) fn add_kept(&mut self, outcome: &Outcome) {
        self.add_with(outcome, outcome.diagnostics.clone());
    }

    fn add_with(&mut self, outcome: &Outcome, diagnostics: Vec<Diagnostic>) {
        if !self.note(&outcome.homes, &outcome.sources) {
            return;
        }
        self.report.servers += outcome.servers;
        self.report.variants += outcome.variants;
        self.report.files.extend(outcome.sources.iter().map(|(_, file)| file.path().to_owned()));
        let mut wanted = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for (id, file) in outcome.sources.iter() {
            if !self.holds(file.path()) {
                continue;
            }
            wanted.insert(id);
            if self.suppressions.read(file) {
                kept.insert(self.report.sources.adopt(file));
            }
        }
        let mut moved = BTreeMap::new();
        for diagnostic in diagnostics {
            if wanted.contains(&diagnostic.primary.span.file) {
                self.add_finding(diagnostic, &outcome.sources, &mut moved);
            }
        }
        let secrets = outcome.secrets.iter().filter_map(|secret| {
            let file = moved.get(&secret.file)?;
            Some(Span { file: *file, ..*secret })
        });
        self.report.secrets.extend(secrets);
        kept.extend(moved.into_values());
        for file in kept {
            let said = outcome.values.find(self.report.sources.text(file));
            self.report.secrets.extend(said.into_iter().map(|range| Span::new(file, range)));
        }
        self.values.extend(&outcome.values);
    }

    fn add_finding(
        &mut self,
        mut diagnostic: Diagnostic,
        from: &Sources,
        moved: &mut BTreeMap<FileId, FileId>,
    ) {
        let key = key(from.file(diagnostic.primary.span.file).path(), &diagnostic);
        let severity = diagnostic.severity;
        let here = Seen { part: self.parts, place: self.report.diagnostics.len(), severity };
        match self.seen.entry(key) {
            Entry::Occupied(seen) if seen.get().severity >= severity => return,
            Entry::Occupied(mut seen) => {
                let before = seen.get_mut();
                let findings = match before.part {
                    HELD => Some(&mut self.held.diagnostics),
                    part => (part == self.parts).then_some(&mut self.report.diagnostics),
                };
                if let Some(known) = findings.and_then(|findings| findings.get_mut(before.place)) {
                    (before.severity, known.severity) = (severity, severity);
                    return;
                }
                *before = here;
            }
            Entry::Vacant(free) => {
                free.insert(here);
            }
        }
        diagnostic.move_to(from, &mut self.report.sources, moved);
        self.report.diagnostics.push(diagnostic);
    }

    /// Gives away what was found so far but for what lies in shared files, which comes last. A project that shares a file
    /// of one that was given away says the same of it again only where it is worse there.
    pub(super) fn settle(&mut self) -> Report {
        let Report { sources, diagnostics, .. } = &mut self.report;
        let path = |finding: &Diagnostic| sources.file(finding.primary.span.file).path();
        let shared = diagnostics.extract_if(.., |finding| self.shared.contains(path(finding)));
        let shared: Vec<(u64, Diagnostic)> = shared.map(|one| (key(path(&one), &one), one)).collect();
        let mut part = self.part();
        complete(&mut part, &self.masked);
        self.parts += 1;
        let mut moved = BTreeMap::new();
        for (key, mut finding) in shared {
            let seen = Seen { part: HELD, place: self.held.diagnostics.len(), severity: finding.severity };
            self.seen.insert(key, seen);
            finding.move_to(&part.sources, &mut self.held.sources, &mut moved);
            self.held.diagnostics.push(finding);
        }
        let named = part.diagnostics.iter().flat_map(|finding| &finding.secrets);
        for secret in part.secrets.iter().chain(named) {
            let path = part.sources.file(secret.file).path();
            match self.masked.get_mut(path) {
                Some(ranges) => ranges.insert((secret.start, secret.end)),
                None => self.masked.entry(path.to_owned()).or_default().insert((secret.start, secret.end)),
            };
        }
        part
    }

    /// What was not given away yet, and what is to be said of all.
    pub(super) fn finish(mut self) -> Report {
        let mut moved = BTreeMap::new();
        for mut finding in std::mem::take(&mut self.held.diagnostics) {
            finding.move_to(&self.held.sources, &mut self.report.sources, &mut moved);
            self.report.diagnostics.push(finding);
        }
        // What several say of a file that they share.
        let Report { sources, diagnostics, .. } = &mut self.report;
        let path = |finding: &Diagnostic| sources.file(finding.primary.span.file).path();
        let mut shared: Vec<Diagnostic> =
            diagnostics.extract_if(.., |finding| self.shared.contains(path(finding))).collect();
        join(&mut shared);
        diagnostics.extend(shared);
        let mut report = self.part();
        let mut problems = self.suppressions.finish(&mut report.sources);
        hush(&report.sources, &mut problems, &self.values);
        report.diagnostics.extend(problems);
        complete(&mut report, &self.masked);
        report.servers = self.report.servers;
        report.variants = self.report.variants;
        report.files = self.report.files;
        report.files.sort();
        report.files.dedup();
        report
    }

    /// What was found since the last part, in no order.
    fn part(&mut self) -> Report {
        let Request { options, rules } = self.request;
        let mut part = Report {
            sources: std::mem::take(&mut self.report.sources),
            secrets: std::mem::take(&mut self.report.secrets),
            diagnostics: std::mem::take(&mut self.report.diagnostics),
            ..Report::default()
        };
        let found = &mut part.diagnostics;
        overrides::apply(&part.sources, found, &options.overrides, rules, &self.root);
        self.suppressions.mark(&part.sources, found);
        for suppressed in found.iter_mut().filter_map(|finding| finding.suppressed.as_mut()) {
            self.values.hide(&mut suppressed.reason);
        }
        part
    }
}

/// Puts the findings of a part in order, and hides in its files what was hidden there before.
fn complete(part: &mut Report, masked: &Masked) {
    sort(&mut part.diagnostics, &part.sources);
    for (file, ranges) in part.sources.iter().filter_map(|(id, file)| Some((id, masked.get(file.path())?))) {
        part.secrets.extend(ranges.iter().map(|(start, end)| Span { file, start: *start, end: *end }));
    }
    part.secrets.sort();
    part.secrets.dedup();
}

/// The words of a text that may be names of configurations.
fn conf_names(text: &str) -> impl Iterator<Item = &str> {
    const ENDING: &str = ".conf";
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    text.match_indices(ENDING).filter_map(move |(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + ENDING.len()..)?);
        if after.starts_with(in_word) {
            return None;
        }
        text.get(before.trim_end_matches(in_word).len()..at + ENDING.len())
    })
}

/// Two findings with the same key are one: path, start, end, rule and message.
fn key(path: &Path, finding: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    let Span { start, end, .. } = finding.primary.span;
    (path, start, end, &finding.rule, &finding.message).hash(&mut hasher);
    hasher.finish()
}
