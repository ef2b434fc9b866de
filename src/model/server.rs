//! One Redis-compatible server as deployed.

use super::catalog::directives::SeriesSet;
use super::compose::ChartUse;
use super::{
    Advisory, Bases, Basis, Client, Config, Fact, FactValue, Healthcheck, Image, Invocation, Items, Monitor,
    Network, Origin, Others, Platform, Port, Role, Secret, Setting, Sourced, Strength, Subject, Target,
    Topology, User, Variable, Version, Volume,
};
use super::{Exposure, Mode, PasswordInput};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// The port on which it speaks with the other nodes of its cluster; absent outside of one.
    pub bus_port: Sourced<Option<i64>>,
    /// Whether it runs as a sentinel, which may be known where the rest of `mode` is not.
    pub sentinel: Sourced<bool>,
    /// `production`, `development`, `test` or `unknown`.
    pub environment: &'static str,
    /// What starts it.
    pub platform: Platform,
    /// Whether it runs in a container.
    pub container: bool,
    /// Its image; absent for a bare configuration file.
    pub image: Option<Image>,
    /// The chart of Helm that runs it.
    pub chart: Option<ChartUse>,
    /// What it is used for, with evidence, strongest first.
    pub roles: Vec<Role>,
    /// Effective configuration.
    pub config: Config,
    /// Configuration directives as written, of files that are loaded and of arguments.
    pub settings: Arc<Vec<Setting>>,
    /// Configuration files in the container or the tree that nothing loads: path in the container.
    pub unloaded_confs: Vec<Sourced<String>>,
    /// ACL files in its container, where it loads none.
    pub unloaded_acls: Vec<Sourced<String>>,
    /// ACL users; Unknown list where an ACL file is not in the tree.
    pub users: Sourced<Vec<User>>,
    /// Password of the default user; absent where it needs none.
    pub password: Sourced<Option<Secret>>,
    /// Whether the default user is enabled and needs no password.
    pub open: Sourced<bool>,
    /// Whether `requirepass` is set but something else decides who may log in.
    pub password_ignored: Sourced<bool>,
    /// Whether the default user needs a password or is off, also where the password itself cannot be known.
    pub protected: Sourced<bool>,
    /// Passwords that stand in the open in its configuration.
    pub passwords: Vec<Sourced<Secret>>,
    /// Those with which it logs in to other servers: none of its own users has them. None where its users are not known.
    pub peer_passwords: Vec<Sourced<Secret>>,
    /// Who connects.
    pub clients: Vec<Client>,
    /// Published ports.
    pub ports: Vec<Port>,
    /// Name by which others on its networks reach it.
    pub host: Sourced<Option<String>>,
    /// `network_mode` of its container: `host`, `none`, `service:…`.
    pub network_mode: Sourced<Option<String>>,
    /// Who can reach it.
    pub exposure: Sourced<Exposure>,
    /// Other services on a network of this one.
    pub peers: Others,
    /// Other services whose network is its own.
    pub companions: Others,
    /// Its networks.
    pub networks: Vec<Network>,
    /// Its mounts.
    pub volumes: Vec<Volume>,
    /// Paths in its container at which anything is mounted, secrets and configs as well.
    pub mount_points: Vec<Sourced<String>>,
    /// What holds its data directory.
    pub data_volume: Sourced<Option<Volume>>,
    /// How its health is checked; absent where nothing checks it.
    pub healthcheck: Sourced<Option<Healthcheck>>,
    /// Readiness probe beside a liveness probe; absent where there are not both.
    pub readiness: Sourced<Option<Healthcheck>>,
    /// Memory limit of the container in bytes; absent where there is none.
    pub memory_limit: Sourced<Option<i64>>,
    /// Restart policy.
    pub restart: Sourced<Option<String>>,
    /// User of the process as the container sets it.
    pub user: Sourced<Option<String>>,
    /// Directory that the container starts in.
    pub workdir: Sourced<Option<String>>,
    /// Whether the process runs as root.
    pub runs_as_root: Sourced<bool>,
    /// Whether the signal that stops the container reaches it: no shell stands between.
    pub signalled: Sourced<bool>,
    /// Program that its start script starts only once the server has ended, though it is meant to run beside it.
    pub kept_waiting: Sourced<Option<String>>,
    /// Script on the way to its start that the system cannot run: a carriage return ends its first line.
    pub unrunnable_script: Sourced<Option<String>>,
    /// The `$$NAME` in what starts it and what its image is built by: the number of a shell's process with a name behind it.
    pub process_numbers: Vec<Sourced<String>>,
    /// Whether the container ends when the process that starts it does: no start script goes on behind that.
    pub ends_container: Sourced<bool>,
    /// Whether its image, of which it is not known who runs it, says that others connect to it.
    pub announced: Sourced<bool>,
    /// Environment variables of the container.
    pub variables: Vec<Variable>,
    /// Commands under another name; empty for a disabled one. Lower case.
    pub renamed: BTreeMap<String, Sourced<String>>,
    /// Dangerous commands that the users of its clients may run, sorted.
    pub dangerous_commands: Sourced<Vec<String>>,
    /// What the version of `--target` would make of its configuration, where that is newer.
    pub changes: Vec<super::Change>,
    /// Known vulnerabilities of this version.
    pub advisories: Vec<Advisory>,
    /// `ended`, `ending` (within half a year) or `supported`; Unknown where the version is not known.
    pub support: Sourced<String>,
    /// First day without fixes, as `2027-04-01`.
    pub support_end: Sourced<Option<String>>,
    /// The day as of which that is known, where it is not known for good.
    pub support_as_of: Sourced<Option<String>>,
    /// How many files the process may have open, as its container sets it; absent where it does not.
    pub file_limit: Sourced<Option<i64>>,
    /// Users with groups in numbers, as which it runs or that its scripts give files to.
    pub owners: Vec<Sourced<String>>,
    /// How many containers run.
    pub replicas: Sourced<Option<i64>>,
    /// Constraints on the nodes of a swarm that it may run on.
    pub placement: Vec<Sourced<String>>,
    /// Grace period before a kill, in milliseconds.
    pub stop_grace_period: Sourced<Option<i64>>,
    /// Whether a container that takes its place starts before it has ended.
    pub start_first: Sourced<Option<bool>>,
    /// Signal that asks it to stop.
    pub stop_signal: Sourced<Option<String>>,
    /// For a sentinel: the primaries that it watches.
    pub monitors: Vec<Monitor>,
    /// How it stands to the others.
    pub topology: Topology,
    /// Path in the container of the configuration file that it loads.
    pub config_file: Sourced<Option<String>>,
    /// What is mounted over that file.
    pub config_mount: Sourced<Option<Volume>>,
    /// The file that it is told to load and that nothing puts into its container, as far as that is certain.
    pub lacking_config: Sourced<Option<String>>,
    /// Program calls in its healthcheck, command and entrypoint, and in scripts that have to do with it.
    pub invocations: Vec<Invocation>,
    /// Commands of scripts that have to do with it.
    pub commands: Vec<Arc<super::Command>>,
    /// Name of the variable that its password comes from, or would be expected in.
    pub password_variable: String,
    /// Where its image takes a password from.
    pub password_input: PasswordInput,
    /// Why nobody knows all that is around its container: its networks, ports, mounts. `None` where its files tell.
    pub around: Option<Origin>,
}

