//! One call of `redis-cli`, `redis-server` or `redis-sentinel`.

use super::network::is_loopback;
use super::words::Status;
use super::{CheckKind, Fact, FactValue, Family, Place, Secret, Sourced, Subject};
use crate::source::Span;

/// One call of a Redis program.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The call, from its program to its last word.
    pub at: Span,
    /// `redis-cli`, `valkey-cli`, `redis-server`, …, without path.
    pub program: Sourced<String>,
    /// Every word after the program.
    pub args: Vec<Sourced<String>>,
    /// Where it stands.
    pub place: Place,
    /// For a client: the command it sends, lower case (`ping`, `config get` is `config`); absent where there is none.
    pub command: Sourced<Option<String>>,
    /// For a client: words of the command after its name.
    pub command_args: Vec<Sourced<String>>,
    /// Whether the command writes keys.
    pub writes: bool,
    /// For a client: the host that it asks, of `-h` or `-u`; absent where it takes the one it runs on.
    pub host: Sourced<Option<String>>,
    /// For a client: the port that it asks, of `-p` or `-u`, else the default.
    pub port: Sourced<i64>,
    /// For a client: the socket that it asks, of `-s`; absent where it asks a port.
    pub socket: Sourced<Option<String>>,
    /// For a client: whether it speaks TLS.
    pub tls: Sourced<bool>,
    /// For a client: the user that it logs in as, of `--user` or `-u`; absent for the default user.
    pub user: Sourced<Option<String>>,
    /// For a client: the first of its options that none of its versions has: it ends there.
    pub unknown_option: Sourced<Option<String>>,
    /// For a client in a healthcheck: the first of its options that came after the version of its image: it ends there.
    pub newer_option: Sourced<Option<String>>,
    /// Password that it logs in with: of its arguments, else of a variable of its container. Unknown outside of healthchecks.
    pub password: Sourced<Option<Secret>>,
    /// Whether its server takes that password; Unknown outside of healthchecks.
    pub accepted: Sourced<bool>,
    /// Password in an argument: after `-a`, `--pass`, or in a `-u` URL. The origin is the argument's.
    pub password_argument: Sourced<Option<Secret>>,
    /// Whether that password stands there in the open, not as a variable. The origin is where the argument stands, whatever
    /// other place the value comes from.
    pub password_literal: Sourced<bool>,
    /// Name of the variable of a shell that it comes from.
    pub password_variable: Option<String>,
    /// Whether the script around it may set that variable.
    pub password_set: bool,
    /// Whether that password is the name of a variable, `$NAME`, that no shell fills in.
    pub password_unexpanded: bool,
    /// For a client: whether something else than its arguments and the variables of its container may log it in, or it does
    /// without.
    pub login_unclear: bool,
    /// Whether `-e` makes error replies set the exit status.
    pub exits_on_error: bool,
    /// Server that it has to do with.
    pub server: Sourced<Option<String>>,
    /// What hangs on its exit status, where the script shows it.
    pub status: Option<Status>,
    /// Whether an error reply can make what follows fail; Unknown outside of scripts.
    pub checks_reply: Sourced<bool>,
    /// Whether the password is a variable outside of quotes.
    pub password_unquoted: bool,
    /// Whether the healthcheck certainly fails where the call fails; Unknown outside of healthchecks.
    pub needed: Sourced<bool>,
    /// What check it stands in.
    pub check: Option<CheckKind>,
}

impl Subject for Invocation {
    fn kind(&self) -> &'static str {
        "invocation"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let about = |value| Fact::about(value, self.at);
        Some(match name {
            "program" => (&self.program).into(),
            "args" => Fact::list(&self.args, self.at),
            "place" => about(FactValue::text(self.place.as_str())),
            "check" => match self.check {
                Some(check) => Fact::aside(FactValue::text(check.as_str()), self.at),
                None => Fact::absent(self.at),
            },
            "command" => (&self.command).into(),
            "command_args" => Fact::list(&self.command_args, self.at),
            "writes" => {
                let writes = FactValue::Bool(self.writes);
                if self.command.value.is_some() {
                    Fact::new(writes, &self.command.origin)
                } else {
                    about(writes)
                }
            }
            "host" => (&self.host).into(),
            "local" => {
                let own = |host: &String| is_loopback(host) || matches!(host.as_str(), "" | "0.0.0.0");
                let local = self.host.value.as_ref().is_none_or(own);
                Fact::new(FactValue::Bool(local), &self.host.origin)
            }
            "port" => (&self.port).into(),
            "socket" => (&self.socket).into(),
            "tls" => (&self.tls).into(),
            "user" => (&self.user).into(),
            "unknown_option" => (&self.unknown_option).into(),
            "newer_option" => (&self.newer_option).into(),
            "password" => (&self.password).into(),
            "accepted" => (&self.accepted).into(),
            "auth_variable" => {
                let family = Family::of_program(&self.program.value, &["cli"]).unwrap_or(Family::Redis);
                Fact::aside(FactValue::text(family.auth_variable()), self.at)
            }
            "password_argument" => (&self.password_argument).into(),
            "password_literal" => (&self.password_literal).into(),
            "password_variable" => {
                about(self.password_variable.as_deref().map_or(FactValue::Absent, FactValue::text))
            }
            "exits_on_error" => about(FactValue::Bool(self.exits_on_error)),
            "server" => (&self.server).into(),
            "status" => match self.status {
                Some(status) => about(FactValue::text(status.as_str())),
                None => Fact::absent(self.at),
            },
            "checks_reply" => (&self.checks_reply).into(),
            "password_unquoted" => about(FactValue::Bool(self.password_unquoted)),
            "needed" => (&self.needed).into(),
            "password_unexpanded" => about(FactValue::Bool(self.password_unexpanded)),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        format!("{}/{}", self.place.as_str(), self.command.value.as_deref().unwrap_or(&self.program.value))
    }
}
