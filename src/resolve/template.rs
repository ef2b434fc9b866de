//! What of a configuration that nothing places is filled in before a server reads it.

use super::World;
use super::conf::{is_constant, tokens};
use super::environment::unknown_at;
use crate::source::{FileId, Files, Sources, Span, Text};
use crate::syntax::dockerfile;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Longest text beside a configuration that is looked into, in bytes.
const LONGEST: usize = 64 << 10;

/// Whether a text is the source of a template engine, of which nobody knows what it becomes.
pub(super) fn is_source(text: &str) -> bool {
    const MARKS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")];
    let marked = |line: &str| {
        MARKS
            .iter()
            .any(|(open, close)| line.split_once(open).is_some_and(|(_, behind)| behind.contains(close)))
    };
    text.lines().map(str::trim_start).any(|line| !line.starts_with('#') && marked(line))
}

/// Whether a file by itself is made to be filled in, whichever way. `beside` gives the texts around it.
pub fn is_template(files: &dyn Files, path: &Path, text: &str, beside: &dyn Fn() -> Vec<PathBuf>) -> bool {
    // What calls itself a placeholder is filled in by hand as well, and the rest of the text stays as it is.
    let marked =
        || words(text).flat_map(tokens).any(|token| is_mark(token) && !token.contains("PLACEHOLDER"));
    is_source(text) || marked() || is_filled(files, path, text, beside)
}

/// Whether a token is one that nobody takes for a value, or for what a server expands.
fn is_mark(token: &str) -> bool {
    !token.starts_with(['$', '<', 'E'])
}

/// Tokens of a text with values that nobody knows. A variable of a shell is one only where something is known to fill
/// the text in: all too many believe that the server does.
pub(super) fn unknown(file: FileId, text: &str, filled: bool) -> Vec<(String, Text)> {
    without_values(file, words(text).flat_map(tokens).filter(|token| filled || is_mark(token)))
}

/// Words of a text that are names in capitals, and others that stand in for values, with values that nobody knows.
pub(super) fn names(file: FileId, text: &str, others: &[&str]) -> Vec<(String, Text)> {
    let capitals = words(text).filter(|word| word.len() > 2 && is_constant(word));
    without_values(file, capitals.chain(others.iter().copied()))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(|word| {
        let word = word.strip_prefix('>').unwrap_or(word);
        word.trim_matches(['"', '\''])
    })
}

fn without_values<'t>(file: FileId, found: impl Iterator<Item = &'t str>) -> Vec<(String, Text)> {
    let found: BTreeSet<&str> = found.collect();
    let mut found: Vec<&str> = found.into_iter().collect();
    // The longest first: `$REDIS_PORT` begins with `$REDIS`.
    found.sort_by_key(|token| std::cmp::Reverse(token.len()));
    found.into_iter().map(|token| (token.to_owned(), unknown_at(Span::at(file, 0)))).collect()
}

/// Whether a configuration with tokens is called a template, lies among some, or one of the texts beside it names it and
/// calls what fills in templates.
pub(super) fn is_filled(
    files: &dyn Files,
    conf: &Path,
    text: &str,
    beside: &dyn Fn() -> Vec<PathBuf>,
) -> bool {
    const NAMES: [&str; 5] = ["template", "templates", "tmpl", "tpl", "tpls"];
    const CALLS: [&str; 7] = ["envsubst", "sed ", "awk ", "perl ", "gomplate", "dockerize", "replace("];
    let has_tokens = words(text).any(|word| tokens(word).next().is_some());
    if !has_tokens && constants(text).next().is_none() {
        return false;
    }
    let Some(name) = conf.file_name().and_then(|name| name.to_str()) else { return false };
    let folder = conf.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    let mut parts = name.split(['.', '-', '_']).chain(folder);
    if has_tokens && parts.any(|part| NAMES.contains(&part.to_ascii_lowercase().as_str())) {
        return true;
    }
    texts(files, &beside()).any(|script| {
        let calls = script.contains(name) && CALLS.iter().any(|call| script.contains(call));
        calls && (has_tokens || !replaced_in(text, &script).is_empty())
    })
}

/// The texts among files that are short enough to be looked into.
fn texts<'f>(files: &'f dyn Files, paths: &'f [PathBuf]) -> impl Iterator<Item = String> + 'f {
    let read = paths.iter().filter_map(|path| files.read(path).ok());
    read.filter(|bytes| bytes.len() <= LONGEST).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Words of a text that are names in capitals, and no abbreviations, or names in small letters as no server has them:
/// `master_ip_address`.
fn constants(text: &str) -> impl Iterator<Item = &str> {
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let named = move |word: &str| {
        word.trim_matches('_').contains('_')
            && word.bytes().all(small)
            && !word.starts_with(|c: char| c.is_ascii_digit())
    };
    words(text).filter(move |word| word.len() > 3 && (is_constant(word) || named(word)))
}

/// Names in the place of which a script puts something: `s/WORD/…/`, `replace("WORD", …)`.
fn put_in(script: &str) -> BTreeSet<&str> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let (mut found, mut end) = (BTreeSet::new(), 0);
    while let Some(start) = script.as_bytes()[end..].iter().position(part).map(|at| end + at) {
        let length = script.as_bytes()[start..].iter().take_while(|byte| part(byte)).count();
        end = start + length;
        let before = script[..start].trim_end_matches('>');
        let mark = before.chars().next_back().filter(|char| !char.is_alphanumeric() && *char != '_');
        let call = mark.and_then(|mark| before.strip_suffix(mark)).unwrap_or_default();
        let ends = mark.is_some() && script[end..].chars().next() == mark;
        let substitutes =
            || call.strip_suffix('s').is_some_and(|before| !before.ends_with(char::is_alphabetic));
        if ends && (substitutes() || call.ends_with("replace(")) {
            found.insert(&script[start..end]);
        }
    }
    found
}

