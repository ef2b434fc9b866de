use super::applied::Applied;
use super::bare::place;
use super::gather::Outcome;
use super::project::Pipeline;
use crate::diagnostic::Diagnostic;
use crate::discover::environment_of;
use crate::kubernetes;
use crate::model::Deployment;
use crate::policy::RuleSet;
use crate::resolve::{self, Known};
use crate::source::{FileId, Sources};
use std::path::PathBuf;

impl Pipeline<'_> {
    /// Findings of manifests; `None` where they run no server.
    pub(super) fn check_manifests(&self, applied: &Applied, rules: &RuleSet) -> Option<Outcome> {
        let mut sources = Sources::seen_from(self.files);
        let (deployment, problems) = self.resolve_manifests(applied, &mut sources)?;
        Some(self.judge(&applied.directory, &deployment, problems, sources, rules))
    }

    /// What manifests would run, and what is wrong with their files; `None` where that is no server.
    pub(super) fn resolve_manifests(
        &self,
        applied: &Applied,
        sources: &mut Sources,
    ) -> Option<(Deployment, Vec<Diagnostic>)> {
        let load = |path: &PathBuf| sources.load(self.files, path).ok();
        let loaded: Vec<FileId> = applied.files.iter().filter_map(load).collect();
        let environment = environment_of(&applied.directory.join("_"), &self.root);
        let knowledge = self.options.knowledge;
        let seams = (&mut *sources, self.files, self.root.as_path());
        let (manifests, mut problems) =
            kubernetes::project((&loaded, &applied.directory), environment, knowledge, seams);
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let patched = manifests.patched;
        let (mut deployment, more) =
            resolve::manifests(&manifests.project, patched, sources, self.files, context);
        place(&mut deployment, &applied.directory, &self.root);
        problems.extend(more);
        (!deployment.servers.is_empty()).then_some((deployment, problems))
    }
}