impl Subject for Server {
    fn kind(&self) -> &'static str {
        "server"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let text = |value: &'static str| FactValue::text(value);
        if let Some(why) = self.around.as_ref().filter(|_| Self::AROUND.contains(&name)) {
            return Some(Fact::new(FactValue::Unknown, why));
        }
        Some(match name {
            "name" => Fact::about(FactValue::text(&self.name), self.at),
            "family" => Fact::optional(&self.target, |target| text(target.family.as_str())),
            "version" => self.version_fact(),
            "oldest" => self.oldest_fact(),
            "mode" => Fact::new(text(self.mode.value.as_str()), &self.mode.origin),
            "listens_on" => self.listens_on(),
            "bus_port" => (&self.bus_port).into(),
            // That it is none is nothing to point at.
            "sentinel" if self.sentinel.known() == Some(&false) => {
                Fact::aside(FactValue::Bool(false), self.at)
            }
            "sentinel" => (&self.sentinel).into(),
            "environment" => Fact::about(text(self.environment), self.at),
            "container" => Fact::about(FactValue::Bool(self.container), self.at),
            "image" => match &self.image {
                Some(image) => Fact::subject(image),
                None => Fact::absent(self.at),
            },
            "chart" => self.of_chart(|chart| &chart.name),
            "chart_values" => self.of_chart(|chart| &chart.values),
            "chart_block" => self.of_chart(|chart| &chart.block),
            "chart_service" => self.of_chart(|chart| &chart.service),
            "chart_unread" => match self.chart.as_ref().and_then(|chart| chart.unread.as_ref()) {
                Some(key) => Fact::about(FactValue::text(key.as_str()), key.outer_span()),
                None => Fact::absent(self.at),
            },
            "roles" => self.role_names(Strength::Strong),
            "possible_roles" => self.role_names(Strength::Weak),
            "durable" => self.durable(),
            "frameworks" => self.frameworks(),
            "config" => Fact::about(FactValue::Map(&self.config), self.at),
            "settings" => Fact::list(&*self.settings, self.at),
            "persists" => self.persists(),
            "unloaded_confs" => Fact::list(&self.unloaded_confs, self.at),
            "unloaded_acls" => Fact::list(&self.unloaded_acls, self.at),
            "users" => {
                let list = Fact::list(&self.users.value, self.at);
                if self.users.origin.is_unknown() { Fact::new(list.value, &self.users.origin) } else { list }
            }
            "password" => (&self.password).into(),
            "open" => (&self.open).into(),
            "password_ignored" => (&self.password_ignored).into(),
            "protected" => (&self.protected).into(),
            "passwords" => Fact::list(&self.passwords, self.at),
            "peer_passwords" => Fact::list(&self.peer_passwords, self.at),
            "clients" => Fact::list(&self.clients, self.at),
            "ports" => Fact::list(&self.ports, self.at),
            "host" => (&self.host).into(),
            "network_mode" => (&self.network_mode).into(),
            "exposure" => Fact::new(text(self.exposure.value.as_str()), &self.exposure.origin),
            "peers" => Fact::list(&self.peers, self.at),
            "companions" => Fact::list(&self.companions, self.at),
            "networks" => Fact::list(&self.networks, self.at),
            "volumes" => Fact::list(&self.volumes, self.at),
            "mount_points" => Fact::list(&self.mount_points, self.at),
            "data_volume" => Fact::optional(&self.data_volume, |volume| FactValue::Subject(volume)),
            "healthcheck" => Fact::optional(&self.healthcheck, |check| FactValue::Subject(check)),
            "readiness" => Fact::optional(&self.readiness, |check| FactValue::Subject(check)),
            "checks" | "check_calls" if self.healthcheck.origin.is_unknown() => {
                Fact { value: FactValue::Unknown, bases: Basis::Of(&self.healthcheck.origin).into() }
            }
            "checks" => {
                let checks = self.checks().map(|check| Fact::about(FactValue::Subject(check), check.at));
                Fact::made(checks.collect(), self.at)
            }
            "check_calls" => {
                let calls = self.checks().flat_map(|check| &check.invocations);
                let calls = calls.map(|call| Fact::about(FactValue::Subject(call), call.at));
                Fact::made(calls.collect(), self.at)
            }
            "memory_limit" => (&self.memory_limit).into(),
            "restart" => (&self.restart).into(),
            "user" => (&self.user).into(),
            "signalled" => (&self.signalled).into(),
            "kept_waiting" => (&self.kept_waiting).into(),
            "unrunnable_script" => (&self.unrunnable_script).into(),
            "process_numbers" => Fact::list(&self.process_numbers, self.at),
            "ends_container" => (&self.ends_container).into(),
            "workdir" => (&self.workdir).into(),
            "runs_as_root" => (&self.runs_as_root).into(),
            "announced" => (&self.announced).into(),
            "variables" => Fact::list(&self.variables, self.at),
            "dangerous_commands" => {
                let origin = &self.dangerous_commands.origin;
                let names = self.dangerous_commands.value.iter();
                let items = names.map(|name| Fact::new(FactValue::text(name), origin)).collect();
                Fact::new(FactValue::List(Items::Made(items)), origin)
            }
            "changes" => Fact::list(&self.changes, self.at),
            "advisories" => Fact::list(&self.advisories, self.at),
            "fixed_in" => self.fixed_in(),
            "support" => (&self.support).into(),
            "support_end" => (&self.support_end).into(),
            "support_as_of" => (&self.support_as_of).into(),
            "owners" => Fact::list(&self.owners, self.at),
            "file_limit" => (&self.file_limit).into(),
            "replicas" if self.replicas.known() == Some(&None) => Fact::aside(FactValue::Int(1), self.at),
            "replicas" => (&self.replicas).into(),
            "stop_grace_period" => Fact::optional(&self.stop_grace_period, |ms| FactValue::Duration(*ms)),
            "start_first" => (&self.start_first).into(),
            "placement" => Fact::list(&self.placement, self.at),
            "stop_signal" => (&self.stop_signal).into(),
            "monitors" => Fact::list(&self.monitors, self.at),
            "invocations" => Fact::list(&self.invocations, self.at),
            "commands" => Fact::list(&self.commands, self.at),
            "program" => self.told(self.program()),
            "cli" => self.told(self.cli()),
            "auth_variable" => Fact::aside(text(self.auth_variable()), self.at),
            "call" => self.told(self.call()),
            "check" => self.told(self.check()),
            "cli_login" => self.told(self.cli_login()),
            "password_variable" => Fact::about(FactValue::text(&self.password_variable), self.at),
            "password_reference" => self.told(self.password_reference()),
            "password_word" => self.told(self.password_word()),
            "password_setting" => self.told(self.password_setting()),
            "own_volume" => self.own_volume(),
            "password_source" => self.told(self.password_source()),
            "config_file" => (&self.config_file).into(),
            "config_mount" => Fact::optional(&self.config_mount, |mount| FactValue::Subject(mount)),
            "lacking_config" => (&self.lacking_config).into(),
            _ => return self.topology.fact(name, self.at),
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
    /// What checks its health.
    fn checks(&self) -> impl Iterator<Item = &Healthcheck> {
        [&self.healthcheck, &self.readiness].into_iter().filter_map(|check| check.value.as_ref())
    }

    /// Lists that whoever runs its image adds to.
    const AROUND: [&str; 8] =
        ["clients", "companions", "lacking_config", "mount_points", "networks", "peers", "ports", "volumes"];

    fn of_chart(&self, part: impl Fn(&ChartUse) -> &str) -> Fact<'_> {
        match &self.chart {
            Some(chart) => Fact::aside(FactValue::text(part(chart)), self.at),
            None => Fact::aside(FactValue::Absent, self.at),
        }
    }

    fn version_fact(&self) -> Fact<'_> {
        match &self.target.value {
            Some(Target { version: Some(version), .. }) => {
                Fact::new(FactValue::Version(*version), &self.target.origin)
            }
            _ => Fact { value: FactValue::Unknown, bases: Basis::Of(&self.target.origin).into() },
        }
    }

