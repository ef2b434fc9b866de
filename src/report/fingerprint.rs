use crate::diagnostic::Diagnostic;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names findings so that a name survives moved lines and other findings.
///
/// It hashes rule, path and key, and the how-manyeth it is where several share all three.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: BTreeMap<[u8; 32], u32>,
}

impl Fingerprints {
    /// The fingerprint of the next finding; to be asked in the order of the file.
    pub fn next(&mut self, diagnostic: &Diagnostic, path: &str) -> String {
        // A problem of the input has no subject to be keyed by; its words say which it is.
        let key = if diagnostic.key.is_empty() { &diagnostic.message } else { &diagnostic.key };
        let mut hash = Sha256::new();
        for part in ["redlint/v1", &diagnostic.rule, path, key] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let ordinal = self.seen.entry(hash.clone().finalize().into()).or_default();
        hash.update(ordinal.to_le_bytes());
        *ordinal += 1;
        let digest = hash.finalize();
        digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
