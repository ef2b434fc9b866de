use super::reader::{Item, Reader, plain};
use super::{FailOn, Level, OptionSetting, Override, ProjectSpec};
use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::model::catalog::knowledge;
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
    /// Options of rules, in order; the last one of a name counts.
    pub settings: Vec<OptionSetting>,
    /// Every rule and group that is named, and where.
    pub named: Vec<(String, Span)>,
    /// `[[project]]`.
    pub projects: Vec<ProjectSpec>,
    /// `assume-defined` of `[env]`.
    pub assume_defined: Vec<String>,
    /// Files and directories that have to be there, and where they are named.
    pub wanted: Vec<(PathBuf, Span)>,
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
const PROJECT_KEYS: [&str; 6] = ["name", "files", "env-files", "profiles", "environment", "directory"];
const ENVIRONMENTS: [(&str, &str); 3] =
    [("production", "production"), ("development", "development"), ("test", "test")];
const FAIL_ON: [(&str, FailOn); 4] = [
    ("error", FailOn::Error),
    ("warning", FailOn::Warning),
    ("info", FailOn::Info),
    ("never", FailOn::Never),
];
const LEVELS: [(&str, Level); 4] =
    [("off", Level::Off), ("info", Level::Info), ("warning", Level::Warning), ("error", Level::Error)];

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

fn read(reader: &mut Reader, table: &DeTable<'_>) -> Config {
    let mut config = Config::default();
    for (key, item) in table {
        config.written.insert(key.get_ref().to_string(), reader.span(key.span()));
        match key.get_ref().as_ref() {
            "extends" => config.extends = reader.files(item),
            "strict" => config.strict = reader.boolean(item),
            "target" => config.target = reader.parsed(item, knowledge::target),
            "fail-on" => config.fail_on = reader.choice(item, &FAIL_ON),
            "exclude" => config.exclude = reader.patterns(item),
            "baseline" => config.baseline = reader.string(item).map(PathBuf::from),
            "policies" => {
                let found = reader.files(item);
                config.policies = paths(&found);
                config.wanted.extend(found);
            }
            "rules" => rules(reader, item, &mut config),
            "overrides" => {
                let items = reader.items(item, "tables, written as [[overrides]]");
                for item in items {
                    overriding(reader, item, &mut config);
                }
            }
            "project" => {
                let items = reader.items(item, "tables, written as [[project]]");
                for item in items {
                    project(reader, item, &mut config);
                }
            }
            "env" => config.assume_defined = env(reader, item),
            _ => reader.unknown_key(key, "redlint.toml", &KEYS),
        }
    }
    config
}

/// What stands behind the name of a rule or a group.
struct RuleTable {
    name: String,
    at: Span,
    level: Option<Level>,
    options: Vec<OptionSetting>,
}

fn rules(reader: &mut Reader, item: &Item<'_>, config: &mut Config) {
    for rule in rule_tables(reader, item) {
        if let Some(level) = rule.level {
            config.levels.insert(rule.name.clone(), (level, rule.at));
        }
        config.settings.extend(rule.options);
        config.named.push((rule.name, rule.at));
    }
}

fn rule_tables(reader: &mut Reader, item: &Item<'_>) -> Vec<RuleTable> {
    let Some(table) = reader.table(item, "a table of levels by rule") else { return Vec::new() };
    let mut rules = Vec::new();
    for (key, item) in table {
        let name = key.get_ref().to_string();
        let mut rule = RuleTable { name, at: reader.span(key.span()), level: None, options: Vec::new() };
        read_rule(reader, item, &mut rule);
        rules.push(rule);
    }
    rules
}

/// `"off"`, or a table with `severity`, `enabled` and options of the rule.
fn read_rule(reader: &mut Reader, item: &Item<'_>, rule: &mut RuleTable) {
    let DeValue::Table(table) = item.get_ref() else {
        rule.level = reader.choice(item, &LEVELS);
        return;
    };
    let mut enabled = None;
    for (key, item) in table {
        match key.get_ref().as_ref() {
            "severity" => rule.level = reader.choice(item, &LEVELS),
            "enabled" => enabled = reader.boolean(item),
            name => rule.options.push(OptionSetting {
                rule: rule.name.clone(),
                name: name.to_owned(),
                at: reader.span(key.span()),
                value: plain(item.get_ref()),
                value_at: reader.span(item.span()),
            }),
        }
    }
    if enabled == Some(false) {
        rule.level = Some(Level::Off);
    }
}

