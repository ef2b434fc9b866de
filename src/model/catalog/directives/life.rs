use crate::model::{Family, Target, Version};
use std::cmp::Ordering;

/// One spelling of a directive and which servers take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The spelling, lower case.
    pub name: &'static str,
    /// Its life in each family that ever had it.
    pub lives: &'static [Life],
}

/// When a spelling lived in one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// The family.
    pub family: Family,
    /// First version; no patch where the series had it from its first release.
    pub since: Version,
    /// First version without it.
    pub removed: Option<Version>,
    /// Patch releases that brought it to a series later than its first release.
    pub backports: &'static [Version],
    /// Later series that never got it.
    pub absent: &'static [Version],
}

/// Whether a server takes a spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Known,
    /// It is older than the spelling.
    TooOld {
        /// First version that has it.
        since: Version,
    },
    /// It no longer does.
    Removed {
        /// First version without it.
        removed: Version,
    },
    /// Another family has it, this one never had.
    OtherFamily {
        /// The family that has it.
        family: Family,
    },
    /// What is known of the version does not decide it.
    Unclear,
}

impl Name {
    /// Whether a server takes this spelling.
    pub fn status(&self, target: Option<Target>) -> Status {
        let Some(target) = target else { return Status::Unclear };
        if !matches!(target.family, Family::Redis | Family::Valkey) {
            return Status::Unclear;
        }
        match self.lives.iter().find(|life| life.family == target.family) {
            Some(life) => target.version.map_or(Status::Unclear, |version| life.status(version)),
            None => match self.lives.first() {
                Some(life) => Status::OtherFamily { family: life.family },
                None => Status::Unclear,
            },
        }
    }
}

impl Life {
    /// Whether a version takes the spelling.
    fn status(&self, version: Version) -> Status {
        if let Some(removed) = self.removed {
            match reached(version, removed) {
                Some(true) => return Status::Removed { removed },
                Some(false) => {}
                None => return Status::Unclear,
            }
        }
        let same = |other: &&Version| other.major == version.major && other.minor == version.minor;
        // Distributions patch some of these series, so that even there it may be known.
        if self.absent.iter().any(|series| same(&series)) {
            return Status::Unclear;
        }
        let since = self.backports.iter().find(same).unwrap_or(&self.since);
        match reached(version, *since) {
            Some(true) => Status::Known,
            Some(false) => Status::TooOld { since: *since },
            None => Status::Unclear,
        }
    }
}

/// Whether a version is `mark` or later; a mark without patch means the first release of its series.
fn reached(version: Version, mark: Version) -> Option<bool> {
    if version.major != mark.major {
        return Some(version.major > mark.major);
    }
    let (minor, patch) = (mark.minor.unwrap_or(0), mark.patch.unwrap_or(0));
    match version.minor.map(|have| have.cmp(&minor)) {
        None => (minor == 0 && patch == 0).then_some(true),
        Some(Ordering::Greater) => Some(true),
        Some(Ordering::Less) => Some(false),
        Some(Ordering::Equal) => match version.patch {
            Some(have) => Some(have >= patch),
            None => (patch == 0).then_some(true),
        },
    }
}
