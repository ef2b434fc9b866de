use super::console::{self, Reader};
use super::exit::Exit;
use super::known::Choice;
use super::parts::Parts;
use super::policies::Policies;
use super::prepared::Prepared;
use super::progress::Progress;
use super::repair::{self, Repair};
use super::scope::{Scope, Settings, here};
use super::selection::Selection;
use crate::check::{Mended, Report, Request, Take, check_in_parts, check_with, mend_with};
use crate::config::{self, FailOn, Options};
use crate::diagnostic::{Diagnostic, Severity};
use crate::disk::{Disk, in_words};
use crate::policy::{Values, hush, overrides};
use crate::report::{self, ColorChoice, Findings, Format, Paths, Run, Terminal};
use crate::source::{Files, Sources, Span, normalise};
use clap::ValueEnum;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

/// What to check, and how to tell.
#[derive(Debug, clap::Args)]
pub(super) struct Reporting {
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
    /// Print how often each rule found something instead of findings; with --format json as a list of records
    #[arg(long)]
    statistics: bool,
    /// Print findings only
    #[arg(short, long)]
    quiet: bool,
    /// Threads to check projects with [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,
    #[command(flatten)]
    known: Choice,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    scope: Scope,
}

fn format_and_file(text: &str) -> Result<(Format, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("write FORMAT=FILE, such as json=findings.json")?;
    let formats = Format::value_variants().iter().filter_map(Format::to_possible_value);
    let names: Vec<String> = formats.map(|format| format.get_name().to_owned()).collect();
    let format = Format::from_str(name, false)
        .map_err(|_| format!("`{name}` is not one of {}{}", names.join(", "), near(name, &names)))?;
    match file {
        "" => Err(format!("name the file, such as {name}=findings.txt")),
        "-" => Err(format!("what goes to standard output is chosen by --format {name}")),
        file => Ok((format, PathBuf::from(file))),
    }
}

fn near(word: &str, names: &[String]) -> String {
    let near = config::nearest(word, names.iter().map(String::as_str));
    near.map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "use a whole number from 1".into())
}

fn severity(text: &str) -> Result<Severity, String> {
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    let found = all.into_iter().find(|severity| severity.as_str() == text);
    found.ok_or_else(|| "use info, warning or error".into())
}

impl Reporting {
    /// Checks, mends what is asked for, writes the findings that are left, and says how it ended.
    ///
    /// # Errors
    /// What kept it from checking or from writing, in words.
    pub(super) fn run(&self, repair: Option<Repair>) -> Result<Exit, String> {
        let ended = self.run_on(&here()?, repair)?;
        // The process ends here: to give back the memory of every rule piece by piece would only take time.
        std::mem::forget(ended.policies);
        Ok(ended.exit)
    }

    /// Whether standard input is to be looked at.
    pub(super) fn reads_stdin(&self) -> bool {
        self.scope.reads_stdin()
    }

    /// Whether nothing is told but what was found.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether each report goes to a file of its own: of two in one only the last would be left.
    fn outputs_differ(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        match self.outputs.iter().find(|(_, file)| !seen.insert(normalise(file))) {
            None => Ok(()),
            Some((_, file)) => Err(format!(
                "two --output write to {}, where only one would be left: name another file",
                file.display()
            )),
        }
    }

    /// What the run is asked, as far as that goes together.
    fn settings(&self, disk: &Disk, repair: Option<Repair>) -> Result<Settings, String> {
        if self.statistics && !matches!(self.format, Format::Human | Format::Json) {
            return Err("--statistics are written for people or, with --format json, for programs".into());
        }
        self.outputs_differ()?;
        let mut settings = self.scope.settings(disk)?;
        settings.options.strict |= self.strict;
        settings.threads.most = self.threads;
        settings.quiet = self.quiet;
        settings.selection = self.selection.clone();
        if !settings.buffers.is_empty() && repair.is_some_and(|repair| !repair.diff) {
            return Err("what comes by standard input cannot be written; use --diff".into());
        }
        Ok(settings)
    }

