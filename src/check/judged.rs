use super::gather::Outcome;
use super::project::Pipeline;
use super::trouble;
use crate::diagnostic::Diagnostic;
use crate::model::Deployment;
use crate::policy::{self, RuleSet, Secrets};
use crate::source::Sources;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What the variants of a project come to, one after the other.
pub(super) struct Judged<'a> {
    rules: &'a RuleSet,
    options: policy::Options,
    outcome: Outcome,
    /// Each once, however many variants have it.
    servers: BTreeSet<String>,
    by_variant: Vec<(String, Vec<Diagnostic>)>,
}

impl<'a> Judged<'a> {
    /// None yet, of a project in a directory or of a file.
    pub(super) fn new(home: &Path, sources: Sources, rules: &'a RuleSet, strict: bool) -> Self {
        let outcome = Outcome { homes: [home.to_owned()].into(), sources, ..Outcome::default() };
        let options = policy::Options { strict };
        Self { rules, options, outcome, servers: BTreeSet::new(), by_variant: Vec::new() }
    }

    /// The files that were read.
    pub(super) fn sources(&mut self) -> &mut Sources {
        &mut self.outcome.sources
    }

    /// Takes what a variant would run, and what is wrong with its files.
    pub(super) fn take(&mut self, variant: &str, deployment: &Deployment, mut findings: Vec<Diagnostic>) {
        let outcome = &mut self.outcome;
        let secrets = Secrets::of(deployment, &outcome.sources);
        let (rules, options) = (self.rules, &self.options);
        findings.extend(policy::evaluate(deployment, &outcome.sources, &secrets, rules, options));
        outcome.secrets.extend(secrets.spans());
        outcome.values.learn(&secrets);
        self.servers.extend(deployment.servers.iter().map(|server| server.name.clone()));
        self.by_variant.push((variant.to_owned(), findings));
    }

    /// All of it; what several variants share is one finding.
    pub(super) fn finish(self) -> Outcome {
        let (variants, servers) = (self.by_variant.len(), self.servers.len());
        let diagnostics = policy::merge_variants(self.by_variant);
        Outcome { variants, servers, diagnostics, ..self.outcome }
    }
}

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
        let mut judged = Judged::new(home, Sources::seen_from(self.files), rules, self.options.strict);
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
