//! The catalog's own language: what `rules/catalog/` and a user's files may say. The build and the program read it by
//! this one file.

use crate::model::date::Date;
use crate::model::proof::Strength;
use crate::model::version::{Family, Version};
use crate::model::words::{Language, RoleName};
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use std::collections::BTreeMap;
use toml::Spanned;

/// One file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// The day on which somebody looked: what its advisories and its dates of support know of later is nothing.
    pub as_of: Option<Day>,
    /// Images of systems, which have neither an entrypoint nor a server of their own.
    pub systems: Vec<String>,
    /// Images that speak to no server, whatever an env file brings them.
    pub bystanders: Vec<String>,
    /// Images that hold a server.
    pub image: Vec<Image>,
    /// Images that get no more updates.
    pub abandoned: Vec<Abandoned>,
    /// Helm charts that run a server.
    pub chart: Vec<Chart>,
    /// What names of sizes limit the memory of a chart's server to, as Kubernetes writes it; empty for no limit.
    pub limits: BTreeMap<String, String>,
    /// Signs of what a service uses Redis for.
    pub sign: Vec<Spanned<Sign>>,
    /// Signs that something else does it.
    pub negative: Vec<Spanned<Negative>>,
    /// Frameworks, by the language of what reads their URLs.
    pub languages: BTreeMap<Language, Vec<String>>,
    /// Frameworks whose libraries send a password as it stands in its URL, escapes and all.
    pub undecoded: Vec<String>,
    /// Images that only look at servers.
    pub tools: Tools,
    /// Vulnerabilities.
    pub advisory: Vec<Advisory>,
    /// How long each series gets fixes.
    pub support: BTreeMap<Family, BTreeMap<Numbers, End>>,
    /// Passwords that everybody knows.
    pub known: Vec<String>,
    /// Words that make up guessable ones.
    pub words: Vec<String>,
    /// Parts of values that a template leaves to be filled in.
    pub fillers: Vec<String>,
    /// Words in names of variables that hold a secret.
    pub secret_names: Vec<String>,
    /// Last words of names of variables that hold none all the same.
    pub not_secret_names: Vec<String>,
    /// Words in names of variables that only switch something.
    pub switch_names: Vec<String>,
}

/// An image that holds a server.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Image {
    pub name: String,
    pub title: String,
    pub family: Family,
    pub repositories: Vec<String>,
    pub entrypoint: Entrypoint,
    pub program: String,
    pub command: Vec<String>,
    #[serde(default)]
    pub loads: Vec<String>,
    #[serde(default)]
    pub edits: Vec<String>,
    #[serde(default)]
    pub sentinel: bool,
    #[serde(default)]
    pub versionless: bool,
    #[serde(default)]
    pub series_only: bool,
    pub data: String,
    pub workdir: String,
    #[serde(default)]
    pub volumes: Vec<String>,
    #[serde(default)]
    pub holds: Vec<String>,
    #[serde(default)]
    pub user: String,
    #[serde(default)]
    pub settings: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub writes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub fixed: BTreeMap<String, Vec<String>>,
    pub wrapper: Option<Wrapper>,
    pub includes: Option<[String; 2]>,
    /// Another image of the catalog, whose variables this one reads too.
    pub variables_of: Option<Spanned<String>>,
    pub leaves_root: Option<LeavesRoot>,
    #[serde(default)]
    pub flags: String,
    #[serde(default)]
    pub flags_last: bool,
    #[serde(default)]
    pub variables: Vec<Variable>,
    #[serde(default)]
    pub reads: Vec<String>,
    #[serde(default)]
    pub sets: Vec<String>,
    #[serde(default)]
    pub file_variables: bool,
    pub watches: Option<Watch>,
}

/// What an entrypoint makes of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entrypoint {
    /// The script of the official images: puts the server before options and configuration files.
    Official,
    /// Sets up from variables if the command is the image's own start script, else runs the command as it is.
    Setup,
    /// None: a command replaces the image's start script altogether.
    None,
}

/// A variable that an image turns into a directive.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Variable {
    pub name: String,
    pub directive: String,
    #[serde(default)]
    pub when: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    #[serde(default)]
    pub needs: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub default: String,
    pub also: Option<[String; 2]>,
    #[serde(default)]
    pub hides: bool,
    #[serde(default)]
    pub to: Vec<String>,
    pub separator: Option<char>,
    pub doubtful_since: Option<Numbers>,
}

/// A program that starts the server with directives of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Wrapper {
    pub program: String,
    pub fixed: BTreeMap<String, Vec<String>>,
}

/// How an entrypoint gives up the rights of root before it starts the server.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct LeavesRoot {
    pub since: Numbers,
    pub path: String,
    pub capabilities: Vec<String>,
    pub unless: String,
}

/// The primary that a sentinel's image makes of variables: each with what holds where it is not set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Watch {
    pub name: [String; 2],
    pub host: [String; 2],
    pub port: [String; 2],
    pub quorum: [String; 2],
    pub password: [String; 2],
    #[serde(default)]
    pub user: [String; 2],
}

/// Images that get no more updates: globs over names, tags that still do, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Abandoned {
    pub repositories: Vec<String>,
    #[serde(default)]
    pub except: Vec<String>,
    pub because: String,
}

