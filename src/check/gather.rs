use super::{Report, Request};
use crate::diagnostic::Diagnostic;
use crate::discover::{Group, Scope};
use crate::policy::{Values, hush, overrides, suppress};
use crate::source::{FileId, Sources, Span};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What one project, or one file that nothing places, came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Directory of the project, or the file.
    pub(super) directory: PathBuf,
    pub(super) sources: Sources,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) secrets: Vec<Span>,
    /// Secrets that are known wherever they stand.
    pub(super) values: Values,
    pub(super) servers: usize,
    pub(super) variants: usize,
}

/// Two findings with the same key are one: path, start, end, rule and message.
type Key = (PathBuf, u32, u32, String, String);

/// Collects outcomes into one report, keeping only the files that findings lie in.
pub(super) struct Gather<'a> {
    scope: &'a Scope,
    /// Whether findings may lie in every file of a project that something given belongs to.
    whole: bool,
    report: Report,
    findings: BTreeMap<Key, Diagnostic>,
    read: BTreeSet<PathBuf>,
    /// The words of a project's files that may be names of configurations, by its directory.
    mentions: BTreeMap<PathBuf, BTreeSet<String>>,
    /// Files whose comments may suppress findings.
    commented: BTreeSet<FileId>,
    values: Values,
}

impl<'a> Gather<'a> {
    pub(super) fn new(scope: &'a Scope, whole: bool) -> Self {
        Self {
            scope,
            whole,
            report: Report::default(),
            findings: BTreeMap::new(),
            read: BTreeSet::new(),
            mentions: BTreeMap::new(),
            commented: BTreeSet::new(),
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
    pub(super) fn note(&mut self, directory: &Path, sources: &Sources) -> bool {
        let mut names = BTreeSet::new();
        let mut wanted = false;
        for (_, file) in sources.iter() {
            self.read.insert(file.path().to_owned());
            wanted |= self.scope.holds(file.path());
            let words = file.text().split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
            names.extend(words.filter(|word| word.ends_with(".conf")).map(str::to_owned));
        }
        self.mentions.entry(directory.to_owned()).or_default().extend(names);
        wanted
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

    fn add_with(&mut self, outcome: &Outcome, mut diagnostics: Vec<Diagnostic>) {
        if !self.note(&outcome.directory, &outcome.sources) {
            return;
        }
        self.report.servers += outcome.servers;
        self.report.variants += outcome.variants;
        self.report.files.extend(outcome.sources.iter().map(|(_, file)| file.path().to_owned()));
        let mut kept = BTreeSet::new();
        for (_, file) in outcome.sources.iter() {
            if file.text().contains(suppress::MARK) && self.holds(file.path()) {
                kept.insert(self.report.sources.adopt(file));
            }
        }
        self.commented.extend(&kept);
        hush(&outcome.sources, &mut diagnostics, &outcome.values);
        let mut moved = BTreeMap::new();
        for diagnostic in diagnostics {
            self.add_finding(diagnostic, &outcome.sources, &mut moved);
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
        let path = from.file(diagnostic.primary.span.file).path();
        if !self.holds(path) {
            return;
        }
        let path = path.to_owned();
        let sources = &mut self.report.sources;
        diagnostic.map_spans(|span| {
            let file = *moved.entry(span.file).or_insert_with(|| sources.adopt(from.file(span.file)));
            Span { file, ..span }
        });
        let Span { start, end, .. } = diagnostic.primary.span;
        let key = (path, start, end, diagnostic.rule.to_string(), diagnostic.message.clone());
        match self.findings.entry(key) {
            Entry::Vacant(free) => {
                free.insert(diagnostic);
            }
            Entry::Occupied(mut taken) => {
                let severity = taken.get().severity.max(diagnostic.severity);
                taken.get_mut().severity = severity;
            }
        }
    }

    pub(super) fn finish(self, request: &Request<'_>, root: &Path) -> Report {
        let Request { options, rules } = *request;
        let mut report = self.report;
        report.diagnostics = self.findings.into_values().collect();
        let mut suppressions = Vec::new();
        let mut problems = Vec::new();
        for file in self.commented {
            let (read, wrong) = suppress::read(&report.sources, file);
            suppressions.extend(read);
            problems.extend(wrong);
        }
        let found = &mut report.diagnostics;
        overrides::apply(&report.sources, found, &options.overrides, rules, root);
        problems.extend(suppress::apply(&report.sources, found, &suppressions, rules, options.today));
        hush(&report.sources, &mut problems, &self.values);
        for suppressed in found.iter_mut().filter_map(|finding| finding.suppressed.as_mut()) {
            self.values.hide(&mut suppressed.reason);
        }
        found.extend(problems);
        let order = |diagnostic: &Diagnostic| {
            let span = diagnostic.primary.span;
            (report.sources.file(span.file).path().to_owned(), span.start, diagnostic.rule.clone(), span.end)
        };
        report.diagnostics.sort_by_cached_key(order);
        report.files.sort();
        report.files.dedup();
        report.secrets.sort();
        report.secrets.dedup();
        report
    }
}