    /// The port on which it listens for clients: that of TLS where there is no other.
    fn listens_on(&self) -> Fact<'_> {
        let port = |name: &str| self.config.value(name).map(Fact::from);
        match port("port") {
            Some(Fact { value: FactValue::Int(..=0), .. }) => port("tls-port"),
            port => port,
        }
        .unwrap_or_else(|| Fact::absent(self.at))
    }

    /// Whether it writes an append-only file or snapshots.
    fn persists(&self) -> Fact<'_> {
        let value = |name: &str| self.config.value(name).map(Fact::from);
        let (log, snapshots) = (value("appendonly"), value("save"));
        let known = [
            log.as_ref().and_then(|log| match log.value {
                FactValue::Bool(log) => Some(log),
                _ => None,
            }),
            snapshots.as_ref().map_or(Some(false), |snapshots| match &snapshots.value {
                FactValue::List(times) => Some(!times.is_empty()),
                FactValue::Absent => Some(false),
                _ => None,
            }),
        ];
        let (value, facts) = match known {
            [Some(true), _] => (FactValue::Bool(true), [log, None]),
            [_, Some(true)] => (FactValue::Bool(true), [None, snapshots]),
            [Some(false), Some(false)] => (FactValue::Bool(false), [log, snapshots]),
            _ => (FactValue::Unknown, [log, snapshots]),
        };
        Fact { value, bases: facts.into_iter().flatten().flat_map(|fact| fact.bases).collect() }
    }

    /// Whether it is used for what nobody can make again.
    fn durable(&self) -> Fact<'_> {
        let durable = self.roles_of(Strength::Strong).filter(|role| role.role.is_durable());
        let bases: Bases<'_> = durable.map(|role| Basis::Of(&role.because)).collect();
        match bases.is_empty() {
            true => Fact::aside(FactValue::Bool(false), self.at),
            false => Fact { value: FactValue::Bool(true), bases },
        }
    }

    /// The version, or the oldest that somebody still mends.
    fn oldest_fact(&self) -> Fact<'_> {
        let target = self.target.known().copied().flatten();
        let unversioned = target.filter(|target| target.version.is_none());
        match unversioned.and_then(|target| SeriesSet::of(Some(target)).iter().next()) {
            Some(series) => Fact::new(FactValue::Version(series.version), &self.target.origin),
            None => self.version_fact(),
        }
    }

    /// The first version that mends every known vulnerability which its series mends.
    fn fixed_in(&self) -> Fact<'_> {
        let fixes = self.advisories.iter().filter_map(|advisory| Version::parse(advisory.fixed));
        match fixes.max_by_key(|version| (version.major, version.minor, version.patch)) {
            Some(version) => Fact::about(FactValue::Version(version), self.at),
            None => Fact::absent(self.at),
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
                items.push(Fact::new(FactValue::text(role.role.as_str()), &role.because));
            }
        }
        Fact::made(items, self.at)
    }

    fn frameworks(&self) -> Fact<'_> {
        let mut seen: Vec<&str> = Vec::new();
        let mut items = Vec::new();
        for role in self.roles_of(Strength::Strong) {
            if !role.framework.is_empty() && !seen.contains(&role.framework.as_str()) {
                seen.push(&role.framework);
                items.push(Fact::new(FactValue::text(&role.framework), &role.because));
            }
        }
        Fact::made(items, self.at)
    }
}
