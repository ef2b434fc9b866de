use super::scripts::{LARGEST, speaks_of_redis};
use crate::discover::{Found, Kind};
use crate::kubernetes::{self, Identity};
use crate::source::Files;
use crate::syntax::manifest::{is_kustomization, is_of_kubernetes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most manifests that are applied together.
const MOST: usize = 1000;

/// Manifests that are applied together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Applied {
    /// The directory that they lie in, or below.
    pub(super) directory: PathBuf,
    pub(super) files: Vec<PathBuf>,
}

/// What was found of Kubernetes that may run a server, by what is applied together.
pub(super) fn applied(found: &Found, files: &dyn Files) -> Vec<Applied> {
    let mut telling = BTreeSet::new();
    let mut all: BTreeMap<PathBuf, Vec<Identity>> = BTreeMap::new();
    for path in found.others_of(Kind::Manifest) {
        let Ok(bytes) = files.read(path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        if bytes.len() > LARGEST || !is_of_kubernetes(&text) && !is_kustomization(path) {
            continue;
        }
        if text.contains("image:") && speaks_of_redis(&text) {
            telling.insert(path.clone());
        }
        all.insert(path.clone(), Vec::new());
    }
    if telling.is_empty() {
        return Vec::new();
    }
    // Only what lies near one of them may be applied with it.
    let near = |path: &Path| path.ancestors().skip(1).take(2).map(Path::to_owned).collect::<Vec<_>>();
    let around: BTreeSet<PathBuf> = telling.iter().flat_map(|path| near(path)).collect();
    all.retain(|path, _| near(path).iter().any(|directory| around.contains(directory)));
    for (path, identities) in &mut all {
        let text = files.read(path).unwrap_or_default();
        *identities = kubernetes::identities(&String::from_utf8_lossy(&text));
    }
    let groups = kubernetes::groups(&all).into_iter();
    let telling = groups.filter(|(_, files)| files.iter().any(|file| telling.contains(file)));
    telling
        .map(|(directory, mut files)| {
            files.truncate(MOST);
            Applied { directory, files }
        })
        .collect()
}
