use super::gather::Outcome;
use super::project::Pipeline;
use super::scripts::speaks_of_redis;
use super::trouble;
use crate::diagnostic::Diagnostic;
use crate::discover::{Found, Kind, environment_of};
use crate::kubernetes::helm::{self, Batch};
use crate::model::{Deployment, Environment};
use crate::policy::RuleSet;
use crate::resolve::{self, Known};
use crate::source::{FileKind, Sources};
use std::path::{Path, PathBuf};

/// Signs that a cluster is made to try something out in it.
const TRIED: [&str; 7] =
    ["minikube", "kind create", "kind load", "kind-action", "setup-kind", "k3d", "docker-desktop"];

/// Most directories and scripts around one that are looked into for that.
const MOST: usize = 64;

impl Pipeline<'_> {
    /// Scripts, and files of helmfile, that may install charts that run servers.
    pub(super) fn installing(&self, found: &Found) -> Vec<PathBuf> {
        let speaks = |path: &&PathBuf| {
            let bytes = self.files.read(path).unwrap_or_default();
            speaks_of_redis(&String::from_utf8_lossy(&bytes))
        };
        let helmfiles = found.others_of(Kind::Helmfile).filter(speaks).cloned();
        self.scripts.installing(self.files).into_iter().chain(helmfiles).collect()
    }

    /// Findings of the charts that a script, or a file of helmfile, installs; `None` where they run no server.
    pub(super) fn check_installs(&self, script: &Path, rules: &RuleSet) -> Option<Outcome> {
        let mut judged = self.judged(script, Sources::seen_from(self.files), rules);
        let mut any = false;
        for one in self.batches(script, judged.sources()) {
            if let Some((deployment, problems)) = self.resolve_installed(one, judged.sources()) {
                any = true;
                judged.take("", &deployment, problems);
            }
        }
        any.then(|| {
            let mut outcome = judged.finish();
            // Each is there by itself: none is a variant of what all are.
            outcome.diagnostics.iter_mut().for_each(|finding| finding.variants.clear());
            Outcome { variants: 0, ..outcome }
        })
    }

    /// What a script, or a file of helmfile, installs, by what is there at once.
    pub(super) fn batches(&self, path: &Path, sources: &mut Sources) -> Vec<Batch> {
        let Ok(file) = sources.load(self.files, path) else { return Vec::new() };
        let knowledge = self.options.knowledge;
        let mut all = if Kind::promised(path) == Some(Kind::Helmfile) {
            helm::helmfile(file, knowledge, (&mut *sources, self.files, &self.root))
        } else {
            let installs = resolve::installed_by(file, sources);
            let is_place = |word: &str| self.named(word) != Environment::Unknown;
            let seams = (&mut *sources, self.files, self.root.as_path());
            helm::scripted(file, (&installs, &is_place), knowledge, seams)
        };
        all.truncate(trouble::MAX_VARIANTS);
        let is_tried = !all.is_empty() && self.is_tried(path);
        for one in &mut all {
            one.project.environment = self.environment_of_values(one, path, is_tried);
        }
        all
    }

    /// What charts run, and what is wrong with that; `None` where that is no server.
    pub(super) fn resolve_installed(
        &self,
        one: Batch,
        sources: &mut Sources,
    ) -> Option<(Deployment, Vec<Diagnostic>)> {
        let mut project = one.project;
        let mut problems: Vec<Diagnostic> = trouble::too_many_services(&mut project).into_iter().collect();
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let (deployment, more) = resolve::manifests(&project, false, sources, self.files, context);
        problems.extend(more);
        (!deployment.servers.is_empty()).then_some((deployment, problems))
    }

    /// Whether a file, or a script in its directory or one beside that, makes a cluster to try something out in it.
    fn is_tried(&self, path: &Path) -> bool {
        let entries = |directory: &Path| self.files.entries(directory).unwrap_or_default();
        let home = path.parent().unwrap_or(path);
        let above = home.parent().filter(|above| above.starts_with(&self.root));
        let beside = above.into_iter().flat_map(|above| {
            let visible =
                entries(above).into_iter().filter(|entry| !entry.name.starts_with('.') && !entry.link);
            let directories = visible.filter(|entry| entry.kind == FileKind::Directory);
            directories.map(|entry| above.join(entry.name)).collect::<Vec<_>>()
        });
        let places = std::iter::once(home.to_owned()).chain(beside).take(MOST);
        let scripts = places.flat_map(|place| {
            let files = entries(&place).into_iter().filter(|entry| entry.kind == FileKind::File);
            files.map(|entry| place.join(entry.name)).collect::<Vec<_>>()
        });
        let scripts = scripts.filter(|path| Kind::promised(path) == Some(Kind::Script)).take(MOST);
        std::iter::once(path.to_owned()).chain(scripts).any(|path| {
            let text = self.files.read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            TRIED.iter().any(|sign| text.contains(sign))
        })
    }

    /// What charts are installed for: what their values or the script are for, where a path says that, else what a namespace
    /// says of a cluster that nobody makes to try something out.
    fn environment_of_values(&self, one: &Batch, script: &Path, is_tried: bool) -> Environment {
        let paths = one.values.iter().rev().map(|path| environment_of(path, &self.root));
        let said = paths.chain([environment_of(script, &self.root)]);
        let said = said.into_iter().find(|environment| *environment != Environment::Unknown);
        let otherwise = match &one.place {
            _ if is_tried => Environment::Development,
            Some(place) => self.named(place),
            None => Environment::Unknown,
        };
        said.unwrap_or(otherwise)
    }

    /// What something of a name is for.
    fn named(&self, name: &str) -> Environment {
        environment_of(Path::new(&format!("{name}.yaml")), &self.root)
    }
}
