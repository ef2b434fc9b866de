//! A compose project in one variant, as `docker compose config` would see it: merged, interpolated, extended.
//! Plain data; `compose/` makes it and `resolve/` reads it.
//!
//! A value that hangs on a variable which no file sets holds [`UNKNOWN`](crate::source::UNKNOWN) in its place:
//! ask [`Text::holds_unknown`] before judging it.

mod mount;

pub use mount::{Mount, MountKind};

use super::{CheckKind, Environment, Platform, Reference, Sourced};
use crate::source::{FileId, Span, Text};
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Names of files that compose takes without being told, the first first.
pub const BASES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Names of files that it lays over those, of which it takes the first.
pub const OVERRIDES: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// One variant of a compose project.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The project's name as compose would give it.
    pub name: String,
    /// Directory that relative paths start from.
    pub directory: PathBuf,
    /// The compose files, in merge order.
    pub files: Vec<FileId>,
    /// Name of the variant: `base`, `production`, the override's middle name.
    pub variant: String,
    /// Where this variant is meant to run.
    pub environment: Environment,
    /// What starts its containers.
    pub platform: Platform,
    /// Services, in file order. Those outside the active profiles are left out.
    pub services: IndexMap<String, Service>,
    /// Services outside the active profiles.
    pub inactive: Vec<Inactive>,
    /// Whether it may have more services: outside the active profiles, or in files that cannot be read.
    pub partial: bool,
    /// Whether a tool seems to fill its files in before anything reads them.
    pub filled: bool,
    /// Whether it may be started as a stack of a swarm.
    pub stack: bool,
    /// Top-level networks.
    pub networks: IndexMap<String, TopNetwork>,
    /// Top-level volumes: name, driver options.
    pub volumes: IndexMap<String, TopVolume>,
    /// Top-level secrets and configs.
    pub secrets: IndexMap<String, Blob>,
    /// Top-level configs.
    pub configs: IndexMap<String, Blob>,
    /// Variables that interpolation could see, by name, from `.env` and `--env-file`.
    pub variables: IndexMap<String, Text>,
    /// Whether it is called with an env file that is not there, which may set any of the others.
    pub lacks_env_file: bool,
    /// Every `${VAR}` and `$VAR` that decides something, in file order.
    pub references: Vec<Reference>,
    /// Names of all variables that interpolation or a value-less environment key mentions, even in a default that
    /// is not used.
    pub mentioned: BTreeSet<String>,
    /// The merged tree as `docker compose config` would print it, for `inspect`.
    pub canonical: serde_json::Value,
}

impl Project {
    /// Whether a network is made elsewhere.
    pub fn is_external(&self, network: &str) -> bool {
        self.networks.get(network).is_some_and(|network| network.external)
    }

    /// Whether a service answers to a name: one that stands in a file, or one that it is given. Case does not count for the
    /// names of networks.
    pub fn knows(&self, service: &Service, name: &str) -> bool {
        service.goes_by(name) || self.gives_name(service, name)
    }

    /// Whether a name is one that a service is given without anybody writing it: `project-service-1`, that of its container,
    /// and `STACK_service` in a stack, whose name is chosen by whoever starts it.
    pub fn gives_name(&self, service: &Service, name: &str) -> bool {
        // Without the case of its letters, and without a copy: this is asked of every service.
        let behind = |text: &str, start: &str| {
            let head = text.get(..start.len())?;
            head.eq_ignore_ascii_case(start).then_some(start.len())
        };
        let numbered = |separator: char| {
            let rest = behind(name, &self.name).and_then(|at| name[at..].strip_prefix(separator));
            let rest = rest.and_then(|rest| rest[behind(rest, &service.name)?..].strip_prefix(separator));
            rest.is_some_and(|number| number.parse::<u8>().is_ok())
        };
        let stack = || {
            let (stack, own) = name.split_at_checked(name.len().checked_sub(service.name.len())?)?;
            own.eq_ignore_ascii_case(&service.name).then(|| stack.strip_suffix('_')).flatten()
        };
        service.container_name.is_none() && (numbered('-') || numbered('_'))
            || self.stack && stack().is_some_and(|stack| !stack.is_empty())
    }
}

/// A service outside the active profiles.
#[derive(Debug, Clone)]
pub struct Inactive {
    /// Its name.
    pub name: String,
    /// Where its profiles are named.
    pub at: Span,
    /// Its image.
    pub image: Option<Text>,
    /// How its image is built.
    pub build: Option<Build>,
}

