use super::reader::{Item, Reader, nearest};
use super::{FailOn, Level, Override, ProjectSpec};
use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::source::{FileId, Span};
use indexmap::IndexMap;
use std::path::PathBuf;
use toml::de::{DeTable, DeValue};

/// What redlint.toml says. Paths are as written: relative to its directory.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `target`.
    pub target: Option<Target>,
    /// `fail-on`.
    pub fail_on: Option<FailOn>,
    /// `exclude`.
    pub exclude: Vec<String>,
    /// `extends`: other files, and where they are written.
    pub extends: Vec<(PathBuf, Span)>,
    /// `strict`.
    pub strict: Option<bool>,
    /// `baseline`.
    pub baseline: Option<PathBuf>,
    /// `policies`.
    pub policies: Vec<PathBuf>,
    /// `[rules]`: level by id or group, and where the id is written.
    pub levels: IndexMap<String, (Level, Span)>,
    /// `[[overrides]]`.
    pub overrides: Vec<Override>,
    /// Where the names of overridden rules are written.
    pub overridden: Vec<(String, Span)>,
    /// `[[project]]`.
    pub projects: Vec<ProjectSpec>,
    /// `assume-defined` of `[env]`.
    pub assume_defined: Vec<String>,
    /// Where each key of the first level is written.
    pub written: IndexMap<String, Span>,
}

/// The keys of the first level.
pub const KEYS: [&str; 11] = [
    "extends",
    "target",
    "fail-on",
    "strict",
    "exclude",
    "baseline",
    "policies",
    "rules",
    "overrides",
    "project",
    "env",
];
const OVERRIDE_KEYS: [&str; 3] = ["paths", "rules", "reason"];
const RULE_KEYS: [&str; 2] = ["enabled", "severity"];
const PROJECT_KEYS: [&str; 6] = ["name", "files", "env-files", "profiles", "environment", "directory"];
const ENVIRONMENTS: [&str; 3] = ["production", "development", "test"];

/// Reads redlint.toml. What is wrong in it comes back as problems; the rest counts.
pub fn parse(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader::new(file);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.problem(error.span().unwrap_or(0..0), error.message().to_owned(), None);
    }
    let config =
        if reader.problems.is_empty() { read(&mut reader, document.get_ref()) } else { Config::default() };
    (config, reader.problems)
}

impl Config {
    /// Problems for ids of rules that nobody has. `known` are ids, aliases and groups.
    pub fn unknown_rules(&self, known: &[&str]) -> Vec<Diagnostic> {
        let named = self.levels.iter().map(|(id, (_, span))| (id, span));
        let named = named.chain(self.overridden.iter().map(|(id, span)| (id, span)));
        let unknown = named.filter(|(id, _)| !known.contains(&id.as_str()));
        let problems = unknown.map(|(id, span)| {
            let message = format!("there is no rule and no group `{id}`");
            let mut problem = Diagnostic::input("unknown-rule", "A rule that does not exist", *span, message);
            problem.group = "config".into();
            problem.help = Some(match nearest(id, known.iter().copied()) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => "`redlint rules` lists them all.".into(),
            });
            problem
        });
        problems.collect()
    }
}

fn read(reader: &mut Reader, table: &DeTable<'_>) -> Config {
    let mut config = Config::default();
    for (key, item) in table {
        config.written.insert(key.get_ref().to_string(), reader.span(key.span()));
        match key.get_ref().as_ref() {
            "extends" => {
                let items = reader.items(item, "a list of paths").iter();
                let paths =
                    items.filter_map(|item| Some((reader.string(item)?.into(), reader.span(item.span()))));
                config.extends = paths.collect();
            }
            "strict" => config.strict = reader.boolean(item),
            "target" => config.target = reader.parsed(item, str::parse),
            "fail-on" => config.fail_on = reader.parsed(item, fail_on),
            "exclude" => config.exclude = reader.strings(item),
            "baseline" => config.baseline = reader.string(item).map(PathBuf::from),
            "policies" => config.policies = paths(reader, item),
            "rules" => config.levels = levels(reader, item),
            "overrides" => {
                let items = reader.items(item, "tables, written as [[overrides]]");
                for item in items {
                    overriding(reader, item, &mut config);
                }
            }
            "project" => {
                let items = reader.items(item, "tables, written as [[project]]");
                config.projects = items.iter().filter_map(|item| project(reader, item)).collect();
            }
            "env" => config.assume_defined = env(reader, item),
            _ => reader.unknown_key(key, &KEYS),
        }
    }
    config
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    let all = [FailOn::Error, FailOn::Warning, FailOn::Info, FailOn::Never];
    let found = all.into_iter().find(|level| level.as_str() == text);
    found.ok_or_else(|| format!("`{text}` is not one of error, warning, info, never"))
}

fn level(text: &str) -> Result<Level, String> {
    match text {
        "off" => Ok(Level::Off),
        "info" => Ok(Level::Info),
        "warning" => Ok(Level::Warning),
        "error" => Ok(Level::Error),
        _ => Err(format!("`{text}` is not one of off, info, warning, error")),
    }
}

fn levels(reader: &mut Reader, item: &Item<'_>) -> IndexMap<String, (Level, Span)> {
    let Some(table) = reader.table(item, "a table of levels by rule") else { return IndexMap::new() };
    let mut levels = IndexMap::new();
    for (key, item) in table {
        if let Some(level) = rule(reader, item) {
            levels.insert(key.get_ref().to_string(), (level, reader.span(key.span())));
        }
    }
    levels
}

