//! Events to nodes.

use super::events::{Event, Events, MAX_DEPTH, Properties};
use super::node::{Anchor, Data, Entry, Kind, Node, Tag};
use super::scalar::{Scalar, Style};
use super::{Comment, Tree, decode, merge, problem};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text};
use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

/// Values a document may hold, each counted as often as aliases repeat it. Compose's own bound.
const MAX_NODES: usize = 100_000;

pub(super) fn build(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    let mut builder = Builder::new(file, text);
    let mut events = Events::new(text).peekable();
    while let Some(next) = events.next() {
        match next {
            Ok((event, range)) => builder.step(event, range, &mut events),
            Err(error) => {
                builder.problems.push(error.diagnostic(file));
                break;
            }
        }
    }
    (builder.tree, builder.problems)
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    tree: Tree,
    problems: Vec<Diagnostic>,
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, Definition>,
    /// Nodes that this document may still hold.
    budget: usize,
    /// Depth of collections that are skipped because they nest too deep.
    skipping: usize,
}

/// A collection whose end has not come yet.
struct Frame {
    content: Content,
    flow: bool,
    start: usize,
    tag: Option<Tag>,
    anchor: Option<(usize, Anchor)>,
    height: usize,
    size: usize,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>, Option<Node>),
}

enum Definition {
    /// The anchored node is still open.
    Open(Span),
    Done(Node),
}
type Stream<'a> = Peekable<Events<'a>>;

