//! Names of findings that survive moved lines and other findings.

use crate::diagnostic::Diagnostic;
use crate::source::{Paths, Sources};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The fingerprint of each finding, 32 hexadecimal digits: over rule, path below `root` and key, and the how-manyeth it
/// is in its file where several share all three.
pub fn fingerprints(sources: &Sources, findings: &[Diagnostic], root: &Path) -> Vec<String> {
    let paths = Paths::new(root);
    let path = |finding: &Diagnostic| paths.show(sources.file(finding.primary.span.file).path());
    let mut order: Vec<(usize, String)> = findings.iter().map(path).enumerate().collect();
    order.sort_by(|(a, in_a), (b, in_b)| match (findings.get(*a), findings.get(*b)) {
        (Some(a), Some(b)) => {
            let place = |finding: &Diagnostic| (finding.primary.span.start, finding.primary.span.end);
            in_a.cmp(in_b).then_with(|| place(a).cmp(&place(b))).then_with(|| a.message.cmp(&b.message))
        }
        _ => a.cmp(b),
    });
    let mut seen: BTreeMap<[u8; 32], u32> = BTreeMap::new();
    let mut all = vec![String::new(); findings.len()];
    for (index, path) in order {
        if let (Some(finding), Some(fingerprint)) = (findings.get(index), all.get_mut(index)) {
            *fingerprint = next(&mut seen, finding, &path);
        }
    }
    all
}

fn next(seen: &mut BTreeMap<[u8; 32], u32>, finding: &Diagnostic, path: &str) -> String {
    // A problem of the input has no subject to be keyed by; its words say which it is.
    let key = if finding.key.is_empty() { &finding.message } else { &finding.key };
    let mut hash = Sha256::new();
    for part in ["redlint/v1", &finding.rule, path, key] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let ordinal = seen.entry(hash.clone().finalize().into()).or_default();
    hash.update(ordinal.to_le_bytes());
    *ordinal += 1;
    let digest = hash.finalize();
    digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
