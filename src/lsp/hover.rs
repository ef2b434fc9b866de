use super::document::Document;
use super::position::{Units, overlap};
use crate::explain;
use crate::model::catalog::directives;
use serde_json::{Value, json};

/// What is known of a place: the directive that is named there, else the rules that found something.
pub(super) fn hover(
    document: &Document,
    position: &Value,
    units: Units,
    help: &dyn Fn(&str) -> Option<String>,
) -> Value {
    let named = units.line(&document.text, position).and_then(|(line, at)| directive(document, &line, at));
    let point = json!({"start": position, "end": position});
    let near = document.findings.iter().filter(|found| overlap(&found.diagnostic["range"], &point));
    let pages: Vec<String> = match named {
        Some(page) => vec![page],
        None => {
            near.filter_map(|found| Some(format!("**{}**\n\n{}", found.rule, help(&found.rule)?))).collect()
        }
    };
    if pages.is_empty() {
        return Value::Null;
    }
    json!({"contents": {"kind": "markdown", "value": pages.join("\n\n---\n\n")}})
}

/// The page about the directive at a byte of a line: the first word of a configuration's line, or an option of a
/// command.
fn directive(document: &Document, line: &str, at: usize) -> Option<String> {
    let belongs = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    let before = line.get(..at)?;
    let start = before.rfind(|char| !belongs(char)).map_or(0, |end| end + 1);
    let rest = line.get(start..)?;
    let word = rest.get(..rest.find(|char| !belongs(char)).unwrap_or(rest.len()))?;
    let first = line.get(..start)?.trim().is_empty();
    let is_conf = document.uri.ends_with(".conf");
    let name = match word.strip_prefix("--") {
        Some(option) => option,
        None if first && is_conf => word,
        None => return None,
    };
    directives::find(name).map(explain::directive)
}