/// A Helm chart that runs a server, by what its values mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Chart {
    pub name: String,
    pub repositories: Vec<String>,
    pub since: u16,
    pub image: String,
    pub primary: String,
    #[serde(default)]
    pub series: BTreeMap<Numbers, String>,
    #[serde(default)]
    pub limit: String,
    #[serde(default)]
    pub limit_since: u16,
}

/// Images that only look at servers.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Tools {
    pub images: Vec<String>,
}

/// A sign of what a service uses Redis for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Sign {
    pub framework: String,
    pub roles: Vec<RoleName>,
    pub strength: Strength,
    #[serde(default)]
    pub connection: Vec<String>,
    #[serde(default)]
    pub switch: Vec<String>,
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub image: Vec<String>,
    #[serde(default)]
    pub setting: Vec<String>,
    #[serde(default)]
    pub value: Vec<String>,
}

/// Where a sign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A variable that holds a URL, a host, or another part of a connection.
    Connection,
    /// A variable that switches something on.
    Switch,
    /// A command.
    Command,
    /// An image.
    Image,
    /// A setting in code.
    Setting,
}

impl Sign {
    /// Its patterns, which are of one kind.
    ///
    /// # Errors
    /// Where there are none, or some of several kinds.
    pub fn patterns(&self) -> Result<(EvidenceKind, &[String]), &'static str> {
        let kinds = [
            (EvidenceKind::Connection, &self.connection),
            (EvidenceKind::Switch, &self.switch),
            (EvidenceKind::Command, &self.command),
            (EvidenceKind::Image, &self.image),
            (EvidenceKind::Setting, &self.setting),
        ];
        let mut kinds = kinds.into_iter().filter(|(_, patterns)| !patterns.is_empty());
        match (kinds.next(), kinds.next()) {
            (Some((kind, patterns)), None) => Ok((kind, patterns)),
            _ => Err(
                "a sign has patterns of one kind: `connection`, `switch`, `command`, `image` or `setting`",
            ),
        }
    }
}

/// A sign that something else does what Redis might be thought to do.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Negative {
    #[serde(default)]
    pub framework: String,
    pub role: RoleName,
    #[serde(default)]
    pub variables: Vec<String>,
    #[serde(default)]
    pub values: Vec<String>,
    #[serde(default)]
    pub command: Vec<String>,
    #[serde(default)]
    pub beside: Vec<String>,
    #[serde(default)]
    pub connections: bool,
}

/// Where a [`Negative`] stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NegativeKind {
    /// A variable of the service.
    Variable,
    /// The command of the service.
    Command,
    /// The image of another service of the project.
    Beside,
}

impl Negative {
    /// Its patterns, which are of one kind.
    ///
    /// # Errors
    /// Where there are none, or some of several kinds.
    pub fn patterns(&self) -> Result<(NegativeKind, &[String]), &'static str> {
        let kinds = [
            (NegativeKind::Variable, &self.variables),
            (NegativeKind::Command, &self.command),
            (NegativeKind::Beside, &self.beside),
        ];
        let mut kinds = kinds.into_iter().filter(|(_, patterns)| !patterns.is_empty());
        match (kinds.next(), kinds.next()) {
            (Some((kind, patterns)), None) => Ok((kind, patterns)),
            _ => Err("a negative sign has patterns of one kind: `variables`, `command` or `beside`"),
        }
    }
}

/// A vulnerability.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Advisory {
    pub id: String,
    #[serde(default)]
    pub severity: String,
    pub impact: String,
    pub access: String,
    #[serde(default)]
    pub needs: Vec<String>,
    pub redis: Option<Versions>,
    pub valkey: Option<Versions>,
}

/// For each series of a family the first version with the fix, and the series without one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Versions {
    pub from: Numbers,
    pub fixed: BTreeMap<String, Numbers>,
    #[serde(default)]
    pub unfixed: Vec<Numbers>,
    /// `low` where the vendor names no versions for this family.
    pub confidence: Option<Confidence>,
}

/// How sure the versions of an advisory are where they are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Told from the wording of release notes.
    Low,
}

impl Advisory {
    /// Whether only servers with an unusual configuration are open to it.
    pub fn conditional(&self) -> bool {
        self.needs.iter().any(|need| need != "lua" && !need.starts_with("command:"))
    }

    /// What it says of each family.
    pub fn affected(&self) -> impl Iterator<Item = (Family, &Versions)> {
        let families = [(Family::Redis, &self.redis), (Family::Valkey, &self.valkey)];
        families.into_iter().filter_map(|(family, versions)| Some((family, versions.as_ref()?)))
    }
}

/// A version as a text: `7.2`, `7.2.4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers(pub Version);

impl Ord for Numbers {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |Numbers(version): &Self| (version.major, version.minor, version.patch);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Numbers {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A day as a text: `2026-08-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

/// The end of support: a day, `ended` or `open`.
#[derive(Debug, Clone, Copy)]
pub struct End(pub SupportEnd);

/// The end of support of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupportEnd {
    /// It is over.
    Ended,
    /// No date is known yet.
    Open,
    /// The first day without fixes.
    On(Date),
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = || D::Error::custom(format!("`{text}` is no version such as `7.2.4`"));
        Version::parse(&text).map(Self).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for End {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(match String::deserialize(from)?.as_str() {
            "ended" => SupportEnd::Ended,
            "open" => SupportEnd::Open,
            day => SupportEnd::On(day.parse().map_err(|wrong| {
                D::Error::custom(format!("{wrong}, `ended`, or `open` for a series without a date"))
            })?),
        }))
    }
}
