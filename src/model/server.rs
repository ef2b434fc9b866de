//! One Redis-compatible server as deployed.

use super::catalog::directives;
use super::{
    Client, Fact, FactMap, FactValue, Image, Invocation, Network, Origin, Port, Secret, Setting, Sourced,
    Subject, Target, User, Value, Variable, Volume,
};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One Redis-compatible server as deployed.
#[derive(Debug, Clone)]
pub struct Server {
    /// Service name, or the name of the configuration file.
    pub name: String,
    /// Where it is declared: the service's key, or the start of the configuration file.
    pub at: Span,
    /// Which program in which version. The origin is what fixed it; Unknown where the image is not known.
    pub target: Sourced<Option<Target>>,
    /// How it runs.
    pub mode: Sourced<Mode>,
    /// `production`, `development`, `test` or `unknown`.
    pub environment: &'static str,
    /// Whether it runs in a container.
    pub container: bool,
    /// Its image; absent for a bare configuration file.
    pub image: Option<Image>,
    /// What it is used for, with evidence, strongest first.
    pub roles: Vec<Role>,
    /// Effective configuration.
    pub config: Config,
    /// Configuration directives as written, of files that are loaded and of arguments.
    pub settings: Vec<Setting>,
    /// Configuration files in the container or the tree that nothing loads: path in the container.
    pub unloaded_confs: Vec<Sourced<String>>,
    /// ACL users; Unknown list where an ACL file is not in the tree.
    pub users: Sourced<Vec<User>>,
    /// Password of the default user; absent where it needs none.
    pub password: Sourced<Option<Secret>>,
    /// Whether the default user is enabled and needs no password.
    pub open: Sourced<bool>,
    /// Whether `requirepass` is set but something else decides who may log in.
    pub password_ignored: Sourced<bool>,
    /// Who connects.
    pub clients: Vec<Client>,
    /// Published ports.
    pub ports: Vec<Port>,
    /// Who can reach it.
    pub exposure: Sourced<Exposure>,
    /// Other services on a network of this one.
    pub peers: Vec<Sourced<String>>,
    /// Its networks.
    pub networks: Vec<Network>,
    /// Its mounts.
    pub volumes: Vec<Volume>,
    /// What holds its data directory.
    pub data_volume: Sourced<Option<Volume>>,
    /// How its health is checked; absent where nothing checks it.
    pub healthcheck: Sourced<Option<Healthcheck>>,
    /// Memory limit of the container in bytes; absent where there is none.
    pub memory_limit: Sourced<Option<i64>>,
    /// Restart policy.
    pub restart: Sourced<Option<String>>,
    /// User of the process as the container sets it.
    pub user: Sourced<Option<String>>,
    /// Environment variables of the container.
    pub variables: Vec<Variable>,
    /// Commands under another name; empty for a disabled one. Lower case.
    pub renamed: BTreeMap<String, Sourced<String>>,
    /// Dangerous commands that the users of its clients may run, sorted.
    pub dangerous_commands: Sourced<Vec<String>>,
    /// Known vulnerabilities of this version.
    pub advisories: Vec<Advisory>,
    /// `ended`, `ending` (within half a year) or `supported`; Unknown where the version is not known.
    pub support: Sourced<String>,
    /// Grace period before a kill, in milliseconds.
    pub stop_grace_period: Sourced<Option<i64>>,
    /// Program calls in its healthcheck, command and entrypoint.
    pub invocations: Vec<Invocation>,
}

/// How a server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// On its own, or as a primary.
    #[default]
    Standalone,
    /// With `replicaof`.
    Replica,
    /// With `cluster-enabled yes`.
    Cluster,
    /// As a sentinel.
    Sentinel,
}

impl Mode {
    /// `standalone`, `replica`, `cluster` or `sentinel`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standalone => "standalone",
            Self::Replica => "replica",
            Self::Cluster => "cluster",
            Self::Sentinel => "sentinel",
        }
    }
}

/// Who can reach a server, widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Exposure {
    /// Anyone who reaches the host: a port published on all interfaces, or host networking, or a bare server
    /// bound to a public address.
    Public,
    /// Programs on the host: a port published on loopback, or a bare server bound to loopback.
    Host,
    /// Other containers on its networks.
    Network,
    /// Nobody but itself, or a unix socket.
    #[default]
    None,
}

impl Exposure {
    /// `public`, `host`, `network` or `none`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Host => "host",
            Self::Network => "network",
            Self::None => "none",
        }
    }
}

/// A known vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advisory {
    /// CVE id.
    pub id: String,
    /// `critical`, `high`, `medium`, `low`, or empty where not stated.
    pub severity: String,
    /// What it allows, in a word or two.
    pub impact: String,
    /// First version of this series with the fix, empty where there is none.
    pub fixed: String,
    /// What fixed the version: the `image:`.
    pub at: Span,
}

