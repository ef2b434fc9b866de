//! Charts that a file of helmfile installs.

use super::super::object::{down, items, text};
use super::assigned::{Assigned, Reading, unknown};
use super::batch::{Batch, Given, batches};
use super::document::{Documents, Seams};
use super::install::Install;
use super::values::Values;
use crate::model::catalog::knowledge::Added;
use crate::source::{FileId, Files, Sources, Text, normalise};
use crate::syntax::yaml::{self, Node};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What begins a part that a template fills in. The whole file is one then.
const TEMPLATE: &str = "{{";

/// What the names of values end with that a template makes.
const MADE: &str = ".gotmpl";

/// Keys of a release by which its objects, or what it takes over from a template, are others than it says.
const OTHERWISE: [&str; 7] = [
    "inherit",
    "jsonPatches",
    "postRenderer",
    "setTemplate",
    "strategicMergePatches",
    "transformers",
    "valuesTemplate",
];

/// What the charts run that a file of helmfile installs.
pub fn helmfile(
    file: FileId,
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> Vec<Batch> {
    let written = sources.text(file);
    let (tree, problems) = yaml::parse(file, written);
    if written.contains(TEMPLATE) || !problems.is_empty() {
        return Vec::new();
    }
    let directory = sources.file(file).path().parent().map(Path::to_owned).unwrap_or_default();
    let mut seams = Seams { sources, files, root };
    let mut whole = Whole { directory, documents: Documents::default(), repositories: HashMap::new() };
    let mut all = Vec::new();
    for document in &tree.documents {
        for repository in items(document, &["repositories"]) {
            if let (Some(name), Some(url)) = (text(&repository, &["name"]), text(&repository, &["url"])) {
                whole.repositories.insert(name.to_string(), url.to_string());
            }
        }
    }
    for document in &tree.documents {
        for release in items(document, &["releases"]) {
            all.extend(whole.release(&release, document, &mut seams));
        }
    }
    batches(file, all, knowledge, (seams.sources, files, root))
}

/// What all releases of a file share.
struct Whole {
    directory: PathBuf,
    documents: Documents,
    /// Addresses by the names that the file gives them.
    repositories: HashMap<String, String>,
}

impl Whole {
    fn release(&mut self, release: &Node, document: &Node, seams: &mut Seams<'_>) -> Option<Given> {
        let is = |node: &Node, keys: &[&str], value: &str| {
            text(node, keys).is_some_and(|text| text.as_str() == value)
        };
        let all_rendered = down(document, &["helmDefaults", "postRenderer"]).is_some();
        let otherwise = OTHERWISE.iter().any(|key| release.get(key).is_some());
        if otherwise || all_rendered || is(release, &["installed"], "false") {
            return None;
        }
        let chart = text(release, &["chart"])?;
        if seams.holds_directory(&normalise(&self.directory.join(chart.as_str()))) {
            return None;
        }
        let (name, repository) = Install::located("", &chart);
        let known = self.repositories.get(repository.trim_start_matches('/'));
        let repository = known.cloned().unwrap_or(repository);
        let reuses =
            is(document, &["helmDefaults", "reuseValues"], "true") || is(release, &["reuseValues"], "true");
        let mut layers: Vec<Node> = reuses.then(|| unknown(release.span())).into_iter().collect();
        let mut files = Vec::new();
        for values in items(release, &["values"]) {
            layers.push(self.layer(values, &mut files, seams));
        }
        // What is encrypted.
        layers.extend(items(release, &["secrets"]).iter().map(|secret| unknown(secret.span())));
        let singles = items(release, &["set"]);
        let set = |assigned: &mut Assigned<'_>| singles.iter().for_each(|one| single(one, assigned));
        let namespace = text(document, &["namespace"]).or_else(|| text(release, &["namespace"]));
        let install = Install {
            name,
            repository,
            version: text(release, &["version"]),
            release: text(release, &["name"]).map(|name| name.to_string()),
            namespace: namespace.map(|name| name.to_string()),
            values: Values::new(layers).with(release.span(), set),
        };
        Some(Given { install, values: files, place: None })
    }

    /// Values that stand in the file, or in another one.
    fn layer(&mut self, values: Node, files: &mut Vec<PathBuf>, seams: &mut Seams<'_>) -> Node {
        let Some(path) = values.raw() else { return values };
        if path.ends_with(MADE) {
            return unknown(values.span());
        }
        let path = normalise(&self.directory.join(path));
        let layer = self.documents.layer(&path, values.span(), seams);
        files.push(path);
        layer
    }
}

/// Sets a value that has its name beside it, a list of such, or what a file holds.
fn single(one: &Node, assigned: &mut Assigned<'_>) {
    let Some(name) = text(one, &["name"]) else { return };
    match (one.get("value"), one.get("values")) {
        (Some(value), None) if value.printed().is_some() => {
            assigned.set(&name, &value.printed().unwrap_or(Text::empty(value.span())), Reading::Typed);
        }
        _ => assigned.set(&name, &Text::empty(one.span()), Reading::Hidden),
    }
}
