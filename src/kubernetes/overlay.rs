//! What kustomizations elsewhere lay over the manifests of a directory.

use super::kustomization::{images, replaced, scaled};
use super::object::{items, parsed};
use crate::source::normalise;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What kustomizations make of manifests that they do not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Laid {
    /// Names of images that get other tags or names.
    pub images: BTreeSet<String>,
    /// Names of ConfigMaps and Secrets that get other entries.
    pub replaced: BTreeSet<String>,
    /// Names of objects that make another number of pods.
    pub scaled: BTreeSet<String>,
    /// Whether parts of objects are replaced.
    pub patched: bool,
    /// Whether another one takes them in, or is to: what is not written in them may come from there.
    pub open: bool,
    /// Whether a tool seems to fill names in before they are applied.
    pub filled: bool,
}

/// All kustomizations.
#[derive(Debug, Default)]
pub struct Overlays {
    layers: Vec<Layer>,
    /// Those that take in a directory, or lie in it, by that directory.
    over: BTreeMap<PathBuf, Vec<usize>>,
}

#[derive(Debug)]
struct Layer {
    directory: PathBuf,
    laid: Laid,
}

/// Lists of what is laid over objects.
const PATCHES: [&str; 6] =
    ["patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "components", "transformers"];

impl Overlays {
    /// Reads a kustomization in a directory.
    pub fn add(&mut self, directory: &Path, text: &str) {
        for document in parsed(text).0.documents {
            let number = self.layers.len();
            let taken = ["resources", "bases"].into_iter().flat_map(|list| items(&document, &[list]));
            let taken = taken.filter_map(|item| Some(normalise(&directory.join(item.raw()?))));
            for below in taken.chain([directory.to_owned()]) {
                self.over.entry(below).or_default().push(number);
            }
            let patched = PATCHES.iter().any(|list| document.get(list).is_some_and(|list| !list.is_null()));
            // Others are to take this one in.
            let base = directory.file_name().is_some_and(|name| name == "base" || name == "components");
            let laid = Laid {
                images: images(&document).into_iter().collect(),
                replaced: replaced(&document).into_iter().collect(),
                scaled: scaled(&document).into_iter().collect(),
                patched,
                open: patched || base,
                filled: false,
            };
            self.layers.push(Layer { directory: directory.to_owned(), laid });
        }
    }

    /// What is laid over the manifests of a directory.
    pub fn over(&self, directory: &Path) -> Laid {
        let mut all = Laid::default();
        let (mut seen, mut next) = (BTreeSet::new(), vec![directory]);
        while let Some(below) = next.pop() {
            for number in self.over.get(below).into_iter().flatten() {
                let layer = &self.layers[*number];
                if seen.insert(*number) {
                    let own = layer.directory == directory;
                    // What a kustomization gives other entries is read with it.
                    let replaced = if own { BTreeSet::new() } else { layer.laid.replaced.clone() };
                    all.take(&Laid { replaced, ..layer.laid.clone() });
                    all.open |= !own;
                    next.push(&layer.directory);
                }
            }
        }
        all
    }
}

impl Laid {
    /// Adds what is laid over others of the same manifests.
    pub fn take(&mut self, other: &Self) {
        self.images.extend(other.images.iter().cloned());
        self.replaced.extend(other.replaced.iter().cloned());
        self.scaled.extend(other.scaled.iter().cloned());
        self.patched |= other.patched;
        self.open |= other.open;
        self.filled |= other.filled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlays_of_overlays_count() {
        let mut overlays = Overlays::default();
        overlays.add(Path::new("base"), "resources: [redis.yaml]\n");
        overlays.add(Path::new("eu"), "resources: [../base]\nimages: [{name: redis, newTag: '8'}]\n");
        overlays.add(Path::new("eu/prod"), "resources: [..]\npatches: [{path: a.yaml}]\n");
        overlays.add(Path::new("loop"), "resources: [../loop]\n");
        let made =
            "resources: [../base]\nconfigMapGenerator: [{name: redis, behavior: merge}, {name: own}]\n";
        overlays.add(Path::new("us"), &format!("{made}replicas: [{{name: redis, count: 1}}]\n"));
        let laid = overlays.over(Path::new("base"));
        assert!(laid.patched && laid.open && laid.images.contains("redis"));
        assert_eq!((laid.replaced.len(), laid.scaled.len()), (1, 1));
        assert!(overlays.over(Path::new("us")).replaced.is_empty());
        assert_eq!(overlays.over(Path::new("loop")), Laid::default());
        overlays.add(Path::new("a/base"), "resources: [redis.yaml]\n");
        assert!(overlays.over(Path::new("a/base")).open);
        assert_eq!(overlays.over(Path::new("other")), Laid::default());
    }
}
