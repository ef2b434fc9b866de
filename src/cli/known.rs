use crate::check::Report;
use crate::policy::RuleSet;
use crate::policy::baseline::{self, Baseline, Known, Marking};
use crate::report::Paths;
use crate::source::{FileKind, Files, ReadError};
use std::path::{Path, PathBuf};

/// Which baseline to hold findings against.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Choice {
    /// File with findings that are known and not reported [default: .redlint/baseline.json if it is there]
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    baseline: Option<PathBuf>,
    /// Report known findings too
    #[arg(long)]
    no_baseline: bool,
}

impl Choice {
    /// This file; the usual one where there is none.
    pub fn of(baseline: Option<PathBuf>) -> Self {
        Self { baseline, no_baseline: false }
    }

    /// The file that is meant, whether or not it is there. `configured` is what redlint.toml says.
    pub fn path(&self, files: &dyn Files, root: &Path, configured: Option<&Path>) -> PathBuf {
        match (&self.baseline, configured) {
            (Some(given), _) => files.tidy(given),
            (None, Some(configured)) => files.tidy(&root.join(configured)),
            (None, None) => root.join(baseline::NAME),
        }
    }

    /// Reads the baseline; `None` where there is none to hold findings against.
    ///
    /// # Errors
    /// A baseline that was asked for and is not there, or that cannot be understood, in words.
    pub fn open(
        &self,
        files: &dyn Files,
        root: &Path,
        configured: Option<&Path>,
    ) -> Result<Option<Baseline>, String> {
        let path = self.path(files, root, configured);
        let asked = self.baseline.is_some() || configured.is_some();
        if self.no_baseline || !asked && files.kind(&path) != Some(FileKind::File) {
            return Ok(None);
        }
        read(files, &path).map(Some)
    }

    /// Reports what the baseline knows and was not found.
    ///
    /// # Errors
    /// A baseline that is gone, in words.
    pub fn close(
        &self,
        files: &dyn Files,
        root: &Path,
        configured: Option<&Path>,
        known: Marking<'_>,
        report: &mut Report,
        rules: &RuleSet,
    ) -> Result<(), String> {
        let stale = judged(known.stale(), root, report, rules);
        if !stale.is_empty() {
            let path = self.path(files, root, configured);
            let file = report.sources.load(files, &path).map_err(|why| why.to_string())?;
            let findings = baseline::stale(&report.sources, file, &stale);
            report.diagnostics.extend(findings);
        }
        Ok(())
    }

    /// Marks the findings that the baseline knows, and reports what it knows and was not found.
    ///
    /// # Errors
    /// A baseline that was asked for and is not there, or that cannot be understood, in words.
    pub fn apply(
        &self,
        files: &dyn Files,
        root: &Path,
        configured: Option<&Path>,
        report: &mut Report,
        rules: &RuleSet,
    ) -> Result<(), String> {
        let Some(baseline) = self.open(files, root, configured)? else { return Ok(()) };
        let mut known = baseline.marking(root);
        known.mark(&report.sources, &mut report.diagnostics);
        self.close(files, root, configured, known, report, rules)
    }
}

/// Reads a baseline.
///
/// # Errors
/// Why it cannot be used, in words.
pub(super) fn read(files: &dyn Files, path: &Path) -> Result<Baseline, String> {
    let shown = Paths::new(files.home()).show(path);
    let bytes = files.read(path).map_err(|why| {
        let help = if why == ReadError::Absent { "; `redlint baseline write` makes one" } else { "" };
        format!("cannot read the baseline {shown}: {why}{help}")
    })?;
    Baseline::parse(&String::from_utf8_lossy(&bytes)).map_err(|why| {
        format!("the baseline {shown} cannot be used: {why}; remove it and run `redlint baseline write`")
    })
}

/// Those that this run could have found: by rules that ran, in files that it looked at, or that are gone.
pub(super) fn judged<'k>(
    known: Vec<&'k Known>,
    root: &Path,
    report: &Report,
    rules: &RuleSet,
) -> Vec<&'k Known> {
    let held = |one: &&Known| {
        rules.may_find(&one.rule)
            && report.scope.as_ref().is_some_and(|scope| scope.holds(&root.join(&one.file)))
    };
    known.into_iter().filter(held).collect()
}
