//! Which manifests are applied together: those of a directory, and of directories side by side, as long as no two of them
//! describe the same object, which would be variants of it.

use super::object::{Object, parsed};
use crate::syntax::manifest::is_kustomization;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// Kinds of objects of which a project knows one by its name alone. Where several namespaces have it, as those of production
/// and of tests do, they are variants.
const BY_NAME: [&str; 6] = ["ConfigMap", "DaemonSet", "Deployment", "Pod", "Secret", "StatefulSet"];

/// What tells an object from all others: kind, namespace and name.
pub type Identity = (String, String, String);

/// The objects of a text.
pub fn identities(text: &str) -> Vec<Identity> {
    let (tree, problems) = parsed(text);
    if super::is_template(text, &problems) {
        return Vec::new();
    }
    let objects = Object::all(&tree).into_iter().filter(|object| !object.name.is_empty());
    objects.map(|object| (object.kind, object.namespace, object.name.to_string())).collect()
}

/// Manifests that are applied together, by the directory that they lie in or below, sorted.
pub fn groups(files: &BTreeMap<PathBuf, Vec<Identity>>) -> BTreeMap<PathBuf, Vec<PathBuf>> {
    let mut by_directory: BTreeMap<&Path, Vec<&PathBuf>> = BTreeMap::new();
    for file in files.keys() {
        by_directory.entry(file.parent().unwrap_or(file)).or_default().push(file);
    }
    let mut above: BTreeSet<&Path> = by_directory.keys().filter_map(|directory| directory.parent()).collect();
    above.extend(by_directory.keys());
    let mut groups: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    // The deepest first.
    let mut above: Vec<&Path> = above.into_iter().collect();
    above.sort_by_key(|directory| std::cmp::Reverse(directory.components().count()));
    for directory in above {
        let below: Vec<&Path> = by_directory
            .range(directory..)
            .map(|(path, _)| *path)
            .take_while(|path| path.starts_with(directory))
            .filter(|path| *path == directory || path.parent() == Some(directory))
            .collect();
        let joined: Vec<&PathBuf> = below.iter().flat_map(|path| &by_directory[path]).copied().collect();
        if below.len() > 1 && are_different(&joined, files) {
            groups.insert(directory.to_owned(), joined.into_iter().cloned().collect());
            below.iter().for_each(|path| drop(by_directory.remove(path)));
        }
    }
    for (directory, own) in by_directory {
        if are_different(&own, files) {
            groups.insert(directory.to_owned(), own.into_iter().cloned().collect());
        } else {
            groups.extend(own.into_iter().map(|file| (file.clone(), vec![file.clone()])));
        }
    }
    groups
}

/// Whether no object is described twice, and no directory is laid over another one.
fn are_different(group: &[&PathBuf], files: &BTreeMap<PathBuf, Vec<Identity>>) -> bool {
    let mut seen = HashSet::new();
    let kustomizations = group.iter().filter(|file| is_kustomization(file)).count();
    kustomizations < 2
        && group.iter().filter_map(|file| files.get(*file)).flatten().all(|(kind, namespace, name)| {
            let namespace = if BY_NAME.contains(&kind.as_str()) { "" } else { namespace };
            seen.insert((kind, namespace, name))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(files: &[(&str, &[&str])]) -> Vec<Vec<String>> {
        let identity = |name: &&str| ("Service".to_owned(), String::new(), (*name).to_owned());
        let files =
            files.iter().map(|(path, names)| (PathBuf::from(path), names.iter().map(identity).collect()));
        let shown =
            |group: Vec<PathBuf>| group.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        groups(&files.collect()).into_values().map(shown).collect()
    }

    #[test]
    fn directories_side_by_side_belong_together() {
        let found = grouped(&[
            ("k8s/redis/a.yaml", &["redis"]),
            ("k8s/web/b.yaml", &["web"]),
            ("k8s/c.yaml", &["db"]),
        ]);
        assert_eq!(found, [["k8s/c.yaml", "k8s/redis/a.yaml", "k8s/web/b.yaml"]]);
    }

    #[test]
    fn variants_do_not() {
        let found = grouped(&[("k8s/dev/a.yaml", &["redis"]), ("k8s/prod/a.yaml", &["redis"])]);
        assert_eq!(found, [["k8s/dev/a.yaml"], ["k8s/prod/a.yaml"]]);
        let found = grouped(&[("a.yaml", &["redis"]), ("b.yaml", &["redis"])]);
        assert_eq!(found, [["a.yaml"], ["b.yaml"]]);
        let found = grouped(&[("base/kustomization.yaml", &[]), ("prod/kustomization.yaml", &[])]);
        assert_eq!(found, [["base/kustomization.yaml"], ["prod/kustomization.yaml"]]);
    }

    #[test]
    fn namespaces_make_variants_of_what_goes_by_its_name() {
        let grouped = |kind: &str| {
            let identity =
                |namespace: &str| vec![(kind.to_owned(), namespace.to_owned(), "redis".to_owned())];
            let files = [("k8s/dev/a.yaml", identity("dev")), ("k8s/prod/a.yaml", identity("prod"))];
            groups(&files.map(|(path, held)| (PathBuf::from(path), held)).into()).len()
        };
        assert_eq!(grouped("StatefulSet"), 2);
        assert_eq!(grouped("NetworkPolicy"), 1);
    }
}
