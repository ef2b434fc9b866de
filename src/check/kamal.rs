use super::gather::Outcome;
use super::project::Pipeline;
use super::scripts::speaks_of_redis;
use super::trouble;
use super::ways::Way;
use crate::compose::kamal::{self, Root};
use crate::diagnostic::Diagnostic;
use crate::discover::environment_of;
use crate::model::{Deployment, Environment};
use crate::policy::RuleSet;
use crate::resolve::{self, Known};
use crate::source::{FileId, Sources};
use std::path::{Path, PathBuf};

/// Where Kamal deploys to.
#[derive(Debug)]
pub(super) struct Destination {
    /// Its name, `base` for none; empty where there are no others.
    name: String,
    /// What is laid over `deploy.yml` for it.
    over: Option<PathBuf>,
    /// What it is for.
    environment: Environment,
}

impl Way for Destination {
    fn name(&self) -> &str {
        &self.name
    }

    fn last(&self) -> Option<&PathBuf> {
        self.over.as_ref()
    }
}

impl Pipeline<'_> {
    /// Findings of what Kamal deploys; `None` where that is no server.
    pub(super) fn check_kamal(&self, config: &Path, rules: &RuleSet) -> Option<Outcome> {
        self.check_ways(config.parent()?, &self.destinations(config), rules, |destination, sources| {
            self.resolve_kamal(config, destination, sources)
        })
    }

    /// What Kamal would run for a destination, and what is wrong with its files; `None` where that is no server.
    pub(super) fn resolve_kamal(
        &self,
        config: &Path,
        destination: &Destination,
        sources: &mut Sources,
    ) -> Option<(Deployment, Vec<Diagnostic>)> {
        let load = |path| sources.load(self.files, path).ok();
        let files: Vec<FileId> =
            std::iter::once(config).chain(destination.over.as_deref()).filter_map(load).collect();
        if !files.iter().any(|file| speaks_of_redis(sources.text(*file))) {
            return None;
        }
        let root = Root {
            // Kamal is called where `config` is.
            directory: config.parent()?.parent()?,
            within: &self.root,
            files: &files,
            destination: &destination.name,
            environment: destination.environment,
        };
        let (mut project, mut problems) = kamal::project(root, sources)?;
        problems.extend(trouble::too_many_services(&mut project));
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let (deployment, more) = resolve::containers(&project, sources, self.files, context);
        problems.extend(more);
        (!deployment.servers.is_empty() || !problems.is_empty()).then_some((deployment, problems))
    }

    /// The destinations of a `deploy.yml`: one for each file beside it that is called so, and none of them, unless there
    /// have to be some.
    pub(super) fn destinations(&self, config: &Path) -> Vec<Destination> {
        let home = config.parent().unwrap_or(config);
        let named = self.files.list(home).into_iter().filter_map(|file| {
            let name = file.strip_prefix("deploy.")?.strip_suffix(".yml")?.to_owned();
            let over = home.join(&file);
            let environment = environment_of(&over, &self.root);
            Some(Destination { name, over: Some(over), environment })
        });
        let named: Vec<Destination> = named.collect();
        let text = self.files.read(config).unwrap_or_default();
        let required =
            String::from_utf8_lossy(&text).lines().any(|line| line.starts_with("require_destination: true"));
        let environment = environment_of(config, &self.root);
        let name = if named.is_empty() { String::new() } else { "base".to_owned() };
        let none = Destination { name, over: None, environment };
        (!required).then_some(none).into_iter().chain(named).collect()
    }
}
