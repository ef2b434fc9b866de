use super::document::Document;
use super::position::{Units, overlap};
use crate::check::Inspected;
use crate::explain;
use crate::model::Origin;
use crate::model::catalog::directives::{self, Directive};
use crate::policy::{Secrets, Values};
use serde_json::{Value, json};

/// What is known of a place: the directive that is named there, else the rules that found something.
pub(super) fn hover(
    document: &Document,
    position: &Value,
    units: Units,
    inspected: &[Inspected],
    help: &dyn Fn(&str) -> Option<String>,
) -> Value {
    let named = units.line(&document.text, position).and_then(|(line, at)| directive(document, &line, at));
    let point = json!({"start": position, "end": position});
    let near = document.findings.iter().filter(|found| overlap(&found.diagnostic["range"], &point));
    let pages: Vec<String> = match named {
        Some(known) => vec![format!("{}{}", here(known, inspected), explain::directive(known))],
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
fn directive(document: &Document, line: &str, at: usize) -> Option<&'static Directive> {
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
    directives::find(name)
}

/// What the directive comes to in each server, and where that is decided.
fn here(known: &Directive, inspected: &[Inspected]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for one in inspected {
        let mut values = Values::default();
        values.learn(&Secrets::of(&one.deployment, &one.sources));
        for server in &one.deployment.servers {
            let Some(value) = server.config.value(known.name) else { continue };
            let what = match value.known() {
                None => "not known".to_owned(),
                Some(_) if known.sensitive => "set".to_owned(),
                Some(value) => format!("`{value}`"),
            };
            let whence = match &value.origin {
                Origin::Default { of, .. } => format!("default of {of}"),
                Origin::Unknown { why, .. } => why.to_string(),
                Origin::Absent { .. } => "nobody set it".to_owned(),
                Origin::Written { .. } | Origin::Derived { .. } => {
                    value.origin.span().map_or_else(String::new, |at| {
                        format!(
                            "{}:{}",
                            one.sources.shown(at.file),
                            one.sources.position(at.file, at.start).line
                        )
                    })
                }
            };
            let mut line = format!("- `{}` runs with {what} ({whence})\n", server.name);
            values.hide(&mut line);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if lines.is_empty() { String::new() } else { format!("{}\n", lines.concat()) }
}
