use super::exit::Exit;
use super::known::Choice;
use super::policies::Policies;
use super::reporting::checked;
use super::scope::{Scope, here};
use crate::check::Report;
use crate::disk::Disk;
use crate::explain;
use crate::lsp::{Buffers, serve};
use std::path::Path;

/// Serve an editor: the language server protocol on stdin and stdout
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What every language server understands; it changes nothing
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Serves until the editor is done.
///
/// # Errors
/// A connection that broke, in words.
pub(super) fn run(_: &Arguments) -> Result<Exit, String> {
    let disk = here()?;
    let policies = Policies::load(&disk, disk.directory(), &[]);
    let help = |id: &str| {
        let rule = policies.rules.find(id)?;
        Some(explain::help(rule, policies.rules.text(&rule.id)?))
    };
    serve(&|buffers, path| judge(&disk, buffers, path), &help)?;
    Ok(Exit::Clean)
}

/// Checks a file in the context of its project, by the configuration that is nearest to it.
fn judge(disk: &Disk, buffers: &Buffers, path: &Path) -> Option<Report> {
    let mut settings = Scope::of(path).settings(disk).ok()?;
    settings.buffers = buffers.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    let mut run = checked(disk, &settings, None).ok()?;
    let configured = settings.config.baseline.as_deref();
    // What a baseline that cannot be read would have known is shown.
    let _ = Choice::default().apply(disk, &settings.options.root, configured, &mut run.report);
    Some(run.report)
}
