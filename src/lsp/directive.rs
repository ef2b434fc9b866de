use super::document::Document;
use crate::check::Inspected;
use crate::model::Origin;
use crate::model::catalog::directives::{self, Directive};
use crate::policy::{Secrets, Values};
use crate::source::Sources;
use std::collections::BTreeMap;

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

/// What the directive comes to in each server, and where that is decided, as a list in Markdown. Variants are named where
/// they differ.
pub(super) fn here(known: &Directive, inspected: &[Inspected]) -> String {
    let mut servers: BTreeMap<&str, Vec<(String, Vec<&str>)>> = BTreeMap::new();
    for one in inspected {
        let mut secrets = Values::default();
        secrets.learn(&Secrets::of(&one.deployment, &one.sources));
        for server in &one.deployment.servers {
            let Some(value) = server.config.value(known.name) else { continue };
            let what = match value.known() {
                None => "not known".to_owned(),
                Some(_) if known.sensitive => "set".to_owned(),
                Some(value) => format!("`{value}`"),
            };
            let mut told = format!("{what} ({})", whence(&value.origin, &one.sources));
            secrets.hide(&mut told);
            let variant = one.deployment.variant.as_str();
            let all = servers.entry(&server.name).or_default();
            match all.iter_mut().find(|(known, _)| *known == told) {
                Some((_, variants)) => variants.push(variant),
                None => all.push((told, vec![variant])),
            }
        }
    }
    let mut list = String::new();
    for (server, all) in &servers {
        for (told, variants) in all {
            let within = if all.len() > 1 { format!(" in {}", variants.join(", ")) } else { String::new() };
            list.push_str(&format!("- `{server}`{within} runs with {told}\n"));
        }
    }
    if list.is_empty() { list } else { list + "\n" }
}

/// Where a value comes from, in words.
fn whence(origin: &Origin, sources: &Sources) -> String {
    match origin {
        Origin::Default { of, .. } => format!("default of {of}"),
        Origin::Unknown { why, .. } => why.to_string(),
        Origin::Absent { .. } => "nobody set it".to_owned(),
        Origin::Written { .. } | Origin::Derived { .. } => origin.span().map_or_else(String::new, |at| {
            format!("{}:{}", sources.shown(at.file), sources.position(at.file, at.start).line)
        }),
    }
}