/// One service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// The key that names it, in the first file that has it.
    pub at: Span,
    /// All files that say something of it: their keys.
    pub also_at: Vec<Span>,
    /// `image`.
    pub image: Option<Text>,
    /// `build`.
    pub build: Option<Build>,
    /// `command`.
    pub command: Option<Command>,
    /// `entrypoint`.
    pub entrypoint: Option<Command>,
    /// `environment` over `env_file`, by name.
    pub environment: IndexMap<String, EnvEntry>,
    /// `env_file` entries that could not be read.
    pub missing_env_files: Vec<MissingEnvFile>,
    /// `ports`.
    pub ports: Vec<PortEntry>,
    /// An empty `ports` of a later file, which takes nothing of them away.
    pub no_ports: Option<Span>,
    /// `expose`.
    pub expose: Vec<Text>,
    /// `volumes`, `tmpfs`, and the mounts of `secrets` and `configs`.
    pub mounts: Vec<Mount>,
    /// Networks by name with aliases. `default` where the service names none and has no `network_mode`.
    pub networks: IndexMap<String, NetworkUse>,
    /// `network_mode`.
    pub network_mode: Option<Text>,
    /// `healthcheck`.
    pub healthcheck: Option<HealthcheckEntry>,
    /// `readinessProbe`, where `healthcheck` is a `livenessProbe`.
    pub readiness: Option<HealthcheckEntry>,
    /// Memory limit in bytes: `deploy.resources.limits.memory` or `mem_limit`.
    pub memory_limit: Option<Sourced<i64>>,
    /// `restart`, or what `deploy.restart_policy` amounts to.
    pub restart: Option<Text>,
    /// `user`.
    pub user: Option<Text>,
    /// `working_dir`.
    pub working_dir: Option<Text>,
    /// `container_name`.
    pub container_name: Option<Text>,
    /// `hostname`.
    pub hostname: Option<Text>,
    /// `extra_hosts`, as `name=address`.
    pub extra_hosts: Vec<Text>,
    /// `links`, as `service` or `service:alias`.
    pub links: Vec<Text>,
    /// `external_links`, as `container` or `container:alias`.
    pub external_links: Vec<Text>,
    /// `dns` and `dns_search`: who is asked for names besides Docker, and what is put behind them.
    pub dns: Vec<Text>,
    /// `cap_add`.
    pub cap_add: Vec<Text>,
    /// `cap_drop`.
    pub cap_drop: Vec<Text>,
    /// `read_only`.
    pub read_only: Option<Sourced<bool>>,
    /// `privileged`.
    pub privileged: Option<Sourced<bool>>,
    /// `init`.
    pub init: Option<Sourced<bool>>,
    /// `stop_grace_period` in milliseconds.
    pub stop_grace_period: Option<Sourced<i64>>,
    /// Whether a container that takes its place starts before it has ended.
    pub start_first: Option<Sourced<bool>>,
    /// `stop_signal`.
    pub stop_signal: Option<Text>,
    /// `pre_stop`: what runs in it before it gets that signal.
    pub pre_stop: Option<Span>,
    /// Names of the services that have ended by the time it starts, in their order: init containers of its pod.
    pub after: Vec<String>,
    /// `depends_on`: service and condition.
    pub depends_on: Vec<Dependency>,
    /// `deploy.replicas` or `scale`.
    pub replicas: Option<Sourced<i64>>,
    /// `deploy.placement.constraints`.
    pub constraints: Vec<Text>,
    /// `logging.driver` and options, flattened: `driver`, `options.max-size`, …
    pub logging: IndexMap<String, Text>,
    /// `sysctls`, by name.
    pub sysctls: IndexMap<String, Text>,
    /// `stdin_open`, and `tty`: whether its input is open, or a terminal.
    pub inputs: Vec<Sourced<bool>>,
    /// `ulimits.nofile`, the hard limit, up to which a program may raise its own.
    pub nofile: Option<Sourced<i64>>,
    /// `labels`, by name.
    pub labels: IndexMap<String, Text>,
    /// The chart of Helm that runs it.
    pub chart: Option<ChartUse>,
    /// Whether it stands for an image that whoever runs it gives ports, networks, mounts, variables and limits: what is
    /// not here may still be there.
    pub open: bool,
}

