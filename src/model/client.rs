//! One connection from an application.

use super::network::is_loopback;
use super::{Fact, FactValue, Language, RoleName, Secret, Sourced, Subject};
use crate::source::Span;
use crate::syntax::url::Trouble;
use std::borrow::Cow;

/// One connection from an application to a server.
#[derive(Debug, Clone)]
pub struct Client {
    /// Service that connects.
    pub service: String,
    /// Variable or argument that holds the URL or the host.
    pub variable: String,
    /// Where it is written.
    pub at: Span,
    /// `redis`, `rediss`, `sentinel`, `unix`, `valkey`, …; empty for host and port in variables of their own.
    pub scheme: Sourced<String>,
    /// Whether that is written with capital letters.
    pub capitals: bool,
    /// Host as written; the first of several.
    pub host: Sourced<String>,
    /// Every host of a URL that names several.
    pub hosts: Vec<Sourced<String>>,
    /// Port; Unknown where a variable decides it.
    pub port: Sourced<i64>,
    /// Database number.
    pub db: Sourced<Option<i64>>,
    /// User it logs in as; absent for the default user.
    pub username: Sourced<Option<String>>,
    /// Password it sends; absent where it sends none.
    pub password: Sourced<Option<Secret>>,
    /// The variable of its password, where that holds what is none to Laravel.
    pub void_password: Option<String>,
    /// Whether the password is written with escapes of URLs.
    pub escaped: bool,
    /// What is secret in its URL, as written and piece by piece, whether the library reads it or not.
    pub secrets: Vec<Sourced<Secret>>,
    /// What stands after `?` in the URL; empty where nothing does.
    pub query: Sourced<String>,
    /// Whether it speaks TLS; Unknown where something beside the URL may ask for it.
    pub tls: Sourced<bool>,
    /// Framework that reads the variable, where known.
    pub framework: String,
    /// Language of what reads its URL, where known.
    pub language: Option<Language>,
    /// What it uses the server for, where known.
    pub role: Option<RoleName>,
    /// Name of the server it reaches; absent where it is none of this deployment, Unknown where that is unclear.
    pub server: Sourced<Option<String>>,
    /// Name of the sentinel that it asks where its server is; absent where it asks none.
    pub sentinel: Option<String>,
    /// Whether it reaches its server by a port of the host.
    pub through_host: bool,
    /// Whether code hands its URL to Celery as that of the broker.
    pub brokered: bool,
    /// How many URLs stand in it, joined by `;`; 0 for host and port in variables of their own.
    pub urls: usize,
    /// Path of the URL without the `/` before it; empty where there is none.
    pub path: Sourced<String>,
    /// Names of the parameters of the URL.
    pub parameters: Vec<Sourced<String>>,
    /// What some libraries stumble over in the URL, the worst first.
    pub url_faults: Vec<UrlFault>,
    /// What keeps the URL from being read as meant; absent where nothing does.
    pub url_problem: Sourced<Option<UrlFault>>,
    /// What variables of the same prefix say instead, such as `REDIS_HOST=cache`; absent where none contradicts.
    pub contradicted_by: Sourced<Option<String>>,
    /// Another service of the same image that goes elsewhere for the same.
    pub differs_from: Sourced<Option<String>>,
    /// Whether it is meant to send a password, also where the password itself cannot be known.
    pub sends_password: Sourced<bool>,
    /// Whether the host is the loopback of a container of its own, where no server runs.
    pub isolated: Sourced<bool>,
    /// Whether the host is somebody: a name of this project, or one outside of it.
    pub host_known: Sourced<bool>,
    /// Whether the host is a service of this project that runs no server: a proxy, say.
    pub inside: Sourced<bool>,
    /// Whether its service only looks at servers: an exporter, a console.
    pub tool: bool,
    /// For a host that is nobody: the server's service that was probably meant.
    pub suggestion: Option<String>,
    /// Whether there is a network between it and its server; true where it needs none.
    pub shares_network: Sourced<bool>,
    /// For its server: the condition of `depends_on`; absent where it does not depend on it.
    pub depends_on: Sourced<Option<String>>,
    /// Whether the variable before the `@` of its URL, where nothing follows it, is the password of its server.
    pub name_is_password: bool,
    /// Whether what its service starts with asks for the server before it goes on.
    pub waits: bool,
    /// Whether the server takes this user and password; Unknown where either side is.
    pub accepted: Sourced<bool>,
}

