use super::gather::Outcome;
use super::judged::Judged;
use super::project::Pipeline;
use super::trouble;
use crate::diagnostic::Diagnostic;
use crate::discover::environment_of;
use crate::kubernetes::helm::{self, Scripted};
use crate::model::{Deployment, Environment};
use crate::policy::RuleSet;
use crate::resolve::{self, Known};
use crate::source::Sources;
use std::path::Path;

/// Signs that a cluster is made to try something out in it.
const TRIED: [&str; 6] = ["minikube", "kind create", "kind load", "kind-action", "k3d ", "docker-desktop"];

impl Pipeline<'_> {
    /// Findings of the charts that a script installs; `None` where they run no server.
    pub(super) fn check_installs(&self, script: &Path, rules: &RuleSet) -> Option<Outcome> {
        let mut judged = Judged::new(script, Sources::seen_from(self.files), rules, self.options.strict);
        let mut any = false;
        for one in self.installed(script, judged.sources()) {
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

    /// What a script installs, by what is there at once.
    pub(super) fn installed(&self, script: &Path, sources: &mut Sources) -> Vec<Scripted> {
        let Ok(file) = sources.load(self.files, script) else { return Vec::new() };
        let installs = resolve::installed_by(file, sources);
        if installs.charts.is_empty() {
            return Vec::new();
        }
        let is_tried = TRIED.iter().any(|sign| sources.text(file).contains(sign));
        let seams = (&mut *sources, self.files, self.root.as_path());
        let mut all = helm::scripted(file, &installs, self.options.knowledge, seams);
        all.truncate(trouble::MAX_VARIANTS);
        for one in &mut all {
            one.project.environment = self.environment_of_values(one, script, is_tried);
        }
        all
    }

    /// What charts run, and what is wrong with that; `None` where that is no server.
    pub(super) fn resolve_installed(
        &self,
        one: Scripted,
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

    /// What charts are installed for: what their values are for, where a path says that.
    fn environment_of_values(&self, one: &Scripted, script: &Path, is_tried: bool) -> Environment {
        let paths = one.values.iter().rev().map(|path| environment_of(path, &self.root));
        let said = paths.chain([environment_of(script, &self.root)]);
        let said = said.into_iter().find(|environment| *environment != Environment::Unknown);
        let tried = if is_tried { Environment::Development } else { Environment::Unknown };
        said.unwrap_or(tried)
    }
}
