//! Who may log in: `requirepass`, `user` lines, an ACL file.

mod access;
mod credentials;
mod file;
mod granted;
mod part;
mod rules;
mod versions;

use rules::Channels;

pub(super) use access::access;

use super::line::Line;
use super::program::Program;
use super::script::Script;
use super::wrong::Wrong;
use super::{ConfInput, Lookup, Piece};
use crate::model::{Config, Family, Origin, ProblemKind, Secret, Sourced, User, Value, Why};
use crate::source::{Sources, Span, Text};
use crate::syntax::acl::{self, UserLine};
use indexmap::IndexMap;
use std::collections::HashMap;

/// Who decides about users.
#[derive(Debug)]
pub(super) enum Authority {
    /// `user` lines and `requirepass`, or nothing.
    Configuration,
    /// An ACL file with these users.
    File(Vec<User>),
    /// It cannot be known.
    Unknown(Origin),
}

/// The users that the server would have.
pub(super) fn users(
    sources: &mut Sources,
    input: &mut ConfInput<'_>,
    program: Program,
    script: &mut Script,
    lines: &mut Vec<Line>,
    config: &Config,
) -> (Sourced<Vec<User>>, Authority) {
    let channels = Channels::new(program, config);
    let declared = declare(program, &channels, lines);
    let authority = authority(sources, input, program, script, lines, config);
    let anchor = input.anchor;
    let users = match &authority {
        Authority::Unknown(origin) => Sourced { value: Vec::new(), origin: origin.clone() },
        Authority::File(users) => sourced(users.clone(), anchor),
        Authority::Configuration => match unknown_users(config) {
            Some(origin) => Sourced { value: Vec::new(), origin },
            None => sourced(configured(sources, program, &declared, config, anchor), anchor),
        },
    };
    (users, authority)
}

fn sourced(mut users: Vec<User>, anchor: Span) -> Sourced<Vec<User>> {
    mark_shared_passwords(&mut users);
    let from: Vec<Origin> = users.iter().map(|user| Origin::at(user.at)).collect();
    let origin = if from.is_empty() { Origin::Absent { anchor } } else { Origin::derived(from) };
    Sourced::new(users, origin)
}

/// Marks users that have a password of one before them, in the open or by its hash.
fn mark_shared_passwords(users: &mut [User]) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for index in 0..users.len() {
        let user = &users[index];
        // Nobody logs in as one that is off.
        if user.enabled.known() != Some(&true) {
            continue;
        }
        let plain = user.passwords.iter().filter(|password| !password.origin.is_unknown());
        let plain = plain.map(|password| format!(">{}", password.value.expose()));
        let keys: Vec<String> =
            plain.chain(user.hashes.iter().map(|hash| format!("#{}", hash.value))).collect();
        let mut shared = None;
        for key in keys {
            match first.get(&key) {
                Some(other) if users[*other].name != user.name => shared = shared.or(Some(*other)),
                Some(_) => {}
                None => {
                    first.insert(key, index);
                }
            }
        }
        if let Some(other) = shared {
            let found = Sourced::new(Some(users[other].name.clone()), Origin::at(users[other].at));
            users[index].shares_password_with = found;
        }
    }
}

fn unknown_users(config: &Config) -> Option<Origin> {
    let value = config.value("user")?;
    (value.origin.is_unknown() && !is_untold(&value.origin)).then(|| value.origin.clone())
}

/// Whether only the default is not known, because the catalog has no tables of the server.
fn is_untold(origin: &Origin) -> bool {
    matches!(origin, Origin::Unknown { why: Why::UnknownImage(_) | Why::UnknownServer(_), .. })
}

fn is_keydb(program: Program) -> bool {
    program.target.is_some_and(|target| target.family == Family::KeyDb)
}

/// Judges the `user` lines and gives those that count.
fn declare(program: Program, channels: &Channels, lines: &mut [Line]) -> Vec<UserLine> {
    let mut users: IndexMap<String, UserLine> = IndexMap::new();
    let modules = loads_modules(lines);
    for line in lines.iter_mut().filter(|line| line.primary() == "user") {
        let (user, problems) = acl::parse_user(&line.entry.directive.args);
        let Some(user) = user.filter(|_| line.wrong.is_none()) else { continue };
        let first = problems.into_iter().next();
        let broken = first.map(|problem| refusal(problem.span, problem.message));
        let wrong = broken.or_else(|| versions::refused(program, channels, &user.rules, modules));
        if let Some(wrong) = wrong.filter(|_| program.tabled) {
            line.blame(wrong);
        }
        let again = users.contains_key(user.name.as_str()) && !user.name.holds_unknown();
        if again && program.all_since(7, 0) && program.tabled {
            line.blame(twice(&user.name));
        }
        users.insert(user.name.to_string(), user);
    }
    users.into_values().collect()
}

/// Whether the configuration loads modules, which may bring commands and directives.
pub(super) fn loads_modules(lines: &[Line]) -> bool {
    lines.iter().any(|line| line.primary() == "loadmodule")
}

