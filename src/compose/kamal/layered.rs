use super::erb;
use crate::source::Text;
use crate::syntax::yaml::Node;
use indexmap::IndexMap;

/// A value of the configuration with what a destination lays over it: maps are merged, anything else takes the place of
/// what is below.
#[derive(Debug, Clone, Default)]
pub(super) struct Layered(Vec<Node>);

impl Layered {
    /// The same value of several layers, later ones over earlier ones.
    pub(super) fn new(layers: impl IntoIterator<Item = Node>) -> Self {
        let mut kept: Vec<Node> = Vec::new();
        for layer in layers {
            if !(layer.is_mapping() && kept.last().is_some_and(Node::is_mapping)) {
                kept.clear();
            }
            kept.push(layer);
        }
        Self(kept)
    }

    /// What a map holds under a key; nothing where it has none.
    pub(super) fn get(&self, key: &str) -> Self {
        Self::new(self.0.iter().filter_map(|layer| layer.get(key)))
    }

    /// Whether there is anything.
    pub(super) fn is_there(&self) -> bool {
        self.0.last().is_some_and(|value| !value.is_null())
    }

    /// The keys of a map, each once, with what is under them.
    pub(super) fn entries(&self) -> Vec<(String, Self)> {
        let mut all: IndexMap<String, Vec<Node>> = IndexMap::new();
        for entry in self.0.iter().flat_map(Node::entries) {
            all.entry(entry.name().to_owned()).or_default().push(entry.value.clone());
        }
        all.into_iter().map(|(name, layers)| (name, Self::new(layers))).collect()
    }

    /// The items of a list, or the one value that there is.
    pub(super) fn items(&self) -> Vec<Self> {
        match self.0.last() {
            Some(list) if list.is_sequence() => list.items().map(|item| Self(vec![item])).collect(),
            Some(value) if value.is_mapping() || value.is_null() => Vec::new(),
            _ => self.0.last().cloned().map(|value| Self(vec![value])).into_iter().collect(),
        }
    }

    /// A value as text, where it is one. What ERB makes is Unknown.
    pub(super) fn text(&self) -> Option<Text> {
        let value = self.0.last().filter(|value| !value.is_null())?;
        value.printed().map(erb::evaluated)
    }
}
