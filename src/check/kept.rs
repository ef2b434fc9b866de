use super::applied::Applied;
use super::gather::{Gather, Outcome};
use super::memory::{Key, Memory};
use super::project::Pipeline;
use crate::discover::Group;
use crate::policy::RuleSet;
use crate::source::Sources;
use std::path::Path;
use std::sync::Arc;

/// One run over projects and files, with or without a memory.
pub(super) struct Check<'a> {
    pub(super) pipeline: Pipeline<'a>,
    pub(super) rules: &'a RuleSet,
    pub(super) memory: Option<&'a Memory>,
}

/// An outcome that belongs to the run, or to its memory. `None` where a file is not what it looked like.
pub(super) enum Held {
    Own(Option<Box<Outcome>>),
    Kept(Arc<Option<Outcome>>),
}

impl Held {
    pub(super) fn add_to(self, gather: &mut Gather<'_>) {
        match self {
            Self::Own(outcome) => outcome.into_iter().for_each(|outcome| gather.add(*outcome)),
            Self::Kept(outcome) => outcome.iter().for_each(|outcome| gather.add_kept(outcome)),
        }
    }

    /// The files that were read.
    pub(super) fn sources(&self) -> Option<&Sources> {
        let outcome = match self {
            Self::Own(outcome) => outcome.as_deref(),
            Self::Kept(outcome) => Option::as_ref(outcome),
        };
        outcome.map(|outcome| &outcome.sources)
    }
}

impl Check<'_> {
    /// A project.
    pub(super) fn group(&self, group: &Group) -> Held {
        let work = |pipeline: &Pipeline<'_>| Some(pipeline.check_group(group, self.rules));
        self.held(|| self.pipeline.key(group), work)
    }

    /// A Dockerfile that no project builds.
    pub(super) fn dockerfile(&self, path: &Path) -> Held {
        let otherwise = self.pipeline.is_started_otherwise(path);
        let key = || Key::Dockerfile(path.to_owned(), otherwise);
        self.held(key, |pipeline| pipeline.check_dockerfile(path, otherwise, self.rules))
    }

    /// A configuration that no project uses.
    pub(super) fn bare(&self, path: &Path) -> Held {
        let usage = self.pipeline.usage(path);
        let key = || Key::Bare(path.to_owned(), self.pipeline.beside(path), usage.clone());
        self.held(key, |pipeline| Some(pipeline.check_bare(path, &usage, self.rules)))
    }

    /// A script that belongs to no project.
    pub(super) fn script(&self, path: &Path) -> Held {
        self.held(|| Key::Script(path.to_owned()), |pipeline| pipeline.check_script(path, self.rules))
    }

    /// The containers that a script starts, whichever project it belongs to.
    pub(super) fn containers(&self, script: &Path) -> Held {
        let key = || Key::Containers(script.to_owned());
        self.held(key, |pipeline| pipeline.check_containers(script, self.rules))
    }

    /// The charts that a script installs, whichever project it belongs to.
    pub(super) fn installs(&self, script: &Path) -> Held {
        let key = || Key::Installs(script.to_owned());
        self.held(key, |pipeline| pipeline.check_installs(script, self.rules))
    }

    /// Manifests that are applied together.
    pub(super) fn manifests(&self, applied: &Applied) -> Held {
        let key = || Key::Manifests(applied.clone());
        self.held(key, |pipeline| pipeline.check_manifests(applied, self.rules))
    }

    /// What a chart installs along.
    pub(super) fn chart(&self, chart: &Path) -> Held {
        self.held(|| Key::Chart(chart.to_owned()), |pipeline| pipeline.check_chart(chart, self.rules))
    }

    /// What Kamal deploys.
    pub(super) fn kamal(&self, config: &Path) -> Held {
        let key = || Key::Kamal(config.to_owned());
        self.held(key, |pipeline| pipeline.check_kamal(config, self.rules))
    }

    /// An ACL file that nothing loads.
    pub(super) fn acl(&self, path: &Path) -> Held {
        let key = || Key::Acl(path.to_owned(), self.pipeline.beside(path));
        self.held(key, |pipeline| pipeline.check_acl(path, self.rules))
    }

    fn held(&self, key: impl FnOnce() -> Key, work: impl FnOnce(&Pipeline<'_>) -> Option<Outcome>) -> Held {
        let work = |pipeline: &Pipeline<'_>| work(pipeline).map(Outcome::hushed);
        match self.memory {
            None => Held::Own(work(&self.pipeline).map(Box::new)),
            Some(memory) => {
                let files = self.pipeline.files;
                let over = |files: &dyn crate::source::Files| work(&self.pipeline.over(files));
                Held::Kept(memory.outcome(files, key(), over))
            }
        }
    }
}