    /// The same, on the files of a disk.
    ///
    /// # Errors
    /// What kept it from checking or from writing, in words.
    pub(super) fn run_on(&self, disk: &Disk, repair: Option<Repair>) -> Result<Ended, String> {
        let started = Instant::now();
        let settings = self.settings(disk, repair)?;
        let terminal = Terminal::of_stdout(self.color);
        let (root, configured) = (&settings.options.root, settings.config.baseline.as_deref());
        let (baseline, unusable) = match self.known.open(disk, root, configured) {
            Ok(baseline) => (baseline, None),
            Err(trouble) => (None, Some(trouble)),
        };
        let run = Run {
            root: root.clone(),
            fail_on: self.fail_on.or(settings.fail_on).unwrap_or_default(),
            min_severity: self.min_severity,
            ..Run::default()
        };
        let (format, outputs) = (self.format, &self.outputs);
        let mut parts = Parts::new(format, outputs, &terminal, disk.directory(), run, baseline.as_ref());
        let in_parts = self.format.is_told_in_parts() && !self.statistics && self.outputs.is_empty();
        let mut write = |part| parts.write(part);
        let take: Option<Take<'_>> =
            if in_parts && repair.is_none() && unusable.is_none() { Some(&mut write) } else { None };
        let Checked { mut report, wrong, cut, unwritten, mended, policies } =
            checked(disk, &settings, repair, take)?;
        if cut {
            return Ok(Ended { exit: parts.cut()?, unread: true, policies });
        }
        if let Some(mut known) = parts.known.take() {
            known.mark(&report.sources, &mut report.diagnostics);
            if !wrong {
                self.known.close(disk, root, configured, known, &mut report, &policies.rules)?;
            }
        }
        // What is wrong with the configuration comes first.
        if let Some(trouble) = unusable.filter(|_| !wrong) {
            return Err(trouble);
        }
        let exit = if wrong || unwritten {
            Some(Exit::Trouble)
        } else if report.files.is_empty() && !self.allow_empty {
            Some(Exit::Nothing)
        } else {
            None
        };
        if let Some(mended) = &mended
            && repair.is_some_and(|repair| repair.diff)
            && exit != Some(Exit::Trouble)
        {
            let exit = match exit {
                Some(Exit::Nothing) => console::nothing(),
                _ => repair::show(disk, mended, &report.diagnostics, &terminal, self.quiet)?,
            };
            return Ok(Ended { exit, unread: false, policies });
        }
        let run = Run {
            files: report.files.len(),
            servers: report.servers,
            variants: report.variants,
            fixed: mended.as_ref().map_or(0, |mended| mended.applied),
            exit: exit.map(Exit::code),
            closing: !self.quiet && exit != Some(Exit::Nothing),
            elapsed: started.elapsed(),
            ..parts.run.clone()
        };
        let findings =
            parts.findings(&report, &run).in_a_repository(&config::repository(disk, disk.directory()));
        let formats = self.outputs.iter().map(|(format, _)| *format).chain([self.format]);
        let findings = match formats.into_iter().any(|format| format == Format::Sarif) {
            true => findings.with_catalogue(policies.described()),
            false => findings,
        };
        let (reader, unsaved) = self.write(&findings, &terminal, exit == Some(Exit::Nothing))?;
        let exit = if unsaved { Some(Exit::Trouble) } else { exit };
        let exit = exit.unwrap_or(if findings.summary.failing > 0 { Exit::Found } else { Exit::Clean });
        Ok(Ended { exit, unread: reader == Reader::Gone, policies })
    }

    /// Writes findings wherever they are wanted. Who reads stdout, and whether a file could not be written.
    fn write(
        &self,
        findings: &Findings<'_>,
        terminal: &Terminal,
        nothing: bool,
    ) -> Result<(Reader, bool), String> {
        let saved = self.outputs.iter().map(|(format, path)| save(*format, findings, path));
        let unsaved: Vec<String> = saved.filter_map(Result::err).collect();
        let reader = console::print(|out| match (self.statistics, self.format) {
            (false, format) => report::write(format, findings, terminal, out),
            (true, Format::Json) => report::statistics::write_json(findings, out),
            (true, _) => report::statistics::write(findings, terminal, out),
        })?;
        if nothing {
            console::nothing();
        }
        for trouble in &unsaved {
            console::complain(trouble);
        }
        Ok((reader, !unsaved.is_empty()))
    }
}

/// How a run ended.
pub(super) struct Ended {
    pub exit: Exit,
    /// Whether the reader of stdout went away.
    pub unread: bool,
    /// The rules that ran.
    policies: Policies,
}

