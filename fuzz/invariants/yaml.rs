//! What holds for the YAML parser whatever it reads.

use granit_parser::{Event, Parser, ScalarStyle};
use redlint::source::{Sources, Span, Text};
use redlint::syntax::yaml::{self, Kind, Node, Style};

/// Parses a text and panics where a promise of the parser is broken.
pub fn hold(text: &str) {
    let file = Sources::new().add("compose.yaml", text.as_bytes().to_vec());
    let (tree, problems) = yaml::parse(file, text);
    for problem in &problems {
        assert!(text.get(problem.primary.span.range()).is_some(), "{problem:?}");
        assert!(problem.related.iter().all(|label| text.get(label.span.range()).is_some()), "{problem:?}");
    }
    for comment in &tree.comments {
        let source = &text[comment.span.range()];
        assert!(source.starts_with('#') && !source.contains('\n'), "comment {source:?}");
    }
    let mut scalars = Vec::new();
    for document in &tree.documents {
        walk(text, document, None, &mut scalars);
    }
    let (expected, sound) = parser_values(text);
    let broken = problems.iter().any(|problem| problem.rule == "invalid-yaml");
    let too_deep = problems.iter().any(|problem| problem.rule == "yaml-too-deep");
    assert!(if sound { !broken } else { broken || too_deep }, "{problems:?} of {text:?}");
    let merged = expected.iter().any(|(value, style)| value == "<<" && *style == ScalarStyle::Plain);
    if problems.is_empty() && !merged {
        let expected: Vec<&str> = expected.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(scalars, expected, "values of {text:?}");
    }
}

/// Checks a node and everything in it; gathers scalars that are written where they are used.
fn walk(text: &str, node: &Node, parent: Option<Span>, scalars: &mut Vec<String>) {
    if !node.via().is_empty() {
        return;
    }
    let span = node.span();
    assert!(text.get(span.range()).is_some(), "span {span:?}");
    assert!(parent.is_none_or(|parent| parent.contains(span)), "{span:?} in {parent:?} of {text:?}");
    let properties = [node.tag().map(|tag| tag.span), node.anchor().map(|anchor| anchor.span)];
    for property in properties.into_iter().flatten() {
        assert!(property.end <= span.start && text[property.range()].starts_with(['!', '&']), "{property:?}");
    }
    match node.kind() {
        Kind::Scalar(scalar) => {
            let Some(decoded) = node.text() else { panic!("{node:?} has no text") };
            assert_eq!(decoded.as_str(), scalar.as_str());
            assert_eq!(decoded.anchor(), span);
            check_bytes(text, &decoded, scalar.style());
            scalars.push(scalar.as_str().to_owned());
        }
        Kind::Sequence(_) => node.items().for_each(|item| walk(text, &item, Some(span), scalars)),
        Kind::Mapping(_) => {
            for entry in node.entries().filter(|entry| entry.merged.is_none()) {
                walk(text, &entry.key, Some(span), scalars);
                walk(text, &entry.value, Some(span), scalars);
            }
        }
    }
}

/// Every character comes from bytes within the scalar that can stand for it.
fn check_bytes(text: &str, decoded: &Text, style: Style) {
    let scalar = decoded.anchor();
    let mut last = scalar.start;
    for (at, character) in decoded.as_str().char_indices() {
        let part = decoded.slice(at..at + character.len_utf8());
        let [span] = part.spans()[..] else { panic!("{character:?} has several places: {part:?}") };
        assert!(scalar.contains(span) && span.start >= last, "{span:?} of {character:?} in {scalar:?}");
        last = span.start;
        let source = &text[span.range()];
        let folded = source.contains(['\n', '\r']) && source.chars().all(|next| " \t\r\n".contains(next));
        let stands_for = source.starts_with(character) && source.len() == character.len_utf8()
            || style == Style::DoubleQuoted && source.starts_with('\\')
            || style == Style::SingleQuoted && source == "''" && character == '\''
            || folded && matches!(character, ' ' | '\n')
            // A comment amid the lines of a plain scalar is no part of any rule: the scalar stands for it as a whole.
            || style == Style::Plain && span == scalar && source.contains('#') && source.contains('\n');
        assert!(stands_for, "{character:?} of {:?} from {source:?} in {text:?}", decoded.as_str());
    }
}

/// Values as the YAML library gives them, and whether it read to the end.
fn parser_values(text: &str) -> (Vec<(String, ScalarStyle)>, bool) {
    let options = granit_parser::options! {
        block_scalar_eof_without_line_feed: true,
        emit_unresolved_aliases: true,
        emit_comments: false,
    };
    let mut values = Vec::new();
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((Event::Scalar(value, style, _, _), span)) => {
                let missing =
                    style == ScalarStyle::Plain && span.byte_range().is_none_or(|range| range.is_empty());
                values.push((if missing { String::new() } else { value.into_owned() }, style));
            }
            Ok(_) => {}
            Err(_) => return (values, false),
        }
    }
    (values, true)
}
