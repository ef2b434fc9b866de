use super::console;
use super::exit::Exit;
use super::policies::Policies;
use super::scope::{Place, here};
use crate::check::check_memory;
use crate::config::Options;
use crate::diagnostic::Diagnostic;
use crate::model::Date;
use crate::policy::rule::{Example, Rule};
use crate::policy::{RuleSet, examples};
use crate::report::{self, ColorChoice, Findings, Format, Run, Terminal, counted};
use crate::source::{MemoryFiles, Sources};

/// Run the examples of rules: each bad one is found as it says, each good one is not
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Ids, groups or tags of rules; all where none is given
    #[arg(value_name = "RULE")]
    rules: Vec<String>,
    /// How to write examples that fail
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Day to judge ends of life and expiries by [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,
    #[command(flatten)]
    place: Place,
}

/// Runs the examples and reports those that fail, in the files of their rules.
///
/// # Errors
/// What kept it from reading or writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let disk = here()?;
    let mut policies = arguments.place.policies()?;
    let chosen: Vec<Rule> = policies.chosen(&arguments.rules)?.into_iter().cloned().collect();
    let today = arguments.today.unwrap_or_else(Date::today);
    let pipeline =
        |files: &MemoryFiles, example: &Example, rules: &RuleSet| check(files, example, rules, today);
    let mut failing = Vec::new();
    let mut total = 0;
    for rule in &chosen {
        total += policies.rules.text(&rule.id).map_or(0, |text| text.examples.len());
        let mismatches = examples::run(&policies.rules, &rule.id, &pipeline);
        failing.extend(mismatches.iter().map(|mismatch| failure(&mut policies, rule, mismatch)));
    }
    let run = Run { files: chosen.len(), ..Run::default() };
    let findings = Findings::new(&policies.sources, &failing, &[], disk.directory(), &run);
    let terminal = Terminal::of_stdout(arguments.color);
    console::print(|out| {
        report::write(arguments.format, &findings, &terminal, out)?;
        let all = format!("{} of {}", counted(total, "example"), counted(chosen.len(), "rule"));
        match (arguments.format, failing.len()) {
            // What was asked for could not be read.
            (Format::Human, 0) if chosen.is_empty() => Ok(()),
            (Format::Human, 0) => writeln!(out, "No failures in {all}."),
            (Format::Human, number) => writeln!(out, "{} in {all}.", counted(number, "failure")),
            _ => Ok(()),
        }
    })?;
    Ok(match policies.ending(&disk) {
        Exit::Clean if !failing.is_empty() => Exit::Found,
        exit => exit,
    })
}

/// Runs an example through all of redlint, with one rule.
fn check(files: &MemoryFiles, example: &Example, rules: &RuleSet, today: Date) -> (Vec<Diagnostic>, Sources) {
    let options = Options {
        environment: example.env.iter().cloned().collect(),
        // What is no target is found when the rule is loaded.
        target: example.target.as_deref().and_then(|target| target.parse().ok()),
        today,
        ..Options::default()
    };
    check_memory(files, rules, &options)
}

/// A failing example in the file of its rule; the files of built-in rules are not at hand.
fn failure(policies: &mut Policies, rule: &Rule, mismatch: &examples::Mismatch) -> Diagnostic {
    match policies.files.get(rule.id.as_str()) {
        Some(file) => mismatch.diagnostic(*file),
        None => {
            let path = format!("rules/{}/{}.toml", rule.group, rule.id);
            let file = policies.sources.add(path, Vec::new());
            examples::Mismatch { place: (0, 0), ..mismatch.clone() }.diagnostic(file)
        }
    }
}