impl<'a> Builder<'a> {
    fn new(file: FileId, text: &'a str) -> Self {
        Self {
            file,
            text,
            tree: Tree::default(),
            problems: Vec::new(),
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            budget: MAX_NODES,
            skipping: 0,
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn step(&mut self, event: Event<'a>, range: Range<usize>, events: &mut Stream<'a>) {
        if self.skipping > 0 {
            return self.skip(&event, &range);
        }
        match event {
            Event::DocumentStart => self.start_document(),
            Event::DocumentEnd => self.tree.documents.extend(self.root.take()),
            Event::Comment => self.comment(range),
            Event::Scalar { value, style, properties } => {
                let anchor = self.take_anchor(events);
                self.scalar(&value, style, range, properties, anchor);
            }
            Event::SequenceStart { flow, properties } => {
                self.start(Content::Sequence(Vec::new()), flow, range, properties, events);
            }
            Event::MappingStart { flow, properties } => {
                self.start(Content::Mapping(Vec::new(), None), flow, range, properties, events);
            }
            Event::CollectionEnd => self.end(range),
            Event::Alias { id } => self.alias(id, range),
            Event::UnknownAlias { name } => {
                let span = self.span(range);
                self.problems.push(problem::unknown_alias(span, &name));
                self.add(null(span));
            }
            Event::Anchor { .. } => {}
        }
    }

    fn skip(&mut self, event: &Event<'a>, range: &Range<usize>) {
        match event {
            Event::SequenceStart { .. } | Event::MappingStart { .. } => self.skipping += 1,
            Event::CollectionEnd => self.skipping -= 1,
            Event::Comment => self.comment(range.clone()),
            _ => {}
        }
    }

    fn start_document(&mut self) {
        self.anchors.clear();
        self.open.clear();
        self.budget = MAX_NODES;
    }

    fn comment(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default().trim_start_matches('#').trim();
        self.tree.comments.push(Comment { span: self.span(range), text: text.to_owned() });
    }

    fn take_anchor(&self, events: &mut Stream<'a>) -> Option<(usize, Anchor)> {
        let next = events.next_if(|next| matches!(next, Ok((Event::Anchor { .. }, _))));
        match next {
            Some(Ok((Event::Anchor { id, name }, range))) => {
                Some((id, Anchor { name, span: self.span(range) }))
            }
            _ => None,
        }
    }

    fn tag(&self, properties: Properties) -> Option<Tag> {
        let (name, range) = properties.tag?;
        Some(Tag { name, span: self.span(range) })
    }

    fn scalar(
        &mut self,
        value: &str,
        style: Style,
        range: Range<usize>,
        properties: Properties,
        anchor: Option<(usize, Anchor)>,
    ) {
        let text = decode::decode(self.file, self.text, range, style, properties.indent, value);
        let tag = self.tag(properties);
        let span = text.anchor();
        let scalar = Scalar::new(text, style, tag.as_ref().map(|tag| tag.name.as_str()));
        let (id, anchor) = anchor.unzip();
        let kind = Kind::Scalar(scalar);
        let node = Node::new(Data { kind, span, tag, anchor, size: 1, height: 0 });
        self.define(id, &node);
        self.spend(span);
        self.add(node);
    }

    fn start(
        &mut self,
        content: Content,
        flow: bool,
        range: Range<usize>,
        properties: Properties,
        events: &mut Stream<'a>,
    ) {
        let anchor = self.take_anchor(events);
        let span = self.span(range.clone());
        self.spend(span);
        if self.open.len() >= MAX_DEPTH {
            self.problems.push(problem::too_deep(span));
            self.add(null(span));
            self.skipping = 1;
            return;
        }
        if let Some((id, anchor)) = &anchor {
            self.anchors.insert(*id, Definition::Open(anchor.span));
        }
        let tag = self.tag(properties);
        self.open.push(Frame { content, flow, start: range.start, tag, anchor, height: 1, size: 1 });
    }

    fn end(&mut self, range: Range<usize>) {
        let Some(frame) = self.open.pop() else { return };
        let last = match &frame.content {
            Content::Sequence(items) => items.last().map(Node::use_span),
            Content::Mapping(entries, _) => entries.last().map(|entry| entry.value.use_span()),
        };
        let end = if frame.flow { range.end } else { last.map_or(range.start, |last| last.range().end) };
        let span = self.span(frame.start..end.max(frame.start));
        let mut size = frame.size;
        let kind = match frame.content {
            Content::Sequence(items) => Kind::Sequence(items),
            Content::Mapping(entries, _) => {
                let before = self.budget;
                let entries = merge::resolve(entries, &mut self.budget, &mut self.problems);
                size += before - self.budget;
                Kind::Mapping(entries)
            }
        };
        let (id, anchor) = frame.anchor.unzip();
        let node = Node::new(Data { kind, span, tag: frame.tag, anchor, size, height: frame.height });
        self.define(id, &node);
        self.add(node);
    }

    fn define(&mut self, id: Option<usize>, node: &Node) {
        if let Some(id) = id {
            self.anchors.insert(id, Definition::Done(node.clone()));
        }
    }

    /// Counts one written node.
    fn spend(&mut self, span: Span) {
        if self.budget == 1 {
            self.problems.push(problem::too_large(span));
        }
        self.budget = self.budget.saturating_sub(1);
    }

    fn alias(&mut self, id: usize, range: Range<usize>) {
        let span = self.span(range);
        let target = match self.anchors.get(&id) {
            Some(Definition::Done(target)) => Ok(target.clone()),
            Some(Definition::Open(anchor)) => Err(problem::recursive_alias(span, *anchor)),
            None => Err(problem::unknown_alias(span, "")),
        };
        let fitting = target.and_then(|target| {
            if self.open.len() + target.height() > MAX_DEPTH {
                Err(problem::too_deep(span))
            } else if target.size() > self.budget {
                Err(problem::alias_bomb(span))
            } else {
                Ok(target)
            }
        });
        match fitting {
            Ok(target) => {
                self.budget -= target.size();
                self.add(target.reached_via(span));
            }
            Err(problem) => {
                self.problems.push(problem);
                self.add(null(span));
            }
        }
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node) {
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.height = frame.height.max(node.height() + 1);
        frame.size = frame.size.saturating_add(node.size());
        match &mut frame.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(entries, key) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push(Entry { key, value: node, merged: None }),
            },
        }
    }
}

/// Stands for a value that cannot be had.
fn null(span: Span) -> Node {
    let scalar = Scalar::new(Text::empty(span), Style::Plain, None);
    Node::new(Data { kind: Kind::Scalar(scalar), span, tag: None, anchor: None, size: 1, height: 0 })
}
