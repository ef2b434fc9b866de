//! Whether a server takes the user and the password that somebody sends.

use super::environment::{Environment, Value};
use crate::model::{self, Client, Invocation, Language, Monitor, Origin, Secret, Server, Sourced, User, Why};
use crate::source::Span;

/// Whether a server takes what a client sends as user and password; Unknown where either side is.
pub(super) fn accepted(client: &Client, server: &Server) -> Sourced<bool> {
    let anchor = client.at;
    if !client.url_problem.origin.is_unknown() && client.url_problem.value.is_some() {
        return Sourced::unknown(anchor, Why::Invalid);
    }
    let sent = Sent { user: &client.username, password: &client.password, anchor };
    let taken = takes(&sent, server);
    // redis-rb 4 tries the password of the default user after all, and older clients of Go know no other one.
    if taken.known() == Some(&false)
        && client.username.value.is_some()
        && matches!(client.language, Some(Language::Ruby | Language::Go))
    {
        let sent = Sent { user: &Sourced::absent(anchor), ..sent };
        if takes(&sent, server).known() != Some(&false) {
            return Sourced::unknown(anchor, Why::Computed("the program".into()));
        }
    }
    taken
}

/// What is sent to log in.
struct Sent<'a> {
    user: &'a Sourced<Option<String>>,
    password: &'a Sourced<Option<Secret>>,
    anchor: Span,
}

/// The password of a client that is called in a container: the one in its arguments, where a variable of the shell is one of
/// the container's environment, else what the container's variables `lend` it.
pub(super) fn call_password(
    call: &Invocation,
    environment: &Environment,
    lent: Option<&Sourced<Secret>>,
) -> Sourced<Option<Secret>> {
    let unknown = |why: Why| Sourced::unknown(call.at, why);
    match (&call.password_variable, &call.password_argument.value) {
        (Some(name), _) if !call.password_unexpanded && !call.password_set => match environment.get(name) {
            Value::Set(text) if !text.is_empty() && !text.holds_unknown() => {
                Sourced::new(Some(Secret::new(text.as_str())), Origin::of(text))
            }
            _ => unknown(Why::UnsetVariable(name.as_str().into())),
        },
        (None, Some(secret)) if call.password_literal.value && !secret.expose().contains(['$', '`']) => {
            call.password_argument.clone()
        }
        (_, Some(_)) => unknown(Why::Computed("the password".into())),
        (_, None) if call.login_unclear => unknown(Why::Computed("the client".into())),
        (_, None) => match lent {
            Some(secret) => secret.map(|secret| Some(secret.clone())),
            None => Sourced::absent(call.at),
        },
    }
}

/// Whether a server takes the user and the password of a client that is called in its container.
pub(super) fn call_accepted(call: &Invocation, server: &Server) -> Sourced<bool> {
    match call.password.known() {
        Some(None) => Sourced::unknown(call.at, Why::Computed("the client".into())),
        _ => takes(&Sent { user: &call.user, password: &call.password, anchor: call.at }, server),
    }
}

/// Whether a server takes the user and the password of a sentinel that watches it.
pub(super) fn sentinel_accepted(monitor: &Monitor, server: &Server) -> Sourced<bool> {
    takes(&Sent { user: &monitor.user, password: &monitor.password, anchor: monitor.at }, server)
}

/// Whether a server takes the user and the password of a replica, which sends the user only beside a password. A password
/// alone is refused where the default user needs none.
pub(super) fn replica_accepted(replica: &Server, primary: &Server) -> Sourced<bool> {
    let unknown = |origin: &Origin| Sourced { value: false, origin: origin.clone() };
    let Some(users) = primary.users.known() else { return unknown(&primary.users.origin) };
    let (user, password) = (replica.config.value("masteruser"), replica.config.value("masterauth"));
    let (Some(user), Some(password)) = (user, password) else { return unknown(&primary.users.origin) };
    let password = match &password.value {
        model::Value::Secret(secret) if !secret.is_empty() => password.map(|_| Some(secret.clone())),
        _ => password.map(|_| None),
    };
    let user = match &user.value {
        model::Value::Str(name) if !name.is_empty() && sends(&password) => user.map(|_| Some(name.clone())),
        _ if user.origin.is_unknown() && sends(&password) => user.map(|_| None),
        _ => Sourced::absent(replica.at),
    };
    let default = users.iter().find(|user| user.is_default());
    let open =
        default.filter(|user| user.nopass.known() == Some(&true) && user.enabled.known() == Some(&true));
    match (open, user.known(), password.known()) {
        (Some(open), Some(None), Some(Some(_))) => {
            Sourced::new(false, Origin::derived([password.origin.clone(), open.nopass.origin.clone()]))
        }
        (Some(open), Some(Some(name)), Some(Some(_))) if *name == open.name => {
            Sourced::new(true, Origin::derived([password.origin.clone(), open.nopass.origin.clone()]))
        }
        _ => takes(&Sent { user: &user, password: &password, anchor: replica.at }, primary),
    }
}

