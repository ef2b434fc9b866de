//! Charts that a kustomization takes in.

use super::super::object::{items, text};
use super::document::{Documents, Seams};
use super::install::Install;
use super::values::Values;
use crate::source::{Text, normalise};
use crate::syntax::yaml::Node;
use std::path::Path;

/// Where charts lie that are at hand, where nothing else is said.
const HOME: &str = "charts";

/// The charts that a kustomization in a directory takes in from elsewhere, in one namespace where others count apart. What
/// others of its lists change nobody knows: there is none then.
pub(super) fn installs(
    kustomization: &Node,
    directory: &Path,
    namespace: Option<&str>,
    (documents, seams): (&mut Documents, &mut Seams<'_>),
) -> Vec<Install> {
    let home = text(kustomization, &["helmGlobals", "chartHome"]);
    let home = directory.join(home.as_ref().map_or(HOME, Text::as_str));
    let everywhere = text(kustomization, &["namespace"]);
    let mut all = Vec::new();
    for chart in items(kustomization, &["helmCharts"]) {
        let (Some(name), Some(repository)) = (text(&chart, &["name"]), text(&chart, &["repo"])) else {
            continue;
        };
        let own = everywhere.clone().or_else(|| text(&chart, &["namespace"]));
        let elsewhere = namespace.zip(own.as_ref()).is_some_and(|(namespace, own)| own.as_str() != namespace);
        if elsewhere || seams.holds_directory(&normalise(&home.join(name.as_str()))) {
            continue;
        }
        let Some(layers) = layers(&chart, directory, (&mut *documents, &mut *seams)) else { continue };
        all.push(Install {
            name,
            repository: repository.to_string(),
            version: text(&chart, &["version"]),
            release: text(&chart, &["releaseName"]).map(|name| name.to_string()),
            namespace: own.map(|name| name.to_string()),
            values: Values::new(layers),
        });
    }
    all
}

/// What a chart is given: a file, what stands in the kustomization over it, then further files; `None` where what the chart
/// has itself goes over the latter.
fn layers(
    chart: &Node,
    directory: &Path,
    (documents, seams): (&mut Documents, &mut Seams<'_>),
) -> Option<Vec<Node>> {
    let mut file = |path: &Text| documents.layer(&directory.join(path.as_str()), path.outer_span(), seams);
    let values = text(chart, &["valuesFile"]).map(|path| file(&path));
    let inline = chart.get("valuesInline");
    let merge = text(chart, &["valuesMerge"]);
    let mut layers: Vec<Node> = match merge.as_ref().map_or("override", Text::as_str) {
        _ if inline.is_none() => values.into_iter().collect(),
        "override" => values.into_iter().chain(inline).collect(),
        "merge" if values.is_some() => inline.into_iter().chain(values).collect(),
        "replace" => inline.into_iter().collect(),
        _ => return None,
    };
    let further = items(chart, &["additionalValuesFiles"]);
    layers.extend(further.iter().filter_map(Node::text).map(|path| file(&path)));
    Some(layers)
}