/// `"off"`, or a table with `severity` and `enabled`.
fn rule(reader: &mut Reader, item: &Item<'_>) -> Option<Level> {
    if !matches!(item.get_ref(), DeValue::Table(_)) {
        return reader.parsed(item, level);
    }
    let (mut severity, mut enabled) = (None, None);
    for (key, item) in reader.table(item, "a table")? {
        match key.get_ref().as_ref() {
            "severity" => severity = reader.parsed(item, level),
            "enabled" => enabled = reader.boolean(item),
            _ => reader.unknown_key(key, &RULE_KEYS),
        }
    }
    if enabled == Some(false) { Some(Level::Off) } else { severity }
}

fn overriding(reader: &mut Reader, item: &Item<'_>, config: &mut Config) {
    let mut spec = Override::default();
    for (key, item) in reader.table(item, "a table").into_iter().flatten() {
        match key.get_ref().as_ref() {
            "paths" => spec.paths = reader.strings(item),
            "rules" => {
                for (id, (level, span)) in levels(reader, item) {
                    config.overridden.push((id.clone(), span));
                    spec.levels.insert(id, level);
                }
            }
            "reason" => spec.reason = reader.string(item).unwrap_or_default().to_owned(),
            _ => reader.unknown_key(key, &OVERRIDE_KEYS),
        }
    }
    if spec.paths.is_empty() {
        reader.problem(item.span(), "an override needs `paths`".into(), None);
    }
    config.overrides.push(spec);
}

fn env(reader: &mut Reader, item: &Item<'_>) -> Vec<String> {
    let mut assumed = Vec::new();
    for (key, item) in reader.table(item, "a table").into_iter().flatten() {
        match key.get_ref().as_ref() {
            "assume-defined" => assumed = reader.strings(item),
            _ => reader.unknown_key(key, &["assume-defined"]),
        }
    }
    assumed
}

fn project(reader: &mut Reader, item: &Item<'_>) -> Option<ProjectSpec> {
    let mut spec = ProjectSpec::default();
    for (key, item) in reader.table(item, "a table")? {
        match key.get_ref().as_ref() {
            "name" => spec.name = reader.string(item).unwrap_or_default().to_owned(),
            "files" => spec.files = paths(reader, item),
            "env-files" => spec.env_files = paths(reader, item),
            "profiles" => spec.profiles = reader.strings(item),
            "environment" => spec.environment = reader.parsed(item, environment),
            "directory" => spec.directory = reader.string(item).map(PathBuf::from),
            _ => reader.unknown_key(key, &PROJECT_KEYS),
        }
    }
    if spec.files.is_empty() {
        reader.problem(item.span(), "a project needs `files`".into(), None);
        return None;
    }
    Some(spec)
}

fn environment(text: &str) -> Result<String, String> {
    if ENVIRONMENTS.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is not one of {}", ENVIRONMENTS.join(", ")))
}

fn paths(reader: &mut Reader, item: &Item<'_>) -> Vec<PathBuf> {
    reader.strings(item).into_iter().map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn problems(text: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add("redlint.toml", text.as_bytes().to_vec());
        let (_, problems) = parse(file, text);
        let line = |p: &Diagnostic| {
            format!(
                "{} | {} | {}",
                sources.snippet(p.primary.span),
                p.message,
                p.help.as_deref().unwrap_or("-")
            )
        };
        problems.iter().map(line).collect()
    }

    #[test]
    fn a_whole_file_is_understood() {
        let text = "target = \"redis@7.0.15\"\nfail-on = \"warning\"\nexclude = [\"vendor/**\"]\n\
            [rules]\nbroker = \"error\"\nweak-password = \"off\"\n[[project]]\nname = \"production\"\n\
            files = [\"compose.yaml\", \"prod.yaml\"]\nenvironment = \"production\"\n[env]\nassume-defined = [\"TOKEN\"]\n";
        let file = Sources::new().add("redlint.toml", Vec::new());
        let (config, problems) = parse(file, text);
        assert_eq!(problems, []);
        assert_eq!(config.target.unwrap().to_string(), "redis 7.0.15");
        assert_eq!(config.fail_on, Some(FailOn::Warning));
        assert_eq!(config.levels["weak-password"].0, Level::Off);
        assert_eq!(config.projects[0].files.len(), 2);
        assert_eq!(config.assume_defined, ["TOKEN"]);
        assert_eq!(
            config.unknown_rules(&["broker", "weak-passwords"])[0].help.as_deref(),
            Some("Did you mean `weak-passwords`?")
        );
    }

    #[test]
    fn every_problem_names_its_bytes_and_a_way_out() {
        insta::assert_debug_snapshot!(
            problems("fail_on = \"error\"\nexclude = \"x\"\ntarget = \"radis@7\"\n[rules]\na = \"on\"\n[[project]]\nnmae = 1\n"),
            @r#"
        [
            "fail_on | `fail_on` is not a key of redlint.toml here | Did you mean `fail-on`?",
            "\"x\" | expected a list of strings, found a string | -",
            "\"radis@7\" | unknown server `radis`: use redis, valkey, keydb or dragonfly | -",
            "\"on\" | `on` is not one of off, info, warning, error | -",
            "nmae | `nmae` is not a key of redlint.toml here | Did you mean `name`?",
            "[[project]] | a project needs `files` | -",
        ]
        "#
        );
        insta::assert_debug_snapshot!(problems("exclude = [\n"), @r#"
        [
            " | unclosed array, expected `]` | -",
        ]
        "#);
    }
}
