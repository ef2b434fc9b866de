use super::gather::Outcome;
use super::project::Pipeline;
use super::trouble;
use crate::diagnostic::Diagnostic;
use crate::model::Deployment;
use crate::policy::RuleSet;
use crate::source::Sources;
use std::path::{Path, PathBuf};

/// One of several ways in which something is installed.
pub(super) trait Way {
    /// Its name.
    fn name(&self) -> &str;

    /// The file that tells it from the others, if any does.
    fn last(&self) -> Option<&PathBuf>;
}

impl Pipeline<'_> {
    /// Findings of the ways in which something in a directory is installed; `None` where `resolve` has nothing of any.
    pub(super) fn check_ways<W: Way>(
        &self,
        home: &Path,
        ways: &[W],
        rules: &RuleSet,
        mut resolve: impl FnMut(&W, &mut Sources) -> Option<(Deployment, Vec<Diagnostic>)>,
    ) -> Option<Outcome> {
        let mut judged = self.judged(home, Sources::seen_from(self.files), rules);
        let mut any = false;
        for way in ways.iter().take(trouble::MAX_VARIANTS) {
            if let Some((deployment, problems)) = resolve(way, judged.sources()) {
                any = true;
                judged.take(way.name(), &deployment, problems);
            }
        }
        any.then(|| {
            let mut outcome = judged.finish();
            let last = ways.iter().map(W::last);
            outcome.diagnostics.extend(trouble::too_many_variants(last, &mut outcome.sources, self.files));
            outcome
        })
    }
}
