use super::console;
use super::exit::Exit;
use crate::model::facts::{SUBJECTS, SubjectSpec};
use crate::report::{ColorChoice, Terminal};
use serde_json::{Value, json};
use std::io::{self, Write};

/// Print every name that a rule may use
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Kind of subject; all where none is given
    #[arg(value_name = "SUBJECT", value_parser = clap::builder::PossibleValuesParser::new(SUBJECTS.iter().map(|s| s.kind)))]
    subject: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
    Markdown,
}

/// Prints the table.
///
/// # Errors
/// Those of stdout, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let wanted = |subject: &&SubjectSpec| arguments.subject.as_ref().is_none_or(|kind| kind == subject.kind);
    let subjects: Vec<&SubjectSpec> = SUBJECTS.iter().filter(wanted).collect();
    console::print(|out| match arguments.format {
        Format::Human => human(&subjects, out),
        Format::Json => {
            let all: Vec<Value> = subjects.iter().map(|subject| record(subject)).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)
        }
        Format::Markdown => markdown(&subjects, out),
    })?;
    Ok(Exit::Clean)
}

fn human(subjects: &[&SubjectSpec], out: &mut dyn Write) -> io::Result<()> {
    let terminal = Terminal::of_stdout(ColorChoice::Auto);
    for (index, subject) in subjects.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}: {}", terminal.paint("1", subject.kind), subject.meaning)?;
        let name = subject.facts.iter().map(|fact| fact.name.len()).max().unwrap_or(0);
        let ty = subject.facts.iter().map(|fact| fact.ty.to_string().len()).max().unwrap_or(0);
        let indent = " ".repeat(name + ty + 6);
        for fact in subject.facts {
            let meaning = textwrap::fill(
                &fact.said(),
                textwrap::Options::new(terminal.width).initial_indent(&indent).subsequent_indent(&indent),
            );
            writeln!(out, "  {:name$}  {:ty$}  {}", fact.name, fact.ty.to_string(), meaning.trim_start())?;
        }
    }
    Ok(())
}

fn markdown(subjects: &[&SubjectSpec], out: &mut dyn Write) -> io::Result<()> {
    for subject in subjects {
        writeln!(
            out,
            "## {}\n\n{}\n\n| fact | type | meaning |\n|---|---|---|",
            subject.kind, subject.meaning
        )?;
        for fact in subject.facts {
            writeln!(out, "| `{}` | {} | {} |", fact.name, fact.ty, fact.said().replace('|', "\\|"))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn record(subject: &SubjectSpec) -> Value {
    let facts = subject.facts.iter();
    let facts = facts.map(|fact| {
        let mut record = json!({"name": fact.name, "type": fact.ty.to_string(), "meaning": fact.meaning});
        if !fact.words().is_empty() {
            record["words"] = fact.words().iter().map(|word| word.text).collect();
        }
        record
    });
    json!({"subject": subject.kind, "meaning": subject.meaning, "facts": facts.collect::<Vec<_>>()})
}
