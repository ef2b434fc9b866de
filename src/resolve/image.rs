//! A Dockerfile that no project builds: a server in a container of which only the image is known.

use super::base::Base;
use super::container::whoever_runs_it;
use super::environment::unknown_at;
use super::unloaded::is_conf;
use super::{Context, Holder, dockerfile, template};
use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::Added;
use crate::model::compose::{Build, Command as Start, Project, Service};
use crate::model::{Deployment, Origin, Server, Sourced};
use crate::source::{FileId, Files, Paths, Sources, Span, normalise, slashed};
use crate::syntax::dockerfile::{self as syntax, Command, Dockerfile, Kind};
use indexmap::IndexMap;
use std::path::{Path, PathBuf};

/// What a container of the image would run; `None` where it runs no server, or where nothing shows which configuration
/// among those in it that server loads.
pub(super) fn deployment(
    file: FileId,
    otherwise: bool,
    sources: &mut Sources,
    (files, root): (&dyn Files, &Path),
    context: Context<'_>,
) -> Option<(Deployment, Vec<Diagnostic>)> {
    if template::is_source(sources.text(file)) {
        return None;
    }
    let path = sources.file(file).path().to_owned();
    let parsed = context.known.dockerfile(file, sources);
    // The word of the stage that is run.
    let at = parsed.stages.last()?.span.part(0.."FROM".len());
    let build_context = directory(&parsed, &path, root, files);
    let build = Build {
        at,
        context: build_context.clone(),
        dockerfile: Some(path.clone()),
        inline: None,
        target: None,
        args: IndexMap::new(),
    };
    // Many are called alike: it goes by its path.
    let name = Paths::new(context.root).show(&path);
    let mut service = Service { build: Some(build), ..Service::open(name.clone(), at) };
    if otherwise {
        let words = vec![unknown_at(at)];
        service.entrypoint = Some(Start { at, list: true, words, cut: None });
    }
    let project = Project {
        name: name.clone(),
        directory: path.parent().map(Path::to_owned).unwrap_or_default(),
        files: vec![file],
        services: [(name, service)].into_iter().collect(),
        partial: true,
        ..Project::default()
    };
    let (mut deployment, problems) = super::resolve(&project, sources, files, context);
    let server = deployment.servers.first_mut()?;
    if !server.unloaded_confs.is_empty() {
        if !starts_something(&parsed) {
            return None;
        }
        // Configurations that the image holds and its server does not load are no servers of their own.
        let held = build_context.iter().flat_map(|context| copied_from(context, &parsed));
        for conf in held.filter(|path| is_conf(&slashed(path))) {
            // One that cannot be read is told where it is looked for.
            let _ = sources.load(files, &conf);
        }
    }
    hide(server, at);
    deployment.services.clear();
    Some((deployment, problems))
}

/// Takes back what is only not there as far as an image shows.
pub(super) fn hide(server: &mut Server, at: Span) {
    hide_absent(server, at);
    let why = Origin::Unknown { anchor: at, why: whoever_runs_it() };
    // A volume of the image may be given a name.
    server.data_volume = Sourced { value: None, origin: why.clone() };
    server.config_mount = Sourced { value: None, origin: why.clone() };
    server.exposure.origin = why.clone();
    server.around = Some(why);
}

/// Takes back limits and checks that are only not there as far as an image or its start shows.
pub(super) fn hide_absent(server: &mut Server, at: Span) {
    let why = Origin::Unknown { anchor: at, why: whoever_runs_it() };
    fn absent<T>(fact: &mut Sourced<Option<T>>, why: &Origin) {
        if fact.value.is_none() {
            fact.origin = why.clone();
        }
    }
    absent(&mut server.network_mode, &why);
    absent(&mut server.healthcheck, &why);
    absent(&mut server.memory_limit, &why);
    absent(&mut server.restart, &why);
    absent(&mut server.file_limit, &why);
    absent(&mut server.replicas, &why);
    absent(&mut server.stop_grace_period, &why);
    absent(&mut server.start_first, &why);
    absent(&mut server.stop_signal, &why);
}

/// Takes back whatever of servers and services is not written where something may be laid over it.
pub(super) fn hide_unwritten(deployment: &mut Deployment) {
    fn unwritten<T>(fact: &mut Sourced<Option<T>>, at: Span) {
        if !fact.origin.is_written() {
            *fact = Sourced::unknown(at, whoever_runs_it());
        }
    }
    for server in &mut deployment.servers {
        hide_absent(server, server.at);
        unwritten(&mut server.data_volume, server.at);
        unwritten(&mut server.stop_grace_period, server.at);
        unwritten(&mut server.start_first, server.at);
    }
    for service in &mut deployment.services {
        unwritten(&mut service.stop_grace_period, service.at);
    }
}

/// Whether the image says itself what it runs, not the one that it is made from.
fn starts_something(dockerfile: &Dockerfile) -> bool {
    let mut instructions = dockerfile.stages.iter().flat_map(|stage| &stage.instructions);
    instructions.any(|instruction| match &instruction.kind {
        Kind::Cmd(Command::Exec(words)) | Kind::Entrypoint(Command::Exec(words)) => !words.is_empty(),
        Kind::Cmd(Command::Shell(_)) | Kind::Entrypoint(Command::Shell(_)) => true,
        _ => false,
    })
}

/// The files and directories that it copies, but for all of its context, and the image that it makes.
pub(super) fn copied(
    file: FileId,
    sources: &Sources,
    (files, root): (&dyn Files, &Path),
    knowledge: &'static Added,
) -> (Vec<PathBuf>, Holder) {
    let path = sources.file(file).path();
    let parsed = syntax::parse(file, sources.text(file)).0;
    let lineage = parsed.target(None).and_then(|stage| parsed.lineage(stage, &|_| None));
    let base = lineage.map(|(_, image)| Base::named(image, knowledge, sources));
    let target = base.and_then(|base| base.target(sources).known().copied().flatten());
    let whole = directory(&parsed, path, root, files);
    // What is made before the image is built is not there yet.
    let context = whole.or_else(|| nearest(&parsed, path, root, files));
    let paths = context.map_or_else(Vec::new, |context| {
        copied_from(&context, &parsed).filter(|path| *path != context).collect()
    });
    (paths, Holder { target })
}

fn copied_from(context: &Path, dockerfile: &Dockerfile) -> impl Iterator<Item = PathBuf> {
    dockerfile::copied(dockerfile).map(|source| normalise(&context.join(source)))
}

/// The directory that it is built in: the nearest one from its own upwards that has all it copies.
fn directory(dockerfile: &Dockerfile, path: &Path, root: &Path, files: &dyn Files) -> Option<PathBuf> {
    let wanted: Vec<&str> = dockerfile::copied(dockerfile).collect();
    above(path, root).find(|at| wanted.iter().all(|source| has(files, at, source))).map(Path::to_owned)
}

/// The nearest directory that has anything of what it copies.
fn nearest(dockerfile: &Dockerfile, path: &Path, root: &Path, files: &dyn Files) -> Option<PathBuf> {
    let wanted: Vec<&str> = dockerfile::copied(dockerfile).collect();
    above(path, root).find(|at| wanted.iter().any(|source| has(files, at, source))).map(Path::to_owned)
}

fn above<'p>(path: &'p Path, root: &'p Path) -> impl Iterator<Item = &'p Path> {
    path.ancestors().skip(1).take_while(move |directory| directory.starts_with(root))
}

fn has(files: &dyn Files, directory: &Path, source: &str) -> bool {
    files.kind(&normalise(&directory.join(source))).is_some()
}
