//! Whether the server knows a directive.

use super::program::Program;
use super::wrong::Wrong;
use crate::model::catalog::directives::{self, Directive, Name, Status};
use crate::model::{Family, ProblemKind, Target, Version};
use crate::source::Text;

/// A directive as the server finds it by name.
pub(super) struct Found {
    /// The directive and the spelling; `None` for one that the catalog does not have.
    pub directive: Option<(&'static Directive, &'static Name)>,
    /// What is wrong with its name.
    pub wrong: Option<Wrong>,
    /// How the spelling stands to the server.
    pub status: Status,
}

/// Looks a name up. `modules` says whether the configuration loads modules, which may bring directives of their own.
pub(super) fn look_up(program: Program, name: &Text, modules: bool) -> Found {
    let Some((directive, spelling)) = directives::named(name.as_str()) else {
        let wrong = stranger(program, name, modules);
        return Found { directive: None, wrong, status: Status::Unclear };
    };
    let status = status(program, spelling);
    let newer = "redis or valkey";
    let wrong = match status {
        Status::Known | Status::Unclear if is_for_tests(directive) => Some(Wrong::of_name(
            ProblemKind::Unknown,
            "only builds for the servers' own tests have this directive",
        )),
        Status::Known | Status::Unclear => None,
        Status::TooOld { since } => {
            let family = program.target.map_or(newer, |target| target.family.as_str());
            let text = format!("came with {family} {since}; this is {}", program.describe_fully());
            Some(
                Wrong::of_name(ProblemKind::TooNew, text)
                    .suggesting(other_spelling(program, directive, spelling)),
            )
        }
        Status::Removed { removed } => {
            let family = program.target.map_or(newer, |target| target.family.as_str());
            let text = format!("was removed in {family} {removed}");
            Some(
                Wrong::of_name(ProblemKind::Removed, text)
                    .suggesting(other_spelling(program, directive, spelling)),
            )
        }
        Status::OtherFamily { family } => {
            let text = format!("only {family} has this directive; this is {}", program.describe());
            Some(
                Wrong::of_name(ProblemKind::OtherFamily, text)
                    .suggesting(other_spelling(program, directive, spelling)),
            )
        }
    };
    let wrong = wrong.filter(|_| program.tabled && !ignores_strangers(program));
    Found { directive: Some((directive, spelling)), wrong, status }
}

/// Whether it may pass over names that it does not know: since 8.0 redis keeps them for its modules, and a sentinel,
/// which loads none, never looks at them again.
fn ignores_strangers(program: Program) -> bool {
    program.sentinel && program.may_bring_modules()
}

fn is_for_tests(directive: &Directive) -> bool {
    !directive.facts.is_empty()
        && directive.facts.iter().all(|facts| facts.flags.contains(&"build:log_req_res"))
}

/// How a spelling stands to a server: for an exact series by its version, else what all series that it may be agree on.
fn status(program: Program, spelling: &Name) -> Status {
    let exact =
        program.target.and_then(|target| target.version).is_some_and(|version| version.minor.is_some());
    if exact {
        return spelling.status(program.target);
    }
    let mut answer = Status::Unclear;
    for series in program.iter() {
        let newer = Version { major: u16::MAX, minor: Some(0), patch: None };
        let versions =
            [Some(series.version), program.target.is_none_or(|t| t.version.is_none()).then_some(newer)];
        for version in versions.into_iter().flatten() {
            let next = spelling.status(Some(Target { family: series.family, version: Some(version) }));
            if matches!(next, Status::Known | Status::Unclear) {
                return next;
            }
            let foreign = matches!(next, Status::OtherFamily { .. });
            if !foreign || answer == Status::Unclear {
                answer = next;
            }
        }
    }
    answer
}

/// Another spelling of the same directive that this server takes.
fn other_spelling(program: Program, directive: &'static Directive, spelling: &Name) -> Option<String> {
    let mut others = directive.names.iter().filter(|other| other.name != spelling.name);
    others.find(|other| status(program, other) == Status::Known).map(|other| other.name.to_owned())
}

/// What is wrong with a name that the catalog does not have.
fn stranger(program: Program, name: &Text, modules: bool) -> Option<Wrong> {
    let text = name.as_str();
    if !program.tabled || ignores_strangers(program) {
        return None;
    }
    if directives::is_ancient(text) {
        return Some(Wrong::of_name(ProblemKind::Removed, "no server since redis 2.6 has this directive"));
    }
    if let Some(module) = directives::module_of(text) {
        return of_module(program, module, modules);
    }
    let theirs = modules && (program.any_since(8, 0) || text.contains('.'));
    if theirs || program.beyond {
        return None;
    }
    let (explanation, suggestion) = misspelt(program, text);
    Some(Wrong::of_name(ProblemKind::Unknown, explanation).suggesting(suggestion))
}

/// A directive of a module that redis brings along since 8.0.
fn of_module(program: Program, module: &str, modules: bool) -> Option<Wrong> {
    if modules || program.may_bring_modules() {
        return None;
    }
    let text = format!("belongs to the {module} module, which redis 8.0 and later bring along");
    let kind = match program.target.map(|target| target.family) {
        Some(Family::Valkey) => ProblemKind::OtherFamily,
        _ => ProblemKind::TooNew,
    };
    Some(Wrong::of_name(kind, text))
}

/// Why nobody knows a name, and what was probably meant.
fn misspelt(program: Program, text: &str) -> (String, Option<String>) {
    let known = |name: &str| directives::find(name).is_some();
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        let rest = if known(rest) { Some(rest.to_owned()) } else { None };
        return ("the byte order mark before it makes it an unknown directive".into(), rest);
    }
    if text.starts_with(';') || text.starts_with("//") || text.starts_with("/*") {
        return ("comments start with `#`".into(), Some(format!("#{}", text.trim_start_matches([';', '/']))));
    }
    if let Some((name, value)) = text.split_once([':', '=']).filter(|(name, _)| known(name)) {
        let meant = format!("{name} {value}").trim_end().to_owned();
        return ("name and value are separated by a blank".into(), Some(meant));
    }
    let dashed = text.trim_start_matches('-').replace('_', "-");
    let near = if known(&dashed) {
        Some(dashed)
    } else {
        directives::suggest(text, program.series).map(str::to_owned)
    };
    let explanation = match program.target {
        Some(_) => format!("{} has no such directive", program.describe()),
        None => "no version of redis or valkey has such a directive".into(),
    };
    (explanation, near)
}
