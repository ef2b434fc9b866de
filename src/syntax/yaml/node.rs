use super::scalar::{Scalar, Style};
use super::schema::Value;
use crate::source::{Span, Text, Via};
use std::sync::Arc;

/// A YAML value and its place. Cheap to clone; values reached through an alias share their definition.
#[derive(Debug, Clone)]
pub struct Node {
    data: Arc<Data>,
    /// Alias sites that led here, innermost first.
    via: Option<Arc<Via>>,
}

#[derive(Debug)]
pub(super) struct Data {
    pub(super) kind: Kind,
    pub(super) span: Span,
    pub(super) tag: Option<Tag>,
    pub(super) anchor: Option<Anchor>,
    /// Nodes in it, itself included, aliases and merged entries counted as often as they are used; a long text counts as
    /// several.
    pub(super) size: usize,
    /// Levels of collections in it: 0 for a scalar.
    pub(super) height: usize,
}

/// What a node is.
#[derive(Debug)]
pub enum Kind {
    /// A string, number, boolean, date or null.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A map, entries in the order of the file, merged ones after those that are written.
    Mapping(Vec<Entry>),
}

/// A tag such as `!reset` or `!!str`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// As it is usually written: `!override`, `!!str`; verbatim and directive-defined tags in full.
    pub name: String,
    /// The tag's bytes.
    pub span: Span,
}

/// A definition that aliases refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Without the `&`.
    pub name: String,
    /// The anchor's bytes, `&` included.
    pub span: Span,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key as it is written.
    pub key: Node,
    /// The value; a null node of empty span where none is written.
    pub value: Node,
    /// For an entry that a merge key brought in: what stands after `<<`, the alias or the map.
    pub merged: Option<Span>,
    /// What merge keys would have under this key if it were not there, first one first; only where the value has a tag, by
    /// which a reader may take the key away.
    pub hidden: Vec<Node>,
}

impl Entry {
    /// The key as a string: decoded where it is one, as written where it is a number or another plain scalar,
    /// empty for a collection.
    pub fn name(&self) -> &str {
        self.key.raw().unwrap_or_default()
    }

    /// The key's bytes.
    pub fn key_span(&self) -> Span {
        self.key.span()
    }
}

impl Node {
    pub(super) fn new(data: Data) -> Self {
        Self { data: Arc::new(data), via: None }
    }

    /// A scalar that a text outside of YAML stands for; one without quotes is what its characters mean.
    pub fn made(text: Text, style: Style) -> Self {
        let (span, scalar) = (text.outer_span(), Scalar::new(text, style, None));
        Self::new(Data { kind: Kind::Scalar(scalar), span, tag: None, anchor: None, size: 1, height: 0 })
    }

    /// A list of such.
    pub fn made_list(items: impl Iterator<Item = Node>, span: Span) -> Self {
        let items: Vec<Node> = items.collect();
        let (size, height) = extent(items.iter());
        Self::new(Data { kind: Kind::Sequence(items), span, tag: None, anchor: None, size, height })
    }

    /// A map of such.
    pub fn made_map(entries: impl Iterator<Item = (Node, Node)>, span: Span) -> Self {
        let entry = |(key, value)| Entry { key, value, merged: None, hidden: Vec::new() };
        let entries: Vec<Entry> = entries.map(entry).collect();
        let (size, height) = extent(entries.iter().map(|entry| &entry.value));
        Self::new(Data { kind: Kind::Mapping(entries), span, tag: None, anchor: None, size, height })
    }

    /// Stands for an alias whose value cannot be had.
    pub(super) fn stand_in(span: Span) -> Self {
        let scalar = Scalar::new(Text::empty(span), Style::Plain, None);
        Self::new(Data { kind: Kind::Scalar(scalar), span, tag: None, anchor: None, size: 1, height: 0 })
    }