/// What a server is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The role.
    pub role: RoleName,
    /// Framework that proves it, such as Celery.
    pub framework: String,
    /// How strong the proof is.
    pub strength: Strength,
    /// The bytes that prove it.
    pub because: Origin,
    /// Name of the service or variable that proves it.
    pub by: String,
    /// Database number it uses, where known.
    pub db: Option<i64>,
}

/// Name of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleName {
    /// Holds queued tasks.
    Broker,
    /// Holds results of tasks.
    ResultBackend,
    /// Holds what can be computed again.
    Cache,
    /// Holds logged-in sessions.
    SessionStore,
    /// Holds locks.
    Lock,
    /// Holds counters of a rate limiter.
    RateLimiter,
    /// Passes messages on.
    Pubsub,
    /// Holds streams.
    Stream,
    /// Holds messages of a channel layer.
    ChannelLayer,
    /// Holds data that is nowhere else.
    PrimaryStore,
}

impl RoleName {
    /// The name that rules use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Broker => "broker",
            Self::ResultBackend => "result-backend",
            Self::Cache => "cache",
            Self::SessionStore => "session-store",
            Self::Lock => "lock",
            Self::RateLimiter => "rate-limiter",
            Self::Pubsub => "pubsub",
            Self::Stream => "stream",
            Self::ChannelLayer => "channel-layer",
            Self::PrimaryStore => "primary-store",
        }
    }
}

/// How strong a proof is. Ordered: `Weak < Medium < Strong < Certain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// A name only.
    Weak,
    /// Needs one more signal.
    Medium,
    /// Enough unless something speaks against it.
    Strong,
    /// Enough alone.
    Certain,
}

impl Strength {
    /// `weak`, `medium`, `strong` or `certain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Medium => "medium",
            Self::Strong => "strong",
            Self::Certain => "certain",
        }
    }
}

/// How a server's health is checked.
#[derive(Debug, Clone)]
pub struct Healthcheck {
    /// Where it is written.
    pub at: Span,
    /// The test, `CMD` or `CMD-SHELL` first.
    pub test: Vec<Sourced<String>>,
    /// Program calls in it.
    pub invocations: Vec<Invocation>,
    /// Whether its verdict depends on what `redis-cli` printed or on `-e`; Unknown for a script not in the tree.
    pub checks_reply: Sourced<bool>,
    /// Whether credentials reach it: `REDISCLI_AUTH`, `-a`, `--pass`, a URL.
    pub authenticates: Sourced<bool>,
    /// Milliseconds.
    pub interval: Sourced<Option<i64>>,
    /// Milliseconds.
    pub timeout: Sourced<Option<i64>>,
    /// Milliseconds.
    pub start_period: Sourced<Option<i64>>,
    /// Count.
    pub retries: Sourced<Option<i64>>,
}

/// Effective configuration: every directive that this server knows, by its primary name.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Value of each directive and what it hides.
    pub directives: BTreeMap<&'static str, Effective>,
}

/// The value of a directive that counts, and those it hides.
#[derive(Debug, Clone)]
pub struct Effective {
    /// What the server would hold.
    pub value: Sourced<Value>,
    /// Values written earlier that this one hides, latest first.
    pub shadowed: Vec<Sourced<Value>>,
}

impl Config {
    /// The value of a directive, by any of its names.
    pub fn value(&self, name: &str) -> Option<&Sourced<Value>> {
        let primary = || self.directives.get(directives::find(name)?.name);
        self.directives.get(name).or_else(primary).map(|effective| &effective.value)
    }
}

impl FactMap for Config {
    fn get(&self, key: &str) -> Option<Fact<'_>> {
        self.value(key).map(Fact::from)
    }

    fn keys(&self) -> Vec<&str> {
        self.directives.keys().copied().collect()
    }
}

impl<'a> From<&'a Sourced<Value>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Value>) -> Self {
        let value = match &sourced.value {
            Value::None => FactValue::Absent,
            Value::Bool(value) => FactValue::Bool(*value),
            Value::Int(value) => FactValue::Int(*value),
            Value::Percent(value) => FactValue::Int(i64::from(*value)),
            Value::Str(value) => FactValue::Str(Cow::Borrowed(value)),
            Value::Secret(value) => FactValue::Secret(value),
            Value::List(values) => FactValue::List(values.iter().map(Fact::from).collect()),
        };
        Fact::new(value, sourced.origin.clone())
    }
}

