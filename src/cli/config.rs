use super::console;
use super::exit::Exit;
use super::policies::{Policies, toml_value};
use super::scope::{Scope, Settings, here};
use super::words::in_words;
use crate::config::{FailOn, KEYS, Level, Override, ProjectSpec};
use crate::disk::Disk;
use crate::report::Paths;
use crate::source::Span;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Show the configuration
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Show what counts for the given paths, and where each value comes from
    Show(Show),
}

#[derive(Debug, clap::Args)]
struct Show {
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

/// A value with its place; none for a default.
struct Line {
    key: String,
    value: Value,
    at: Option<Span>,
}

/// Prints the configuration.
///
/// # Errors
/// A configuration that cannot be used, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let Action::Show(show) = &arguments.action;
    let disk = here()?;
    let settings = show.scope.settings(&disk)?;
    in_words(&disk, &settings.sources, &settings.problems).map_or(Ok(()), Err)?;
    let mut policies = Policies::load(&disk, &settings.options.root, &settings.options.policies);
    let wrong = policies.configure(&settings.config);
    in_words(&disk, &settings.sources, &wrong).map_or(Ok(()), Err)?;
    let mut lines = lines(&disk, &settings);
    lines.extend(options(&settings, &policies));
    console::print(|out| match show.format {
        Format::Human => {
            let width = lines.iter().map(|line| line.key.len() + line.value.to_string().len() + 3).max();
            let width = width.unwrap_or(0).min(60);
            for line in &lines {
                let origin = place(&disk, &settings, line.at).map_or("default".into(), |(_, text)| text);
                let text = match &line.value {
                    Value::Null => format!("{} (not set)", line.key),
                    value => format!("{} = {value}", line.key),
                };
                writeln!(out, "{text:width$}  # {origin}")?;
            }
            Ok(())
        }
        Format::Json => {
            let records = lines.iter().map(|line| {
                let origin = place(&disk, &settings, line.at).map(|(origin, _)| origin);
                json!({"key": line.key, "value": line.value, "origin": origin})
            });
            let root = Paths::new(disk.directory()).show(&settings.options.root);
            let document = json!({"version": 1, "root": root, "settings": records.collect::<Vec<_>>()});
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)
        }
    })?;
    Ok(Exit::Clean)
}

fn place(disk: &Disk, settings: &Settings, at: Option<Span>) -> Option<(Value, String)> {
    let at = at?;
    let position = settings.sources.position(at.file, at.start);
    let file = Paths::new(disk.directory()).show(settings.sources.file(at.file).path());
    let text = format!("{file}:{}:{}", position.line, position.column);
    Some((json!({"file": file, "line": position.line, "column": position.column}), text))
}

/// The options of every rule that has some.
fn options(settings: &Settings, policies: &Policies) -> Vec<Line> {
    let mut lines = Vec::new();
    for rule in policies.rules.rules() {
        for option in &rule.options {
            // Of several, the last one counts.
            let set = settings.config.settings.iter().rev();
            let set = set.into_iter().find(|set| set.name == option.name && rule.is_called(&set.rule));
            let value = option.set.as_ref().unwrap_or(&option.default);
            lines.push(Line {
                key: format!("rules.{}.{}", rule.id, option.name),
                value: toml_value(value),
                at: set.map(|set| set.at),
            });
        }
    }
    lines
}

fn lines(disk: &Disk, settings: &Settings) -> Vec<Line> {
    let (config, options) = (&settings.config, &settings.options);
    let paths = Paths::new(disk.directory());
    let show = |all: &[PathBuf]| all.iter().map(|path| paths.show(path)).collect::<Vec<_>>();
    let mut lines = Vec::new();
    for key in KEYS {
        let value = match key {
            // As it is written in redlint.toml.
            "target" => json!(config.target.map(|target| target.to_string().replacen(' ', "@", 1))),
            "fail-on" => json!(config.fail_on.unwrap_or(FailOn::Error)),
            "strict" => json!(options.strict),
            "exclude" => json!(options.exclude),
            "baseline" => json!(config.baseline.as_deref().map(|path| paths.show(path))),
            "policies" => json!(show(&options.policies)),
            "env" => json!({"assume-defined": options.assume_defined}),
            "project" => options.projects.iter().map(|one| project(&paths, one)).collect(),
            "overrides" => {
                let shown =
                    |one: &Override| json!({"paths": one.paths, "rules": one.levels, "reason": one.reason});
                options.overrides.iter().map(|one| said(shown(one))).collect()
            }
            // What is extended is shown by where the values come from; rules follow one by one.
            _ => continue,
        };
        lines.push(Line { key: key.to_owned(), value, at: config.written.get(key).copied() });
    }
    if let Some(first) = settings.catalogs.first() {
        let files = settings.catalogs.iter().map(|file| paths.show(settings.sources.file(*file).path()));
        let value = json!(files.collect::<Vec<_>>());
        lines.push(Line { key: "catalog".into(), value, at: Some(Span::at(*first, 0)) });
    }
    let rules = config.levels.iter().map(|(id, (level, span)): (&String, &(Level, Span))| Line {
        key: format!("rules.{id}"),
        value: json!(level),
        at: Some(*span),
    });
    lines.extend(rules);
    lines
}

fn project(paths: &Paths, spec: &ProjectSpec) -> Value {
    let show = |all: &[PathBuf]| all.iter().map(|path| paths.show(path)).collect::<Vec<_>>();
    said(json!({
        "name": spec.name,
        "files": show(&spec.files),
        "env-files": show(&spec.env_files),
        "profiles": spec.profiles,
        "environment": spec.environment,
        "directory": spec.directory.as_deref().map(|path| paths.show(path)),
    }))
}

/// What of a table somebody wrote.
fn said(mut table: Value) -> Value {
    if let Some(table) = table.as_object_mut() {
        table.retain(|_, value| !matches!(value, Value::Null) && *value != json!([]) && *value != json!(""));
    }
    table
}
