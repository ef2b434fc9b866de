//! `PASSWORD=secret`, `password: secret`, `requirepass secret`, `--requirepass secret`, `${PASSWORD:-secret}`.

use super::value::{Ends, add, braces, literals};
use super::{resembles, words};
use crate::model::catalog::directives;
use crate::model::catalog::knowledge::is_secret_name;
use std::ops::Range;

/// Directives that people misspell, and that a server then knows nothing of.
const SENSITIVE: [&str; 4] = ["requirepass", "masterauth", "tls-key-file-pass", "tls-client-key-file-pass"];

/// What the names of switches begin with.
const SWITCHES: [&str; 4] = ["allowEmpty", "enable", "force", "use"];

pub(super) fn find(line: &str, found: &mut Vec<Range<usize>>) {
    let start = line.len() - line.trim_start().len();
    for word in words(line, |char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-')) {
        let name = &line[word.clone()];
        let before = &line[..word.start];
        if before.ends_with("${") {
            if is_secret_name(name) {
                let length = line[word.start..].find('}').unwrap_or(line.len() - word.start);
                braces(line, word.start..word.start + length, found);
            }
            continue;
        }
        let rest = &line[word.end..];
        // What closes the name: a quote, a bracket.
        let bare = rest.trim_start_matches(['"', '\'', ']']);
        // Most words are told from names by what follows.
        let follows =
            |c: char| c.is_whitespace() || matches!(c, '=' | ':' | '?' | '+' | ',' | '/' | '|' | '#');
        if !bare.starts_with(follows) {
            continue;
        }
        let first = word.start == start;
        let option = name.starts_with("--");
        let sensitive = is_sensitive(name.trim_start_matches('-'), first || option);
        if !sensitive && !is_secret_name(name) && !ends_as_secret(name) {
            continue;
        }
        let spaced = bare.trim_start();
        let at = |rest: &str| line.len() - rest.len();
        if let Some(after) =
            ["=>", "=", ":=", "?=", "+=", ":"].iter().find_map(|sign| spaced.strip_prefix(sign))
        {
            if after.starts_with("//") || after.starts_with(['=', '~']) {
                continue;
            }
            let key = before.trim_start_matches([' ', '\t', '-', '"', '\'', '{', '#', '?']).is_empty();
            let scalar = key && spaced.starts_with(':') && after.starts_with([' ', '\t']);
            add(line, at(after), if scalar { Ends::Scalar } else { Ends::Word }, found);
        } else if let Some(after) =
            bare.strip_prefix(',').filter(|after| after.trim_start().starts_with(['"', '\'']))
        {
            add(line, at(after), Ends::Word, found);
        } else if let Some(after) = bare.strip_prefix(',').filter(|_| sensitive || option) {
            add(line, at(after), Ends::Word, found);
        } else if bare.len() > spaced.len() && (sensitive || option || first) {
            add(line, at(spaced), if first && !option { Ends::Line } else { Ends::Word }, found);
        } else if bare.len() > spaced.len() && before.trim() == "ENV" {
            add(line, at(spaced), Ends::Line, found);
        } else if let Some(after) = bare.strip_prefix(['/', '|', '#']).filter(|_| line.contains("sed ")) {
            let length = after.find(['/', '|', '#']).unwrap_or(after.len());
            literals(line, at(after)..at(after) + length, found);
        }
    }
}

/// Whether a name of words run together is that of a password, as values of charts have them: `postgresPassword`.
fn ends_as_secret(name: &str) -> bool {
    let before = ["Password", "Passwd", "Passphrase"].iter().find_map(|end| name.strip_suffix(end));
    before.is_some_and(|before| !before.is_empty() && !SWITCHES.contains(&before))
}

/// Whether a directive takes a secret as its next word, misspelt or not.
pub(super) fn is_sensitive(name: &str, may_be_misspelt: bool) -> bool {
    match directives::find(name) {
        Some(directive) => directive.sensitive && !matches!(directive.name, "user" | "sentinel"),
        None => may_be_misspelt && name.len() > 7 && SENSITIVE.iter().any(|known| resembles(name, known)),
    }
}
