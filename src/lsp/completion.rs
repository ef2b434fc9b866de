use super::document::Document;
use super::units::Units;
use crate::check::Inspected;
use crate::explain;
use crate::model::catalog::directives::{self, Directive, Kind, SeriesSet};
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, MarkupContent, MarkupKind, Position, Range, TextEdit,
};

/// What may stand at a position: rules in a suppression, directives and their values elsewhere, as the servers that the
/// file configures know them.
pub(super) fn complete(
    document: &Document,
    position: Position,
    units: Units,
    inspected: &dyn Fn() -> Vec<Inspected>,
    rules: &dyn Fn() -> Vec<(String, String)>,
) -> Vec<CompletionItem> {
    let Some((line, at)) = document.line(position, units) else { return Vec::new() };
    let before = line.get(..at).unwrap_or_default();
    let splits = |c: char| c.is_whitespace() || "\"'[],=:".contains(c);
    let start = before.rfind(splits).map_or(0, |end| end + 1);
    let typed = before.get(start..).unwrap_or_default();
    let from = position.character.saturating_sub(units.count(typed));
    let range = Range { start: Position { line: position.line, character: from }, end: position };
    let item = |label: &str, kind: CompletionItemKind, detail: &str| CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        detail: (!detail.is_empty()).then(|| detail.to_owned()),
        text_edit: Some(TextEdit { range, new_text: label.to_owned() }.into()),
        ..CompletionItem::default()
    };
    if in_suppression(before) {
        let rules = rules();
        return rules.iter().map(|(id, title)| item(id, CompletionItemKind::Value, title)).collect();
    }
    if before.trim_start().starts_with('#') {
        return Vec::new();
    }
    let is_conf = document.is_conf();
    let words: Vec<&str> =
        before.get(..start).unwrap_or_default().split(splits).filter(|word| !word.is_empty()).collect();
    let named = match (is_conf, words.first(), words.last()) {
        (true, None, _) => None,
        (true, Some(first), _) => Some(*first),
        (false, _, Some(last)) if !typed.starts_with('-') => last.strip_prefix("--"),
        _ => None,
    };
    if let Some(name) = named {
        let Some(directive) = directives::find(name) else { return Vec::new() };
        let values = values(directive, series(&inspected()));
        return values.iter().map(|value| item(value, CompletionItemKind::Value, name)).collect();
    }
    if !is_conf && !typed.starts_with('-') {
        return Vec::new();
    }
    let (dashes, series) = (if is_conf { "" } else { "--" }, series(&inspected()));
    let known = directives::all().iter().filter(|directive| directive.series().meets(series));
    known
        .map(|known| {
            let label = format!("{dashes}{}", known.name);
            let mut item = item(&label, CompletionItemKind::Property, &known.ty.to_string());
            item.data = Some(known.name.into());
            item
        })
        .collect()
}

/// The same item with the page about its directive.
pub(super) fn resolved(mut item: CompletionItem, markdown: bool) -> CompletionItem {
    let name = item.data.as_ref().and_then(|data| data.as_str());
    if let Some(known) = name.and_then(directives::find) {
        let value = explain::directive(known);
        item.documentation = Some(match markdown {
            true => MarkupContent { kind: MarkupKind::Markdown, value }.into(),
            false => value.into(),
        });
    }
    item
}

/// Whether a line ends within the brackets of a suppression.
fn in_suppression(before: &str) -> bool {
    before.rfind("redlint:").and_then(|at| before.get(at..)).is_some_and(|comment| {
        comment.rfind("ignore[").and_then(|at| comment.get(at..)).is_some_and(|list| !list.contains(']'))
    })
}

/// The versions that the servers may have; all where no server is in sight.
fn series(all: &[Inspected]) -> SeriesSet {
    let mut servers = all.iter().flat_map(|one| &one.deployment.servers);
    servers.next().map_or_else(SeriesSet::every, |server| SeriesSet::of(server.target.value))
}

fn values(directive: &Directive, series: SeriesSet) -> Vec<&'static str> {
    let mut values = Vec::new();
    for facts in directive.facts.iter().filter(|facts| facts.series.meets(series)) {
        let words: &[&'static str] =
            if matches!(facts.kind, Kind::Bool) { &["yes", "no"] } else { facts.words };
        for word in words {
            if !values.contains(word) {
                values.push(*word);
            }
        }
    }
    values
}
