//! What is called to start a server, and to speak to it: what advice names.

use super::version::Family;
use super::{Fact, FactValue, Mode, Server, Value};
use std::borrow::Cow;

/// Where a client looks for a server that nobody told otherwise.
const PORT: i64 = super::DEFAULT_PORT as i64;

/// Where the image of a server takes a password from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordInput {
    /// From the options of its command.
    Command,
    /// From options in a variable, which its start script hands on.
    Options(&'static str),
    /// From a variable for it alone.
    Variable(&'static str),
}

impl Server {
    /// A text that is made to answer, and is no reason for anything.
    pub(super) fn told(&self, text: String) -> Fact<'_> {
        Fact::aside(FactValue::Str(Cow::Owned(text)), self.at)
    }

    /// Its program; of an unknown image the one that its name speaks of.
    fn family(&self) -> Family {
        let target = self.target.known().copied().flatten();
        let named = if self.name.contains("valkey") { Family::Valkey } else { Family::Redis };
        target.map_or(named, |target| target.family)
    }

    /// The program that starts it: `redis-server`, `valkey-sentinel`.
    pub(super) fn program(&self) -> String {
        match (self.family(), self.mode.value) {
            (Family::Dragonfly, _) => "dragonfly".to_owned(),
            (family, Mode::Sentinel) => format!("{}-sentinel", family.prefix()),
            (family, _) => format!("{}-server", family.prefix()),
        }
    }

    /// The client that its image brings along: `redis-cli`.
    pub(super) fn cli(&self) -> String {
        format!("{}-cli", self.family().prefix())
    }

    /// The variable that this client takes a password from.
    pub(super) fn auth_variable(&self) -> &'static str {
        self.family().auth_variable()
    }

    /// That client with the options by which it finds the server from its container.
    pub(super) fn call(&self) -> String {
        format!("{}{}", self.cli(), self.way())
    }

    /// The options for another port than the usual one, for TLS and for a socket.
    fn way(&self) -> String {
        let number = |name: &str| match self.config.value(name)?.known()? {
            Value::Int(number) => Some(*number),
            _ => None,
        };
        let text = |name: &str| match self.config.value(name)?.known()? {
            Value::Str(text) if !text.is_empty() => Some(text.as_str()),
            _ => None,
        };
        match (number("port"), number("tls-port")) {
            (Some(0), Some(tls)) if tls > 0 => {
                let mut way = " --tls".to_owned();
                let mut certificates = vec![("--cacert", "tls-ca-cert-file")];
                if !matches!(text("tls-auth-clients"), Some("no" | "optional")) {
                    certificates.extend([("--cert", "tls-cert-file"), ("--key", "tls-key-file")]);
                }
                for (option, directive) in certificates {
                    way.push_str(&format!(" {option} {}", text(directive).unwrap_or("FILE")));
                }
                if tls == PORT { way } else { format!("{way} -p {tls}") }
            }
            (Some(0), Some(0)) => text("unixsocket").map_or_else(String::new, |path| format!(" -s {path}")),
            (Some(port), _) if port > 0 && port != PORT => format!(" -p {port}"),
            _ => String::new(),
        }
    }
}
