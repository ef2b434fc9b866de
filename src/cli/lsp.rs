use super::console;
use super::exit::Exit;
use super::known::Choice;
use super::loaded::Loaded;
use super::reporting::adopt;
use super::scope::here;
use crate::check::{self, Inspected, Mended, Report, Request};
use crate::config;
use crate::diagnostic::Safety;
use crate::disk::Disk;
use crate::explain;
use crate::lsp::{Buffers, Engine, Farewell, serve};
use crate::source::{Files, Overlay};
use crate::threads::Threads;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

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
    let served = Served { disk: here()?, loaded: RefCell::default() };
    Ok(match serve(&served)? {
        Farewell::Proper => Exit::Clean,
        Farewell::Sudden => {
            console::complain(
                "the editor went away without `shutdown`: `redlint lsp` is started by an editor, and speaks the language server \
                 protocol on stdin and stdout",
            );
            // The protocol wants this code.
            Exit::Found
        }
    })
}

/// What the editor's server works on.
struct Served {
    disk: Disk,
    /// Configurations by the directory that they count for.
    loaded: RefCell<BTreeMap<PathBuf, Rc<Loaded>>>,
}

impl Served {
    /// Buffers laid over the disk.
    fn files<'d>(disk: &'d Disk, buffers: &Buffers) -> Overlay<'d> {
        let mut files = Overlay::new(disk);
        for (path, text) in buffers {
            files.insert(path, text.as_bytes());
        }
        files
    }

    /// The configuration that is nearest to a path.
    fn loaded(&self, files: &dyn Files, path: &Path) -> Option<Rc<Loaded>> {
        let root = config::find(files, path).root;
        let known = self.loaded.borrow().get(&root).cloned();
        if let Some(known) = known.filter(|known| known.holds(files)) {
            return Some(known);
        }
        let loaded = Rc::new(Loaded::new(files, path)?);
        self.loaded.borrow_mut().insert(root, Rc::clone(&loaded));
        Some(loaded)
    }

    /// Does something under the configuration of a path, with paths shown from its root.
    fn with<T>(
        &self,
        buffers: &Buffers,
        path: &Path,
        work: impl FnOnce(&Loaded, &dyn Files) -> T,
    ) -> Option<T> {
        let loaded = self.loaded(&Self::files(&self.disk, buffers), path)?;
        let disk = Disk::new(&loaded.prepared.options.root);
        Some(work(&loaded, &Self::files(&disk, buffers)))
    }

    fn report(loaded: &Loaded, files: &dyn Files, paths: Vec<PathBuf>) -> Report {
        let mut report = Report::default();
        let prepared = &loaded.prepared;
        if !prepared.problems.is_empty() {
            adopt(&mut report, &loaded.settings.sources, &prepared.problems);
            return report;
        }
        let mut options = prepared.options.clone();
        options.paths = paths;
        let request = Request { options: &options, rules: &prepared.policies.rules };
        report = check::check_projects(files, &request, &Threads::default(), &loaded.memory);
        adopt(&mut report, &prepared.policies.sources, &prepared.policies.problems);
        let configured = loaded.settings.config.baseline.as_deref();
        // What a baseline that cannot be read would have known is shown.
        let _ =
            Choice::default().apply(files, &options.root, configured, &mut report, &prepared.policies.rules);
        report
    }
}

impl Engine for Served {
    fn check(&self, buffers: &Buffers, paths: &[PathBuf]) -> Vec<Report> {
        let files = Self::files(&self.disk, buffers);
        let mut by_root: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        for path in paths {
            by_root.entry(config::find(&files, path).root).or_default().push(path.clone());
        }
        let reports = by_root.into_values().filter_map(|paths| {
            let first = paths.first()?.clone();
            self.with(buffers, &first, |loaded, files| Self::report(loaded, files, paths))
        });
        reports.collect()
    }

    fn inspect(&self, buffers: &Buffers, path: &Path) -> Vec<Inspected> {
        let inspect = |loaded: &Loaded, files: &dyn Files| {
            let options = loaded.at(path);
            let request = Request { options: &options, rules: &loaded.prepared.policies.rules };
            check::inspect_again(files, &request, &loaded.memory)
        };
        self.with(buffers, path, inspect).unwrap_or_default()
    }

    fn mend(&self, buffers: &Buffers, path: &Path) -> Option<Mended> {
        let mend = |loaded: &Loaded, files: &dyn Files| {
            let options = loaded.at(path);
            let request = Request { options: &options, rules: &loaded.prepared.policies.rules };
            loaded.prepared.problems.is_empty().then(|| check::mend(files, &request, Safety::Safe))
        };
        self.with(buffers, path, mend)?
    }

    fn help(&self, buffers: &Buffers, path: &Path, id: &str) -> Option<String> {
        let help = |loaded: &Loaded, _: &dyn Files| {
            let rules = &loaded.prepared.policies.rules;
            let rule = rules.find(id)?;
            Some(explain::help(rule, rules.text(&rule.id)?))
        };
        self.with(buffers, path, help)?
    }

    fn rules(&self, buffers: &Buffers, path: &Path) -> Vec<(String, String)> {
        let all = |loaded: &Loaded, _: &dyn Files| {
            let rules = loaded.prepared.policies.rules.rules().iter();
            rules.map(|rule| (rule.id.to_string(), rule.words.title.to_string())).collect()
        };
        self.with(buffers, path, all).unwrap_or_default()
    }

    fn log(&self, trouble: &str) {
        console::complain(trouble);
    }
}