    pub(super) fn is_stand_in(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.style() == Style::Plain && scalar.as_str().is_empty())
            && !self.span().is_empty()
    }

    pub(super) fn size(&self) -> usize {
        self.data.size
    }

    pub(super) fn height(&self) -> usize {
        self.data.height
    }

    /// The same node, reached through one more alias.
    #[must_use]
    pub(super) fn reached_via(&self, alias: Span) -> Self {
        let outer = Arc::new(Via { span: alias, along: true, outer: None });
        Self { data: self.data.clone(), via: Some(append(self.via.as_ref(), &outer)) }
    }

    /// What the node is. Nodes in here do not know the aliases that led to this node; use [`Node::items`],
    /// [`Node::entries`] and [`Node::get`] to go down.
    pub fn kind(&self) -> &Kind {
        &self.data.kind
    }

    /// The bytes of the value where it is defined: quotes and brackets included, tag and anchor not. Empty, at the
    /// place where it would stand, for a null that is not written.
    pub fn span(&self) -> Span {
        self.data.span
    }

    /// The place where the value is used: the outermost alias that led here, or its own span.
    pub fn use_span(&self) -> Span {
        self.via().first().copied().unwrap_or(self.data.span)
    }

    /// The tag, if one is written.
    pub fn tag(&self) -> Option<&Tag> {
        self.data.tag.as_ref()
    }

    /// Whether it carries this tag, as it is usually written: `!reset`.
    pub fn has_tag(&self, name: &str) -> bool {
        self.tag().is_some_and(|tag| tag.name == name)
    }

    /// The anchor, if one is written.
    pub fn anchor(&self) -> Option<&Anchor> {
        self.data.anchor.as_ref()
    }

    /// The aliases that led here, outermost first.
    pub fn via(&self) -> Vec<Span> {
        let mut sites: Vec<Span> = chain(self.via.as_ref()).map(|via| via.span).collect();
        sites.reverse();
        sites
    }

    /// The scalar, if it is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match self.kind() {
            Kind::Scalar(scalar) => Some(scalar),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    /// The value of a string; `None` for collections and for plain scalars that are null, a boolean, a number or
    /// a date.
    pub fn as_str(&self) -> Option<&str> {
        self.scalar().filter(|scalar| scalar.is_string()).map(Scalar::as_str)
    }

    /// The decoded characters of any scalar, whatever its type; `None` for collections.
    pub fn raw(&self) -> Option<&str> {
        self.scalar().map(Scalar::as_str)
    }

    /// The decoded characters of any scalar, whatever its type, with their bytes and the aliases they came
    /// through; `None` for collections.
    pub fn text(&self) -> Option<Text> {
        self.scalar().map(|scalar| self.traced(scalar.text().clone()))
    }

    /// What a scalar means; `None` for collections.
    pub fn value(&self) -> Option<Value> {
        self.scalar().map(Scalar::value)
    }

    /// A scalar as compose prints it where it needs a string: `012345` is `5349`, `1.10` is `1.1`, a string stays as
    /// it is. `None` for null and collections.
    pub fn printed(&self) -> Option<Text> {
        self.scalar()?.printed().map(|text| self.traced(text))
    }

    /// Whether it is null: written so, or not written at all.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// Whether it is a map.
    pub fn is_mapping(&self) -> bool {
        matches!(self.kind(), Kind::Mapping(_))
    }

    /// Whether it is a list.
    pub fn is_sequence(&self) -> bool {
        matches!(self.kind(), Kind::Sequence(_))
    }

    /// Items of a list; nothing for anything else.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = Node> + ExactSizeIterator {
        let items = match self.kind() {
            Kind::Sequence(items) => items.as_slice(),
            Kind::Scalar(_) | Kind::Mapping(_) => &[],
        };
        items.iter().map(|item| self.below(item))
    }

    /// Entries of a map with merge keys resolved; nothing for anything else. `<<` itself is not among them.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = Entry> + ExactSizeIterator {
        self.own_entries().iter().map(|entry| self.entry_below(entry))
    }

    /// The entry with this key; of duplicate keys the last.
    pub fn entry(&self, key: &str) -> Option<Entry> {
        let found = self.own_entries().iter().rev().find(|entry| entry.key.raw() == Some(key))?;
        Some(self.entry_below(found))
    }

    /// The value with this key; of duplicate keys the last.
    pub fn get(&self, key: &str) -> Option<Node> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The bytes of this key.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entry(key).map(|entry| entry.key_span())
    }

    fn traced(&self, text: Text) -> Text {
        chain(self.via.as_ref()).fold(text, |text, via| text.brought_via(via.span))
    }

    fn own_entries(&self) -> &[Entry] {
        match self.kind() {
            Kind::Mapping(entries) => entries,
            Kind::Scalar(_) | Kind::Sequence(_) => &[],
        }
    }

    fn entry_below(&self, entry: &Entry) -> Entry {
        Entry {
            key: self.below(&entry.key),
            value: self.below(&entry.value),
            merged: entry.merged,
            hidden: entry.hidden.iter().map(|node| self.below(node)).collect(),
        }
    }

    /// A node within this one, reached through the same aliases.
    fn below(&self, inner: &Node) -> Node {
        let via = match &self.via {
            Some(outer) => Some(append(inner.via.as_ref(), outer)),
            None => inner.via.clone(),
        };
        Node { data: inner.data.clone(), via }
    }
}

/// Size and height of what holds some nodes.
fn extent<'n>(nodes: impl Iterator<Item = &'n Node>) -> (usize, usize) {
    nodes.fold((1, 1), |(size, height), node| (size + node.size(), height.max(node.height() + 1)))
}

fn chain(mut next: Option<&Arc<Via>>) -> impl Iterator<Item = &Via> {
    std::iter::from_fn(move || {
        let via = next?;
        next = via.outer.as_ref();
        Some(&**via)
    })
}

/// `outer` around `inner`.
fn append(inner: Option<&Arc<Via>>, outer: &Arc<Via>) -> Arc<Via> {
    let inner: Vec<&Via> = chain(inner).collect();
    inner.into_iter().rev().fold(outer.clone(), |outer, via| Arc::new(Via { outer: Some(outer), ..*via }))
}
