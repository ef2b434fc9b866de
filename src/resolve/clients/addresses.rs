//! URLs that begin as addresses of sockets do, which Laravel and Predis take for those of Redis:
//! `tcp://redis:6379?password=…&database=1`, `tls://redis:6379`.

use super::parts::mentions_redis;
use crate::model::{Client, Origin, Sourced, Why};
use crate::resolve::sourced;
use crate::source::{Sources, Text, TextBuilder};
use crate::syntax::url::{self, Url};

/// What an address begins with, and the scheme that others have for it.
const SCHEMES: [(&str, &str); 2] = [("tcp://", "redis"), ("tls://", "rediss")];
/// Parameters that say what has a place in the URLs of others.
const PARTS: [&str; 3] = ["username", "password", "database"];

/// The address in a variable.
pub(super) struct Address {
    /// As if it were a URL of other clients.
    pub(super) url: Url,
    /// Whether it is certain that user and password are those that are sent: where they stand before the host only Laravel
    /// reads them, and it alone resolves escapes.
    logs_in: bool,
    /// Whether the database is certain: a path is one to Laravel alone.
    selects: bool,
}

impl Address {
    /// What a variable names whose name says that it is a URL of Redis. What links of Docker set, `REDIS_PORT`, is for
    /// scripts.
    pub(super) fn of(name: &str, value: &Text) -> Option<Self> {
        let upper = name.to_ascii_uppercase();
        if !mentions_redis(name) || !["URL", "URI", "DSN"].iter().any(|end| upper.ends_with(end)) {
            return None;
        }
        let text = value.trim_matches(|char: char| char.is_whitespace() || matches!(char, '"' | '\''));
        let url = read(&text).filter(|url| url.count == 1)?;
        let said = |name: &str| url.parameter(name).filter(|value| !value.is_empty()).cloned();
        let [username, password, database] = PARTS.map(said);
        let escaped = url.text.as_str().contains(['%', '+']);
        let logs_in = !escaped && (password.is_some() || url.userinfo.is_none());
        let selects = database.is_some() || url.path.as_str().len() <= 1;
        let others = url.query.iter().filter(|(name, _)| !PARTS.contains(&name.as_str())).cloned().collect();
        let url = Url {
            username: username.or(url.username),
            password: password.or(url.password),
            path: database.unwrap_or(url.path),
            query: others,
            ..url
        };
        Some(Self { url, logs_in, selects })
    }

    /// Says of the client what its URL as others read it does not.
    pub(super) fn settle(&self, client: &mut Client, sources: &Sources) {
        name_scheme(client, &self.url.text, sources);
        let why = || Why::Computed("the program".into());
        if !self.logs_in {
            client.password = Sourced::unknown(client.at, why());
        }
        if !self.selects {
            client.db.origin = Origin::Unknown { anchor: client.at, why: why() };
        }
    }
}

/// A text as if it were a URL of other clients; `None` where it is no address.
pub(super) fn read(text: &Text) -> Option<Url> {
    let (_, scheme) = SCHEMES.into_iter().find(|(start, _)| text.as_str().starts_with(start))?;
    let mut written = TextBuilder::new(text.anchor());
    written.push_from(scheme, &text.slice(0..3));
    written.push_text(&text.slice(3..text.len()));
    Some(Url { text: text.clone(), ..url::parse(&written.finish())? })
}

/// Gives a client the scheme as it is written.
pub(super) fn name_scheme(client: &mut Client, text: &Text, sources: &Sources) {
    client.scheme = sourced::string(&text.slice(0..3), sources);
}
