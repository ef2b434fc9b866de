use super::exit::Exit;
use super::known::Choice;
use super::policies::Policies;
use super::repair::Repair;
use super::reporting::checked;
use super::scope::{Scope, Settings, here};
use crate::check::{Inspected, Mended, Report, Request, inspect};
use crate::disk::Disk;
use crate::explain;
use crate::lsp::{Buffers, Engine, serve};
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
    serve(&Served { disk, policies })?;
    Ok(Exit::Clean)
}

/// What the editor's server works on.
struct Served {
    disk: Disk,
    policies: Policies,
}

impl Served {
    /// How a path is looked at: by the configuration that is nearest to it.
    fn settings(&self, buffers: &Buffers, path: &Path) -> Option<Settings> {
        let mut settings = Scope::of(path).settings(&self.disk).ok()?;
        settings.buffers =
            buffers.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
        Some(settings)
    }
}

impl Engine for Served {
    fn check(&self, buffers: &Buffers, path: &Path) -> Option<Report> {
        let settings = self.settings(buffers, path)?;
        let mut run = checked(&self.disk, &settings, None);
        let configured = settings.config.baseline.as_deref();
        // What a baseline that cannot be read would have known is shown.
        let _ = Choice::default().apply(&self.disk, &settings.options.root, configured, &mut run.report);
        Some(run.report)
    }

    fn inspect(&self, buffers: &Buffers, path: &Path) -> Vec<Inspected> {
        let Some(settings) = self.settings(buffers, path) else { return Vec::new() };
        let request = Request { options: &settings.options, rules: &self.policies.rules };
        inspect(&settings.files(&self.disk), &request)
    }

    fn mend(&self, buffers: &Buffers, path: &Path) -> Option<Mended> {
        let settings = self.settings(buffers, path)?;
        let repair = Repair { unsafe_fixes: false, diff: true };
        checked(&self.disk, &settings, Some(repair)).mended
    }

    fn help(&self, id: &str) -> Option<String> {
        let rule = self.policies.rules.find(id)?;
        Some(explain::help(rule, self.policies.rules.text(&rule.id)?))
    }

    fn rules(&self) -> Vec<(String, String)> {
        self.policies.rules.rules().iter().map(|rule| (rule.id.clone(), rule.words.title.clone())).collect()
    }
}