impl Service {
    /// What is mounted for this service, not lent by another one.
    pub fn own_mounts(&self) -> impl Iterator<Item = &Mount> {
        self.mounts.iter().filter(|mount| !mount.lent)
    }

    /// The service whose network it uses, by `network_mode: service:NAME`.
    pub fn lender(&self) -> Option<&str> {
        self.network_mode.as_ref()?.as_str().strip_prefix("service:")
    }

    /// Whether a name is its own, that of its container, its host name, an alias or a fixed address, as they are written.
    /// Case does not count.
    pub fn goes_by(&self, name: &str) -> bool {
        let is = |own: &str| own.eq_ignore_ascii_case(name);
        is(&self.name) || self.written_names().any(|written| is(written.as_str()))
    }

    /// Whether one of the names that it answers to is not known.
    pub fn goes_by_unknown(&self) -> bool {
        self.written_names().any(Text::holds_unknown)
    }

    fn written_names(&self) -> impl Iterator<Item = &Text> {
        let networks = self.networks.values();
        let given = networks.flat_map(|network| network.aliases.iter().chain(&network.addresses));
        self.container_name.iter().chain(&self.hostname).chain(given)
    }

    /// A container of which nobody knows how it is run.
    pub fn open(name: String, at: Span) -> Self {
        Self {
            name,
            at,
            also_at: Vec::new(),
            image: None,
            build: None,
            command: None,
            entrypoint: None,
            environment: IndexMap::new(),
            missing_env_files: Vec::new(),
            ports: Vec::new(),
            no_ports: None,
            expose: Vec::new(),
            mounts: Vec::new(),
            networks: IndexMap::new(),
            network_mode: None,
            healthcheck: None,
            readiness: None,
            memory_limit: None,
            restart: None,
            user: None,
            working_dir: None,
            container_name: None,
            hostname: None,
            extra_hosts: Vec::new(),
            links: Vec::new(),
            external_links: Vec::new(),
            dns: Vec::new(),
            cap_add: Vec::new(),
            cap_drop: Vec::new(),
            read_only: None,
            privileged: None,
            init: None,
            stop_grace_period: None,
            start_first: None,
            stop_signal: None,
            pre_stop: None,
            after: Vec::new(),
            depends_on: Vec::new(),
            replicas: None,
            constraints: Vec::new(),
            logging: IndexMap::new(),
            sysctls: IndexMap::new(),
            inputs: Vec::new(),
            nofile: None,
            labels: IndexMap::new(),
            chart: None,
            open: true,
        }
    }
}

/// A chart of Helm by which a server runs, and which of its values are about that.
#[derive(Debug, Clone)]
pub struct ChartUse {
    /// Name of the chart.
    pub name: String,
    /// What the paths of its values begin with: `redis.`, or nothing.
    pub values: String,
    /// The same of the values about this server: `redis.master.`.
    pub block: String,
    /// The same of those about its `Service`: `redis.master.service.`.
    pub service: String,
    /// The key below which values of this chart stand that it does not read.
    pub unread: Option<Text>,
}

/// `build`.
#[derive(Debug, Clone)]
pub struct Build {
    /// Where it is written.
    pub at: Span,
    /// Context directory, resolved against the project directory; `None` for a URL or where it is not known.
    pub context: Option<PathBuf>,
    /// Path of the Dockerfile, resolved against the context.
    pub dockerfile: Option<PathBuf>,
    /// `dockerfile_inline`.
    pub inline: Option<Text>,
    /// `target` stage.
    pub target: Option<Text>,
    /// `args`, by name.
    pub args: IndexMap<String, Text>,
}

/// `command` or `entrypoint`: words with their bytes.
#[derive(Debug, Clone)]
pub struct Command {
    /// All of the value.
    pub at: Span,
    /// Whether it is a list; else a string that was split as compose splits it.
    pub list: bool,
    /// The words after splitting; an empty list clears the image's.
    pub words: Vec<Text>,
    /// Where a string was cut by an unquoted `;`, `&`, `|`, `<` or `>`: the rest that compose drops.
    pub cut: Option<Span>,
}

/// An entry of `env_file` that could not be read.
#[derive(Debug, Clone)]
pub struct MissingEnvFile {
    /// Its path as written.
    pub path: Text,
    /// Where the file would be, where that is known.
    pub place: Option<PathBuf>,
    /// Whether compose does not start without it.
    pub required: bool,
}

