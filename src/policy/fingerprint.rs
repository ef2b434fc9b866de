//! Names of findings that survive moved lines and other findings.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Paths, Sources};
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Display};
use std::path::Path;

/// Name of a finding; shown as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Fingerprint([u8; 16]);

impl Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The names that the findings of a run got so far.
#[derive(Debug)]
pub struct Fingerprints {
    paths: Paths,
    seen: HashMap<Fingerprint, u32>,
}

impl Fingerprints {
    /// None yet. Paths are told from below `root`.
    pub fn new(root: &Path) -> Self {
        Self { paths: Paths::new(root), seen: HashMap::new() }
    }

    /// The fingerprint of each of these findings: over rule, path and key, and the how-manyeth it
    /// is in its file where several share all three.
    pub fn of(&mut self, sources: &Sources, findings: &[Diagnostic]) -> Vec<Fingerprint> {
        let files: BTreeSet<FileId> = findings.iter().map(|finding| finding.primary.span.file).collect();
        let show = |file: FileId| (file, self.paths.show(sources.file(file).path()));
        let paths: BTreeMap<FileId, String> = files.into_iter().map(show).collect();
        let path = |finding: &Diagnostic| paths.get(&finding.primary.span.file).map_or("", String::as_str);
        let mut order: Vec<(usize, &Diagnostic, &str)> =
            findings.iter().enumerate().map(|(index, finding)| (index, finding, path(finding))).collect();
        order.sort_by(|(_, a, in_a), (_, b, in_b)| {
            let place = |finding: &Diagnostic| (finding.primary.span.start, finding.primary.span.end);
            in_a.cmp(in_b).then_with(|| place(a).cmp(&place(b))).then_with(|| a.message.cmp(&b.message))
        });
        let mut all = vec![Fingerprint::default(); findings.len()];
        for (index, finding, path) in order {
            if let Some(fingerprint) = all.get_mut(index) {
                *fingerprint = next(&mut self.seen, finding, path);
            }
        }
        all
    }
}

fn next(seen: &mut HashMap<Fingerprint, u32>, finding: &Diagnostic, path: &str) -> Fingerprint {
    // A problem of the input has no subject to be keyed by; its words say which it is.
    let key = if finding.key.is_empty() { &finding.message } else { &finding.key };
    let mut hash = Sha256::new();
    for part in ["redlint/v1", &finding.rule, path, key] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let ordinal = seen.entry(start(&hash.clone().finalize())).or_default();
    hash.update(ordinal.to_le_bytes());
    *ordinal += 1;
    start(&hash.finalize())
}

fn start(digest: &[u8]) -> Fingerprint {
    Fingerprint(digest.first_chunk().copied().unwrap_or_default())
}
