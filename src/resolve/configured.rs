//! A server as its configuration tells it, before anything around it is known.

use super::access;
use super::conf::ConfOutcome;
use crate::model::{
    Environment, Exposure, Origin, Others, PasswordInput, Platform, Server, Sourced, Target, Topology, Why,
};
use crate::source::Span;

/// A server.
pub(super) struct Configured<'a> {
    pub(super) name: String,
    /// Where it is declared.
    pub(super) at: Span,
    pub(super) target: Sourced<Option<Target>>,
    pub(super) outcome: ConfOutcome,
    /// Who starts it, in words: what only that knows is unknown.
    pub(super) starter: &'a str,
}

impl Configured<'_> {
    /// The server: nobody connects to it, nothing is mounted, published or checked.
    pub(super) fn server(self) -> Server {
        let Self { name, at, target, outcome, starter } = self;
        let of_starter = || Sourced::unknown(at, Why::Computed(starter.into()));
        let unversioned = || Origin::Unknown { anchor: at, why: Why::UnknownVersion };
        let mut server = Server {
            name,
            at,
            target,
            mode: outcome.mode,
            bus_port: outcome.bus_port,
            sentinel: outcome.sentinel,
            environment: Environment::Unknown.as_str(),
            platform: Platform::Unknown,
            container: false,
            image: None,
            chart: None,
            roles: Vec::new(),
            config: outcome.config,
            settings: outcome.settings,
            unloaded_confs: Vec::new(),
            unloaded_acls: Vec::new(),
            users: outcome.users,
            password: outcome.password,
            open: outcome.open,
            password_ignored: outcome.password_ignored,
            protected: Sourced::unknown(at, Why::UnknownVersion),
            passwords: Vec::new(),
            peer_passwords: Vec::new(),
            clients: Vec::new(),
            ports: Vec::new(),
            host: Sourced::absent(at),
            network_mode: Sourced::absent(at),
            exposure: Sourced::new(Exposure::None, Origin::Absent { anchor: at }),
            peers: Others::default(),
            companions: Others::default(),
            networks: Vec::new(),
            volumes: Vec::new(),
            mount_points: Vec::new(),
            data_volume: Sourced::absent(at),
            healthcheck: Sourced::absent(at),
            readiness: Sourced::absent(at),
            memory_limit: Sourced::absent(at),
            restart: Sourced::absent(at),
            user: Sourced::absent(at),
            workdir: Sourced::absent(at),
            runs_as_root: of_starter(),
            signalled: of_starter(),
            kept_waiting: Sourced::absent(at),
            unrunnable_script: Sourced::absent(at),
            process_numbers: Vec::new(),
            ends_container: of_starter(),
            announced: Sourced::new(false, Origin::Absent { anchor: at }),
            variables: Vec::new(),
            renamed: outcome.renamed,
            dangerous_commands: Sourced::unknown(at, Why::UnknownVersion),
            changes: Vec::new(),
            advisories: Vec::new(),
            support: Sourced::new(String::new(), unversioned()),
            support_end: Sourced::unknown(at, Why::UnknownVersion),
            support_as_of: Sourced::unknown(at, Why::UnknownVersion),
            file_limit: Sourced::absent(at),
            owners: Vec::new(),
            replicas: Sourced::absent(at),
            placement: Vec::new(),
            stop_grace_period: Sourced::absent(at),
            start_first: Sourced::absent(at),
            stop_signal: Sourced::absent(at),
            monitors: Vec::new(),
            topology: Topology::alone(at),
            config_file: Sourced::absent(at),
            config_mount: Sourced::absent(at),
            lacking_config: Sourced::absent(at),
            invocations: Vec::new(),
            commands: Vec::new(),
            password_variable: String::new(),
            password_input: PasswordInput::Command,
            around: None,
        };
        server.protected = access::protected(&server);
        server.passwords = access::passwords(&server);
        server.peer_passwords = access::peer_passwords(&server);
        server
    }
}
