//! Charts that objects of Argo CD install.

use super::super::object::{Object, down, items, text};
use super::assigned::{Assigned, Reading, unknown};
use super::document::{Documents, Seams};
use super::install::Install;
use super::values::Values;
use crate::source::Text;
use crate::syntax::yaml::Node;

/// The chart's own values, which count anyway.
const OWN: &str = "values.yaml";

/// Charts that an object of kind `Application` installs, which may have several sources. Files of values that come from
/// elsewhere nobody knows.
pub(super) fn installs(object: &Object, documents: &mut Documents, seams: &mut Seams<'_>) -> Vec<Install> {
    let one = object.down(&["spec", "source"]);
    let all: Vec<Node> = one.into_iter().chain(items(&object.node, &["spec", "sources"])).collect();
    let names: Vec<Text> = all.iter().filter_map(|source| text(source, &["ref"])).collect();
    let install = |source: &Node| {
        let helm = source.get("helm");
        let files = helm.as_ref().map(|helm| items(helm, &["valueFiles"])).unwrap_or_default();
        let paths = files.iter().filter(|path| path.raw() != Some(OWN));
        let layers = paths.map(|path| layer(path, &names, documents, seams)).collect();
        install(object, source, (helm.as_ref(), layers), documents, seams)
    };
    all.iter().filter_map(install).collect()
}

/// A file of values: `$name/values.yaml`, in the repository that another source names. It is this one where the file is
/// there.
fn layer(path: &Node, names: &[Text], documents: &mut Documents, seams: &mut Seams<'_>) -> Node {
    let way = || {
        let (name, way) = path.raw()?.strip_prefix('$')?.split_once('/')?;
        names.iter().any(|known| known.as_str() == name).then_some(way)
    };
    match way() {
        Some(way) => documents.layer(&seams.root.join(way), path.span(), seams),
        None => unknown(path.span()),
    }
}

fn install(
    object: &Object,
    source: &Node,
    (helm, mut layers): (Option<&Node>, Vec<Node>),
    documents: &Documents,
    seams: &Seams<'_>,
) -> Option<Install> {
    let part = |keys: &[&str]| helm.and_then(|helm| down(helm, keys));
    layers.extend(part(&["values"]).map(|values| documents.inner(&values, seams.sources)));
    layers.extend(part(&["valuesObject"]));
    let address = text(source, &["repoURL"])?;
    let (name, repository) = Install::located(address.as_str(), &text(source, &["chart"])?);
    let release = part(&["releaseName"]).and_then(|name| name.text());
    // Parameters come last, by their paths.
    let parameters: Vec<Node> = part(&["parameters"]).iter().flat_map(Node::items).collect();
    let set = |assigned: &mut Assigned<'_>| parameters.iter().for_each(|one| parameter(one, assigned));
    Some(Install {
        name,
        repository,
        version: text(source, &["targetRevision"]),
        release: Some(release.unwrap_or_else(|| object.name.clone()).to_string()),
        namespace: Some(object.namespace.clone()),
        values: Values::new(layers).with(source.span(), set),
    })
}

fn parameter(parameter: &Node, assigned: &mut Assigned<'_>) {
    let (Some(name), Some(value)) = (text(parameter, &["name"]), parameter.get("value")) else { return };
    let forced = text(parameter, &["forceString"]).is_some_and(|forced| forced.as_str() == "true");
    let reading = if forced { Reading::String } else { Reading::Typed };
    assigned.set(&name, &value.printed().unwrap_or_else(|| Text::empty(value.span())), reading);
}
