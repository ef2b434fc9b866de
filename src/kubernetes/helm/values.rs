use super::super::store::told;
use super::super::text::{filled, unknown};
use super::assigned::Assigned;
use crate::source::{Span, Text};
use crate::syntax::yaml::Node;
use crate::syntax::yaml::schema::Value;
use indexmap::IndexMap;

/// Values of a chart: maps that are laid over each other. Below one that is no map nothing is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    /// Later ones count before.
    layers: Vec<Node>,
}

impl Values {
    /// Those of some documents, later ones laid over the earlier ones. An empty one says nothing.
    pub(super) fn new(mut layers: Vec<Node>) -> Self {
        layers.retain(|layer| !layer.is_null());
        Self { layers }
    }

    /// The same with single values laid over them.
    pub(super) fn with(mut self, at: Span, assign: impl FnOnce(&mut Assigned<'_>)) -> Self {
        let beneath = |path: &[&str]| self.get(path);
        let mut assigned = Assigned::over(&beneath);
        assign(&mut assigned);
        let layer = assigned.finish(at);
        self.layers.extend(layer);
        self
    }

    /// The values below a key.
    pub(super) fn below(&self, key: &str) -> Self {
        let below = |layer: &Node| if layer.is_mapping() { layer.get(key) } else { Some(layer.clone()) };
        Self { layers: self.layers.iter().filter_map(below).collect() }
    }

    /// These with others laid over them.
    pub(super) fn under(mut self, others: Self) -> Self {
        self.layers.extend(others.layers);
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
        self.layers.iter().rev().filter_map(down)
    }

    /// The map at a path with what all layers have of it; `None` where something of it cannot be known.
    pub(super) fn map(&self, path: &[&str], at: Span) -> Option<Node> {
        let mut parts = Vec::new();
        for part in self.all(path) {
            if part.is_null() {
                break;
            }
            parts.push(part);
        }
        let known = parts.iter().all(Node::is_mapping);
        known.then(|| parts.into_iter().rev().fold(Node::made_map(std::iter::empty(), at), laid))
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

    /// What a switch at a path says, and where; `None` for what it is cannot be known, as in quotes, in which the templates of
    /// a chart take either word for a yes.
    pub(super) fn switch(&self, path: &[&str]) -> Option<(Option<bool>, Text)> {
        let on = match self.get(path)?.value() {
            Some(Value::Bool(on)) => Some(on),
            _ => None,
        };
        Some((on, self.text(path)?))
    }

    /// Whether a switch says yes, where its chart has `otherwise`; `None` where that cannot be known.
    pub(super) fn is_on(&self, path: &[&str], otherwise: bool) -> Option<bool> {
        self.switch(path).map_or(Some(otherwise), |(on, _)| on)
    }

    /// Whether nobody knows what list there is at a path.
    pub(super) fn hides(&self, path: &[&str]) -> bool {
        self.get(path).is_some_and(|node| node.raw().is_some_and(|text| !text.is_empty()) && !node.is_null())
    }

    /// The items of the list at a path.
    pub(super) fn items(&self, path: &[&str]) -> Option<Vec<Node>> {
        self.get(path).filter(Node::is_sequence).map(|list| list.items().collect())
    }

    /// Where a key is written first.
    pub(super) fn key_span(&self, key: &str) -> Option<Span> {
        self.layers.iter().find_map(|layer| layer.key_span(key))
    }

    /// A key of a map, where it is written last.
    pub(super) fn key(&self, key: &str) -> Option<Text> {
        let entry = self.layers.iter().rev().find_map(|layer| layer.entry(key))?;
        entry.key.text().filter(|_| entry.value.is_mapping())
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

/// A map laid over another one, whose values it replaces unless both are maps.
fn laid(under: Node, over: Node) -> Node {
    if !under.is_mapping() || !over.is_mapping() {
        return over;
    }
    let (at, mut entries) = (over.span(), IndexMap::new());
    for entry in under.entries().chain(over.entries()) {
        let (name, new) = (entry.name().to_owned(), entry.value);
        let known = entries.entry(name);
        known
            .and_modify(|(_, before): &mut (Node, Node)| *before = laid(before.clone(), new.clone()))
            .or_insert((entry.key, new));
    }
    Node::made_map(entries.into_values(), at)
}
