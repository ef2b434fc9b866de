use crate::check::Report;
use crate::policy::baseline::{self, Baseline, Known};
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
    /// The file that is meant, whether or not it is there. `configured` is what redlint.toml says.
    pub fn path(&self, files: &dyn Files, root: &Path, configured: Option<&Path>) -> PathBuf {
        match (&self.baseline, configured) {
            (Some(given), _) => files.tidy(given),
            (None, Some(configured)) => files.tidy(&root.join(configured)),
            (None, None) => root.join(baseline::NAME),
        }
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
    ) -> Result<(), String> {
        let path = self.path(files, root, configured);
        let asked = self.baseline.is_some() || configured.is_some();
        if self.no_baseline || !asked && files.kind(&path) != Some(FileKind::File) {
            return Ok(());
        }
        let baseline = read(files, &path)?;
        let stale = baseline.apply(&report.sources, &mut report.diagnostics, root);
        let stale = judged(stale, root, report);
        let file = report.sources.load(files, &path).map_err(|why| why.to_string())?;
        let findings = baseline::stale(&report.sources, file, &stale);
        report.diagnostics.extend(findings);
        Ok(())
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

/// Those that this run could have found: in files that it looked at, or that are gone.
pub(super) fn judged<'k>(known: Vec<&'k Known>, root: &Path, report: &Report) -> Vec<&'k Known> {
    let held = |one: &&Known| report.scope.as_ref().is_some_and(|scope| scope.holds(&root.join(&one.file)));
    known.into_iter().filter(held).collect()
}
