//! Events to nodes.

use super::events::{Event, Events, MAX_DEPTH, Properties};
use super::node::{Anchor, Data, Entry, Kind, Node, Tag};
use super::scalar::{Scalar, Style};
use super::{Comment, Tree, decode, merge, problem};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use std::collections::{BTreeSet, HashMap};
use std::iter::Peekable;
use std::ops::Range;

/// Values a document may hold, each counted as often as aliases repeat it. Compose's own bound.
const MAX_NODES: usize = 100_000;

/// Bytes of text that an alias repeats for the price of a node.
const NODE: usize = 256;

pub(super) fn build(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    let mut builder = Builder::new(file, text);
    let mut events = Events::new(text).peekable();
    while let Some(next) = events.next() {
        match next {
            Ok((event, range)) => builder.step(event, range, &mut events),
            Err(error) => {
                // What was found in a document that breaks off would only distract.
                builder.problems.truncate(builder.kept);
                builder.problems.push(problem::syntax(file, text, &error, builder.open_bracket()));
                break;
            }
        }
    }
    builder.tree.comments.sort_by_key(|comment| comment.span);
    (builder.tree, builder.problems)
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    tree: Tree,
    problems: Vec<Diagnostic>,
    /// How many problems belong to documents before this one.
    kept: usize,
    /// Bounds that this document has broken: each is worth one problem.
    broken: BTreeSet<&'static str>,
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, Definition>,
    /// Nodes that this document may still hold.
    budget: usize,
    /// Depth of collections that are skipped because they nest too deep.
    skipping: usize,
    /// Where the last thing ended that is neither a comment nor a block.
    after: usize,
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
            kept: 0,
            broken: BTreeSet::new(),
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            budget: MAX_NODES,
            skipping: 0,
            after: 0,
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// The innermost bracket that is still open.
    fn open_bracket(&self) -> Option<Span> {
        let bracket = |start: usize| matches!(self.text.as_bytes().get(start), Some(b'[' | b'{'));
        let frame = self.open.iter().rev().find(|frame| !frame.flow || bracket(frame.start))?;
        frame.flow.then(|| self.span(frame.start..frame.start + 1))
    }

    fn step(&mut self, event: Event<'a>, range: Range<usize>, events: &mut Stream<'a>) {
        if self.skipping > 0 {
            return self.skip(&event, &range);
        }
        let end = range.end;
        match event {
            Event::DocumentStart { explicit } => {
                self.start_document();
                self.pass(if explicit { end } else { 0 });
            }
            Event::DocumentEnd => {
                self.tree.documents.extend(self.root.take());
                self.pass(range.start);
            }
            Event::Comment => self.comment(range),
            Event::Scalar { value, style, properties } => {
                let anchor = self.take_anchor(events);
                self.scalar(&value, style, range, properties, anchor);
                self.pass(end);
            }
            Event::SequenceStart { flow, properties } => {
                self.start(Content::Sequence(Vec::new()), flow, range, properties, events);
            }
            Event::MappingStart { flow, properties } => {
                self.start(Content::Mapping(Vec::new(), None), flow, range, properties, events);
            }
            Event::CollectionEnd => self.end(range),
            Event::Alias { id } => {
                self.alias(id, range);
                self.pass(end);
            }
            Event::UnknownAlias { name } => {
                let span = self.span(range);
                self.report(problem::unknown_alias(span, &name));
                self.add(Node::stand_in(span));
                self.pass(end);
            }
            Event::Anchor { .. } => {}
        }
    }

    /// Everything before this offset has been dealt with.
    fn pass(&mut self, end: usize) {
        self.after = self.after.max(end);
    }

    fn report(&mut self, problem: Diagnostic) {
        let bound = match &*problem.rule {
            "yaml-alias-bomb" | "yaml-too-large" => Some("size"),
            "yaml-too-deep" => Some("depth"),
            _ => None,
        };
        if bound.is_none_or(|bound| self.broken.insert(bound)) {
            self.problems.push(problem);
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
        self.broken.clear();
        self.kept = self.problems.len();
        self.open.clear();
        self.budget = MAX_NODES;
    }

    fn comment(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default().trim_start_matches('#').trim();
        self.tree.comments.push(Comment { span: self.span(range), text: text.to_owned() });
    }

    fn take_anchor(&mut self, events: &mut Stream<'a>) -> Option<(usize, Anchor)> {
        let next = events.next_if(|next| matches!(next, Ok((Event::Anchor { .. }, _))));
        let Some(Ok((Event::Anchor { id, name }, range))) = next else { return None };
        self.pass(range.end);
        Some((id, Anchor { name, span: self.span(range) }))
    }

    fn tag(&mut self, properties: Properties) -> Option<Tag> {
        let (name, range) = properties.tag?;
        self.pass(range.end);
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
        let tag = self.tag(properties);
        let place = if range.is_empty() && style == Style::Plain { self.missing(range.start) } else { range };
        let (file, text, after) = (self.file, self.text, self.after);
        let text = decode::decode(&decode::Source { file, text, range: place, after, style, value });
        let span = text.anchor();
        let size = 1 + text.len() / NODE;
        let scalar = Scalar::new(text, style, tag.as_ref().map(|tag| tag.name.as_str()));
        let (id, anchor) = anchor.unzip();
        let kind = Kind::Scalar(scalar);
        let node = Node::new(Data { kind, span, tag, anchor, size, height: 0 });
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
        let tag = self.tag(properties);
        let start = match &content {
            Content::Sequence(_) if !flow => self.first_dash(range.start),
            _ => range.start,
        };
        let span = self.span(start..range.end.max(start));
        if flow {
            self.pass(range.end);
        }
        self.spend(span);
        if self.open.len() >= MAX_DEPTH {
            self.report(problem::too_deep(span));
            self.add(Node::stand_in(span));
            self.skipping = 1;
            return;
        }
        if let Some((id, anchor)) = &anchor {
            self.anchors.insert(*id, Definition::Open(anchor.span));
        }
        self.open.push(Frame { content, flow, start, tag, anchor, height: 1, size: 1 });
    }

    /// Where a value stands that is not written: behind the `:` of its key.
    fn missing(&self, at: usize) -> Range<usize> {
        let value = matches!(self.open.last(), Some(Frame { content: Content::Mapping(_, Some(_)), .. }));
        let rest = self.text.get(at..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let colon = value && rest.get(blanks..).is_some_and(|rest| rest.starts_with(':'));
        let at = if colon { at + blanks + 1 } else { at };
        at..at
    }

    /// Start of a list. The parser passes over the first `-` of one that is not indented deeper than its key.
    fn first_dash(&self, start: usize) -> usize {
        let Some(Frame { content: Content::Mapping(..), start: around, .. }) = self.open.last() else {
            return start;
        };
        let mut at = self.after.max(*around);
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            match rest.find(['-', '#']) {
                Some(found) if rest.get(found..).is_some_and(|rest| rest.starts_with('-')) => {
                    return at + found;
                }
                Some(comment) => {
                    at += rest.get(comment..).and_then(|rest| rest.find(['\n', '\r'])).unwrap_or(rest.len())
                        + comment
                }
                None => return start,
            }
        }
    }

    fn end(&mut self, range: Range<usize>) {
        let Some(frame) = self.open.pop() else { return };
        if frame.flow {
            self.pass(range.end);
        }
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
                let (entries, problems) = merge::resolve(entries, &mut self.budget);
                problems.into_iter().for_each(|problem| self.report(problem));
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
        if self.budget == 0 {
            self.report(problem::too_large(span));
        }
        self.budget = self.budget.saturating_sub(1);
    }

    fn alias(&mut self, id: usize, range: Range<usize>) {
        let span = self.span(range);
        let node = self.target(id, span).unwrap_or_else(|problem| {
            self.report(*problem);
            Node::stand_in(span)
        });
        self.budget = self.budget.saturating_sub(node.size());
        self.add(node);
    }

    /// What an alias stands for, if that is within the bounds.
    fn target(&self, id: usize, span: Span) -> Result<Node, Box<Diagnostic>> {
        let target = match self.anchors.get(&id) {
            Some(Definition::Done(target)) => target,
            Some(Definition::Open(anchor)) => return Err(problem::recursive_alias(span, *anchor).into()),
            None => return Err(problem::unknown_alias(span, "").into()),
        };
        if self.open.len() + target.height() > MAX_DEPTH {
            return Err(problem::too_deep(span).into());
        }
        if target.size() > self.budget {
            return Err(problem::alias_bomb(span).into());
        }
        Ok(target.reached_via(span))
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
                Some(key) => entries.push(Entry { key, value: node, merged: None, hidden: Vec::new() }),
            },
        }
    }
}
