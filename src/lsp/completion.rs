use super::position::Units;
use crate::check::Inspected;
use crate::explain;
use crate::model::catalog::directives::{self, Directive, Kind, SeriesSet};
use serde_json::{Value, json};

/// What may stand at a position: rules in a suppression, directives and their values elsewhere, as the servers that the
/// file configures know them.
pub(super) fn complete(
    text: &str,
    is_conf: bool,
    position: &Value,
    units: Units,
    all: &[Inspected],
    rules: &[(String, String)],
) -> Value {
    let Some((line, at)) = units.line(text, position) else { return json!([]) };
    let before = line.get(..at).unwrap_or_default();
    let splits = |c: char| c.is_whitespace() || "\"'[],=:".contains(c);
    let start = before.rfind(splits).map_or(0, |end| end + 1);
    let typed = before.get(start..).unwrap_or_default();
    let length = match units {
        Units::Utf8 => typed.len(),
        Units::Utf16 => typed.encode_utf16().count(),
        Units::Utf32 => typed.chars().count(),
    };
    let end = position["character"].as_u64().unwrap_or_default();
    let from = end.saturating_sub(u64::try_from(length).unwrap_or_default());
    let range = json!({"start": {"line": position["line"], "character": from}, "end": position});
    let item = |label: &str, kind: u8, detail: &str, page: Option<String>| {
        let mut item = json!({"label": label, "kind": kind, "textEdit": {"range": range, "newText": label}});
        if !detail.is_empty() {
            item["detail"] = json!(detail);
        }
        if let Some(page) = page {
            item["documentation"] = json!({"kind": "markdown", "value": page});
        }
        item
    };
    if in_suppression(before) {
        return rules.iter().map(|(id, title)| item(id, 12, title, None)).collect();
    }
    let series = series(all);
    let words: Vec<&str> =
        before.get(..start).unwrap_or_default().split(splits).filter(|word| !word.is_empty()).collect();
    let named = match (is_conf, words.first(), words.last()) {
        (true, None, _) => None,
        (true, Some(first), _) => Some(*first),
        (false, _, Some(last)) if last.starts_with("--") && !typed.starts_with('-') => Some(&last[2..]),
        _ => None,
    };
    if let Some(name) = named {
        let values = directives::find(name).map(|directive| values(directive, series)).unwrap_or_default();
        return values.iter().map(|value| item(value, 12, name, None)).collect();
    }
    let dashes = if is_conf { "" } else { "--" };
    if !is_conf && !typed.starts_with('-') {
        return json!([]);
    }
    let known = directives::all().iter().filter(|directive| directive.series().meets(series));
    known
        .map(|known| {
            item(
                &format!("{dashes}{}", known.name),
                10,
                &known.ty.to_string(),
                Some(explain::directive(known)),
            )
        })
        .collect()
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
