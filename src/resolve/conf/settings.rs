//! Directives as written, as subjects for rules.

use super::line::Line;
use super::placeholder::placeholder;
use super::program::Program;
use super::wrong::word_span;
use crate::model::catalog::directives::{Directive, Kind, Name, Status};
use crate::model::secret::MASK;
use crate::model::{Origin, Problem, Secret, Setting, SettingPlace, Sourced, Why};
use crate::source::{Span, Spans, Text};

/// One line as a subject. What other lines do to it is for [`super::shadow`].
pub(super) fn setting(program: Program, server: &str, line: &Line) -> Setting {
    let directive = &line.entry.directive;
    let at = directive.span;
    let sensitive = is_sensitive(line);
    let absent = || Sourced { value: None, origin: Origin::Absent { anchor: at } };
    let name = Sourced::new(directive.name.to_string(), Origin::of(&directive.name));
    let version = |version: Option<String>| match version {
        Some(version) => Sourced::new(Some(version), name.origin.clone()),
        None => absent(),
    };
    let (removed, since) = match line.found.status {
        Status::Removed { removed } => (Some(removed.to_string()), None),
        Status::TooOld { since } => (None, Some(since.to_string())),
        _ => (None, None),
    };
    let problem = line.wrong.as_ref().map(|wrong| Problem {
        kind: wrong.kind,
        explanation: wrong.explanation.clone(),
        fatal: wrong.fatal,
    });
    let blamed = line.wrong.as_ref().map_or(at, |wrong| wrong.at.unwrap_or(word_span(&directive.name)));
    let also = line.wrong.as_ref().map_or(&[][..], |wrong| &wrong.also);
    let suggestion = line.wrong.as_ref().and_then(|wrong| wrong.suggestion.clone());
    let written = |at: Span| Origin::Written { at: Spans::one(at), via: directive.name.via() };
    let today = line.found.directive.and_then(|(known, spelling)| name_of_today(program, known, spelling));
    Setting {
        at,
        primary: line.primary(),
        ty: line
            .found
            .directive
            .and_then(|(known, _)| known.facts_in(program.series).kind())
            .map(Kind::named),
        values: directive.args.iter().map(|word| value(line, sensitive, word)).collect(),
        place: place(line),
        suggestion: if suggestion.is_some() { Sourced::new(suggestion, written(blamed)) } else { absent() },
        problem: match problem {
            Some(_) if also.is_empty() => Sourced::new(problem, written(blamed)),
            Some(_) => {
                let places = std::iter::once(&blamed).chain(also);
                Sourced::new(problem, Origin::derived(places.map(|place| written(*place))))
            }
            None => absent_problem(at),
        },
        effective: true,
        shadowed_by: absent(),
        duplicate_of: absent(),
        sensitive,
        secret: secret(line, sensitive),
        placeholder: placeholder(line, sensitive),
        removed: version(removed),
        since: version(since),
        deprecated_by: version(today.map(str::to_owned)),
        server: server.to_owned(),
        sentinel: program.sentinel,
        name,
    }
}

fn absent_problem(anchor: Span) -> Sourced<Option<Problem>> {
    Sourced { value: None, origin: Origin::Absent { anchor } }
}

fn place(line: &Line) -> SettingPlace {
    if line.primary() == "sentinel" { SettingPlace::Sentinel } else { line.entry.place }
}

/// Whether any of its words is a password. An option that lost its value has the words of the next one.
fn is_sensitive(line: &Line) -> bool {
    let first = line.entry.directive.args.first();
    if line.entry.place == SettingPlace::Arguments
        && first.is_some_and(|word| word.as_str().starts_with("--"))
    {
        return false;
    }
    let Some((directive, _)) = line.found.directive else {
        return looks_sensitive(line.entry.directive.name.as_str());
    };
    match directive.name {
        "user" => line.entry.directive.args.iter().any(|word| is_credential(word.as_str())),
        "sentinel" => super::sentinel::spec(line).is_some_and(|spec| spec.sensitive),
        _ => directive.sensitive,
    }
}

/// A misspelt `requirepass` holds a password all the same.
fn looks_sensitive(name: &str) -> bool {
    name.contains("pass") || name.contains("auth") || name.contains("secret")
}

fn is_credential(word: &str) -> bool {
    word.starts_with(['>', '<', '#', '!'])
}

/// Whether a word of a `user` line certainly is no password, not even one that lacks its `>`.
fn is_plain_rule(word: &str) -> bool {
    const KEYWORDS: [&str; 7] =
        ["on", "off", "nopass", "allkeys", "allcommands", "nocommands", "allchannels"];
    let lower = word.to_ascii_lowercase();
    word.starts_with(['~', '&', '+', '-', '%', '('])
        || KEYWORDS.contains(&lower.as_str())
        || lower.starts_with("reset")
}

/// A value; masked where it is a password.
fn value(line: &Line, sensitive: bool, word: &Text) -> Sourced<String> {
    let hidden = match line.primary() {
        "user" => !is_plain_rule(word.as_str()) && line.entry.directive.args.first() != Some(word),
        "sentinel" => sensitive && line.entry.directive.args.last() == Some(word),
        _ => sensitive,
    };
    let text = if hidden && !word.is_empty() { MASK } else { word.as_str() };
    // Of a password that nobody knows no bytes are secret: its place is that of whatever brings it.
    let origin = match hidden && word.is_unknown() {
        true => {
            Origin::Unknown { anchor: word.outer_span(), why: Why::Computed("the running system".into()) }
        }
        false => Origin::of(word),
    };
    Sourced::new(text.to_owned(), origin)
}

/// The last word of a sentinel's statement that gives a password.
fn secret(line: &Line, sensitive: bool) -> Option<Secret> {
    let word = line.entry.directive.args.last().filter(|_| sensitive && line.primary() == "sentinel")?;
    (!word.holds_unknown()).then(|| Secret::new(word.as_str()))
}

/// The spelling that every series shows that the server may be, where it is another one. The name of the catalog is the
/// newest there is.
fn name_of_today(program: Program, directive: &'static Directive, spelling: &Name) -> Option<&'static str> {
    if !program.tabled || spelling.name == directive.name {
        return None;
    }
    let shown = directive.facts_in(program.series).agree(|facts| facts.shown.unwrap_or(directive.name))?;
    (shown != spelling.name).then_some(shown)
}
