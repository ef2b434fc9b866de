use super::client::Client;
use super::directive;
use super::document::Document;
use super::finding::Found;
use crate::check::Inspected;
use crate::explain;
use gen_lsp_types::{Hover, MarkupContent, MarkupKind, Position, Range};

/// What is known of a place: the directive that is named there, and the rules that found something.
pub(super) fn hover(
    document: &Document,
    found: &[Found],
    position: Position,
    client: Client,
    inspected: &dyn Fn() -> Vec<Inspected>,
    help: &dyn Fn(&str) -> Option<String>,
) -> Option<Hover> {
    let (line, at) = document.line(position, client.units)?;
    let mut pages = Vec::new();
    if let Some(known) = directive::named(document, line, at) {
        pages.push(format!("{}{}", directive::here(known, &inspected()), explain::directive(known)));
    }
    let near: Vec<&Found> =
        found.iter().filter(|found| found.touches(Range { start: position, end: position })).collect();
    let mut told: Vec<&str> = Vec::new();
    for found in &near {
        if !told.contains(&found.rule.as_str()) {
            told.push(&found.rule);
            pages.extend(help(&found.rule).map(|page| format!("**{}**\n\n{page}", found.rule)));
        }
    }
    let kind = if client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let contents = MarkupContent { kind, value: pages.join("\n\n---\n\n") };
    (!pages.is_empty()).then(|| Hover { contents: contents.into(), range: None })
}
