//! Findings that were there before: known by their fingerprints, so that moved lines do not bring them back.

use super::fingerprint::Fingerprints;
use crate::diagnostic::{Diagnostic, Severity, Suppressed, SuppressionKind};
use crate::source::{FileId, Paths, Sources, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Where it usually lies, below the root.
pub const NAME: &str = ".redlint/baseline.json";

/// What a baseline file holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
    /// Path below the root.
    pub file: String,
    /// Id of its rule.
    pub rule: String,
    /// What it said; for people only.
    pub message: String,
    /// What it is known by.
    pub fingerprint: String,
}

impl Baseline {
    /// A baseline of everything that was found and is not suppressed.
    pub fn of(sources: &Sources, findings: &[Diagnostic], root: &Path) -> Self {
        let paths = Paths::new(root);
        let all = Fingerprints::new(root).of(sources, findings);
        let open = findings.iter().zip(all).filter(|(finding, _)| finding.suppressed.is_none());
        let known = open.map(|(finding, fingerprint)| Known {
            file: paths.show(sources.file(finding.primary.span.file).path()),
            rule: finding.rule.to_string(),
            message: finding.message.clone(),
            fingerprint: fingerprint.to_string(),
        });
        let mut findings: Vec<Known> = known.collect();
        findings.sort();
        Self { version: 1, findings }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Why it is none, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match baseline.version {
            1 => Ok(baseline),
            other => Err(format!("version {other} is not known")),
        }
    }

    /// The file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Marks the findings that it knows, as they come.
    pub fn marking(&self, root: &Path) -> Marking<'_> {
        let known = self.findings.iter().map(|one| (one.fingerprint.as_str(), (one, false)));
        Marking { known: known.collect(), names: Fingerprints::new(root) }
    }

    /// With the findings of another one.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.findings.extend(other.findings.iter().cloned());
        self.findings.sort();
        self.findings.dedup_by(|a, b| a.fingerprint == b.fingerprint && a.file == b.file);
        self
    }

    /// Without some of its findings.
    #[must_use]
    pub fn without(&self, stale: &[&Known]) -> Self {
        let stale: std::collections::BTreeSet<&str> =
            stale.iter().map(|one| one.fingerprint.as_str()).collect();
        let kept = self.findings.iter().filter(|one| !stale.contains(one.fingerprint.as_str()));
        Self { version: self.version, findings: kept.cloned().collect() }
    }
}

/// What a baseline knows, and what of it was found so far.
#[derive(Debug)]
pub struct Marking<'b> {
    known: BTreeMap<&'b str, (&'b Known, bool)>,
    names: Fingerprints,
}

impl<'b> Marking<'b> {
    /// Marks those of these findings that are known.
    pub fn mark(&mut self, sources: &Sources, findings: &mut [Diagnostic]) {
        let names = self.names.of(sources, findings);
        for (finding, fingerprint) in findings.iter_mut().zip(&names) {
            let Some((_, found)) = self.known.get_mut(fingerprint.to_string().as_str()) else { continue };
            *found = true;
            if finding.suppressed.is_none() {
                let reason = "in the baseline".to_owned();
                finding.suppressed = Some(Suppressed { kind: SuppressionKind::Baseline, reason });
            }
        }
    }

    /// What is known and was not found.
    pub fn stale(self) -> Vec<&'b Known> {
        let mut stale: Vec<&Known> =
            self.known.into_values().filter(|(_, found)| !found).map(|(one, _)| one).collect();
        stale.sort();
        stale
    }
}

/// Findings about what a baseline knows and was not found. `file` is the baseline.
pub fn stale(sources: &Sources, file: FileId, stale: &[&Known]) -> Vec<Diagnostic> {
    let places: BTreeMap<&str, usize> = sources
        .text(file)
        .split('"')
        .scan(0, |at, part| {
            let start = *at;
            *at += part.len() + 1;
            Some((part, start))
        })
        .collect();
    let finding = |one: &&Known| {
        let start = places.get(one.fingerprint.as_str()).copied().unwrap_or(0);
        let span = Span::new(file, start..start + one.fingerprint.len());
        let message = format!("`{}` in {} is found no more: {}", one.rule, one.file, one.message);
        let title = "Baseline that knows what is not there";
        let mut finding = Diagnostic::input("stale-baseline", title, span, message);
        finding.group = "suppression".into();
        finding.severity = Severity::Info;
        finding.help = Some("`redlint baseline prune` removes it.".into());
        finding
    };
    stale.iter().map(finding).collect()
}
