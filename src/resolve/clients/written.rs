//! What is written in a URL.

use crate::model::catalog::knowledge::is_secret_name;
use crate::model::client::UrlFault;
use crate::model::{Origin, Secret, Sourced};
use crate::resolve::sourced;
use crate::source::{Sources, Span, Text, UNKNOWN};
use crate::syntax::url::{self, Trouble};

/// What may keep a URL from being read as meant, the worst first.
pub(super) fn faults(url: &url::Url) -> Vec<UrlFault> {
    let fault = |problem: &url::UrlProblem| UrlFault {
        trouble: problem.trouble,
        message: problem.message.clone(),
        replacement: problem.replacement.clone(),
        at: problem.span,
    };
    url.problems.iter().map(fault).collect()
}

/// Whether libraries differ in what they take for the password: it stands in a parameter, or a user name has a colon
/// behind it and nothing else.
pub(super) fn password_elsewhere(url: &url::Url) -> bool {
    let given = |name: &str| url.parameter(name).is_some_and(|value| !value.is_empty());
    let ends_with_colon = url.userinfo.as_ref().is_some_and(|userinfo| userinfo.as_str().ends_with(':'));
    ["password", "pass", "auth"].into_iter().any(given) || url.username.is_some() && ends_with_colon
}

/// Whether the password before the hosts is written with escapes.
pub(super) fn escaped(url: &url::Url) -> bool {
    password(url).is_some_and(|password| url::decode(&password).as_str() != password.as_str())
}

/// What is secret in a URL: what stands behind a user, in parameters with the name of a secret, and in the place of a port
/// where the host is missing. Of what is not known to its end, the pieces that are.
pub(super) fn secrets(url: &url::Url) -> Vec<Sourced<Secret>> {
    let given = url.query.iter().filter(|(name, _)| is_secret_name(name.as_str()));
    let given = given.map(|(_, value)| value.clone());
    let all = password(url).into_iter().chain(misplaced(url)).chain(given);
    let pieces = all.flat_map(|text| text.split(UNKNOWN));
    let telling = pieces.filter(|piece| piece.as_str().contains(char::is_alphanumeric));
    telling.map(|piece| Sourced::new(Secret::new(piece.as_str()), Origin::of(&piece))).collect()
}

/// A password whose host is missing: what is no port, nor a number that should be one, and what a `/` cut off of it.
fn misplaced(url: &url::Url) -> impl Iterator<Item = Text> {
    let is_number = |text: &Text| text.as_str().bytes().all(|byte| byte.is_ascii_digit());
    let no_port = url.problems.iter().any(|problem| problem.trouble == Trouble::Port);
    let host = url.hosts.first().filter(|host| no_port && url.userinfo.is_none() && host.name.is_empty());
    let password = host.and_then(|host| host.port.clone()).filter(|port| !is_number(port));
    let rest = password.as_ref().map(|_| url.path.trim_matches(|char| char == '/'));
    password.into_iter().chain(rest.filter(|rest| !is_number(rest)))
}

/// What stands between a user and the `@`, as written.
fn password(url: &url::Url) -> Option<Text> {
    url.userinfo.as_ref().and_then(|userinfo| userinfo.split_once(':')).map(|(_, password)| password)
}

/// Parameters of a URL, joined as they stand there.
pub(super) fn query(url: &url::Url, at: Span, sources: &Sources) -> Sourced<String> {
    let (Some((first, _)), Some((_, last))) = (url.query.first(), url.query.last()) else {
        return Sourced::new(String::new(), Origin::Absent { anchor: at });
    };
    let words = url.query.iter().map(|(name, value)| format!("{name}={value}"));
    let text = words.collect::<Vec<_>>().join("&");
    let parts = url.query.iter().flat_map(|(name, value)| [name, value]);
    match parts.map(|part| sourced::origin(part, sources)).find(Origin::is_unknown) {
        Some(unknown) => Sourced::new(text, unknown),
        None if last.is_empty() => Sourced::new(text, Origin::at(first.span())),
        None => Sourced::new(text, Origin::at(first.span().to(last.span()))),
    }
}

/// Names of the parameters of a URL.
pub(super) fn parameters(url: &url::Url, sources: &Sources) -> Vec<Sourced<String>> {
    url.query.iter().map(|(name, _)| sourced::string(name, sources)).collect()
}

/// Path of a URL, without what is before its first part.
pub(super) fn path(url: &url::Url, at: Span, sources: &Sources) -> Sourced<String> {
    let slashes = url.path.as_str().bytes().take_while(|byte| *byte == b'/').count();
    match url.path.slice(slashes..url.path.len()) {
        path if path.is_empty() => Sourced::new(String::new(), Origin::Absent { anchor: at }),
        path => sourced::string(&path, sources),
    }
}
