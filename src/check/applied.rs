use super::beside::{DEEPEST, above, texts};
use super::scripts::speaks_of_redis;
use crate::discover::{Found, Kind};
use crate::kubernetes::{self, Identity, Laid, Overlays};
use crate::source::Files;
use crate::syntax::manifest::{is_kustomization, is_of_kubernetes, may_run};
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
    /// The namespace of which objects count, and those that have none; `None` where there are no two.
    pub(super) namespace: Option<String>,
    /// What is laid over them.
    pub(super) laid: Laid,
}

impl Applied {
    /// The directories that they lie in.
    pub(super) fn homes(&self) -> BTreeSet<PathBuf> {
        self.files.iter().filter_map(|file| file.parent()).map(Path::to_owned).collect()
    }
}

/// What was found of Kubernetes that may run a server, by what is applied together.
pub(super) fn applied(found: &Found, root: &Path, files: &dyn Files) -> Vec<Applied> {
    let mut telling = BTreeSet::new();
    // Whether one of those refers to variables, and whether Flux is told to fill any in.
    let (mut refers, mut built) = (false, false);
    let mut all: BTreeMap<PathBuf, Vec<Identity>> = BTreeMap::new();
    for path in found.others_of(Kind::Manifest) {
        let Ok(bytes) = files.read(path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        built |= text.contains("postBuild:");
        if !is_of_kubernetes(&text) && !is_kustomization(path) {
            continue;
        }
        if may_run(&text) && speaks_of_redis(&text) {
            telling.insert(path.clone());
            refers |= text.contains('$');
        }
        all.insert(path.clone(), Vec::new());
    }
    if telling.is_empty() {
        return Vec::new();
    }
    let text = |path: &Path| String::from_utf8_lossy(&files.read(path).unwrap_or_default()).into_owned();
    let mut overlays = Overlays::default();
    for path in all.keys().filter(|path| is_kustomization(path)) {
        overlays.add(path.parent().unwrap_or(path), &text(path));
    }
    // Only what lies near one of them may be applied with it.
    let near = |path: &Path| path.ancestors().skip(1).take(2).map(Path::to_owned).collect::<Vec<_>>();
    let around: BTreeSet<PathBuf> = telling.iter().flat_map(|path| near(path)).collect();
    all.retain(|path, _| near(path).iter().any(|directory| around.contains(directory)));
    for (path, identities) in &mut all {
        *identities = kubernetes::identities(&text(path));
    }
    let groups = kubernetes::groups(&all).into_iter();
    let filled = refers && (built || has_filler(found, &commands(&telling, root, files), &text));
    let telling = groups.filter(|(_, files)| files.iter().any(|file| telling.contains(file)));
    let telling: Vec<(PathBuf, Vec<PathBuf>)> = telling.collect();
    let parts =
        telling.iter().flat_map(|(directory, files)| files.chunks(MOST).map(move |part| (directory, part)));
    let mut applied: Vec<Applied> =
        parts.flat_map(|(directory, part)| by_namespace(directory, part, &all, &overlays)).collect();
    applied.iter_mut().for_each(|applied| applied.laid.filled = filled);
    applied
}

/// Whether a script seems to fill manifests in before they are applied: it calls what fills in templates, or edits something
/// and hands it to the cluster.
fn has_filler(found: &Found, near: &[PathBuf], text: &dyn Fn(&Path) -> String) -> bool {
    const FILLS: [&str; 3] = ["envsubst", "gomplate", "dockerize"];
    const EDITS: [&str; 3] = ["sed ", "perl ", "replace("];
    let calls = |script: &str| {
        let any = |calls: &[&str]| calls.iter().any(|call| script.contains(call));
        any(&FILLS) || script.contains("kubectl") && any(&EDITS)
    };
    found.others_of(Kind::Script).chain(near).any(|script| calls(&text(script)))
}

/// Texts that may hold commands, in the directories above some files and where repositories keep such texts there.
fn commands(below: &BTreeSet<PathBuf>, root: &Path, files: &dyn Files) -> Vec<PathBuf> {
    const KEPT: [&str; 7] = ["", "scripts", "script", "bin", "ci", "hack", ".github/workflows"];
    let homes: BTreeSet<&Path> =
        below.iter().filter_map(|path| path.parent()).flat_map(|home| above(home, DEEPEST, root)).collect();
    let places = homes.into_iter().flat_map(|home| KEPT.map(|kept| home.join(kept)));
    places.flat_map(|place| texts(&place, files)).collect()
}

/// The manifests of a directory, once for each namespace that they name.
fn by_namespace(
    directory: &Path,
    files: &[PathBuf],
    all: &BTreeMap<PathBuf, Vec<Identity>>,
    overlays: &Overlays,
) -> Vec<Applied> {
    let identities = files.iter().filter_map(|file| all.get(file)).flatten();
    let named = identities.map(|(_, namespace, _)| namespace).filter(|namespace| !namespace.is_empty());
    let named: BTreeSet<&String> = named.collect();
    let together = Applied {
        directory: directory.to_owned(),
        files: files.to_vec(),
        namespace: None,
        laid: Laid::default(),
    };
    let mut laid = Laid::default();
    together.homes().iter().for_each(|home| laid.take(&overlays.over(home)));
    let namespaces: Vec<Option<String>> = match named.len() {
        0 | 1 => vec![None],
        _ => named.into_iter().cloned().map(Some).collect(),
    };
    let one = |namespace| Applied { namespace, laid: laid.clone(), ..together.clone() };
    namespaces.into_iter().map(one).collect()
}
