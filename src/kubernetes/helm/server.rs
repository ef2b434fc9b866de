use super::super::container::grace;
use super::super::store::Store;
use super::super::variables::Variables;
use super::conf::{Primary, configuration};
use super::release::Release;
use crate::model::compose::{
    ChartUse, Command, EnvEntry, HealthcheckEntry, MissingEnvFile, Mount, MountKind, NetworkUse, Service,
};
use crate::model::{CheckKind, Origin, Sourced, Why};
use crate::source::{Text, UNKNOWN};
use crate::syntax::yaml::Node;

/// What the chart sets where it wants no password.
const EMPTY_PASSWORD: &str = "ALLOW_EMPTY_PASSWORD";

/// Values of the chart that hardly any other one has.
const VALUES: [&str; 5] = ["architecture", "auth", "commonConfiguration", "replica", "sentinel"];

/// How the chart checks a server.
const PROBE: [&str; 4] = ["CMD", "/bin/bash", "-ec", "/health/ping_liveness_local.sh 5"];

/// User of the container where the values do not say.
const USER: &str = "1001";

impl Release<'_> {
    /// The servers that it runs. Of those that none is wanted of there is none.
    pub(super) fn servers(&self) -> Vec<Service> {
        let mut servers = self.wanted();
        servers.retain(|server| server.replicas.as_ref().and_then(Sourced::known) != Some(&0));
        servers
    }

    fn wanted(&self) -> Vec<Service> {
        let (replicated, sentinels) =
            (self.is_replicated(), self.values.is_on(&["sentinel", "enabled"], false));
        let primary = format!("{}-{}", self.name, self.spec.primary);
        let named = |server: Service, alone: bool| {
            let aliases = self.names(alone);
            let networks = [("default".to_owned(), NetworkUse { aliases, ..NetworkUse::default() })].into();
            Service { networks, ..server }
        };
        match (replicated, sentinels) {
            (None, _) | (Some(true), None) => Vec::new(),
            (Some(true), Some(true)) => {
                vec![self.server(format!("{}-node", self.name), "replica", Primary::Elected)]
            }
            (Some(true), Some(false)) => {
                let replicas = self.server(format!("{}-replicas", self.name), "replica", Primary::Fixed);
                vec![named(self.server(primary, self.spec.primary, Primary::None), false), replicas]
            }
            (Some(false), _) => vec![named(self.server(primary, self.spec.primary, Primary::None), true)],
        }
    }

    /// The chart's name as the key of values that a chart which depends on it would hand down: the chart itself has none of
    /// that name.
    fn unread(&self) -> Option<Text> {
        let below = self.values.below(self.spec.name);
        let known = |key: &&str| below.has(&[key]) && !below.hides(&[key]);
        let any = VALUES.iter().chain([&self.spec.primary]).any(known);
        let key = self.values.key(self.spec.name).filter(|_| self.prefix.is_empty() && any)?;
        Some(key)
    }

    fn is_replicated(&self) -> Option<bool> {
        match self.values.said(&["architecture"]) {
            None => Some(true),
            Some(architecture) => match architecture.as_str() {
                "replication" => Some(true),
                "standalone" => Some(false),
                _ => None,
            },
        }
    }

    /// A server that a block of values is about, and the primary that it is a replica of.
    fn server(&self, name: String, block: &str, primary: Primary) -> Service {
        // Where its `Service` has a port of its own, that one's name is none of the container.
        let name = if self.is_straight(block) { name } else { format!("statefulset/{name}") };
        let store = Store::default();
        let variables = self.values.items(&[block, "extraEnvVars"]).unwrap_or_default();
        let mut variables = Variables::of(&variables, &store);
        let elsewhere = ["extraEnvVarsCM", "extraEnvVarsSecret"].into_iter();
        let elsewhere = elsewhere.filter_map(|key| self.values.said(&[block, key]));
        let hidden = self.values.hides(&[block, "extraEnvVars"]);
        let elsewhere = elsewhere.chain(hidden.then(|| Text::whole("values", self.at)));
        variables.missing.extend(elsewhere.map(|path| MissingEnvFile { path, place: None, required: false }));
        // Where a policy, or certificates, let in but chosen clients, that is a choice.
        if let Some((Some(false), at)) = self.values.switch(&["auth", "enabled"])
            && !self.is_guarded()
        {
            let entry = EnvEntry::new(EMPTY_PASSWORD, &Text::whole("yes", at.outer_span()));
            variables.entries.insert(EMPTY_PASSWORD.to_owned(), entry);
        }
        Service {
            image: Some(self.image()),
            entrypoint: Some(self.command(block)),
            environment: variables.entries,
            missing_env_files: variables.missing,
            ports: self.ports(block),
            mounts: vec![self.configuration(block, primary), self.data(block)],
            networks: [("default".to_owned(), NetworkUse::default())].into(),
            healthcheck: self.check(block),
            memory_limit: self.memory(block),
            restart: Some(Text::whole("always", self.at)),
            user: self.user(block),
            stop_grace_period: Some(grace(
                self.values.said(&[block, "terminationGracePeriodSeconds"]),
                self.at,
            )),
            replicas: self.replicas(block),
            chart: Some(ChartUse {
                name: self.spec.name.to_owned(),
                values: self.prefix.clone(),
                block: format!("{}{block}.", self.prefix),
                service: format!("{}{}.service.", self.prefix, self.service_block(block)),
                unread: self.unread(),
            }),
            open: false,
            ..Service::open(name, self.at)
        }
    }

    /// What its container is told to run.
    fn command(&self, block: &str) -> Command {
        let at = self.at;
        let told = ["command", "args"].into_iter().filter(|key| self.values.has(&[block, key]));
        let words = match told.filter_map(|key| self.values.get(&[block, key])).next() {
            Some(told) => vec![Text::whole(UNKNOWN.to_string(), told.span())],
            None => {
                let flags = self.values.items(&[block, "extraFlags"]).unwrap_or_default();
                let flags = flags.iter().filter_map(Node::printed).flat_map(|flag| flag.split(' '));
                let start = [self.image.program.to_owned(), self.path()].into_iter();
                let hidden = self.values.hides(&[block, "extraFlags"]).then(|| UNKNOWN.to_string());
                start.chain(hidden).map(|word| Text::whole(word, at)).chain(flags).collect()
            }
        };
        Command { at, list: true, words, cut: None }
    }

    /// Where its configuration lies.
    fn path(&self) -> String {
        self.image.edits.first().copied().unwrap_or("/etc/redis.conf").to_owned()
    }

    /// The configuration that its values make. One of a `ConfigMap` that is made elsewhere is not known.
    fn configuration(&self, block: &str, primary: Primary) -> Mount {
        let elsewhere = self.values.said(&[block, "existingConfigmap"]);
        match elsewhere.or_else(|| self.values.said(&["existingConfigmap"])) {
            Some(elsewhere) => Mount::new(elsewhere, MountKind::Blob, self.path()),
            None => {
                let content = Some(configuration(self, block, primary));
                Mount { content, ..Mount::new(Text::empty(self.at), MountKind::Blob, self.path()) }
            }
        }
    }

    /// Where the data is: a claim, unless the values want none.
    fn data(&self, block: &str) -> Mount {
        let target = self.directory(block).to_string();
        let path = [block, "persistence", "enabled"];
        let volume = |at: Text, source: String| Mount {
            source,
            per_replica: true,
            ..Mount::new(at, MountKind::Volume, target.clone())
        };
        match self.values.switch(&path) {
            Some((Some(false), at)) => {
                let medium = self.values.said(&[block, "persistence", "medium"]);
                let memory = medium.is_some_and(|medium| medium.as_str() == "Memory");
                let kind = if memory { MountKind::Tmpfs } else { MountKind::Anonymous };
                Mount::new(at, kind, target)
            }
            Some((None, at)) => volume(at, UNKNOWN.to_string()),
            _ => volume(Text::empty(self.at), format!("{}-{block}-data", self.name)),
        }
    }

    /// Its own probes ask in ways that tell the truth; others are not looked into.
    fn check(&self, block: &str) -> Option<HealthcheckEntry> {
        let own = ["customLivenessProbe", "customReadinessProbe"];
        let own = own.into_iter().any(|key| self.values.has(&[block, key]));
        let chart = ["livenessProbe", "readinessProbe"];
        let chart =
            chart.into_iter().any(|key| self.values.is_on(&[block, key, "enabled"], true) != Some(false));
        let at = self.at;
        let unknown = UNKNOWN.to_string();
        let words: &[&str] = if own { &["CMD", &unknown] } else { &PROBE };
        (own || chart).then(|| HealthcheckEntry {
            at,
            kind: CheckKind::Liveness,
            test: words.iter().map(|word| Text::whole(*word, at)).collect(),
            disabled: false,
            interval: None,
            timeout: None,
            start_period: Some(Sourced::unknown(at, Why::Computed("the chart".into()))),
            retries: None,
            emptied: Vec::new(),
        })
    }

    fn user(&self, block: &str) -> Option<Text> {
        let path = |key| [block, "containerSecurityContext", key];
        match self.values.is_on(&path("enabled"), true) {
            Some(false) => None,
            Some(true) => {
                Some(self.values.said(&path("runAsUser")).unwrap_or_else(|| Text::whole(USER, self.at)))
            }
            None => Some(Text::whole(UNKNOWN.to_string(), self.at)),
        }
    }

    fn replicas(&self, block: &str) -> Option<Sourced<i64>> {
        if block == self.spec.primary {
            return None;
        }
        let written = self.values.said(&[block, "replicaCount"]);
        let scaled = self.values.is_on(&[block, "autoscaling", "enabled"], false) != Some(false);
        let number = written.as_ref().filter(|_| !scaled).and_then(|text| text.as_str().parse().ok());
        Some(match (written, number) {
            (Some(text), Some(number)) => Sourced::new(number, Origin::of(&text)),
            _ => Sourced::unknown(self.at, Why::Computed("the chart".into())),
        })
    }
}
