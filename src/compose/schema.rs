use super::value::{Kind, Map, Scalar, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What compose takes for an attribute. Null is taken everywhere but for a service.
#[derive(Clone, Copy)]
enum Type {
    Any,
    String,
    /// A string, or a list of strings.
    Command,
    List,
    Strings,
    /// A map, or a list of `NAME=value`.
    Pairs,
    /// A map with these keys.
    Keys(Keys),
    /// A string, or a map with these keys.
    StringOr(Keys),
    /// A list of which maps have these keys.
    Items(Keys),
}

type Keys = &'static [(&'static str, Type)];

use Type::{Any, Command, Items, List, Pairs, StringOr, Strings};

const ROOT: Keys = &[
    ("version", Any),
    ("name", Type::String),
    ("include", List),
    ("services", Any),
    ("models", Any),
    ("networks", Any),
    ("volumes", Any),
    ("secrets", Any),
    ("configs", Any),
];

const SERVICE: Keys = &[
    ("develop", Any),
    ("deploy", Type::Keys(DEPLOY)),
    ("annotations", Pairs),
    ("attach", Any),
    ("build", StringOr(BUILD)),
    ("blkio_config", Any),
    ("cap_add", Strings),
    ("cap_drop", Strings),
    ("cgroup", Type::String),
    ("cgroup_parent", Type::String),
    ("command", Command),
    ("configs", List),
    ("container_name", Type::String),
    ("cpu_count", Any),
    ("cpu_percent", Any),
    ("cpu_shares", Any),
    ("cpu_quota", Any),
    ("cpu_period", Any),
    ("cpu_rt_period", Any),
    ("cpu_rt_runtime", Any),
    ("cpus", Any),
    ("cpuset", Type::String),
    ("credential_spec", Any),
    ("depends_on", Any),
    ("device_cgroup_rules", Strings),
    ("devices", List),
    ("dns", Command),
    ("dns_opt", Strings),
    ("dns_search", Command),
    ("domainname", Type::String),
    ("entrypoint", Command),
    ("env_file", Any),
    ("environment", Pairs),
    ("expose", List),
    ("extends", Any),
    ("external_links", Strings),
    ("extra_hosts", Any),
    ("gpus", Any),
    ("group_add", List),
    ("healthcheck", Type::Keys(HEALTHCHECK)),
    ("hostname", Type::String),
    ("image", Type::String),
    ("init", Any),
    ("ipc", Type::String),
    ("isolation", Type::String),
    ("label_file", Any),
    ("labels", Pairs),
    ("links", Strings),
    ("logging", Type::Keys(&[("driver", Type::String), ("options", Any)])),
    ("mac_address", Type::String),
    ("mem_limit", Any),
    ("mem_reservation", Any),
    ("mem_swappiness", Any),
    ("memswap_limit", Any),
    ("models", Any),
    ("network_mode", Type::String),
    ("networks", Any),
    ("oom_kill_disable", Any),
    ("oom_score_adj", Any),
    ("pid", Type::String),
    ("pids_limit", Any),
    ("platform", Type::String),
    ("ports", Items(PORT)),
    ("post_start", List),
    ("pre_stop", List),
    ("privileged", Any),
    ("profiles", Strings),
    ("provider", Any),
    ("pull_policy", Type::String),
    ("pull_refresh_after", Type::String),
    ("read_only", Any),
    ("restart", Type::String),
    ("runtime", Type::String),
    ("scale", Any),
    ("secrets", List),
    ("security_opt", Strings),
    ("shm_size", Any),
    ("stdin_open", Any),
    ("stop_grace_period", Type::String),
    ("stop_signal", Type::String),
    ("storage_opt", Any),
    ("sysctls", Pairs),
    ("tmpfs", Command),
    ("tty", Any),
    ("ulimits", Any),
    ("use_api_socket", Any),
    ("user", Type::String),
    ("userns_mode", Type::String),
    ("uts", Type::String),
    ("volumes", Items(VOLUME)),
    ("volumes_from", Strings),
    ("working_dir", Type::String),
];

const BUILD: Keys = &[
    ("context", Type::String),
    ("dockerfile", Type::String),
    ("dockerfile_inline", Type::String),
    ("entitlements", Strings),
    ("args", Pairs),
    ("ssh", Any),
    ("labels", Pairs),
    ("cache_from", Strings),
    ("cache_to", Strings),
    ("no_cache", Any),
    ("no_cache_filter", Any),
    ("additional_contexts", Pairs),
    ("network", Type::String),
    ("provenance", Any),
    ("sbom", Any),
    ("pull", Any),
    ("target", Type::String),
    ("shm_size", Any),
    ("extra_hosts", Any),
    ("isolation", Type::String),
    ("privileged", Any),
    ("secrets", List),
    ("tags", Strings),
    ("ulimits", Any),
    ("platforms", Strings),
];

const HEALTHCHECK: Keys = &[
    ("disable", Any),
    ("interval", Type::String),
    ("retries", Any),
    ("test", Command),
    ("timeout", Type::String),
    ("start_period", Type::String),
    ("start_interval", Type::String),
];

