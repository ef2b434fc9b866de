//! ACL rules as they leave a user.

use super::super::script::unknown;
use super::Program;
use super::credentials::Credentials;
use super::part::origin_of;
use crate::model::{Allowed, Config, Origin, Secret, Selector, Sourced, Target, User, Value};
use crate::source::{Sources, Span, Text};
use crate::syntax::acl::{Rule, RuleKind, UserLine};
use std::collections::BTreeSet;

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
        selectors: Vec::new(),
        undone: Vec::new(),
        lost: Vec::new(),
        shares_password_with: Sourced::absent(anchor),
        target: program.target,
        allowed: Allowed::default(),
    }
}

/// What `requirepass` does to the default user.
pub(super) fn protect(user: &mut User, password: Secret, origin: &Origin) {
    user.nopass = Sourced::new(false, origin.clone());
    user.passwords = vec![Sourced::new(password, origin.clone())];
    user.at = origin.span().unwrap_or(user.at);
}

/// A user as its line leaves it: it starts without any rights.
pub(super) fn user(sources: &Sources, program: Program, channels: &Channels, line: &UserLine) -> User {
    let mut user = blank(program.target, channels, line);
    let mut credentials = Credentials::default();
    for rule in &line.rules {
        credentials.apply(sources, rule);
        apply(sources, channels, &mut user, rule);
    }
    (user.passwords, user.hashes) = credentials.kept();
    distinct(&mut user.keys);
    distinct(&mut user.channels);
    user.lost = lost(&user, &line.rules);
    user
}

/// Most rules of one user that are held against each other: more than there are commands.
pub(super) const MOST_RULES: usize = 1000;

/// Rules of a user that allow a command which it may not run, as one behind them takes it away.
fn lost(user: &User, rules: &[Rule]) -> Vec<Sourced<String>> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let takes_away = |rule: &Rule| {
        matches!(
            rule.kind,
            RuleKind::NoCommands
                | RuleKind::Command { allow: false, .. }
                | RuleKind::Category { allow: false, .. }
        )
    };
    let rights = user.rights();
    // What decides of a command is looked for among all rules, so that each is asked about once.
    let mut asked = BTreeSet::new();
    let last = rules.iter().rposition(takes_away).unwrap_or_default();
    let allowed =
        rules[..last].iter().filter(|rule| matches!(rule.kind, RuleKind::Command { allow: true, .. }));
    let allowed = allowed.filter_map(|rule| Some((rule.text.as_str().strip_prefix('+')?, rule)));
    let lost = allowed.filter(|(command, _)| asked.insert(command.to_ascii_lowercase()));
    let lost = lost.filter(|(command, _)| rights.can_run(command) == Some(false));
    lost.map(|(_, rule)| Sourced::new(rule.text.to_string(), Origin::of(&rule.text))).collect()
}

/// The channels of a user that no rule speaks of.
pub(super) enum Channels {
    /// All of them: `acl-pubsub-default allchannels`, and servers before that directive.
    All,
    /// None: `acl-pubsub-default resetchannels`.
    None,
    /// It cannot be known.
    Unknown(Origin),
}

impl Channels {
    pub fn new(program: Program, config: &Config) -> Self {
        if !program.any_since(6, 2) || !program.tabled {
            return Self::All;
        }
        let Some(value) = config.value("acl-pubsub-default") else { return Self::All };
        match value.known() {
            Some(Value::Str(word)) if word == "allchannels" => Self::All,
            Some(_) => Self::None,
            None => Self::Unknown(value.origin.clone()),
        }
    }
}

fn blank(target: Option<Target>, channels: &Channels, line: &UserLine) -> User {
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
        selectors: Vec::new(),
        undone: Vec::new(),
        lost: Vec::new(),
        shares_password_with: Sourced::absent(line.span),
        target,
        allowed: Allowed::default(),
    };
    reset_channels(channels, &mut user, &origin);
    user
}