fn overriding(reader: &mut Reader, item: &Item<'_>, config: &mut Config) {
    let mut spec = Override::default();
    let wrong = reader.problems.len();
    for (key, item) in reader.table(item, "a table").into_iter().flatten() {
        match key.get_ref().as_ref() {
            "paths" => {
                spec.paths = reader.patterns(item);
                spec.at = Some(reader.span(item.span()));
            }
            "rules" => {
                for rule in rule_tables(reader, item) {
                    for option in &rule.options {
                        let message = format!("`{}` cannot differ by path", option.name);
                        let help = "An override takes levels; options are set once, in [rules].";
                        reader.problem_at(option.at, message, Some(help.into()));
                    }
                    if let Some(level) = rule.level {
                        spec.levels.insert(rule.name.clone(), level);
                    }
                    config.named.push((rule.name, rule.at));
                }
            }
            "reason" => spec.reason = reader.string(item).unwrap_or_default().to_owned(),
            _ => reader.unknown_key(key, "[[overrides]]", &OVERRIDE_KEYS),
        }
    }
    if spec.paths.is_empty() && reader.problems.len() == wrong {
        reader.problem(item.span(), "an override needs `paths`".into(), None);
    }
    config.overrides.push(spec);
}

fn env(reader: &mut Reader, item: &Item<'_>) -> Vec<String> {
    let mut assumed = Vec::new();
    for (key, item) in reader.table(item, "a table").into_iter().flatten() {
        match key.get_ref().as_ref() {
            "assume-defined" => assumed = reader.strings(item),
            _ => reader.unknown_key(key, "[env]", &["assume-defined"]),
        }
    }
    assumed
}

fn project(reader: &mut Reader, item: &Item<'_>, config: &mut Config) {
    let mut spec = ProjectSpec::default();
    let wrong = reader.problems.len();
    let Some(table) = reader.table(item, "a table") else { return };
    for (key, item) in table {
        match key.get_ref().as_ref() {
            "name" => spec.name = reader.string(item).unwrap_or_default().to_owned(),
            "files" => {
                let found = reader.files(item);
                spec.files = paths(&found);
                config.wanted.extend(found);
            }
            "env-files" => spec.env_files = paths(&reader.files(item)),
            "profiles" => spec.profiles = reader.strings(item),
            "environment" => {
                spec.environment = reader.choice(item, &ENVIRONMENTS).map(str::to_owned);
            }
            "directory" => spec.directory = reader.string(item).map(PathBuf::from),
            _ => reader.unknown_key(key, "[[project]]", &PROJECT_KEYS),
        }
    }
    if !spec.files.is_empty() {
        config.projects.push(spec);
    } else if reader.problems.len() == wrong {
        reader.problem(item.span(), "a project needs `files`".into(), None);
    }
}

fn paths(named: &[(PathBuf, Span)]) -> Vec<PathBuf> {
    named.iter().map(|(path, _)| path.clone()).collect()
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
            config.named.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
            ["broker", "weak-password"]
        );
    }

    #[test]
    fn every_problem_names_its_bytes_and_a_way_out() {
        insta::assert_debug_snapshot!(
            problems("fail_on = \"error\"\nexclude = \"x\"\ntarget = \"radis@7\"\n[rules]\na = \"on\"\n[[project]]\nnmae = 1\n"),
            @r#"
        [
            "fail_on | `fail_on` is not a key of redlint.toml | Did you mean `fail-on`?",
            "\"x\" | expected a list of strings, found a string | -",
            "\"radis@7\" | unknown server `radis`: use redis, valkey, keydb, redict or dragonfly | -",
            "\"on\" | `on` is not one of off, info, warning, error | -",
            "nmae | `nmae` is not a key of [[project]] | Did you mean `name`?",
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
