//! The only file that knows the YAML parser. Another one with events and byte ranges could replace it here.

use super::problem::SyntaxError;
use super::scalar::Style;
use granit_parser::{Event as Raw, Options, Parser, ScalarStyle, ScanError, StrInput, StructureStyle};
use std::borrow::Cow;
use std::ops::Range;

/// Collections may nest this deep.
pub(super) const MAX_DEPTH: usize = 255;

/// A step of the parser. Ranges are bytes of the text.
#[derive(Debug)]
pub(super) enum Event<'a> {
    DocumentStart,
    DocumentEnd,
    Scalar {
        value: Cow<'a, str>,
        style: Style,
        properties: Properties,
    },
    SequenceStart {
        flow: bool,
        properties: Properties,
    },
    MappingStart {
        flow: bool,
        properties: Properties,
    },
    /// End of a sequence or a mapping.
    CollectionEnd,
    /// The id of the preceding node's anchor, and its name.
    Anchor {
        id: usize,
        name: String,
    },
    /// Use of an anchor that was defined before.
    Alias {
        id: usize,
    },
    /// Use of an anchor that was not.
    UnknownAlias {
        name: String,
    },
    Comment,
}

/// What may stand before a node.
#[derive(Debug)]
pub(super) struct Properties {
    pub(super) tag: Option<(String, Range<usize>)>,
    /// Columns by which the lines of a block scalar are indented.
    pub(super) indent: Option<usize>,
}

/// Events of a text with their byte ranges. Ends after the last event or the first error.
pub(super) struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
    length: usize,
}

impl<'a> Events<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { parser: Parser::new_from_str_with_options(text, options()), length: text.len() }
    }

    fn error(&self, error: &ScanError) -> SyntaxError {
        let at = error.marker().byte_offset().unwrap_or(self.length);
        SyntaxError { at: at.min(self.length), kind: error.kind().clone() }
    }
}

fn options() -> Options {
    granit_parser::options! {
        block_scalar_eof_without_line_feed: true,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<(Event<'a>, Range<usize>), SyntaxError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (raw, span) = match self.parser.next()? {
                Ok(next) => next,
                Err(error) => return Some(Err(self.error(&error))),
            };
            let range = span.byte_range().unwrap_or(self.length..self.length);
            let properties = |tag: Option<Cow<'a, granit_parser::Tag>>| Properties {
                tag: tag.map(|tag| (tag_name(&tag), tag_range(&span, range.start))),
                indent: span.indent,
            };
            let event = match raw {
                Raw::StreamStart | Raw::StreamEnd => continue,
                Raw::DocumentStart(..) => Event::DocumentStart,
                Raw::DocumentEnd => Event::DocumentEnd,
                Raw::Alias(id) => Event::Alias { id },
                Raw::UnresolvedAlias(name) => Event::UnknownAlias { name: name.into_owned() },
                Raw::Anchor(id, name) => Event::Anchor { id, name: name.into_owned() },
                Raw::Comment(..) => Event::Comment,
                Raw::Scalar(value, style, _, tag) => {
                    Event::Scalar { value, style: scalar_style(style), properties: properties(tag) }
                }
                Raw::SequenceStart(style, _, tag) => {
                    Event::SequenceStart { flow: style == StructureStyle::Flow, properties: properties(tag) }
                }
                Raw::MappingStart(style, _, tag) => {
                    Event::MappingStart { flow: style == StructureStyle::Flow, properties: properties(tag) }
                }
                Raw::SequenceEnd | Raw::MappingEnd => Event::CollectionEnd,
                _ => continue,
            };
            return Some(Ok((event, range)));
        }
    }
}

fn scalar_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

fn tag_range(span: &granit_parser::Span, fallback: usize) -> Range<usize> {
    span.tag_span().and_then(|tag| tag.byte_range()).unwrap_or(fallback..fallback)
}

fn tag_name(tag: &granit_parser::Tag) -> String {
    match tag.suffix_in_namespace("tag:yaml.org,2002:") {
        Some(suffix) => format!("!!{suffix}"),
        None => format!("{}{}", tag.handle(), tag.suffix()),
    }
}
