//! Where PHP keeps its sessions, as phpredis takes it: `tcp://redis:6379?auth=password&database=2`.

use super::addresses;
use super::parts::mentions_redis;
use crate::model::compose::Service;
use crate::model::{Client, Sourced, Why};
use crate::source::{Sources, Text};
use crate::syntax::url::{Trouble, Url};

/// End of the names of variables that say where sessions are.
const PATH: &str = "SESSION_SAVE_PATH";
/// What stands in its place in the name of the variable beside it that says what keeps them.
const HANDLER: &str = "SESSION_SAVE_HANDLER";

/// Where a variable says that sessions are.
pub(super) struct Sessions {
    /// As if it were a URL of other clients.
    pub(super) url: Url,
    /// Whether it is certain that user and password are those that are sent.
    sure: bool,
}

impl Sessions {
    /// What a variable names; none where something else keeps them.
    pub(super) fn of(service: &Service, name: &str, value: &Text) -> Option<Self> {
        let kept = kept(service, name)?;
        let text = value.trim_matches(|char: char| char.is_whitespace() || matches!(char, '"' | '\''));
        // What several servers share is on none of them alone.
        if text.as_str().matches("://").count() > 1 || !kept && !mentions_redis(text.as_str()) {
            return None;
        }
        let mut url = read(&text)?;
        let sure = log_in(&mut url);
        Some(Self { url, sure })
    }

    /// Says of the client what its URL as others read it does not.
    pub(super) fn settle(&self, client: &mut Client, sources: &Sources) {
        addresses::name_scheme(client, &self.url.text, sources);
        if !self.sure {
            client.password = Sourced::unknown(client.at, Why::Computed("the program".into()));
        }
    }
}

/// Whether the variable beside this one says that sessions are kept in Redis; `None` where it says something else, or
/// this one is about something else.
fn kept(service: &Service, name: &str) -> Option<bool> {
    let beside = format!("{}{HANDLER}", name.strip_suffix(PATH)?);
    let handler = service.environment.get(beside.as_str()).and_then(|entry| entry.value.as_ref());
    match handler.filter(|handler| !handler.holds_unknown()) {
        Some(handler) => handler.as_str().trim().eq_ignore_ascii_case("redis").then_some(true),
        None => Some(false),
    }
}

/// The URL, read with the scheme that others have for it. Of what stands in it, user and path are unread.
fn read(text: &Text) -> Option<Url> {
    let url = addresses::read(text)?;
    let database = url.parameter("database").cloned().unwrap_or_else(|| Text::empty(text.span()));
    Some(Url { username: None, password: None, userinfo: None, path: database, ..url })
}

/// Takes user and password from the parameters. Whether it is certain that those are sent: an image may add its own to an
/// address alone, forms decode what URLs do not, and a comma or a blank ends a URL.
fn log_in(url: &mut Url) -> bool {
    let query = std::mem::take(&mut url.query);
    let of = |name: &str| -> Vec<Text> {
        let given = query.iter().filter(|(key, _)| key.as_str() == name);
        given.map(|(_, value)| value.clone()).collect()
    };
    let (alone, both) = (of("auth"), of("auth[]"));
    url.problems.retain(|problem| problem.trouble == Trouble::Port);
    match (alone.as_slice(), both.as_slice()) {
        ([], []) => {}
        ([password], []) if !password.is_empty() => url.password = Some(password.clone()),
        ([], [user, password]) => {
            (url.username, url.password) = (Some(user.clone()), Some(password.clone()));
        }
        _ => return false,
    }
    let odd = |char: char| matches!(char, '+' | '#' | ',') || char.is_whitespace();
    !query.is_empty() && !url.text.as_str().contains(odd)
}
