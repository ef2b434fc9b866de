//! Origins to labels: the bytes to underline, and the bytes that prove it.

use super::places::Places;
use crate::diagnostic::Label;
use crate::model::Origin;
use crate::source::{Sources, Span};
use crate::syntax::words::within_quotes;

/// More labels than this help nobody.
pub(super) const MAX_RELATED: usize = 8;

/// The labels of one finding.
pub(super) struct Labels<'l, 'a> {
    sources: &'l Sources,
    places: &'l Places<'a>,
    primary: Label,
    related: Vec<Label>,
}

impl<'l, 'a> Labels<'l, 'a> {
    /// The label for what decided, most telling first; `anchor` is the subject's own place, for want of another.
    pub(super) fn new(blame: &[Origin], anchor: Span, sources: &'l Sources, places: &'l Places<'a>) -> Self {
        let chosen = blame.iter().find(|origin| origin.is_written()).or(blame.first());
        let span = chosen.and_then(|origin| place(origin, sources)).unwrap_or(anchor);
        let primary = Label { span, message: String::new() };
        let mut labels = Self { sources, places, primary, related: Vec::new() };
        if let Some(origin) = chosen {
            labels.describe_primary(first_leaf(origin));
        }
        labels
    }

    fn describe_primary(&mut self, leaf: &Origin) {
        match leaf {
            Origin::Default { of, because, .. } => {
                self.primary.message = format!("default of {of}");
                if let Some(because) = because {
                    self.push(*because, format!("this makes it {of}"));
                }
            }
            Origin::Written { via, .. } => {
                for use_ in via {
                    if !use_.contains(self.primary.span) {
                        self.push(*use_, self.use_text(*use_).to_owned());
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds what stands in files of the values that decided; what is merely a default has nothing to show.
    pub(super) fn add_decisive(&mut self, blame: &[Origin]) {
        for origin in blame {
            match origin {
                Origin::Derived { from } => self.add_decisive(from),
                Origin::Written { .. } => self.add_decider(origin),
                _ => {}
            }
        }
    }

    /// Beside what is pointed at anyway it is seen with that, and that something is declared decides nothing; unless it
    /// proves something.
    fn add_decider(&mut self, origin: &Origin) {
        let Some(span) = place(origin, self.sources).filter(|span| self.is_open(*span)) else { return };
        let told = || self.places.thing(span).unwrap_or_else(|| "this decides it, too".to_owned());
        let message = match self.places.proof(span) {
            Some(proof) => proof,
            None if self.is_seen(span) || self.places.declares(span) => return,
            None => told(),
        };
        self.related.push(Label { span, message });
    }

    /// Whether the line of these bytes, or what they are around, is pointed at.
    fn is_seen(&self, span: Span) -> bool {
        let line = |at: Span| (at.file, self.sources.file(at.file).lines().line_at(at.start as usize));
        let mut labels = std::iter::once(&self.primary).chain(&self.related);
        labels.any(|label| span.contains(label.span) || line(label.span) == line(span))
    }

    /// Adds what a fact that the rule names rests on. `text` is the rule's own text for it.
    pub(super) fn add_because(&mut self, origin: &Origin, text: Option<&str>) {
        match origin {
            Origin::Derived { from } => from.iter().for_each(|origin| self.add_because(origin, text)),
            Origin::Written { .. } => self.add_written(origin, text),
            Origin::Default { of, anchor, .. } => {
                let default = format!("default of {of}");
                self.push(*anchor, text.map_or(default, str::to_owned));
            }
            Origin::Absent { .. } | Origin::Unknown { .. } => {}
        }
    }

    fn add_written(&mut self, origin: &Origin, text: Option<&str>) {
        let Some(span) = place(origin, self.sources).filter(|span| self.is_open(*span)) else { return };
        let known = || self.places.proof(span).or_else(|| self.places.thing(span));
        let message = match text.map(str::to_owned).or_else(known) {
            Some(text) => text,
            // What is around the primary place is seen with it.
            None if span.contains(self.primary.span) => return,
            None => "because of this".to_owned(),
        };
        self.related.push(Label { span, message });
    }

    /// A place is labelled once: what was said first stays.
    fn push(&mut self, span: Span, message: String) {
        if self.is_open(span) {
            self.related.push(Label { span, message });
        }
    }

    /// Whether one more place is to be labelled.
    fn is_open(&self, span: Span) -> bool {
        let known = |label: &Label| label.span.contains(span);
        self.related.len() < MAX_RELATED && !known(&self.primary) && !self.related.iter().any(known)
    }

    fn use_text(&self, span: Span) -> &'static str {
        let snippet = self.sources.snippet(span).trim_start();
        match snippet.as_bytes().first() {
            Some(b'$') => "expanded here",
            Some(b'*') => "used here through an alias",
            _ if snippet.starts_with("include") => "included here",
            _ => "comes in here",
        }
    }

    /// The primary label and the related ones. `text` is the rule's own word under the primary one.
    pub(super) fn finish(mut self, text: Option<String>) -> (Label, Vec<Label>) {
        if let Some(text) = text {
            self.primary.message = text;
        }
        (self.primary, self.related)
    }

    /// The bytes underlined.
    pub(super) fn span(&self) -> Span {
        self.primary.span
    }
}

fn first_leaf(origin: &Origin) -> &Origin {
    match origin {
        Origin::Derived { from } => {
            let written = from.iter().find(|origin| origin.is_written());
            written.or(from.first()).map_or(origin, first_leaf)
        }
        leaf => leaf,
    }
}

/// The bytes of an origin as one span: its values together where they stand on one line, else the first.
pub(super) fn place(origin: &Origin, sources: &Sources) -> Option<Span> {
    if let Origin::Written { .. } = origin {
        return origin.span().map(|span| bare_use(span, sources));
    }
    let mut leaves = Vec::new();
    flatten(origin, &mut leaves);
    let Some((first, rest)) = leaves.split_first() else { return origin.span() };
    let together = rest.iter().fold(*first, |all, span| all.to(*span));
    let one_line =
        rest.iter().all(|span| span.file == first.file) && !sources.snippet(together).contains('\n');
    Some(bare_use(if one_line { together } else { *first }, sources))
}

/// A use of a variable that came to nothing has no bytes but the scalar around it: its quotes say nothing.
fn bare_use(span: Span, sources: &Sources) -> Span {
    let snippet = sources.snippet(span);
    match within_quotes(snippet) {
        Some(inner) if inner.starts_with("${") && inner.ends_with('}') => span.part(1..span.len() - 1),
        _ => span,
    }
}

fn flatten(origin: &Origin, leaves: &mut Vec<Span>) {
    match origin {
        Origin::Written { .. } => leaves.extend(origin.span()),
        Origin::Derived { from } => from.iter().for_each(|origin| flatten(origin, leaves)),
        _ => {}
    }
}
