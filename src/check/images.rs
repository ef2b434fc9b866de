use super::scripts::speaks_of_redis;
use crate::discover::{Found, Kind};
use crate::kubernetes;
use crate::model::catalog::knowledge::{Added, Reference};
use crate::resolve::{self, Holder};
use crate::source::{Files, Sources};
use crate::syntax::manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What all files say of images that are built by nobody knows whom. They are read when somebody asks, once.
#[derive(Debug, Default)]
pub(super) struct Images {
    dockerfiles: Vec<PathBuf>,
    /// Files that run images: manifests, and compose files.
    manifests: Vec<PathBuf>,
    /// Files and directories that Dockerfiles copy which speak of Redis, and files that Kustomize puts into containers.
    copied: OnceLock<BTreeMap<PathBuf, Holder>>,
    started: OnceLock<Started>,
}

/// Images that manifests start in a way of their own, and that nobody else is known to make.
#[derive(Debug, Default)]
struct Started {
    /// Whether one of them is called like a server, or only gets its name: it may be that of any Dockerfile.
    any: bool,
    /// Names of the others.
    names: BTreeSet<String>,
}

impl Images {
    pub(super) fn new(found: &Found) -> Self {
        let variants = found.groups.iter().flat_map(|group| &group.variants);
        let compose: BTreeSet<&PathBuf> = variants.flat_map(|variant| &variant.files).collect();
        Self {
            dockerfiles: found.others_of(Kind::Dockerfile).cloned().collect(),
            manifests: found
                .others_of(Kind::Manifest)
                .chain(found.others_of(Kind::Kamal))
                .chain(compose)
                .cloned()
                .collect(),
            ..Self::default()
        }
    }

    /// The image of the Dockerfile that names a file, or a directory that it lies in. Where several do, only what they
    /// agree upon is known of it.
    pub(super) fn hold(
        &self,
        file: &Path,
        knowledge: &'static Added,
        root: &Path,
        files: &dyn Files,
    ) -> Option<Holder> {
        let read = |path: &PathBuf| {
            let mut sources = Sources::seen_from(files);
            let dockerfile = sources.load(files, path).ok()?;
            let tells = speaks_of_redis(sources.text(dockerfile));
            tells.then(|| resolve::copied(dockerfile, &sources, (files, root), knowledge))
        };
        let copied = self.copied.get_or_init(|| {
            let mut all = BTreeMap::new();
            for path in self.manifests.iter().filter(|path| manifest::is_kustomization(path)) {
                let text = files.read(path).unwrap_or_default();
                let home = path.parent().unwrap_or(path);
                let made = kubernetes::kustomized_files(&String::from_utf8_lossy(&text), home, root);
                all.extend(made.into_iter().map(|file| (file, Holder { target: None })));
            }
            for (paths, holder) in self.dockerfiles.iter().filter_map(read) {
                for path in paths {
                    let known = all.entry(path).or_insert(holder);
                    if *known != holder {
                        known.target = None;
                    }
                }
            }
            all
        });
        file.ancestors().find_map(|path| copied.get(path).copied())
    }

    /// Whether one of the manifests starts what may be the image of a Dockerfile: called like a server or like the
    /// Dockerfile's directory, or without a name yet.
    pub(super) fn start_otherwise(
        &self,
        dockerfile: &Path,
        knowledge: &'static Added,
        files: &dyn Files,
    ) -> bool {
        let started = self.started.get_or_init(|| Started::read(&self.manifests, knowledge, files));
        let home = dockerfile.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
        started.any || home.is_some_and(|home| started.names.contains(&*home))
    }
}

impl Started {
    fn read(manifests: &[PathBuf], knowledge: &'static Added, files: &dyn Files) -> Self {
        let mut all = Self::default();
        for path in manifests {
            let bytes = files.read(path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            if !speaks_of_redis(&text) {
                continue;
            }
            for image in manifest::started(&text).into_iter().filter(|image| knowledge.image(image).is_none())
            {
                let path = &image[Reference::parse(image).path];
                let name = path.rsplit('/').next().unwrap_or(path);
                all.any |= image.contains(['{', '$']) || speaks_of_redis(name);
                all.names.insert(name.to_owned());
            }
        }
        all
    }
}
