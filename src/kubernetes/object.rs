use super::text::filled;
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span, Text};
use crate::syntax::yaml::{self, Node, Tree};

/// What a text says that no finding points into.
pub(super) fn parsed(text: &str) -> (Tree, Vec<Diagnostic>) {
    yaml::parse(Sources::new().add("manifest.yaml", Vec::new()), text)
}

/// An object that a manifest describes.
#[derive(Debug, Clone)]
pub(super) struct Object {
    /// `kind`, behind its group where that is none of Kubernetes' own for such objects: `Service`, but
    /// `serving.knative.dev/Service`.
    pub(super) kind: String,
    /// `metadata.name`.
    pub(super) name: Text,
    /// `metadata.namespace`, or that of what it installs; empty where none is given.
    pub(super) namespace: String,
    /// All of it.
    pub(super) node: Node,
}

/// Groups whose kinds go by their names alone.
const GROUPS: [&str; 6] =
    ["apps", "batch", "extensions", "networking.k8s.io", "argoproj.io", "kustomize.config.k8s.io"];

/// An object by which Argo CD installs something.
pub(super) const APPLICATION: &str = "Application";

/// An object by which Flux installs a chart.
pub(super) const HELM_RELEASE: &str = "helm.toolkit.fluxcd.io/HelmRelease";

/// Kinds of objects that may keep anybody away from a pod, by how they end.
const GUARDS: [&str; 4] =
    ["NetworkPolicy", "AuthorizationPolicy", "PeerAuthentication", "ServerAuthorization"];

impl Object {
    /// The objects of a file, those of its lists included.
    pub(super) fn all(tree: &Tree) -> Vec<Self> {
        let mut all = Vec::new();
        for document in &tree.documents {
            match document.get("kind").and_then(|kind| kind.raw().map(str::to_owned)).as_deref() {
                Some("List") => {
                    let items = document.get("items");
                    all.extend(items.iter().flat_map(Node::items).filter_map(Self::read));
                }
                _ => all.extend(Self::read(document.clone())),
            }
        }
        all
    }

    fn read(node: Node) -> Option<Self> {
        let kind = node.get("kind")?.raw()?.to_owned();
        let version = node.get("apiVersion").and_then(|version| version.raw().map(str::to_owned));
        let group = version.as_deref().and_then(|version| version.split_once('/')).map(|(group, _)| group);
        let kind = match group.filter(|group| !GROUPS.contains(group)) {
            Some(group) => format!("{group}/{kind}"),
            None => kind,
        };
        let name = down(&node, &["metadata", "name"])
            .and_then(|name| name.text())
            .unwrap_or_else(|| Text::empty(node.span()));
        // What installs a chart says where to; its own place does not matter.
        let elsewhere: Option<&[&str]> = match kind.as_str() {
            APPLICATION => Some(&["spec", "destination", "namespace"]),
            HELM_RELEASE => Some(&["spec", "targetNamespace"]),
            _ => None,
        };
        let ways = elsewhere.into_iter().chain([&["metadata", "namespace"][..]]);
        let mut written = ways.filter_map(|way| Some(down(&node, way)?.raw()?.to_owned()));
        let namespace = written.next();
        Some(Self { kind, name, namespace: namespace.unwrap_or_default(), node })
    }

    /// Whether it may keep anybody away from a pod.
    pub(super) fn is_guard(&self) -> bool {
        GUARDS.iter().any(|guard| self.kind.ends_with(guard))
    }

    /// Whether it is a `Service` whose names are those of its pods.
    pub(super) fn is_headless(&self) -> bool {
        text(&self.node, &["spec", "clusterIP"]).is_some_and(|address| address.as_str() == "None")
    }

    /// What is below some keys.
    pub(super) fn down(&self, keys: &[&str]) -> Option<Node> {
        down(&self.node, keys)
    }
}

/// What is below some keys of a node.
pub(super) fn down(node: &Node, keys: &[&str]) -> Option<Node> {
    let (first, rest) = keys.split_first()?;
    let below = node.get(first)?;
    if rest.is_empty() { Some(below) } else { down(&below, rest) }
}

/// The text of a scalar below some keys, as the cluster sees it.
pub(super) fn text(node: &Node, keys: &[&str]) -> Option<Text> {
    down(node, keys)?.printed().map(filled)
}

/// The items of a list below some keys.
pub(super) fn items(node: &Node, keys: &[&str]) -> Vec<Node> {
    down(node, keys).map(|list| list.items().collect()).unwrap_or_default()
}

/// The entries of a map below some keys, as texts.
pub(super) fn texts(node: &Node, keys: &[&str]) -> Vec<(String, Text)> {
    let map = down(node, keys);
    let entries = map.iter().flat_map(Node::entries);
    entries.filter_map(|entry| Some((entry.name().to_owned(), filled(entry.value.printed()?)))).collect()
}

/// Where a value stands, else its holder.
pub(super) fn place(node: &Node, keys: &[&str]) -> Span {
    down(node, keys).map_or_else(|| node.span(), |found| found.span())
}
