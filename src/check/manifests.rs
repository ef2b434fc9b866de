use super::applied::Applied;
use super::gather::Outcome;
use super::project::Pipeline;
use super::trouble;
use crate::diagnostic::Diagnostic;
use crate::discover::environment_of;
use crate::kubernetes::{self, Together};
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
        let outcome = self.judge(&applied.directory, &deployment, problems, sources, rules);
        Some(Outcome { homes: applied.homes(), ..outcome })
    }

    /// What manifests would run, and what is wrong with their files; `None` where that is no server.
    pub(super) fn resolve_manifests(
        &self,
        applied: &Applied,
        sources: &mut Sources,
    ) -> Option<(Deployment, Vec<Diagnostic>)> {
        let load = |path: &PathBuf| sources.load(self.files, path).ok();
        let loaded: Vec<FileId> = applied.files.iter().filter_map(load).collect();
        let together = Together {
            directory: &applied.directory,
            files: &loaded,
            namespace: applied.namespace.as_deref(),
            laid: &applied.laid,
            environment: environment_of(&applied.directory, &self.root),
        };
        let seams = (&mut *sources, self.files, self.root.as_path());
        let (mut project, mut problems) = kubernetes::project(together, self.options.knowledge, seams);
        problems.extend(trouble::too_many_services(&mut project));
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let open = applied.laid.open;
        let (deployment, more) = resolve::manifests(&project, open, sources, self.files, context);
        problems.extend(more);
        (!deployment.servers.is_empty()).then_some((deployment, problems))
    }
}