/// Whether there may be a password to send.
fn sends(password: &Sourced<Option<Secret>>) -> bool {
    password.origin.is_unknown() || password.value.is_some()
}

/// Whether a server takes what is sent; Unknown where its users or the name of the user are.
fn takes(login_by: &Sent<'_>, server: &Server) -> Sourced<bool> {
    let Sent { user: username, password, anchor } = *login_by;
    let unknown = |origin: &Origin| Sourced { value: false, origin: origin.clone() };
    let Some(users) = server.users.known() else { return unknown(&server.users.origin) };
    if username.origin.is_unknown() {
        return unknown(&username.origin);
    }
    let both = |a: &Origin, b: &Origin| Origin::derived([a.clone(), b.clone()]);
    let name = username.value.as_deref().unwrap_or("default");
    // What sends nothing is shown where it connects.
    let sent = match &password.origin {
        Origin::Absent { .. } => Origin::at(anchor),
        written => written.clone(),
    };
    let unclear = password.origin.is_unknown();
    if !unclear && password.value.is_none() && name == "default" {
        let open = &server.open;
        return Sourced::new(open.value, both(&sent, &open.origin));
    }
    let Some(user) = users.iter().find(|user| user.name == name) else {
        // A server without that user; before ACLs there was only a password, and clients differ.
        let certain = users.iter().any(|user| user.name == "default");
        let origin = both(&username.origin, &server.users.origin);
        return if certain {
            Sourced::new(false, origin)
        } else {
            unknown(&Origin::Unknown { anchor, why: Why::Invalid })
        };
    };
    // Whatever the password is, nobody logs in as a user that is off.
    if unclear && user.enabled.known() == Some(&false) {
        return Sourced::new(false, both(&username.origin, &user.enabled.origin));
    }
    if unclear {
        return unknown(&password.origin);
    }
    match login(user, password.value.as_ref(), name == "default") {
        Some((yes, by)) => Sourced::new(yes, both(&sent, &by)),
        None => unknown(&Origin::Unknown { anchor, why: Why::UnknownVersion }),
    }
}

/// Whether a user can log in with a password, and the fact that decides it.
fn login(user: &User, password: Option<&Secret>, is_default: bool) -> Option<(bool, Origin)> {
    if !*user.enabled.known()? {
        return Some((false, user.enabled.origin.clone()));
    }
    let nopass = *user.nopass.known()?;
    // A name without a password is no login.
    let password = password?;
    if nopass {
        // A password for a user that needs none: `AUTH user password` is taken, `AUTH password` is refused by some
        // versions and ignored by some clients.
        return (!is_default).then(|| (true, user.nopass.origin.clone()));
    }
    if user.passwords.iter().any(|known| known.origin.is_unknown()) {
        return None;
    }
    if let Some(known) = user.passwords.iter().find(|known| known.value == *password) {
        return Some((true, known.origin.clone()));
    }
    if user.hashes.is_empty() {
        return Some((false, passwords_origin(user)));
    }
    let hash = crate::syntax::acl::hash(password.expose());
    let known = user.hashes.iter().find(|known| known.value == hash);
    Some(known.map_or_else(|| (false, passwords_origin(user)), |known| (true, known.origin.clone())))
}

fn passwords_origin(user: &User) -> Origin {
    let first = user.passwords.first().map(|password| password.origin.clone());
    first
        .or_else(|| user.hashes.first().map(|hash| hash.origin.clone()))
        .unwrap_or_else(|| Origin::at(user.at))
}

/// Whether what stands alone before the `@` of a client's URL is a variable that no file sets, and the one from which
/// its server has a password.
pub(super) fn name_is_password(client: &Client, server: &Server) -> bool {
    let variable = |origin: &Origin| match origin {
        Origin::Unknown { why: Why::UnsetVariable(name), .. } => Some(name.clone()),
        _ => None,
    };
    let lone = matches!(client.password.origin, Origin::Absent { .. });
    let Some(name) = variable(&client.username.origin).filter(|_| lone) else { return false };
    let asked = server.config.value("requirepass").and_then(|value| variable(&value.origin));
    asked.is_some_and(|other| other == name)
}