/// What a run came to.
pub(super) struct Checked {
    pub report: Report,
    /// Whether a path, a policy or the configuration was wrong.
    pub wrong: bool,
    /// Whether it ended early because nobody wanted more parts.
    cut: bool,
    /// Whether a file with fixes could not be written.
    unwritten: bool,
    /// Fixes, where they were asked for.
    pub mended: Option<Mended>,
    /// The rules that ran.
    pub policies: Policies,
}

impl Checked {
    fn wrong(policies: Policies, sources: &Sources, problems: &[Diagnostic]) -> Self {
        let mut report = Report::default();
        adopt(&mut report, sources, problems);
        Self { report, wrong: true, cut: false, unwritten: false, mended: None, policies }
    }
}

/// Loads the rules, and checks; mends first where that is asked for. Findings go to `take` part by part if there is
/// somebody who takes them.
///
/// # Errors
/// Rules that were asked for and are not there, in words.
pub(super) fn checked(
    disk: &Disk,
    settings: &Settings,
    repair: Option<Repair>,
    take: Option<Take<'_>>,
) -> Result<Checked, String> {
    let Prepared { options, policies, problems } = Prepared::new(disk, settings)?;
    if !problems.is_empty() {
        return Ok(Checked::wrong(policies, &settings.sources, &problems));
    }
    let options = &options;
    let files = settings.files(disk);
    let request = Request { options, rules: &policies.rules };
    let progress = Progress::start(!settings.quiet);
    let workers = progress.counting(&settings.threads);
    let mut mended = repair.map(|repair| mend_with(&files, &request, repair.allowed(), &workers));
    let report = match (&mut mended, take) {
        (Some(mended), _) => Some(std::mem::take(&mut mended.after)),
        (None, None) => Some(check_with(&files, &request, &workers)),
        (None, Some(take)) => {
            check_in_parts(&files, &request, &workers, &mut |part| progress.aside(|| take(part)))
        }
    };
    drop(progress);
    let cut = report.is_none();
    let mut report = report.unwrap_or_default();
    let mut unwritten = false;
    if let (Some(mended), Some(repair)) = (&mut mended, repair)
        && !repair::write(disk, &options.root, mended, repair)
    {
        // What is found now is what is there now.
        unwritten = true;
        mended.applied = 0;
        report = check_with(&files, &request, &settings.threads);
    }
    adopt(&mut report, &policies.sources, &policies.problems);
    if settings.sees_all() && !policies.rules.is_partial() {
        let idle = overrides::idle(&files, &options.overrides, &report.files, &files.tidy(&options.root));
        adopt(&mut report, &settings.sources, &idle);
    }
    let missing = missing(&files, options, &mut report);
    for path in &missing {
        let shown = Paths::new(disk.directory()).show(path);
        let file = report.sources.add(path, Vec::new());
        let message = format!("there is nothing at `{shown}`");
        let title = "A path that does not exist";
        report.diagnostics.push(Diagnostic::input("missing-path", title, Span::at(file, 0), message));
    }
    let wrong = !missing.is_empty() || !policies.problems.is_empty();
    Ok(Checked { report, wrong, cut, unwritten, mended, policies })
}

/// Paths among the arguments at which there is nothing. What the project has to say of them is said by that.
fn missing(files: &dyn Files, options: &Options, report: &mut Report) -> Vec<PathBuf> {
    let mut missing = std::mem::take(&mut report.missing);
    let given = options.compose_files.iter().chain(&options.env_files).chain(&options.project_directory);
    missing.extend(given.filter(|path| files.kind(path).is_none()).cloned());
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
pub(super) fn adopt(report: &mut Report, sources: &Sources, problems: &[Diagnostic]) {
    let mut problems = problems.to_vec();
    hush(sources, &mut problems, &Values::default());
    let mut moved = BTreeMap::new();
    for mut problem in problems {
        problem.move_to(sources, &mut report.sources, &mut moved);
        report.diagnostics.push(problem);
    }
}

fn save(format: Format, findings: &Findings<'_>, path: &PathBuf) -> Result<(), String> {
    let write = || {
        if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            fs::create_dir_all(directory)?;
        }
        let mut out = BufWriter::new(File::create(path)?);
        report::write(format, findings, &Terminal::PLAIN, &mut out)?;
        out.flush()
    };
    write().map_err(|error| format!("cannot write {}: {}", path.display(), in_words(&error)))
}