/// Names of a text in the place of which a script puts something.
fn replaced_in<'t>(text: &'t str, script: &str) -> Vec<&'t str> {
    let put_in = put_in(script);
    constants(text).filter(|word| put_in.contains(word)).collect()
}

/// Words of a text that are names and in the place of which one of some scripts puts something, with values
/// that nobody knows.
pub(super) fn replaced<T: AsRef<str>>(
    file: FileId,
    text: &str,
    scripts: impl Iterator<Item = T>,
) -> Vec<(String, Text)> {
    if constants(text).next().is_none() {
        return Vec::new();
    }
    without_values(file, scripts.flat_map(|script| replaced_in(text, script.as_ref())))
}

/// The same by the scripts in some files.
pub(super) fn replaced_beside(
    file: FileId,
    text: &str,
    files: &dyn Files,
    beside: &[PathBuf],
) -> Vec<(String, Text)> {
    replaced(file, text, texts(files, beside))
}

/// What a text on the host fills in of a configuration where it lies, before anything mounts it; `None` where nothing does.
/// The scripts of the project may, and what lies above the file, whoever it belongs to.
pub(super) fn filled_in_place(
    file: FileId,
    world: &World<'_>,
    sources: &Sources,
) -> Option<Vec<(String, Text)>> {
    let (path, text) = (sources.file(file).path(), sources.text(file));
    let filled = |scripts: &[&str]| {
        let replaced = || replaced(file, text, scripts.iter().copied());
        is_filled_in_place(path, text, scripts.iter().copied())
            .then(|| unknown(file, text, true).into_iter().chain(replaced()).collect())
    };
    let own: Vec<&str> = world.context.scripts.iter().map(|script| sources.text(*script)).collect();
    filled(&own).or_else(|| {
        // A name in capitals is mostly none that somebody replaces.
        words(text).flat_map(tokens).next()?;
        let above: Vec<String> = texts(world.files, &world.context.around.of(path)).collect();
        filled(&above.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

/// Whether one of some texts fills in a configuration: it names the file by a way from some directory above it, and calls
/// `envsubst` and the like, or an editor with one of the tokens.
fn is_filled_in_place<'t>(conf: &Path, text: &str, scripts: impl Iterator<Item = &'t str>) -> bool {
    const FILLS: [&str; 3] = ["envsubst", "gomplate", "dockerize"];
    const EDITS: [&str; 5] = ["sed -i", "sed --in-place", "perl -pi", "perl -i", "replace("];
    let mut scripts = scripts.peekable();
    if scripts.peek().is_none() {
        return false;
    }
    let tokens: BTreeSet<&str> = words(text).flat_map(tokens).collect();
    let anything = !tokens.is_empty() || constants(text).next().is_some();
    let Some(name) = conf.file_name().and_then(|name| name.to_str()).filter(|_| anything) else {
        return false;
    };
    let bare = |token: &&str| {
        let inner = token.trim_matches(|char: char| !char.is_ascii_alphanumeric() && char != '_');
        inner.to_owned()
    };
    let tokens: Vec<String> = tokens.iter().map(bare).filter(|token| !token.is_empty()).collect();
    let mut filling = scripts.filter(|script| {
        let calls = |calls: &[&str]| calls.iter().any(|call| script.contains(call));
        let edits = || {
            tokens.iter().any(|token| script.contains(token.as_str()))
                || !replaced_in(text, script).is_empty()
        };
        !tokens.is_empty() && calls(&FILLS) || calls(&EDITS) && edits()
    });
    filling.any(|script| script.match_indices(name).any(|(at, _)| is_way(&script[..at], conf)))
}

/// Whether what stands before the name of a file goes with the name to that file from a directory above it.
fn is_way(before: &str, file: &Path) -> bool {
    let start = before.rfind(|char: char| char.is_whitespace() || "\"'=:>".contains(char));
    let way = &before[start.map_or(0, |start| start + 1)..];
    let steps = way.split('/').filter(|step| !matches!(*step, "" | "." | "..") && !step.contains('$'));
    let home = file.parent().unwrap_or(Path::new(""));
    !way.starts_with('/') && home.ends_with(steps.collect::<PathBuf>())
}

/// Whether a file of this name may hold commands that fill in a template.
pub fn may_fill(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends = [".sh", ".bash", ".py", ".rb", ".js", ".ts", ".pl", ".php", ".mk", ".yml", ".yaml"];
    ends.iter().any(|end| name.ends_with(end)) || dockerfile::is_named(&name) || !name.contains('.')
}
