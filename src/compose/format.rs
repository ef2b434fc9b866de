use super::resources::below;
use super::value::{Kind, Map, Scalar, Value};
use super::{scalar, units};
use crate::diagnostic::Diagnostic;

/// How compose reads a string, or which numbers it takes, where the schema leaves that open.
#[derive(Clone, Copy)]
enum Format {
    Size,
    Duration,
    Float,
    Int,
    Bool,
    /// A number that is not negative.
    Count,
    /// Octal digits of a file mode.
    Mode,
    Address,
    /// The dialect of an env file.
    EnvFile,
    /// A host name with its addresses.
    Host,
}

/// Attributes of a service that are read so; `*` stands for any key or item. What the model of a service holds is
/// checked where it is read.
const FORMATS: &[(&[&str], Format)] = &[
    (&["mem_reservation"], Format::Size),
    (&["mem_swappiness"], Format::Size),
    (&["memswap_limit"], Format::Size),
    (&["shm_size"], Format::Size),
    (&["build", "shm_size"], Format::Size),
    (&["deploy", "resources", "reservations", "memory"], Format::Size),
    (&["volumes", "*", "tmpfs", "size"], Format::Size),
    (&["healthcheck", "start_interval"], Format::Duration),
    (&["deploy", "restart_policy", "delay"], Format::Duration),
    (&["deploy", "restart_policy", "window"], Format::Duration),
    (&["deploy", "update_config", "delay"], Format::Duration),
    (&["deploy", "update_config", "monitor"], Format::Duration),
    (&["deploy", "rollback_config", "delay"], Format::Duration),
    (&["deploy", "rollback_config", "monitor"], Format::Duration),
    (&["deploy", "resources", "limits", "cpus"], Format::Float),
    (&["deploy", "resources", "reservations", "cpus"], Format::Float),
    (&["deploy", "resources", "limits", "pids"], Format::Int),
    (&["build", "no_cache"], Format::Bool),
    (&["build", "pull"], Format::Bool),
    (&["build", "privileged"], Format::Bool),
    (&["env_file", "*", "required"], Format::Bool),
    (&["scale"], Format::Count),
    (&["deploy", "replicas"], Format::Count),
    (&["deploy", "restart_policy", "max_attempts"], Format::Count),
    (&["healthcheck", "retries"], Format::Count),
    (&["ports", "*", "target"], Format::Count),
    (&["secrets", "*", "mode"], Format::Mode),
    (&["configs", "*", "mode"], Format::Mode),
    (&["ports", "*", "host_ip"], Format::Address),
    (&["env_file", "*", "format"], Format::EnvFile),
    (&["extra_hosts", "*"], Format::Host),
    (&["build", "extra_hosts", "*"], Format::Host),
];

/// Reports values in a tree in long form that the schema takes and compose cannot read.
pub(super) fn check(root: &Map, problems: &mut Vec<Diagnostic>) {
    for (name, entry) in below(root, "services") {
        for (path, format) in FORMATS {
            each(&entry.value, path, &mut |value| {
                let what =
                    value.text().filter(|text| !text.holds_unknown()).and_then(|_| format.refuses(value));
                let Some(what) = what else { return };
                let message = format!("services.{name}.{}: {what}", path.join("."));
                problems.push(Diagnostic::input(
                    "invalid-compose",
                    "Invalid compose file",
                    value.at,
                    message,
                ));
            });
        }
    }
}

/// Calls a step with every value at a path.
fn each(value: &Value, path: &[&str], step: &mut dyn FnMut(&Value)) {
    let Some((first, rest)) = path.split_first() else { return step(value) };
    match &value.kind {
        Kind::List(items) if *first == "*" => items.iter().for_each(|item| each(item, rest, step)),
        Kind::Map(map) => {
            if let Some(entry) = map.get(*first) {
                each(&entry.value, rest, step);
            }
        }
        _ => {}
    }
}

impl Format {
    /// What is wrong with a scalar.
    fn refuses(self, value: &Value) -> Option<String> {
        let Kind::Scalar(scalar, text) = &value.kind else { return None };
        let text = text.as_str();
        let refused = |wrong: bool, what: &str| wrong.then(|| format!("invalid {what} '{text}'"));
        match (self, scalar) {
            (Self::Count, _) => refused(text.starts_with('-'), "number"),
            (Self::Mode, Scalar::Float(_)) => refused(true, "mode"),
            (_, Scalar::Null | Scalar::Bool(_) | Scalar::Int(_) | Scalar::Float(_)) => None,
            (Self::Size, _) => scalar::size(text).err(),
            (Self::Duration, _) => refused(units::duration(text).is_none(), "duration"),
            (Self::Float, _) => refused(text.parse::<f64>().is_err(), "number"),
            (Self::Int, _) => refused(text.parse::<i64>().is_err(), "number"),
            (Self::Bool, _) => refused(!matches!(text, "true" | "false"), "boolean"),
            (Self::Mode, _) => refused(i64::from_str_radix(text, 8).is_err(), "mode"),
            (Self::Address, _) => {
                let bare = text.trim_start_matches('[').trim_end_matches(']');
                refused(bare.parse::<std::net::IpAddr>().is_err(), "IP address")
            }
            (Self::EnvFile, _) => refused(!matches!(text, "" | "raw"), "format of an env file"),
            (Self::Host, _) => refused(!text.contains(['=', ':']), "host without address"),
        }
    }
}
