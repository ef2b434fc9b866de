use super::console;
use super::exit::Exit;
use super::policies::Policies;
use super::scope::{Scope, Settings, here};
use crate::check::{self, Report, Request};
use crate::config::{FailOn, Options};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::Disk;
use crate::report::{self, ColorChoice, Findings, Format, Paths, Run, Terminal};
use crate::source::{Files, Sources, Span};
use clap::ValueEnum;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Report problems of a deployment
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How to write findings
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Write findings to a file as well; may be repeated
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = format_and_file)]
    outputs: Vec<(Format, PathBuf)>,
    /// Mildest severity that fails the run [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Mildest severity that is shown; it changes nothing else
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    min_severity: Option<Severity>,
    /// Succeed where there is nothing to check
    #[arg(long)]
    allow_empty: bool,
    /// Report what the files do not decide as well, at low confidence
    #[arg(long)]
    strict: bool,
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,
    /// Print findings only
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    scope: Scope,
}

fn format_and_file(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("write FORMAT=FILE")?;
    Ok((Format::from_str(format, false)?, PathBuf::from(file)))
}

fn severity(text: &str) -> Result<Severity, String> {
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    let found = all.into_iter().find(|severity| severity.as_str() == text);
    found.ok_or_else(|| "use info, warning or error".into())
}

/// Checks, writes the findings, and says how it ended.
///
/// # Errors
/// What kept it from checking or from writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let started = Instant::now();
    let disk = here()?;
    let mut settings = arguments.scope.settings(&disk)?;
    settings.options.strict = arguments.strict;
    let fail_on = arguments.fail_on.or(settings.fail_on).unwrap_or_default();
    let (report, wrong) = checked(&disk, &settings);
    let exit = if wrong {
        Some(Exit::Trouble)
    } else if report.files.is_empty() && !arguments.allow_empty {
        Some(Exit::Nothing)
    } else {
        None
    };
    let run = Run {
        files: report.files.len(),
        servers: report.servers,
        variants: report.variants,
        fail_on,
        min_severity: arguments.min_severity,
        exit: exit.map(Exit::code),
        closing: !arguments.quiet && exit != Some(Exit::Nothing),
        elapsed: started.elapsed(),
        ..Run::default()
    };
    let findings =
        Findings::new(&report.sources, &report.diagnostics, &report.secrets, disk.directory(), &run);
    for (format, path) in &arguments.outputs {
        save(*format, &findings, path)?;
    }
    let terminal = Terminal::of_stdout(arguments.color);
    console::print(|out| report::write(arguments.format, &findings, &terminal, out))?;
    if exit == Some(Exit::Nothing) {
        console::complain("nothing to check: no Redis configuration and no compose file with a Redis server");
    }
    Ok(exit.unwrap_or(if findings.summary.failing > 0 { Exit::Found } else { Exit::Clean }))
}

/// The report, and whether a path, a policy or the configuration was wrong.
fn checked(disk: &Disk, settings: &Settings) -> (Report, bool) {
    let options = &settings.options;
    let mut report = Report::default();
    if !settings.problems.is_empty() {
        // Findings under a configuration that says something else than was meant would mislead.
        adopt(&mut report, &settings.sources, &settings.problems);
        return (report, true);
    }
    let mut policies = Policies::load(disk, &options.root, &options.policies);
    let unknown = settings.config.unknown_rules(&policies.names());
    if !unknown.is_empty() {
        adopt(&mut report, &settings.sources, &unknown);
        return (report, true);
    }
    policies.apply(&options.levels);
    report = check::check(disk, &Request { options, rules: &policies.rules });
    adopt(&mut report, &policies.sources, &policies.problems);
    let missing = missing(disk, options, &mut report);
    for path in &missing {
        let shown = Paths::new(disk.directory()).show(path);
        let file = report.sources.add(path, Vec::new());
        let message = format!("there is nothing at `{shown}`");
        let title = "A path that does not exist";
        report.diagnostics.push(Diagnostic::input("missing-path", title, Span::at(file, 0), message));
    }
    let wrong = !missing.is_empty() || !policies.problems.is_empty();
    (report, wrong)
}

/// Paths among the arguments at which there is nothing. What the project has to say of them is said by that.
fn missing(disk: &Disk, options: &Options, report: &mut Report) -> Vec<PathBuf> {
    let mut missing = std::mem::take(&mut report.missing);
    let given = options.compose_files.iter().chain(&options.env_files).chain(&options.project_directory);
    missing.extend(given.filter(|path| disk.kind(path).is_none()).cloned());
    missing.sort();
    missing.dedup();
    let sources = &report.sources;
    let of_missing = |diagnostic: &Diagnostic| {
        missing.iter().any(|path| path == sources.file(diagnostic.primary.span.file).path())
    };
    report.diagnostics.retain(|diagnostic| !of_missing(diagnostic));
    missing
}

/// Adds problems with the files they point into.
fn adopt(report: &mut Report, sources: &Sources, problems: &[Diagnostic]) {
    for problem in problems {
        let mut problem = problem.clone();
        problem.map_spans(|span| Span { file: report.sources.adopt(sources.file(span.file)), ..span });
        report.diagnostics.push(problem);
    }
}

fn save(format: Format, findings: &Findings<'_>, path: &PathBuf) -> Result<(), String> {
    let write = || {
        let mut out = BufWriter::new(File::create(path)?);
        report::write(format, findings, &Terminal::PLAIN, &mut out)?;
        out.flush()
    };
    write().map_err(|error| format!("cannot write {}: {error}", path.display()))
}
