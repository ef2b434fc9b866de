//! The only file that knows the YAML parser. Another one with events and byte ranges could replace it here.

use super::scalar::Style;
use granit_parser::{
    ErrorKind, Event as Raw, Options, Parser, ScalarStyle, ScanError, StrInput, StructureStyle,
};
use std::borrow::Cow;
use std::ops::Range;

/// Collections may nest this deep.
pub(super) const MAX_DEPTH: usize = 255;

/// A step of the parser. Ranges are bytes of the text.
#[derive(Debug)]
pub(super) enum Event<'a> {
    /// Start of a document; the range covers `---` where there is one.
    DocumentStart {
        explicit: bool,
    },
    /// End of a document; its range may lie anywhere before the next one.
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
    /// Name and bytes of the tag.
    pub(super) tag: Option<(String, Range<usize>)>,
}

/// The first place where the syntax breaks.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) at: usize,
    pub(super) what: Broken,
}

/// What breaks the syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// Collections nest deeper than [`MAX_DEPTH`].
    Depth,
    /// A quote or bracket is not closed.
    Unclosed(char),
    /// A bracket that closes nothing.
    StrayBracket,
    /// A bracket that is closed by one of another kind.
    WrongBracket(char, char),
    /// A `:` where no key can stand.
    StrayColon,
    /// A `-` where no list can stand.
    StrayDash,
    /// Something else than a key in a map.
    NoKey,
    /// A key without `:`.
    NoColon,
    /// Something else than `-` in a list.
    NoDash,
    /// No `,` between items in brackets.
    NoComma,
    /// A line that starts in a wrong column.
    Indentation,
    /// A tab where only spaces may stand.
    Tab,
    /// An escape in double quotes that means nothing.
    Escape,
    /// Something behind a closing quote.
    AfterQuote,
    /// A character that cannot stand there.
    Character(char),
    /// A `#` without a blank before it, or a comment within a value of several lines.
    Comment,
    /// A `|` or `>` with something behind it.
    BlockHeader,
    /// A tag, an anchor or an alias.
    Property,
    /// A `%` line, a `---` or `...`.
    Document,
    /// Anything else.
    Other,
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
        SyntaxError { at: at.min(self.length), what: broken(error.kind()) }
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
            };
            let event = match raw {
                Raw::StreamStart | Raw::StreamEnd => continue,
                Raw::DocumentStart(explicit, _) => Event::DocumentStart { explicit },
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

fn broken(kind: &ErrorKind) -> Broken {
    use ErrorKind as E;
    match kind {
        E::RecursionLimitExceeded => Broken::Depth,
        E::UnclosedFlowCollection { open } => Broken::Unclosed(*open),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => Broken::Unclosed('"'),
        E::MisplacedFlowCollectionEnd => Broken::StrayBracket,
        E::MismatchedFlowCollectionEnd { open, close } => Broken::WrongBracket(*open, *close),
        E::MappingValueNotAllowed
        | E::InvalidColonPlacement
        | E::MappingKeyNotAllowed
        | E::FlowMappingValueAdjacentCollection
        | E::InvalidMappingValueWhitespace => Broken::StrayColon,
        E::BlockEntryInFlowCollection
        | E::BlockSequenceEntryNotAllowed
        | E::InvalidBlockEntryWhitespace
        | E::PlainScalarStartsWithDashFlowIndicator => Broken::StrayDash,
        E::ExpectedBlockMappingKey => Broken::NoKey,
        E::SimpleKeyExpected | E::InvalidSimpleKey => Broken::NoColon,
        E::ExpectedBlockSequenceEntry => Broken::NoDash,
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => Broken::NoComma,
        E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent => Broken::Indentation,
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabAtBlockScalarStart
        | E::TabInIndentation
        | E::TabInPlainScalar => Broken::Tab,
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => Broken::Escape,
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => Broken::AfterQuote,
        E::UnexpectedCharacter { character } => Broken::Character(*character),
        E::BomInsideDocument => Broken::Character('\u{feff}'),
        E::CommentInterceptedScalar | E::CommentNotSeparated => Broken::Comment,
        E::ZeroBlockScalarIndent | E::InvalidBlockScalarHeader => Broken::BlockHeader,
        E::UndeclaredTagHandle
        | E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::InvalidTagUtf8
        | E::UnknownAnchor
        | E::MissingAnchorOrAliasName => Broken::Property,
        E::ExpectedDocumentStart
        | E::InvalidDocumentEnd
        | E::MissingDocumentEndBeforeDirective
        | E::DuplicateVersionDirective
        | E::UnsupportedYamlMajorVersion
        | E::DuplicateTagDirective
        | E::InvalidDirectiveTerminator
        | E::MissingYamlVersionSeparator
        | E::MissingDirectiveName
        | E::InvalidDirectiveName
        | E::DirectiveByteLimitExceeded { .. }
        | E::TooManyReservedDirectiveParams { .. }
        | E::YamlVersionTooLong
        | E::MissingYamlVersion
        | E::InvalidTagDirectiveTerminator
        | E::ExpectedTagDirectiveBang => Broken::Document,
        _ => Broken::Other,
    }
}