fn twice(name: &Text) -> Wrong {
    let text = format!("the user `{name}` is defined twice; since 7.0 the server does not start then");
    Wrong::of(ProblemKind::Conflict, std::slice::from_ref(name), text)
}

fn refusal(span: Span, message: String) -> Wrong {
    Wrong { at: Some(span), ..Wrong::of_name(ProblemKind::Acl, message) }
}

fn authority(
    sources: &mut Sources,
    input: &mut ConfInput<'_>,
    program: Program,
    script: &mut Script,
    lines: &mut Vec<Line>,
    config: &Config,
) -> Authority {
    let Some(value) = config.value("aclfile") else { return Authority::Configuration };
    if is_untold(&value.origin) {
        return Authority::Configuration;
    }
    if value.origin.is_unknown() {
        return Authority::Unknown(value.origin.clone());
    }
    let Value::Str(path) = &value.value else { return Authority::Configuration };
    if path.is_empty() {
        return Authority::Configuration;
    }
    conflict(program, lines);
    let at = value.origin.span().unwrap_or(input.anchor);
    match (input.resolve)(sources, path, &script.directory) {
        Lookup::Files(files) => match files.first() {
            Some(file) => {
                script.load(*file);
                let channels = Channels::new(program, config);
                Authority::File(file::load(sources, program, &channels, *file, input.anchor, lines))
            }
            None => Authority::Unknown(Origin::Unknown {
                anchor: at,
                why: Why::MissingFile(path.as_str().into()),
            }),
        },
        Lookup::Unknown(why) => Authority::Unknown(Origin::Unknown { anchor: at, why }),
        Lookup::Written(pieces) => {
            let channels = Channels::new(program, config);
            let full = |line: &Text| !line.trim_matches(char::is_whitespace).is_empty();
            let sure = |piece: Piece| match piece {
                Piece::Text(text) => Some(text.split('\n').into_iter().filter(full).collect()),
                Piece::Line(text, false, _) => Some(vec![text]),
                _ => None,
            };
            let texts: Option<Vec<Vec<Text>>> = pieces.into_iter().map(sure).collect();
            let users = texts
                .map(|texts| texts.concat())
                .and_then(|texts| file::written(sources, program, &channels, &texts, input.anchor, lines));
            match users {
                Some(users) => Authority::File(users),
                None => Authority::Unknown(Origin::Unknown {
                    anchor: at,
                    why: Why::Computed("the start script".into()),
                }),
            }
        }
        // A server reads a directory as an empty file, which nobody meant: docker makes one where a mount's source is missing.
        Lookup::Directory => Authority::File(vec![rules::open_default(program, at)]),
        Lookup::Missing => {
            if let Some(line) = lines.iter_mut().rfind(|line| line.primary() == "aclfile") {
                let text = format!("there is no file `{path}`");
                line.blame(Wrong::of(ProblemKind::MissingFile, &line.entry.directive.args, text));
            }
            Authority::Unknown(Origin::Unknown { anchor: at, why: Why::MissingFile(path.as_str().into()) })
        }
    }
}

/// An ACL file and `user` lines exclude each other.
fn conflict(program: Program, lines: &mut [Line]) {
    let user = lines.iter_mut().find(|line| line.primary() == "user").filter(|_| program.tabled);
    if let Some(line) = user {
        line.blame(Wrong::of_name(ProblemKind::Conflict, "`user` lines and `aclfile` exclude each other"));
    }
}

/// Where a value that nobody knows is certainly not empty: `${NAME:?}` stops compose otherwise.
fn required(origin: &Origin, sources: &Sources) -> Option<Span> {
    let at = origin.span()?;
    sources.snippet(at).contains(":?").then_some(at)
}

/// The users of `user` lines, with the default user as `requirepass` and its own line leave it.
fn configured(
    sources: &Sources,
    program: Program,
    declared: &[UserLine],
    config: &Config,
    anchor: Span,
) -> Vec<User> {
    let channels = Channels::new(program, config);
    let mut users: Vec<User> =
        declared.iter().map(|line| rules::user(sources, program, &channels, line)).collect();
    if !users.iter().any(User::is_default) {
        let mut default = rules::open_default(program, anchor);
        match config.value("requirepass") {
            Some(Sourced { value: Value::Secret(secret), origin }) if !secret.is_empty() => {
                rules::protect(&mut default, secret.clone(), origin);
            }
            // Not in the tables, but as it forked from.
            Some(Sourced { origin, .. }) if is_untold(origin) && is_keydb(program) => {}
            Some(Sourced { origin, .. }) if origin.is_unknown() => match required(origin, sources) {
                Some(at) => {
                    rules::protect(&mut default, Secret::default(), origin);
                    default.nopass = Sourced::new(false, Origin::at(at));
                }
                None => default.nopass.origin = origin.clone(),
            },
            _ => {}
        }
        users.insert(0, default);
    }
    users
}