const DEPLOY: Keys = &[
    ("mode", Type::String),
    ("endpoint_mode", Type::String),
    ("replicas", Any),
    ("labels", Pairs),
    ("rollback_config", Any),
    ("update_config", Any),
    ("resources", Type::Keys(&[("limits", Type::Keys(LIMITS)), ("reservations", Type::Keys(RESERVATIONS))])),
    ("restart_policy", Any),
    ("placement", Any),
];

const LIMITS: Keys = &[("cpus", Any), ("memory", Type::String), ("pids", Any)];

const RESERVATIONS: Keys =
    &[("cpus", Any), ("memory", Type::String), ("generic_resources", Any), ("devices", Any)];

const PORT: Keys = &[
    ("name", Type::String),
    ("mode", Type::String),
    ("host_ip", Type::String),
    ("target", Any),
    ("published", Any),
    ("protocol", Type::String),
    ("app_protocol", Type::String),
];

const VOLUME: Keys = &[
    ("type", Type::String),
    ("source", Type::String),
    ("target", Type::String),
    ("read_only", Any),
    ("consistency", Type::String),
    ("bind", Any),
    ("volume", Any),
    ("tmpfs", Any),
    ("image", Any),
];

/// Reports what compose refuses in a merged tree: unknown attributes, values of the wrong kind.
pub(super) fn check(root: &Map, problems: &mut Vec<Diagnostic>) {
    let mut checker = Checker { path: Vec::new(), problems };
    checker.keys(root, ROOT);
    for kind in ["services", "networks", "volumes", "secrets", "configs"] {
        if let Some(entry) = root.get(kind) {
            checker.below(kind, |checker| checker.resources(&entry.value, kind == "services"));
        }
    }
}

/// Keys that Coolify takes out of a file before it calls compose: a service that its health does not hang on, a mount
/// whose file or directory it makes first.
pub(super) fn is_vendors(key: &str, map: &Map) -> bool {
    let makes =
        |map: &Map| ["content", "is_directory", "isDirectory"].iter().any(|key| map.contains_key(*key));
    match key {
        "exclude_from_hc" => map.contains_key("image") || map.contains_key("build"),
        "content" | "is_directory" | "isDirectory" | "mode" => map.contains_key("target") && makes(map),
        _ => false,
    }
}

struct Checker<'a> {
    path: Vec<String>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn below(&mut self, key: &str, step: impl FnOnce(&mut Self)) {
        self.path.push(key.to_owned());
        step(self);
        self.path.pop();
    }

    fn say(&mut self, at: Span, what: &str) -> &mut Diagnostic {
        let message = format!("{} {what}", self.path.join("."));
        self.problems.push(Diagnostic::input(
            "invalid-compose",
            "Invalid compose file",
            at,
            message.trim_start(),
        ));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    fn resources(&mut self, value: &Value, services: bool) {
        let Some(map) = value.as_map() else {
            if !value.is_null() {
                self.say(value.at, "must be a mapping");
            }
            return;
        };
        for (name, entry) in map {
            let valid = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
            if !name.chars().all(valid) && !name.starts_with("x-") {
                self.say(entry.key, &format!("additional properties '{name}' not allowed"));
            }
            self.below(name, |checker| match entry.value.as_map() {
                Some(service) if services => checker.keys(service, SERVICE),
                None if services || !entry.value.is_null() => {
                    checker.say(entry.value.at, "must be a mapping").primary.span = entry.key;
                }
                _ => {}
            });
        }
    }

    fn keys(&mut self, map: &Map, keys: Keys) {
        for (name, entry) in map.iter().filter(|(name, _)| !is_vendors(name, map)) {
            match keys.iter().find(|(key, _)| key == name) {
                Some((_, kind)) => self.below(name, |checker| checker.value(&entry.value, *kind)),
                None if name.starts_with("x-") => {}
                None => self.unknown(name, entry.key, keys),
            }
        }
    }

    fn unknown(&mut self, name: &str, at: Span, keys: Keys) {
        let near = keys.iter().map(|(key, _)| (strsim::damerau_levenshtein(name, key), *key)).min();
        let problem = self.say(at, &format!("additional properties '{name}' not allowed"));
        if let Some((1..=2, key)) = near {
            problem.help = Some(format!("Did you mean `{key}`?"));
        }
    }

    fn value(&mut self, value: &Value, kind: Type) {
        if value.is_null() {
            return;
        }
        match (kind, &value.kind) {
            (Type::String | Command | StringOr(_), Kind::Scalar(Scalar::String, _)) | (Any, _) => {}
            (Strings | Command, Kind::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(&index.to_string(), |checker| checker.value(item, Type::String));
                }
            }
            (Type::Keys(keys) | StringOr(keys), Kind::Map(map)) => self.keys(map, keys),
            (Items(keys), Kind::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(map) = item.as_map() {
                        self.below(&index.to_string(), |checker| checker.keys(map, keys));
                    }
                }
            }
            (List, Kind::List(_)) | (Pairs, Kind::List(_) | Kind::Map(_) | Kind::Pairs(_)) => {}
            (Type::String | StringOr(_) | Command, _) => drop(self.say(value.at, "must be a string")),
            (List | Strings | Items(_), _) => drop(self.say(value.at, "must be a list")),
            (Pairs | Type::Keys(_), _) => drop(self.say(value.at, "must be a mapping")),
        }
    }
}