/// What may keep a URL from being read as meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlFault {
    /// What kind it is.
    pub trouble: Trouble,
    /// What is wrong, in words.
    pub message: String,
    /// What to write in place of the bytes; `None` where that is not known, or the library would not understand it.
    pub replacement: Option<String>,
    /// The bytes that are wrong.
    pub at: Span,
}

impl UrlFault {
    /// What is wrong and what to do, in words.
    fn text(&self) -> String {
        match &self.replacement {
            Some(replacement) => {
                format!("{}; in a password it must be written `{replacement}`", self.message)
            }
            None => self.message.clone(),
        }
    }
}

impl Client {
    /// What stands alone before the `@` of its URL: a user name to the library, and more often a password to whoever
    /// wrote it, so that it is not to be shown.
    pub fn lone_name(&self) -> Option<&str> {
        let name = self.username.value.as_deref().filter(|name| *name != "default")?;
        (self.password.value.is_none() && !self.scheme.value.is_empty()).then_some(name)
    }
}

impl Subject for Client {
    fn kind(&self) -> &'static str {
        "client"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let text = |value| Fact::about(FactValue::text(value), self.at);
        Some(match name {
            "service" => text(&self.service),
            "variable" => text(&self.variable),
            "scheme" => (&self.scheme).into(),
            "capitals" => Fact::about(FactValue::Bool(self.capitals), self.at),
            "host" => (&self.host).into(),
            "local" => Fact::new(FactValue::Bool(is_loopback(&self.host.value)), &self.host.origin),
            "hosts" => Fact::list(&self.hosts, self.at),
            "contradicted_by" => (&self.contradicted_by).into(),
            "port" => (&self.port).into(),
            "db" => (&self.db).into(),
            "database" => match self.db.known() {
                Some(None) if self.urls > 0 => Fact::new(FactValue::Int(0), &self.host.origin),
                _ => (&self.db).into(),
            },
            "username" => (&self.username).into(),
            "password" => (&self.password).into(),
            "tls" => (&self.tls).into(),
            "query" => (&self.query).into(),
            "framework" => text(&self.framework),
            "language" => match self.language {
                Some(language) => text(language.as_str()),
                None => Fact::absent(self.at),
            },
            "role" => match self.role {
                Some(role) => text(role.as_str()),
                None => Fact::absent(self.at),
            },
            "server" => (&self.server).into(),
            "urls" => Fact::about(FactValue::Int(i64::try_from(self.urls).unwrap_or(i64::MAX)), self.at),
            "path" => (&self.path).into(),
            "parameters" => Fact::list(&self.parameters, self.at),
            "url_problem" => {
                Fact::optional(&self.url_problem, |fault| FactValue::Str(Cow::Owned(fault.text())))
            }
            "url_replacement" => Fact::optional(&self.url_problem, |fault| {
                fault.replacement.as_deref().map_or(FactValue::Absent, FactValue::text)
            }),
            "url_trouble" => {
                Fact::optional(&self.url_problem, |fault| FactValue::text(fault.trouble.as_str()))
            }
            "differs_from" => (&self.differs_from).into(),
            "sends_password" => (&self.sends_password).into(),
            "isolated" => (&self.isolated).into(),
            "host_known" => (&self.host_known).into(),
            "inside" => (&self.inside).into(),
            "tool" => Fact::about(FactValue::Bool(self.tool), self.at),
            "shares_network" => (&self.shares_network).into(),
            "depends_on" => (&self.depends_on).into(),
            "name_is_password" => Fact::about(FactValue::Bool(self.name_is_password), self.at),
            "waits" => Fact::about(FactValue::Bool(self.waits), self.at),
            "accepted" => (&self.accepted).into(),
            "through_host" => Fact::aside(FactValue::Bool(self.through_host), self.at),
            "void_password" => match &self.void_password {
                Some(name) => text(name),
                None => Fact::absent(self.at),
            },
            "sentinel" => match &self.sentinel {
                Some(name) => text(name),
                None => Fact::absent(self.at),
            },
            "suggestion" => match &self.suggestion {
                Some(name) => text(name),
                None => Fact::absent(self.at),
            },
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        format!("{}/{}", self.service, self.variable)
    }
}
