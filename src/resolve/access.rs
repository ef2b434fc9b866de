//! Who may log in, and what they may run.

use crate::model::catalog::knowledge;
use crate::model::{Origin, Secret, Server, Setting, SettingPlace, Sourced, User, Value, Why};
use crate::source::Span;
use std::collections::{BTreeMap, HashSet};

/// Commands that a server refuses whoever asks, unless a directive says otherwise: since 7.0 it says `no` by itself.
const LOCKED: [(&str, &str); 2] =
    [("debug", "enable-debug-command"), ("module|load", "enable-module-command")];

/// Whether a server refuses a command to everyone, as far as that is known.
fn may_be_locked(command: &str, server: &Server) -> bool {
    let by = LOCKED.iter().find(|(locked, _)| *locked == command);
    let says = by.and_then(|(_, directive)| server.config.value(directive));
    says.is_some_and(|says| {
        says.known().is_none_or(|value| matches!(value, Value::Str(word) if word == "no"))
    })
}

/// Dangerous commands that the users of a server's clients may run; those of the default user where no client is known.
pub(super) fn dangerous_commands(server: &Server) -> Sourced<Vec<String>> {
    let unknown = |origin: &Origin| Sourced { value: Vec::new(), origin: origin.clone() };
    let Some(users) = server.users.known() else { return unknown(&server.users.origin) };
    let mut names: Vec<&str> = Vec::new();
    for client in &server.clients {
        let Some(name) = client.username.known() else { continue };
        let name = name.as_deref().unwrap_or("default");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.push("default");
    }
    let used: Vec<&User> = users.iter().filter(|user| names.contains(&user.name.as_str())).collect();
    let used = used.into_iter().filter(|user| user.enabled.known() != Some(&false));
    let mut commands: Vec<String> = Vec::new();
    let mut from = Vec::new();
    for user in used {
        let selected = user.selectors.iter().flat_map(|selector| &selector.commands);
        let rules: Vec<_> = user.commands.iter().chain(selected).collect();
        if rules.iter().any(|rule| rule.origin.is_unknown()) {
            return unknown(&Origin::Unknown {
                anchor: user.at,
                why: Why::Computed("the rules of a user".into()),
            });
        }
        let before = commands.len();
        let rights = user.rights();
        for (command, _) in knowledge::dangerous_commands() {
            let container = command.split('|').next().unwrap_or(command);
            let renamed = server.renamed.contains_key(*command) || server.renamed.contains_key(container);
            let may = !renamed && rights.can_run(command) == Some(true) && !may_be_locked(command, server);
            if may && !commands.iter().any(|known| known == command) {
                commands.push((*command).to_owned());
            }
        }
        if commands.len() > before {
            let rules = rules.iter().map(|rule| rule.origin.clone());
            from.extend(rules.filter(Origin::is_written));
        }
    }
    commands.sort();
    let origin = match (commands.is_empty(), from.is_empty()) {
        (true, _) => Origin::Absent { anchor: server.at },
        // Nobody wrote a rule: the server as a whole is to blame.
        (false, true) => Origin::at(server.at),
        (false, false) => Origin::derived(from),
    };
    Sourced::new(commands, origin)
}

/// Whether a client without a user name needs a password, or cannot log in at all. A `requirepass` that somebody wrote
/// counts though its value cannot be known: it is there to protect. One that an image may make of a variable does not.
pub(super) fn protected(server: &Server) -> Sourced<bool> {
    if !server.open.origin.is_unknown() {
        return server.open.map(|open| !open);
    }
    let given = |setting: &&Setting| setting.primary == "requirepass" && setting.effective;
    let written = server.settings.iter().rev().find(given);
    let value = written.and_then(|setting| Some((setting, setting.values.first()?)));
    match value.filter(|(_, value)| !value.value.is_empty()) {
        Some((_, value)) if !value.origin.is_unknown() => Sourced::new(true, value.origin.clone()),
        Some((setting, value)) if setting.place != SettingPlace::Environment => {
            Sourced::new(true, Origin::at(value.origin.span().unwrap_or(setting.at)))
        }
        _ => Sourced { value: false, origin: server.open.origin.clone() },
    }
}

/// Passwords in the open: those of directives, of users, then of a sentinel's statements; each place once.
pub(super) fn passwords(server: &Server) -> Vec<Sourced<Secret>> {
    let directives = ["requirepass", "masterauth"].iter().filter_map(|name| {
        let value = server.config.value(name)?;
        match &value.value {
            Value::Secret(secret) => Some(Sourced::new(secret.clone(), value.origin.clone())),
            _ => None,
        }
    });
    let users = server.users.value.iter().flat_map(|user| user.passwords.iter().cloned());
    // `sentinel auth-pass NAME PASSWORD`.
    let statements = server
        .settings
        .iter()
        .filter(|setting| setting.effective && setting.sensitive && setting.place == SettingPlace::Sentinel);
    let statements = statements.filter_map(|setting| {
        let (word, secret) = (setting.values.last()?, setting.secret.clone()?);
        Some(Sourced::new(secret, word.origin.clone()))
    });
    let mut all: Vec<Sourced<Secret>> = Vec::new();
    let mut by_span: BTreeMap<Option<Span>, Vec<usize>> = BTreeMap::new();
    for password in directives.chain(users).chain(statements) {
        let shown = password.origin.is_written() && !password.origin.is_unknown();
        let there = by_span.entry(password.origin.span()).or_default();
        if shown
            && !password.value.is_empty()
            && there.iter().all(|known| all[*known].origin != password.origin)
        {
            there.push(all.len());
            all.push(password);
        }
    }
    all
}

/// Those of a server's passwords that none of its users has, or would have: an ACL may decide instead of `requirepass`.
pub(super) fn peer_passwords(server: &Server) -> Vec<Sourced<Secret>> {
    let users = || server.users.value.iter().flat_map(|user| &user.passwords);
    if server.users.origin.is_unknown() || users().any(|password| password.origin.is_unknown()) {
        return Vec::new();
    }
    let ignored = server.settings.iter().filter(|setting| setting.primary == "requirepass");
    let ignored: HashSet<Span> =
        ignored.flat_map(|setting| &setting.values).filter_map(|v| v.origin.span()).collect();
    let own: HashSet<&str> = users().map(|password| password.value.expose()).collect();
    let others = server.passwords.iter().filter(|password| {
        !own.contains(password.value.expose())
            && password.origin.span().is_none_or(|at| !ignored.contains(&at))
    });
    others.cloned().collect()
}
