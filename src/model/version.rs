//! Which server, in which version.

use super::words::words;
use serde::{Deserialize, Serialize};

/// A version as far as it is known: `7`, `7.2` or `7.2.4`. A missing part is not zero: `7.2` may be any patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Version {
    /// Major number.
    pub major: u16,
    /// Minor number, where it is known.
    pub minor: Option<u16>,
    /// Patch number, where it is known.
    pub patch: Option<u16>,
}

impl Version {
    /// A full version.
    pub const fn full(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor: Some(minor), patch: Some(patch) }
    }

    /// A series: any patch of `major.minor`.
    pub const fn series(major: u16, minor: u16) -> Self {
        Self { major, minor: Some(minor), patch: None }
    }

    /// Reads the numbers at the start of a text: `7.2.4-alpine`, `v7`, `7.2`. `None` where it starts otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let rest = &text[end..];
        if !(rest.is_empty() || rest.starts_with(['-', '+', '_', ' ', '@'])) {
            return None;
        }
        let mut numbers = text[..end].split('.').map(|part| part.parse::<u16>().ok());
        let major = numbers.next()??;
        let mut next = || numbers.next().map_or(Some(None), |part| part.map(Some));
        let (minor, patch) = (next()?, next()?);
        Some(Self { major, minor, patch })
    }

    /// This version with no more parts than another has: 7.4.2 up to 7.4 is 7.4.
    #[must_use]
    pub fn up_to(self, other: Self) -> Self {
        let minor = self.minor.filter(|_| other.minor.is_some());
        Self { minor, patch: self.patch.filter(|_| minor.is_some() && other.patch.is_some()), ..self }
    }

    /// How this version stands to another; `None` where what is known of the two does not decide it: `7.2`
    /// against `7.2.4`.
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        use std::cmp::Ordering::Equal;
        match self.major.cmp(&other.major) {
            Equal => {}
            decided => return Some(decided),
        }
        for (mine, theirs) in [(self.minor, other.minor), (self.patch, other.patch)] {
            match (mine, theirs) {
                (Some(mine), Some(theirs)) if mine != theirs => return Some(mine.cmp(&theirs)),
                (Some(_), Some(_)) => {}
                (None, None) => return Some(Equal),
                _ => return None,
            }
        }
        Some(Equal)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.major)?;
        for part in [self.minor, self.patch].into_iter().flatten() {
            write!(f, ".{part}")?;
        }
        Ok(())
    }
}

words! {
    /// Which server program it is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Family {
        /// Redis, also as packed by Redis Stack and Bitnami.
        Redis = "redis",
        /// Valkey.
        Valkey = "valkey",
        /// KeyDB.
        KeyDb = "keydb",
        /// Dragonfly.
        Dragonfly = "dragonfly",
        /// Redict.
        Redict = "redict",
    }
}

impl Family {
    /// What its programs are called by: `redis` of `redis-server` and `redis-cli`. Dragonfly brings the client of Redis along.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Redis | Self::Dragonfly => "redis",
            Self::Valkey => "valkey",
            Self::KeyDb => "keydb",
            Self::Redict => "redict",
        }
    }

    /// The variable that its client takes a password from in every version.
    pub fn auth_variable(self) -> &'static str {
        match self {
            Self::Redict => "REDICTCLI_AUTH",
            _ => "REDISCLI_AUTH",
        }
    }

    /// The family of a program called by its prefix and one of some words: `redict-server` by `server`.
    pub fn of_program(name: &str, words: &[&str]) -> Option<Self> {
        let (prefix, word) = name.split_once('-')?;
        let named = Self::NAMED.into_iter().find(|family| family.as_str() == prefix);
        named.filter(|_| words.contains(&word))
    }

    /// Whether a text, in small letters, has its name in it.
    pub fn is_named_in(self, text: &str) -> bool {
        let begins = |at: usize| !text[..at].ends_with(char::is_alphabetic);
        text.match_indices(self.as_str()).any(|(at, _)| self.ends_names() || begins(at))
    }

    /// Whether names of clients and hosts end with its name, such as `ioredis` and `myvalkey`. With Redict's end words that
    /// have nothing to do with it.
    fn ends_names(self) -> bool {
        self != Self::Redict
    }

    /// Whether a text, in small letters, has the name of one in it whose programs and files bear it.
    pub fn any_named_in(text: &str) -> bool {
        Self::NAMED.into_iter().any(|family| family.is_named_in(text))
    }

    /// Families whose programs and files bear their names.
    const NAMED: [Self; 4] = [Self::Redis, Self::Valkey, Self::KeyDb, Self::Redict];
    /// These names.
    pub const NAMES: [&str; 4] = {
        let [first, second, third, fourth] = Self::NAMED;
        [first.as_str(), second.as_str(), third.as_str(), fourth.as_str()]
    };
}

impl std::fmt::Display for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A server program in a version, as far as it is known: what `--target redis@7.0.15` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// The program.
    pub family: Family,
    /// Its version; `None` where no file says.
    pub version: Option<Version>,
}

impl Target {
    /// The server whose directives and commands it has: Redict forked from redis 7.2 and added next to nothing.
    #[must_use]
    pub fn forked_from(self) -> Self {
        match self.family {
            Family::Redict => Self { family: Family::Redis, version: Some(Version::series(7, 2)) },
            _ => self,
        }
    }
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (family, version) = text.split_once('@').map_or((text, None), |(f, v)| (f, Some(v)));
        let family = match family {
            "redis" => Family::Redis,
            "valkey" => Family::Valkey,
            "keydb" => Family::KeyDb,
            "dragonfly" => Family::Dragonfly,
            "redict" => Family::Redict,
            other => {
                return Err(format!(
                    "unknown server `{other}`: use redis, valkey, keydb, redict or dragonfly"
                ));
            }
        };
        let version =
            version.map(|v| Version::parse(v).ok_or(format!("`{v}` is not a version"))).transpose()?;
        Ok(Self { family, version })
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.version {
            Some(version) => write!(f, "{} {version}", self.family),
            None => write!(f, "{}", self.family),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering::{Equal, Greater, Less};

    #[test]
    fn predictions_are_no_servers() {
        for (text, named) in
            [("myredis-1", true), ("redict.conf", true), ("predis", true), ("prediction", false)]
        {
            assert_eq!(Family::any_named_in(text), named, "{text}");
        }
        assert_eq!(Family::of_program("redict-server", &["server"]), Some(Family::Redict));
        assert_eq!(Family::of_program("predict-server", &["server"]), None);
    }

    #[test]
    fn versions_compare_as_far_as_they_are_known() {
        let version = |text| Version::parse(text).unwrap();
        assert_eq!(version("7.2").compare(version("7.2.4")), None);
        assert_eq!(version("7.2").compare(version("7.4.1")), Some(Less));
        assert_eq!(version("7").compare(version("7.4")), None);
        assert_eq!(version("8").compare(version("7.4.9")), Some(Greater));
        assert_eq!(version("7.2.4-alpine").compare(version("7.2.4")), Some(Equal));
        assert_eq!(Version::parse("alpine"), None);
        assert_eq!(Version::parse("7x"), None);
    }
}
