//! Charts that objects of Argo CD install.

use super::super::object::{Object, down, items, text};
use super::document::Documents;
use super::install::Install;
use super::values::Values;
use crate::source::{Budget, Files, Sources, Text, normalise};
use crate::syntax::yaml::{self, Node, Style};
use std::path::Path;

/// The chart's own values, which count anyway.
const OWN: &str = "values.yaml";

/// What objects of kind `Application` install.
#[derive(Default)]
pub(super) struct Applications {
    pub(super) all: Vec<Install>,
    documents: Documents,
    budget: Budget,
}

impl Applications {
    /// Takes in the charts of one, which may have several sources. Where files of values may come from elsewhere nobody knows
    /// them.
    pub(super) fn read(
        &mut self,
        object: &Object,
        (sources, files, root): (&mut Sources, &dyn Files, &Path),
    ) {
        let one = object.down(&["spec", "source"]);
        let all: Vec<Node> = one.into_iter().chain(items(&object.node, &["spec", "sources"])).collect();
        let names: Vec<Text> = all.iter().filter_map(|source| text(source, &["ref"])).collect();
        for source in &all {
            let helm = source.get("helm");
            let files_of_values = helm.as_ref().map(|helm| items(helm, &["valueFiles"])).unwrap_or_default();
            let paths = files_of_values.iter().filter(|path| path.raw() != Some(OWN));
            let mut layers = Vec::new();
            let mut known = true;
            for path in paths {
                let layer = self.layer(path, &names, (&mut *sources, files, root));
                known &= layer.is_some();
                layers.extend(layer);
            }
            if known {
                let install = self.install(object, source, helm.as_ref(), layers, sources);
                self.all.extend(install);
            }
        }
    }

    /// A file of values: `$name/values.yaml`, in the repository that another source names. It is this one where the file is
    /// there.
    fn layer(
        &mut self,
        path: &Node,
        names: &[Text],
        (sources, files, root): (&mut Sources, &dyn Files, &Path),
    ) -> Option<Node> {
        let (name, path) = path.raw()?.strip_prefix('$')?.split_once('/')?;
        names.iter().find(|known| known.as_str() == name)?;
        let path = Some(normalise(&root.join(path))).filter(|path| path.starts_with(root))?;
        let file = sources.load(files, &path).ok()?;
        let document = self.documents.of(file, sources);
        document.node.clone().filter(|_| document.whole)
    }

    fn install(
        &self,
        object: &Object,
        source: &Node,
        helm: Option<&Node>,
        mut layers: Vec<Node>,
        sources: &Sources,
    ) -> Option<Install> {
        let part = |keys: &[&str]| helm.and_then(|helm| down(helm, keys));
        if let Some(values) = part(&["values"]) {
            layers.push(inner(&values, sources, &self.budget)?);
        }
        layers.extend(part(&["valuesObject"]));
        let address = text(source, &["repoURL"])?;
        let (name, repository) = Install::located(address.as_str(), &text(source, &["chart"])?);
        let release = part(&["releaseName"]).and_then(|name| name.text());
        Some(Install {
            name,
            repository,
            version: text(source, &["targetRevision"]),
            release: release.unwrap_or_else(|| object.name.clone()).to_string(),
            namespace: object.namespace.clone(),
            // Parameters come last, by their paths.
            values: Values::new(layers).with(part(&["parameters"]).iter().flat_map(Node::items)),
        })
    }
}

/// What the text of a literal block says as a document of its own, with its places in the file; `None` where that is not to be
/// had.
fn inner(block: &Node, sources: &Sources, budget: &Budget) -> Option<Node> {
    let scalar = block.scalar().filter(|scalar| scalar.style() == Style::Literal)?;
    let (place, file) = (scalar.text().span(), block.span().file);
    let whole = sources.text(file);
    // All that stands before it is gone through.
    let inside = whole.get(place.range()).filter(|_| budget.pays(place.range().end))?;
    // The lines before it are blank ones, so that all stays where it is; the first of it begins where the others do.
    let blank = |char: char| if char == '\n' { '\n' } else { ' ' };
    let before: String = whole[..place.range().start].bytes().map(|byte| blank(char::from(byte))).collect();
    let (tree, problems) = yaml::parse(file, &format!("{before}{inside}"));
    tree.documents.into_iter().next().filter(|_| problems.is_empty())
}