fn reset_channels(channels: &Channels, user: &mut User, origin: &Origin) {
    user.channels = match channels {
        Channels::All => vec![Sourced::new("*".into(), origin.clone())],
        Channels::None => Vec::new(),
        Channels::Unknown(origin) => vec![Sourced::new(String::new(), origin.clone())],
    };
}

fn apply(sources: &Sources, channels: &Channels, user: &mut User, rule: &Rule) {
    let origin = Origin::of(&rule.text);
    let named = |text: &Text| Sourced::new(text.to_string(), origin_of(sources, text, &rule.text));
    match &rule.kind {
        RuleKind::On => user.enabled = Sourced::new(true, origin),
        RuleKind::Off => user.enabled = Sourced::new(false, origin),
        RuleKind::NoPass => user.nopass = Sourced::new(true, origin),
        RuleKind::ResetPass | RuleKind::AddPassword(_) | RuleKind::AddHash(_) => {
            user.nopass = Sourced::new(false, origin);
        }
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
        RuleKind::AllCommands => {
            let before = std::mem::replace(&mut user.commands, vec![Sourced::new("+@all".into(), origin)]);
            let forbids = |rule: &Sourced<String>| rule.value.starts_with('-') && rule.value != "-@all";
            user.undone.extend(before.into_iter().filter(forbids));
        }
        RuleKind::NoCommands => user.commands = vec![Sourced::new("-@all".into(), origin)],
        RuleKind::Selector(rules) => user.selectors.push(selector(rules)),
        RuleKind::ClearSelectors => user.selectors.clear(),
        RuleKind::Reset => reset(channels, user, &origin),
        RuleKind::Invalid if rule.text.holds_unknown() => cloud(sources, user, &rule.text),
        RuleKind::SanitizePayload(_)
        | RuleKind::AllDatabases
        | RuleKind::ResetDatabases
        | RuleKind::Databases(_)
        | RuleKind::RemovePassword(_)
        | RuleKind::RemoveHash(_)
        | RuleKind::Invalid => {}
    }
}

/// Of patterns that are there several times the first counts.
fn distinct(patterns: &mut Vec<Sourced<String>>) {
    let mut known = BTreeSet::new();
    patterns.retain(|pattern| known.insert(pattern.value.clone()));
}

fn reset(channels: &Channels, user: &mut User, origin: &Origin) {
    user.enabled = Sourced::new(false, origin.clone());
    user.nopass = Sourced::new(false, origin.clone());
    user.keys.clear();
    user.commands = vec![Sourced::new("-@all".into(), origin.clone())];
    user.selectors.clear();
    reset_channels(channels, user, origin);
}

/// The rights of a selector, which begins with none.
fn selector(rules: &[Rule]) -> Selector {
    let mut rights = Selector::default();
    for rule in rules {
        let origin = Origin::of(&rule.text);
        let named = |text: &Text| Sourced::new(text.to_string(), Origin::of(text));
        let all = |text: &str| vec![Sourced::new(text.to_owned(), origin.clone())];
        match &rule.kind {
            RuleKind::Keys { pattern, .. } => rights.keys.push(named(pattern)),
            RuleKind::AllKeys => rights.keys = all("*"),
            RuleKind::ResetKeys => rights.keys.clear(),
            RuleKind::Channels(pattern) => rights.channels.push(named(pattern)),
            RuleKind::AllChannels => rights.channels = all("*"),
            RuleKind::ResetChannels => rights.channels.clear(),
            RuleKind::Command { .. } | RuleKind::Category { .. } => {
                rights.commands.push(Sourced::new(rule.text.as_str().to_ascii_lowercase(), origin));
            }
            RuleKind::AllCommands => rights.commands = all("+@all"),
            RuleKind::NoCommands => rights.commands = all("-@all"),
            _ => {}
        }
    }
    distinct(&mut rights.keys);
    distinct(&mut rights.channels);
    rights
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