/// One environment variable of a container.
#[derive(Debug, Clone)]
pub struct EnvEntry {
    /// Its name.
    pub name: String,
    /// Where the name is written.
    pub at: Span,
    /// The value; `None` for a value-less key that no file sets, which the shell may provide.
    pub value: Option<Text>,
    /// The `env_file` it comes from; `None` for `environment`.
    pub env_file: Option<FileId>,
    /// Entries that this one hides, latest first.
    pub shadowed: Vec<EnvEntry>,
}

impl EnvEntry {
    /// A variable that is set to a value, where that is written.
    pub fn new(name: &str, value: &Text) -> Self {
        let (at, value) = (value.span(), Some(value.clone()));
        Self { name: name.to_owned(), at, value, env_file: None, shadowed: Vec::new() }
    }
}

/// One published port.
#[derive(Debug, Clone)]
pub struct PortEntry {
    /// Where it is written.
    pub at: Text,
    /// Host address, empty for all interfaces.
    pub host_ip: String,
    /// Port on the host, `None` for one that Docker picks.
    pub published: Option<u16>,
    /// Port in the container.
    pub target: u16,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: String,
    /// Whether the address or the ports hang on a variable that no file sets.
    pub unknown: bool,
    /// Whether the address hangs on one: one before the container's port of a short form may hold an address.
    pub anywhere: bool,
}

/// How a service uses a network.
#[derive(Debug, Clone, Default)]
pub struct NetworkUse {
    /// Where it is written; `None` for the implied `default`.
    pub at: Option<Span>,
    /// `aliases`.
    pub aliases: Vec<Text>,
    /// `ipv4_address` and `ipv6_address`.
    pub addresses: Vec<Text>,
}

/// A top-level network.
#[derive(Debug, Clone)]
pub struct TopNetwork {
    /// Where it is declared.
    pub at: Span,
    /// `driver`.
    pub driver: Option<Text>,
    /// `internal: true`.
    pub internal: bool,
    /// Whether it is made elsewhere, so that others may be on it.
    pub external: bool,
    /// Where it is the host's own network: the name that says so, `host`.
    pub of_host: Option<Text>,
}

/// A top-level volume.
#[derive(Debug, Clone)]
pub struct TopVolume {
    /// Where it is declared.
    pub at: Span,
    /// `driver`.
    pub driver: Option<Text>,
    /// Whether it is made elsewhere.
    pub external: bool,
    /// `driver_opts`, by name.
    pub driver_opts: IndexMap<String, Text>,
}

/// A top-level secret or config.
#[derive(Debug, Clone)]
pub struct Blob {
    /// Where it is declared.
    pub at: Span,
    /// `file`, resolved against the project directory.
    pub file: Option<PathBuf>,
    /// `environment`: name of the variable that holds it.
    pub environment: Option<Text>,
    /// `content`.
    pub content: Option<Text>,
    /// Whether it is made elsewhere.
    pub external: bool,
}

/// `healthcheck`.
#[derive(Debug, Clone)]
pub struct HealthcheckEntry {
    /// Where it is written.
    pub at: Span,
    /// What it is.
    pub kind: CheckKind,
    /// `test` in list form, `CMD` or `CMD-SHELL` first; empty where `test` is not given.
    pub test: Vec<Text>,
    /// `disable: true` or `NONE`.
    pub disabled: bool,
    /// Milliseconds.
    pub interval: Option<Sourced<i64>>,
    /// Milliseconds.
    pub timeout: Option<Sourced<i64>>,
    /// Milliseconds.
    pub start_period: Option<Sourced<i64>>,
    /// Count.
    pub retries: Option<Sourced<i64>>,
    /// References in `test` to variables in place of which the platform leaves nothing.
    pub emptied: Vec<Text>,
}

/// One entry of `depends_on`.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The service.
    pub service: Text,
    /// `service_started`, `service_healthy` or `service_completed_successfully`.
    pub condition: Text,
    /// Whether the service starts only with the other one.
    pub required: bool,
}

impl Dependency {
    /// Whether it waits until the healthcheck of the other one succeeds.
    pub fn waits_for_health(&self) -> bool {
        self.condition.as_str() == "service_healthy"
    }
}
