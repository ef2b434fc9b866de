use super::document::Document;
use crate::check::Inspected;
use crate::model::Origin;
use crate::model::catalog::directives::{self, Directive};

/// The directive that is named at a byte of a line: the first word of a configuration's line, or an option of a
/// command.
pub(super) fn named(document: &Document, line: &str, at: usize) -> Option<&'static Directive> {
    let belongs = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    let before = line.get(..at)?;
    let start = before.rfind(|char| !belongs(char)).map_or(0, |end| end + 1);
    let rest = line.get(start..)?;
    let word = rest.get(..rest.find(|char| !belongs(char)).unwrap_or(rest.len()))?;
    let first = line.get(..start)?.trim().is_empty();
    let name = match word.strip_prefix("--") {
        Some(option) => option,
        None if first && document.is_conf() => word,
        None => return None,
    };
    directives::find(name)
}

/// What the directive comes to in each server, and where that is decided, as a list in Markdown.
pub(super) fn here(known: &Directive, inspected: &[Inspected]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for one in inspected {
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
                        let line = one.sources.position(at.file, at.start).line;
                        format!("{}:{line}", one.sources.shown(at.file))
                    })
                }
            };
            let line = format!("- `{}` runs with {what} ({whence})\n", server.name);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if lines.is_empty() { String::new() } else { format!("{}\n", lines.concat()) }
}
