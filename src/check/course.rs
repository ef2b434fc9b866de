use super::gather::Gather;
use super::kept::{Check, Held};
use super::workers::{self, Workers};
use super::{AT_ONCE, Report, Take, applied, bare};
use crate::discover::{Found, Kind};
use crate::source::Remembered;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// How a run goes: so many projects and files at once, and what they came to given away before the next ones.
pub(super) struct Course<'a, 't> {
    pub(super) check: Check<'a>,
    pub(super) files: &'a Remembered<'a>,
    pub(super) gather: Gather<'a>,
    pub(super) workers: &'a dyn Workers,
    /// Who takes parts; `None` where all is to come in one.
    pub(super) take: Option<Take<'t>>,
    /// Projects and files in hand.
    pub(super) held: usize,
}

impl Course<'_, '_> {
    /// Runs over everything that was found.
    pub(super) fn run(mut self, found: &Found) -> ControlFlow<(), Report> {
        // One of those before a project may have included it.
        self.each(&found.groups, |check, group| check.group(group), |gather, group| gather.wants(group))?;
        let dockerfiles: Vec<&PathBuf> = found.others_of(Kind::Dockerfile).collect();
        self.each(
            &dockerfiles,
            |check, dockerfile| check.dockerfile(dockerfile),
            |gather, dockerfile| !gather.has_read(dockerfile),
        )?;
        let together = applied::applied(found, &self.check.pipeline.root, self.files);
        self.each(&together, |check, applied| check.manifests(applied), |_, _| true)?;
        let charts: Vec<&PathBuf> = found.others_of(Kind::Chart).collect();
        self.each(&charts, |check, chart| check.chart(chart), |_, _| true)?;
        let deployed: Vec<&PathBuf> = found.others_of(Kind::Kamal).collect();
        self.each(&deployed, |check, config| check.kamal(config), |_, _| true)?;
        let confs: Vec<&PathBuf> = found.confs.iter().filter(|conf| !self.gather.uses(conf)).collect();
        let loose = self.check.pipeline.scripts.loose(self.files).into_iter();
        let loose: Vec<PathBuf> = loose.filter(|script| !self.gather.has_read(script)).collect();
        let starting = self.check.pipeline.scripts.starting(self.files);
        let installing = self.check.pipeline.installing(found);
        self.bare(confs)?;
        self.each(&loose, |check, script| check.script(script), |_, _| true)?;
        self.each(&starting, |check, script| check.containers(script), |_, _| true)?;
        self.each(&installing, |check, script| check.installs(script), |_, _| true)?;
        let acls: Vec<&PathBuf> = found.others_of(Kind::Acl).collect();
        self.each(&acls, |check, acl| check.acl(acl), |gather, acl| !gather.has_read(acl))?;
        ControlFlow::Continue(self.gather.finish())
    }

    /// Configurations that no project uses. Who is included is known when all who include were looked at.
    fn bare(&mut self, confs: Vec<&PathBuf>) -> ControlFlow<()> {
        let few = self.take.is_none() || confs.len() <= AT_ONCE;
        let (including, alone): (Vec<_>, Vec<_>) =
            confs.into_iter().partition(|conf| few || bare::includes(self.files, conf));
        self.make_room(including.len())?;
        let outcomes = workers::map(self.workers, &including, |conf| self.check.bare(conf));
        for outcome in bare::roots(including.into_iter().zip(outcomes).collect()) {
            outcome.add_to(&mut self.gather);
        }
        self.each(&alone, |check, conf| check.bare(conf), |gather, conf| !gather.has_read(conf))
    }

    /// Looks at all items that are wanted, a chunk at a time.
    fn each<I: Sync>(
        &mut self,
        items: &[I],
        look: impl Fn(&Check<'_>, &I) -> Held + Sync,
        wanted: impl Fn(&Gather<'_>, &I) -> bool,
    ) -> ControlFlow<()> {
        for chunk in items.chunks(AT_ONCE) {
            let chunk: Vec<&I> = chunk.iter().filter(|item| wanted(&self.gather, item)).collect();
            self.make_room(chunk.len())?;
            let outcomes = workers::map(self.workers, &chunk, |item| look(&self.check, item));
            for (item, outcome) in chunk.into_iter().zip(outcomes) {
                if wanted(&self.gather, item) {
                    outcome.add_to(&mut self.gather);
                }
            }
            self.files.forget();
        }
        ControlFlow::Continue(())
    }

    /// Gives away what is in hand where it would become too much with so many more.
    fn make_room(&mut self, more: usize) -> ControlFlow<()> {
        if self.held > 0
            && self.held + more > AT_ONCE
            && let Some(take) = &mut self.take
        {
            self.held = 0;
            take(self.gather.settle())?;
        }
        self.held += more;
        ControlFlow::Continue(())
    }
}
