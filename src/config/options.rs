use crate::diagnostic::Severity;
use crate::model::catalog::knowledge::{Added, NOTHING};
use crate::model::{Date, Target};
use crate::source::Span;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Everything that a run hangs on: arguments laid over redlint.toml. Paths are as the [`Files`](crate::source::Files)
/// of the run knows them.
#[derive(Debug, Clone)]
pub struct Options {
    /// Files and directories to check; findings elsewhere are not reported.
    pub paths: Vec<PathBuf>,
    /// Compose files of one project in merge order, as with `docker compose -f`; empty to discover projects.
    pub compose_files: Vec<PathBuf>,
    /// Files with variables instead of `.env`, as with `docker compose --env-file`; empty for `.env`.
    pub env_files: Vec<PathBuf>,
    /// Active profiles.
    pub profiles: Vec<String>,
    /// Directory that relative paths of the project start from, where it is not that of its first file.
    pub project_directory: Option<PathBuf>,
    /// Directory whose `.env` counts before that of the project, where compose learns the files from a variable.
    pub called_in: Option<PathBuf>,
    /// Variables that the shell would have set; they win over env files.
    pub environment: IndexMap<String, String>,
    /// Variables that are set where it runs, to what nobody knows.
    pub assume_defined: Vec<String>,
    /// Server of a configuration that nothing else places.
    pub target: Option<Target>,
    /// The day that ends of life and expiries are judged by.
    pub today: Date,
    /// What the user knows besides the catalog.
    pub knowledge: &'static Added,
    /// Whether to report, at low confidence, what cannot be decided.
    pub strict: bool,
    /// Globs of paths to leave out, relative to `root`.
    pub exclude: Vec<String>,
    /// Files and directories of the user's own policies; `.redlint/policies` below `root` where empty.
    pub policies: Vec<PathBuf>,
    /// Level by rule id or group; an id counts more than its group.
    pub levels: IndexMap<String, Level>,
    /// Other levels for some paths; of several that fit, the last one counts.
    pub overrides: Vec<Override>,
    /// Whether files that were given are left out where `exclude` or `.redlintignore` says so.
    pub force_exclude: bool,
    /// Projects that are named outright, as variants of a deployment; empty to discover them.
    pub projects: Vec<ProjectSpec>,
    /// The repository root: the directory of redlint.toml or `.git` nearest upward; nothing above it is read.
    pub root: PathBuf,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            paths: vec![PathBuf::from(".")],
            compose_files: Vec::new(),
            env_files: Vec::new(),
            profiles: Vec::new(),
            project_directory: None,
            called_in: None,
            environment: IndexMap::new(),
            assume_defined: Vec::new(),
            target: None,
            today: Date { year: 1970, month: 1, day: 1 },
            knowledge: &NOTHING,
            strict: false,
            exclude: Vec::new(),
            policies: Vec::new(),
            levels: IndexMap::new(),
            overrides: Vec::new(),
            force_exclude: false,
            projects: Vec::new(),
            root: PathBuf::from("."),
        }
    }
}

/// What redlint.toml makes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It does not run.
    Off,
    /// It reports notes.
    Info,
    /// It reports warnings.
    Warning,
    /// It reports errors.
    Error,
}

/// The level that a rule has by one of its names, or else by its group.
pub fn level_of(levels: &IndexMap<String, Level>, names: &[String], group: &str) -> Option<Level> {
    let by_id = names.iter().find_map(|name| levels.get(name));
    by_id.or_else(|| levels.get(group)).copied()
}

impl Level {
    /// The severity; `None` where the rule does not run.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// The mildest severity that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors fail it.
    #[default]
    Error,
    /// Warnings and errors fail it.
    Warning,
    /// Anything fails it.
    Info,
    /// Nothing fails it.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the run.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }

    /// `error`, `warning`, `info` or `never`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Never => "never",
        }
    }
}

/// One option of a rule as redlint.toml sets it.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionSetting {
    /// The rule, as it is called there.
    pub rule: String,
    /// Name of the option.
    pub name: String,
    /// Where the name is written.
    pub at: Span,
    /// Its value.
    pub value: toml::Value,
    /// Where the value is written.
    pub value_at: Span,
}

/// One `[[overrides]]` of redlint.toml.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Override {
    /// Globs of paths, relative to `root`, as in `.gitignore`.
    pub paths: Vec<String>,
    /// Where these are written, if it is for this tree that they are: a file that is extended speaks of others as well.
    pub at: Option<Span>,
    /// Level by rule id or group there.
    pub levels: IndexMap<String, Level>,
    /// Why, in the user's words.
    pub reason: String,
}

/// One `[[project]]` of redlint.toml.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectSpec {
    /// Name of the variant.
    pub name: String,
    /// Compose files in merge order.
    pub files: Vec<PathBuf>,
    /// Env files instead of `.env`.
    pub env_files: Vec<PathBuf>,
    /// Active profiles.
    pub profiles: Vec<String>,
    /// `production`, `development` or `test`; absent to take it from the names of files.
    pub environment: Option<String>,
    /// Project directory, where it is not that of the first file.
    pub directory: Option<PathBuf>,
}