impl Subject for Server {
    fn kind(&self) -> &'static str {
        "server"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let text = |value: &'static str| FactValue::Str(Cow::Borrowed(value));
        Some(match name {
            "name" => Fact::about(FactValue::Str(Cow::Borrowed(&self.name)), self.at),
            "family" => Fact::optional(&self.target, |target| text(target.family.as_str())),
            "version" => self.version_fact(),
            "mode" => Fact::new(text(self.mode.value.as_str()), self.mode.origin.clone()),
            "environment" => Fact::about(text(self.environment), self.at),
            "container" => Fact::about(FactValue::Bool(self.container), self.at),
            "image" => match &self.image {
                Some(image) => Fact::subject(image),
                None => Fact::new(FactValue::Absent, Origin::Absent { anchor: self.at }),
            },
            "roles" => self.role_names(Strength::Strong),
            "possible_roles" => self.role_names(Strength::Weak),
            "frameworks" => self.frameworks(),
            "config" => Fact::about(FactValue::Map(&self.config), self.at),
            "settings" => Fact::subjects(&self.settings, self.at),
            "unloaded_confs" => Fact::texts(&self.unloaded_confs, self.at),
            "users" => {
                let list = Fact::subjects(&self.users.value, self.at);
                if self.users.origin.is_unknown() {
                    Fact::new(list.value, self.users.origin.clone())
                } else {
                    list
                }
            }
            "password" => (&self.password).into(),
            "open" => (&self.open).into(),
            "password_ignored" => (&self.password_ignored).into(),
            "clients" => Fact::subjects(&self.clients, self.at),
            "ports" => Fact::subjects(&self.ports, self.at),
            "exposure" => Fact::new(text(self.exposure.value.as_str()), self.exposure.origin.clone()),
            "peers" => Fact::texts(&self.peers, self.at),
            "networks" => Fact::subjects(&self.networks, self.at),
            "volumes" => Fact::subjects(&self.volumes, self.at),
            "data_volume" => Fact::optional(&self.data_volume, |volume| FactValue::Subject(volume)),
            "healthcheck" => Fact::optional(&self.healthcheck, |check| FactValue::Subject(check)),
            "memory_limit" => (&self.memory_limit).into(),
            "restart" => (&self.restart).into(),
            "user" => (&self.user).into(),
            "variables" => Fact::subjects(&self.variables, self.at),
            "dangerous_commands" => {
                let items = self.dangerous_commands.value.iter();
                let origin = self.dangerous_commands.origin.clone();
                let items = items.map(|name| Fact::new(FactValue::Str(Cow::Borrowed(name)), origin.clone()));
                Fact::new(FactValue::List(items.collect()), origin.clone())
            }
            "advisories" => Fact::subjects(&self.advisories, self.at),
            "support" => (&self.support).into(),
            "stop_grace_period" => Fact::optional(&self.stop_grace_period, |ms| FactValue::Duration(*ms)),
            "invocations" => Fact::subjects(&self.invocations, self.at),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}

impl Server {
    fn version_fact(&self) -> Fact<'_> {
        match &self.target.value {
            Some(Target { version: Some(version), .. }) => {
                Fact::new(FactValue::Version(*version), self.target.origin.clone())
            }
            _ => Fact { value: FactValue::Unknown, origin: self.target.origin.clone() },
        }
    }

    /// Roles whose evidence is at least this strong, each once, strongest first.
    pub fn roles_of(&self, least: Strength) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter(move |role| role.strength >= least)
    }

    fn role_names(&self, least: Strength) -> Fact<'_> {
        let mut seen = Vec::new();
        let mut items = Vec::new();
        for role in self.roles_of(least) {
            if !seen.contains(&role.role) {
                seen.push(role.role);
                items
                    .push(Fact::new(FactValue::Str(Cow::Borrowed(role.role.as_str())), role.because.clone()));
            }
        }
        Fact::list(items, self.at)
    }

    fn frameworks(&self) -> Fact<'_> {
        let mut seen: Vec<&str> = Vec::new();
        let mut items = Vec::new();
        for role in self.roles_of(Strength::Strong) {
            if !role.framework.is_empty() && !seen.contains(&role.framework.as_str()) {
                seen.push(&role.framework);
                items.push(Fact::new(FactValue::Str(Cow::Borrowed(&role.framework)), role.because.clone()));
            }
        }
        Fact::list(items, self.at)
    }
}

impl Subject for Healthcheck {
    fn kind(&self) -> &'static str {
        "healthcheck"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let time = |ms: &i64| FactValue::Duration(*ms);
        Some(match name {
            "test" => Fact::texts(&self.test, self.at),
            "invocations" => Fact::subjects(&self.invocations, self.at),
            "checks_reply" => (&self.checks_reply).into(),
            "authenticates" => (&self.authenticates).into(),
            "interval" => Fact::optional(&self.interval, time),
            "timeout" => Fact::optional(&self.timeout, time),
            "start_period" => Fact::optional(&self.start_period, time),
            "retries" => (&self.retries).into(),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        "healthcheck".into()
    }
}

impl Subject for Advisory {
    fn kind(&self) -> &'static str {
        "advisory"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let value = match name {
            "id" => &self.id,
            "severity" => &self.severity,
            "impact" => &self.impact,
            "fixed" => &self.fixed,
            _ => return None,
        };
        Some(Fact::new(FactValue::Str(Cow::Borrowed(value)), Origin::at(self.at)))
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.id.clone()
    }
}
