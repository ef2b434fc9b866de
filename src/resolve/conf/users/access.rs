//! What the users amount to for a client that gives no name.

use super::Authority;
use crate::model::{Config, Origin, Secret, Sourced, User, Value, Why};
use crate::source::Span;

/// What a client without a user name meets.
pub(in crate::resolve::conf) struct Access {
    /// Password of the default user; absent where it needs none.
    pub password: Sourced<Option<Secret>>,
    /// Whether the default user is enabled and needs no password.
    pub open: Sourced<bool>,
    /// Whether `requirepass` is set but something else decides.
    pub password_ignored: Sourced<bool>,
}

/// What the default user amounts to.
pub(in crate::resolve::conf) fn access(
    users: &Sourced<Vec<User>>,
    authority: &Authority,
    config: &Config,
    anchor: Span,
) -> Access {
    let default = users.known().and_then(|users| users.iter().find(|user| user.is_default()));
    let Some(default) = default else {
        let origin = if users.origin.is_unknown() { users.origin.clone() } else { Origin::Absent { anchor } };
        return Access {
            password: Sourced::new(None, origin.clone()),
            open: Sourced::new(false, origin.clone()),
            password_ignored: by_any_file(config)
                .unwrap_or_else(|| Sourced::new(false, ignored_unknown(config, &origin))),
        };
    };
    Access {
        password: password(default, anchor),
        open: open(default),
        password_ignored: ignored(default, authority, config, anchor),
    }
}

/// An ACL file decides, whatever stands in it.
fn by_any_file(config: &Config) -> Option<Sourced<bool>> {
    let password = written_password(config)?;
    let file = config.value("aclfile")?;
    let named = matches!(&file.value, Value::Str(path) if !path.is_empty()) && !file.origin.is_unknown();
    named.then(|| Sourced::new(true, Origin::derived([password.origin.clone(), file.origin.clone()])))
}

/// Without a `requirepass` there is none to ignore, whatever else is unknown.
fn ignored_unknown(config: &Config, origin: &Origin) -> Origin {
    match written_password(config) {
        Some(_) => origin.clone(),
        None => config.value("requirepass").map_or_else(|| origin.clone(), |value| value.origin.clone()),
    }
}

fn password(default: &User, anchor: Span) -> Sourced<Option<Secret>> {
    if default.nopass.origin.is_unknown() {
        return Sourced { value: None, origin: default.nopass.origin.clone() };
    }
    if default.nopass.value {
        return Sourced { value: None, origin: default.nopass.origin.clone() };
    }
    match (default.passwords.last(), default.hashes.last()) {
        (Some(password), _) => password.map(|secret| Some(secret.clone())),
        (None, Some(hash)) => {
            let at = hash.origin.span().unwrap_or(anchor);
            Sourced::unknown(at, Why::Computed("a hash".into()))
        }
        (None, None) => Sourced { value: None, origin: default.nopass.origin.clone() },
    }
}

fn open(default: &User) -> Sourced<bool> {
    let from = vec![default.enabled.origin.clone(), default.nopass.origin.clone()];
    let value = default.enabled.value && default.nopass.value;
    let origin = match () {
        () if !default.enabled.origin.is_unknown() && !default.enabled.value => {
            default.enabled.origin.clone()
        }
        () if default.enabled.origin == default.nopass.origin => default.nopass.origin.clone(),
        () if default.enabled.origin.is_default() => default.nopass.origin.clone(),
        () => Origin::derived(from),
    };
    Sourced::new(value, origin)
}

fn written_password(config: &Config) -> Option<&Sourced<Value>> {
    let value = config.value("requirepass")?;
    let set = matches!(&value.value, Value::Secret(secret) if !secret.is_empty());
    (set && !value.origin.is_unknown()).then_some(value)
}

/// `requirepass` counts only where no line of the default user and no ACL file says otherwise.
fn ignored(default: &User, authority: &Authority, config: &Config, anchor: Span) -> Sourced<bool> {
    let Some(password) = written_password(config) else {
        let origin =
            config.value("requirepass").map_or(Origin::Absent { anchor }, |value| value.origin.clone());
        return Sourced::new(false, origin);
    };
    let by_file = matches!(authority, Authority::File(_));
    let counts = default.passwords.iter().any(|known| known.origin == password.origin);
    let mut from = vec![password.origin.clone()];
    if by_file {
        from.extend(config.value("aclfile").map(|value| value.origin.clone()));
    } else if !counts {
        from.push(Origin::at(default.at));
    }
    Sourced::new(by_file || !counts, Origin::derived(from))
}
