use super::table::ADVISORIES;
use crate::model::{Target, Version};

/// A known vulnerability.
#[derive(Debug, Clone, Copy)]
pub struct AdvisorySpec {
    /// CVE id.
    pub id: &'static str,
    /// `critical`, `high`, `medium`, `low`, or empty where not stated.
    pub severity: &'static str,
    /// What it allows: `rce`, `dos`, `acl-bypass`, …
    pub impact: &'static str,
    /// Who can use it: `authenticated`, `unauthenticated`, …
    pub access: &'static str,
    /// Whether only servers with an unusual configuration are open to it.
    pub conditional: bool,
    /// The day on which somebody looked, where the file says.
    pub as_of: Option<&'static str>,
    /// Series by family.
    pub(super) affected: &'static [Affected],
}

/// What one family has of a vulnerability.
#[derive(Debug, Clone, Copy)]
pub struct Affected {
    pub(super) family: crate::model::Family,
    pub(super) from: Version,
    /// Whether the vendor itself names the versions; else they are what its notes seem to say.
    pub(super) certain: bool,
    /// First fixed version of each series, and as it is written.
    pub(super) fixed: &'static [(Version, &'static str)],
    /// Series without a fix.
    pub(super) unfixed: &'static [Version],
}

/// A vulnerability that a version is open to.
#[derive(Debug, Clone, Copy)]
pub struct OpenAdvisory {
    /// What it is.
    pub spec: &'static AdvisorySpec,
    /// The version that mends it within its series, where there is one.
    pub fixed: Option<&'static str>,
    /// Whether the vendor itself names the versions.
    pub certain: bool,
}

/// Vulnerabilities that a server of just this version has. Those that need an unusual configuration are left out.
/// Nothing for a version that is not known to the last number, unless all its patch releases are open.
pub fn advisories(target: Target) -> Vec<OpenAdvisory> {
    open(ADVISORIES, target).collect()
}

/// Those of a list that a version is open to.
pub(super) fn open(all: &'static [AdvisorySpec], target: Target) -> impl Iterator<Item = OpenAdvisory> {
    all.iter().filter(|advisory| !advisory.conditional).filter_map(move |spec| {
        let affected = spec.affected.iter().find(|affected| affected.family == target.family)?;
        Some(OpenAdvisory { spec, fixed: affected.open(target.version?)?, certain: affected.certain })
    })
}

impl Affected {
    /// Whether a version is open to it, and if so the version that mends it, if any does.
    fn open(&self, version: Version) -> Option<Option<&'static str>> {
        let minor = version.minor?;
        let same = |other: &&Version| other.major == version.major && other.minor == Some(minor);
        if version.compare(self.from).is_some_and(std::cmp::Ordering::is_lt) {
            return None;
        }
        if let Some((fixed, written)) = self.fixed.iter().find(|(fixed, _)| same(&fixed)) {
            return version.compare(*fixed)?.is_lt().then_some(Some(*written));
        }
        self.unfixed.iter().any(|series| same(&series)).then_some(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(target: &str) -> Vec<&'static str> {
        advisories(target.parse().unwrap()).iter().map(|open| open.spec.id).collect()
    }

    #[test]
    fn a_version_has_what_was_mended_after_it() {
        assert!(ids("redis@7.2.4").contains(&"CVE-2025-49844"));
        assert!(!ids("redis@7.2.11").contains(&"CVE-2025-49844"));
        assert!(ids("redis@7.0.15").contains(&"CVE-2025-49844"));
        assert!(ids("valkey@8.0.5").contains(&"CVE-2025-49844"));
    }

    #[test]
    fn versions_that_no_vendor_names_are_uncertain() {
        let certain = |target: &str| {
            let open = advisories(target.parse().unwrap());
            open.iter().find(|open| open.spec.id == "CVE-2025-67733").map(|open| open.certain)
        };
        assert_eq!(certain("redis@6.2.22"), Some(false));
        assert_eq!(certain("valkey@8.0.5"), Some(true));
    }

    #[test]
    fn a_floating_version_has_none_that_some_patch_mends() {
        assert!(!ids("redis@7.2").contains(&"CVE-2025-49844"));
        assert!(ids("redis@7.0").contains(&"CVE-2025-49844"));
        assert!(ids("redis@7").is_empty());
        assert!(ids("redis").is_empty());
    }
}
