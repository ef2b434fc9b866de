use super::console;
use super::exit::Exit;
use super::known::{Choice, judged, read};
use super::reporting::checked;
use super::scope::{Scope, here};
use super::words::in_words;
use crate::policy::baseline::Baseline;
use crate::report::{Paths, counted};
use crate::source::{FileKind, Files};
use std::path::PathBuf;

/// Keep findings that are known from being reported
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write everything that is found now into the baseline
    Write(What),
    /// Remove from the baseline what is found no more
    Prune(What),
}

#[derive(Debug, clap::Args)]
struct What {
    /// File with findings that are known [default: .redlint/baseline.json]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    scope: Scope,
}

/// Writes or prunes the baseline.
///
/// # Errors
/// What kept it from checking, reading or writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let (place, prune) = match &arguments.action {
        Action::Write(place) => (place, false),
        Action::Prune(place) => (place, true),
    };
    let disk = here()?;
    let settings = place.scope.settings(&disk)?;
    let root = settings.options.root.clone();
    let path = Choice::of(place.baseline.clone()).path(&disk, &root, settings.config.baseline.as_deref());
    let mut run = checked(&disk, &settings, None, None)?;
    if run.wrong {
        let trouble = |finding: &&crate::diagnostic::Diagnostic| {
            finding.group == "config" || finding.rule == "missing-path"
        };
        let problems: Vec<_> = run.report.diagnostics.iter().filter(trouble).cloned().collect();
        return Err(in_words(&disk, &run.report.sources, &problems).unwrap_or_default());
    }
    if !prune && run.report.files.is_empty() {
        return Ok(console::nothing());
    }
    let old = match disk.kind(&path) {
        Some(FileKind::File) => Some(read(&disk, &path)?),
        _ if prune => {
            return Err(format!("there is no baseline at {}", Paths::new(disk.directory()).show(&path)));
        }
        _ => None,
    };
    let found = Baseline::of(&run.report.sources, &run.report.diagnostics, &root);
    let (new, said) = match old {
        Some(old) => {
            let mut known = old.marking(&root);
            known.mark(&run.report.sources, &mut run.report.diagnostics);
            let kept = old.without(&judged(known.stale(), &root, &run.report, &run.policies.rules));
            let gone = counted(old.len() - kept.len(), "finding");
            if prune { (kept, format!("Removed {gone} from")) } else { (found.and(&kept), String::new()) }
        }
        None => (found, String::new()),
    };
    disk.write(&path, new.text().as_bytes())
        .map_err(|why| format!("cannot write {}: {why}", path.display()))?;
    let said = if prune { said } else { format!("Wrote {} to", counted(new.len(), "finding")) };
    let shown = Paths::new(disk.directory()).show(&path);
    console::print(|out| writeln!(out, "{said} {shown}."))?;
    Ok(Exit::Clean)
}
