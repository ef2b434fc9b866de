use super::super::store::told;
use super::super::text::{filled, unknown};
use crate::source::{Span, Text};
use crate::syntax::yaml::Node;
use std::collections::HashMap;

/// Values of a chart: maps that are laid over each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    /// Later ones count before.
    layers: Vec<Node>,
    /// Single values by their paths, which count before all of them.
    single: HashMap<String, Node>,
}

impl Values {
    /// Those of some documents, later ones laid over the earlier ones.
    pub(super) fn new(layers: Vec<Node>) -> Self {
        Self { layers, single: HashMap::new() }
    }

    /// The same with single values laid over them: each a `name`, which is a path, and a `value`.
    pub(super) fn with(self, singles: impl Iterator<Item = Node>) -> Self {
        let single = |single: Node| Some((single.get("name")?.raw()?.to_owned(), single.get("value")?));
        Self { single: singles.filter_map(single).collect(), ..self }
    }

    /// The values below a key.
    pub(super) fn below(&self, key: &str) -> Self {
        let single = self.single.iter().filter_map(|(path, value)| {
            Some((path.strip_prefix(key)?.strip_prefix('.')?.to_owned(), value.clone()))
        });
        let layers = self.layers.iter().filter_map(|layer| layer.get(key)).collect();
        Self { layers, single: single.collect() }
    }

    /// These with others laid over them.
    pub(super) fn under(mut self, others: Self) -> Self {
        self.layers.extend(others.layers);
        self.single.extend(others.single);
        self
    }

    /// What is written last at a path. Where something above it is no map that is what there is.
    pub(super) fn get(&self, path: &[&str]) -> Option<Node> {
        self.all(path).next()
    }

    /// What is written at a path, the last first.
    fn all(&self, path: &[&str]) -> impl Iterator<Item = Node> {
        let down = move |layer: &Node| {
            let mut node = layer.clone();
            for key in path {
                if !node.is_mapping() {
                    return Some(node);
                }
                node = node.get(key)?;
            }
            Some(node)
        };
        let single = if self.single.is_empty() { None } else { self.single.get(&path.join(".")).cloned() };
        single.into_iter().chain(self.layers.iter().rev().filter_map(down))
    }

    /// The text at a path; Unknown where a template makes it, or what the chart has there is taken away.
    pub(super) fn text(&self, path: &[&str]) -> Option<Text> {
        let node = self.get(path)?;
        let text = node.printed().map(|text| told(filled(text)));
        Some(text.unwrap_or_else(|| unknown(&Text::empty(node.span()))))
    }

    /// The same, where it says something.
    pub(super) fn said(&self, path: &[&str]) -> Option<Text> {
        self.text(path).filter(|text| !text.is_empty())
    }

    /// What a switch at a path says, and where; `None` for what it is cannot be known.
    pub(super) fn switch(&self, path: &[&str]) -> Option<(Option<bool>, Text)> {
        let text = self.text(path)?;
        let on = match text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        Some((on, text))
    }

    /// Whether a switch says yes, where its chart has `otherwise`; `None` where that cannot be known.
    pub(super) fn is_on(&self, path: &[&str], otherwise: bool) -> Option<bool> {
        self.switch(path).map_or(Some(otherwise), |(on, _)| on)
    }

    /// The items of the list at a path.
    pub(super) fn items(&self, path: &[&str]) -> Option<Vec<Node>> {
        self.get(path).filter(Node::is_sequence).map(|list| list.items().collect())
    }

    /// Where a key is written first.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.layers.iter().find_map(|layer| layer.key_span(key))
    }

    /// Whether there is something at a path, and it is no empty text, list or map. An empty map takes nothing of another away.
    pub(super) fn has(&self, path: &[&str]) -> bool {
        let says = |node: Node| match node.raw() {
            Some(text) => Some(!text.is_empty() && !node.is_null()),
            None if node.is_mapping() => (node.entries().len() > 0).then_some(true),
            None => Some(node.items().len() > 0),
        };
        self.all(path).find_map(says).unwrap_or_default()
    }
}
