//! ACL rules as they leave a user.

use super::super::script::unknown;
use super::Program;
use crate::model::{Origin, Secret, Sourced, User};
use crate::source::{Sources, Span, Text};
use crate::syntax::acl::{Rule, RuleKind, UserLine};

/// The default user of a server that nobody configured: everything, without password.
pub(super) fn open_default(program: Program, anchor: Span) -> User {
    let origin = program.default_origin(anchor);
    let all = |text: &str| vec![Sourced::new(text.to_owned(), origin.clone())];
    User {
        name: "default".into(),
        at: anchor,
        enabled: Sourced::new(true, origin.clone()),
        nopass: Sourced::new(true, origin.clone()),
        passwords: Vec::new(),
        hashes: Vec::new(),
        keys: all("*"),
        channels: all("*"),
        commands: all("+@all"),
    }
}

/// What `requirepass` does to the default user.
pub(super) fn protect(user: &mut User, password: Secret, origin: &Origin) {
    user.nopass = Sourced::new(false, origin.clone());
    user.passwords = vec![Sourced::new(password, origin.clone())];
    user.at = origin.span().unwrap_or(user.at);
}

/// A user as its line leaves it: it starts without any rights.
pub(super) fn user(sources: &Sources, program: Program, line: &UserLine) -> User {
    let mut user = blank(program, line);
    for rule in &line.rules {
        apply(sources, program, &mut user, rule);
    }
    user
}

fn blank(program: Program, line: &UserLine) -> User {
    let origin = Origin::of(&line.name);
    let mut user = User {
        name: line.name.to_string(),
        at: line.span,
        enabled: Sourced::new(false, origin.clone()),
        nopass: Sourced::new(false, origin.clone()),
        passwords: Vec::new(),
        hashes: Vec::new(),
        keys: Vec::new(),
        channels: Vec::new(),
        commands: Vec::new(),
    };
    reset_channels(program, &mut user, &origin);
    user
}

/// Channels of a user that no rule speaks of: all before 7.0, none since.
fn reset_channels(program: Program, user: &mut User, origin: &Origin) {
    user.channels.clear();
    if !program.any_since(7, 0) {
        user.channels.push(Sourced::new("*".into(), origin.clone()));
    }
}

fn apply(sources: &Sources, program: Program, user: &mut User, rule: &Rule) {
    let origin = Origin::of(&rule.text);
    let named = |text: &Text| Sourced::new(text.to_string(), origin_of(sources, text, &rule.text));
    match &rule.kind {
        RuleKind::On => user.enabled = Sourced::new(true, origin),
        RuleKind::Off => user.enabled = Sourced::new(false, origin),
        RuleKind::NoPass => {
            clear_passwords(user);
            user.nopass = Sourced::new(true, origin);
        }
        RuleKind::ResetPass => {
            clear_passwords(user);
            user.nopass = Sourced::new(false, origin);
        }
        RuleKind::AddPassword(password) => {
            user.nopass = Sourced::new(false, origin);
            let secret = Secret::new(password.as_str());
            user.passwords.push(Sourced::new(secret, origin_of(sources, password, &rule.text)));
        }
        RuleKind::RemovePassword(password) => {
            user.passwords.retain(|known| known.value.expose() != password.as_str());
        }
        RuleKind::AddHash(hash) => {
            user.nopass = Sourced::new(false, origin);
            user.hashes.push(named(hash));
        }
        RuleKind::RemoveHash(hash) => user.hashes.retain(|known| known.value != hash.as_str()),
        RuleKind::Keys { pattern, .. } => user.keys.push(named(pattern)),
        RuleKind::AllKeys => user.keys = vec![Sourced::new("*".into(), origin)],
        RuleKind::ResetKeys => user.keys.clear(),
        RuleKind::Channels(pattern) => user.channels.push(named(pattern)),
        RuleKind::AllChannels => user.channels = vec![Sourced::new("*".into(), origin)],
        RuleKind::ResetChannels => user.channels.clear(),
        RuleKind::Command { .. } | RuleKind::Category { .. } => {
            let text = rule.text.as_str().to_ascii_lowercase();
            user.commands.push(Sourced::new(text, origin_of(sources, &rule.text, &rule.text)));
        }
        RuleKind::AllCommands => user.commands = vec![Sourced::new("+@all".into(), origin)],
        RuleKind::NoCommands => user.commands = vec![Sourced::new("-@all".into(), origin)],
        RuleKind::Selector(rules) => select(user, rules),
        RuleKind::Reset => reset(program, user, &origin),
        RuleKind::Invalid if rule.text.holds_unknown() => cloud(sources, user, &rule.text),
        RuleKind::SanitizePayload(_)
        | RuleKind::ClearSelectors
        | RuleKind::AllDatabases
        | RuleKind::ResetDatabases
        | RuleKind::Databases(_)
        | RuleKind::Invalid => {}
    }
}

fn clear_passwords(user: &mut User) {
    user.passwords.clear();
    user.hashes.clear();
}

fn reset(program: Program, user: &mut User, origin: &Origin) {
    clear_passwords(user);
    user.enabled = Sourced::new(false, origin.clone());
    user.nopass = Sourced::new(false, origin.clone());
    user.keys.clear();
    user.commands = vec![Sourced::new("-@all".into(), origin.clone())];
    reset_channels(program, user, origin);
}

/// What a selector grants comes on top: its keys and the commands that it adds.
fn select(user: &mut User, rules: &[Rule]) {
    for rule in rules {
        let named = |text: &Text| Sourced::new(text.to_string(), Origin::of(text));
        match &rule.kind {
            RuleKind::Keys { pattern, .. } => user.keys.push(named(pattern)),
            RuleKind::AllKeys => user.keys.push(Sourced::new("*".into(), Origin::of(&rule.text))),
            RuleKind::Channels(pattern) => user.channels.push(named(pattern)),
            RuleKind::AllChannels => user.channels.push(Sourced::new("*".into(), Origin::of(&rule.text))),
            RuleKind::Command { allow: true, .. } | RuleKind::Category { allow: true, .. } => {
                user.commands
                    .push(Sourced::new(rule.text.as_str().to_ascii_lowercase(), Origin::of(&rule.text)));
            }
            RuleKind::AllCommands => {
                user.commands.push(Sourced::new("+@all".into(), Origin::of(&rule.text)));
            }
            _ => {}
        }
    }
}

/// A rule that is not known may be any.
fn cloud(sources: &Sources, user: &mut User, text: &Text) {
    let origin = Origin::Unknown { anchor: text.outer_span(), why: unknown(text, sources) };
    user.enabled.origin = origin.clone();
    user.nopass.origin = origin.clone();
    for list in [&mut user.keys, &mut user.channels, &mut user.commands] {
        list.push(Sourced::new(String::new(), origin.clone()));
    }
}

/// The origin of a part of a rule, Unknown where a piece of it is.
fn origin_of(sources: &Sources, part: &Text, rule: &Text) -> Origin {
    if !part.holds_unknown() {
        return Origin::of(part);
    }
    Origin::Unknown { anchor: rule.outer_span(), why: unknown(part, sources) }
}
