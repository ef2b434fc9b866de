use super::console;
use super::exit::Exit;
use super::policies::toml_value;
use super::scope::{Place, here};
use crate::policy::option::RuleOption;
use crate::policy::rule::Rule;
use crate::report::{ColorChoice, Terminal, rule_url};
use serde_json::{Value, json};
use std::io::{self, Write};

/// List the rules
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Ids, groups or tags of rules; all where none is given
    #[arg(value_name = "RULE")]
    rules: Vec<String>,
    /// How to write them
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
    Markdown,
}

/// Prints the built-in rules and the user's policies.
///
/// # Errors
/// What kept it from reading or writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let policies = arguments.place.policies()?;
    let mut rules = policies.chosen(&arguments.rules)?;
    rules.sort_by_key(|rule| (&rule.group, &rule.id));
    console::print(|out| match arguments.format {
        Format::Human => human(&rules, out),
        Format::Json => {
            let records: Vec<Value> = rules.iter().map(|rule| record(rule)).collect();
            serde_json::to_writer_pretty(&mut *out, &records)?;
            writeln!(out)
        }
        Format::Markdown => markdown(&rules, out),
    })?;
    Ok(policies.ending(&here()?))
}

fn human(rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let terminal = Terminal::of_stdout(ColorChoice::Auto);
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut group = "";
    for rule in rules {
        if rule.group != group {
            let gap = if group.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", terminal.paint("1", &rule.group))?;
            group = &rule.group;
        }
        let severity = terminal.severity(rule.severity, &format!("{:7}", rule.severity.as_str()));
        writeln!(out, "  {:width$}  {severity}  {}", rule.id, rule.words.title)?;
    }
    Ok(())
}

fn markdown(rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| rule | group | severity | title |\n|---|---|---|---|")?;
    for rule in rules {
        let title = rule.words.title.as_str().replace('|', "\\|");
        writeln!(out, "| `{}` | {} | {} | {title} |", rule.id, rule.group, rule.severity)?;
    }
    Ok(())
}

fn record(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "group": rule.group,
        "title": rule.words.title,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "tags": rule.words.tags,
        "aliases": rule.aliases,
        "subject": rule.subject.as_str(),
        "options": rule.options.iter().map(option).collect::<Vec<_>>(),
        "fix": rule.words.fix.as_ref().map(|fix| fix.safety),
        "url": rule_url(&rule.group, &rule.id),
    })
}

fn option(option: &RuleOption) -> Value {
    json!({"name": option.name, "type": option.kind.as_str(), "default": toml_value(&option.default), "doc": option.doc})
}
