use super::gather::Outcome;
use crate::diagnostic::Diagnostic;
use crate::discover::Scope;
use crate::model::Deployment;
use crate::policy::{self, RuleSet, Secrets};
use crate::source::Sources;
use std::collections::BTreeSet;
use std::path::Path;

/// What the variants of a project come to, one after the other.
pub(super) struct Judged<'a> {
    rules: &'a RuleSet,
    options: policy::Options,
    /// Files that anybody wants findings in; `None` where all may be wanted.
    scope: Option<&'a Scope>,
    outcome: Outcome,
    /// Each once, however many variants have it.
    servers: BTreeSet<String>,
    by_variant: Vec<(String, Vec<Diagnostic>)>,
}

impl<'a> Judged<'a> {
    /// None yet, of a project in a directory or of a file.
    pub(super) fn new(
        home: &Path,
        sources: Sources,
        rules: &'a RuleSet,
        strict: bool,
        scope: Option<&'a Scope>,
    ) -> Self {
        let outcome = Outcome { homes: [home.to_owned()].into(), sources, ..Outcome::default() };
        let options = policy::Options { strict };
        Self { rules, options, scope, outcome, servers: BTreeSet::new(), by_variant: Vec::new() }
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
        // A finding lies in a file that was read.
        let holds = |scope: &Scope| outcome.sources.iter().any(|(_, file)| scope.holds(file.path()));
        if self.scope.is_none_or(holds) {
            findings.extend(policy::evaluate(deployment, &outcome.sources, &secrets, rules, options));
        }
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
