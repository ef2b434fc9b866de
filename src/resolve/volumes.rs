//! What is mounted into a server's container, and what of it holds the data.

use super::World;
use super::container::{Container, absolute, below, normal};
use crate::model::compose::{Mount, MountKind, Service};
use crate::model::{Family, Origin, Platform, Server, Sourced, Volume, VolumeKind, Why};
use crate::source::{FileKind, Sources, Span, UNKNOWN};
use crate::syntax::shell::program::names_of_files;
use std::path::Path;

/// Mounts of a service that are volumes in the sense of rules: not secrets and configs.
pub(super) fn volumes(service: &Service, world: &World<'_>, sources: &Sources) -> Vec<Volume> {
    let mounts = service.mounts.iter().filter(|mount| mount.kind != MountKind::Blob);
    let volumes = mounts.map(|mount| Volume {
        file: mount.kind == MountKind::Bind && is_file(mount, world),
        missing: mount.kind == MountKind::Bind
            && mount.content.is_none()
            && mount
                .path
                .as_ref()
                .is_some_and(|path| world.files.kind(path).is_none() && !is_made(world, path, sources)),
        ..mounted(mount, world)
    });
    volumes.collect()
}

/// Paths in a container at which anything is mounted.
pub(super) fn mount_points(service: &Service) -> Vec<Sourced<String>> {
    let point = |mount: &Mount| match mount.target.contains(UNKNOWN) {
        true => Sourced::unknown(mount.at.span(), Why::Computed("the path of a mount".into())),
        false => Sourced::new(normal(&mount.target).to_owned(), Origin::of(&mount.at)),
    };
    service.mounts.iter().map(point).collect()
}

/// A mount as a volume, whatever is there.
fn mounted(mount: &Mount, world: &World<'_>) -> Volume {
    let kind = match mount.kind {
        MountKind::Bind => VolumeKind::Bind,
        MountKind::Volume if in_memory(&mount.source, world) => VolumeKind::Tmpfs,
        MountKind::Volume => VolumeKind::Named,
        MountKind::Anonymous => VolumeKind::Anonymous,
        MountKind::Tmpfs => VolumeKind::Tmpfs,
        MountKind::Blob => VolumeKind::Config,
    };
    Volume {
        at: mount.at.span(),
        origin: Origin::of(&mount.at),
        kind,
        source: if mount.source.is_empty() { String::new() } else { normal(&mount.source).to_owned() },
        subpath: mount.subpath.clone(),
        target: mount.target.clone(),
        read_only: mount.read_only,
        missing: false,
        must_exist: mount.must_exist,
        file: kind == VolumeKind::Config,
        per_replica: mount.per_replica || matches!(mount.kind, MountKind::Anonymous | MountKind::Tmpfs),
    }
}

/// What is mounted over the configuration file of a server: the innermost mount, and a volume before a config at one
/// place. Compose copies what has a `content` or comes from a variable: that is no mount.
pub(super) fn over_config(service: &Service, server: &Server, world: &World<'_>) -> Sourced<Option<Volume>> {
    let path = match (server.config_file.known(), &server.config_file.origin) {
        (Some(Some(path)), _) => path,
        (Some(None), _) => return Sourced::absent(service.at),
        (None, origin) => return Sourced { value: None, origin: origin.clone() },
    };
    let over = service.mounts.iter().filter(|mount| below(path, &mount.target).is_some());
    let inner = over.max_by_key(|mount| (normal(&mount.target).len(), mount.kind != MountKind::Blob));
    let copied = |mount: &Mount| {
        let declared = world.project.configs.get(&mount.source);
        let declared = declared.or_else(|| world.project.secrets.get(&mount.source));
        mount.kind == MountKind::Blob
            && world.project.platform != Platform::Kubernetes
            && declared.is_none_or(|blob| blob.file.is_none() && !blob.external || blob.environment.is_some())
    };
    match inner.filter(|mount| !copied(mount)) {
        Some(mount) => Sourced::new(Some(mounted(mount, world)), Origin::of(&mount.at)),
        None => Sourced::absent(service.at),
    }
}

/// Whether a bind mount is one of a file; of what the tree does not show its name tells.
fn is_file(mount: &Mount, world: &World<'_>) -> bool {
    match mount.path.as_ref().and_then(|path| world.files.kind(path)) {
        Some(kind) => kind == FileKind::File,
        None => mount.content.is_some() || Path::new(&mount.target).extension().is_some(),
    }
}

/// Whether a volume is one that `driver_opts` keep in memory: `type: tmpfs`.
fn in_memory(name: &str, world: &World<'_>) -> bool {
    let options = world.project.volumes.get(name).map(|volume| &volume.driver_opts);
    options.and_then(|options| options.get("type")).is_some_and(|kind| kind.as_str() == "tmpfs")
}

/// Whether a script of the project seems to write a file of this name.
fn is_made(world: &World<'_>, path: &Path, sources: &Sources) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let World { context, written, .. } = world;
    let all = || context.scripts.iter().flat_map(|file| written_by(sources.text(*file))).collect();
    written.get_or_init(all).contains(name)
}

/// Names of files on the lines of a script that write one.
fn written_by(script: &str) -> impl Iterator<Item = String> {
    const WRITES: [&str; 6] = ["> ", ">>", "cp ", "mv ", "tee ", "-out "];
    let lines = script.lines().filter(|line| WRITES.iter().any(|writes| line.contains(writes)));
    lines.flat_map(names_of_files).map(str::to_owned)
}

/// What holds the directory of the data: the innermost mount over it, else a volume that the image declares.
pub(super) fn data_volume(
    container: Container<'_>,
    volumes: &[Volume],
    dir: &Sourced<String>,
    workdir: &str,
) -> Sourced<Option<Volume>> {
    let anchor = container.service.at;
    // Families without tables of directives keep their data where their image says.
    let own = container.base.spec.filter(|spec| matches!(spec.family, Family::KeyDb | Family::Dragonfly));
    let dir = match (dir.known(), own) {
        (Some(dir), _) => absolute(dir, workdir),
        (None, Some(spec)) => spec.data.to_owned(),
        (None, None) => return Sourced { value: None, origin: dir.origin.clone() },
    };
    let over = volumes.iter().filter(|volume| below(&dir, &volume.target).is_some());
    if let Some(volume) = over.max_by_key(|volume| normal(&volume.target).len()) {
        return Sourced::new(Some(volume.clone()), volume.origin.clone());
    }
    let base = container.base;
    if let Some(why) = &base.hidden {
        return Sourced::unknown(anchor, why.clone());
    }
    let written = base.volumes.iter().find(|volume| below(&dir, volume.as_str()).is_some());
    if let Some(text) = written {
        return declared(anchor, text.as_str(), Origin::of(text));
    }
    let spec = base
        .spec
        .and_then(|spec| Some((spec, spec.volumes.iter().find(|path| below(&dir, path).is_some())?)));
    match spec {
        Some((spec, path)) => {
            let origin = Origin::Default { of: spec.title.into(), anchor, because: Some(base.at) };
            declared(anchor, path, origin)
        }
        None => Sourced::absent(anchor),
    }
}

/// The anonymous volume of a `VOLUME`.
fn declared(at: Span, target: &str, origin: Origin) -> Sourced<Option<Volume>> {
    let volume = Volume {
        at,
        origin: origin.clone(),
        kind: VolumeKind::Anonymous,
        source: String::new(),
        subpath: String::new(),
        target: target.to_owned(),
        read_only: false,
        missing: false,
        must_exist: false,
        file: false,
        per_replica: true,
    };
    Sourced::new(Some(volume), origin)
}
