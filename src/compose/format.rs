use super::resources::below;
use super::value::{Kind, Map, Scalar, Value};
use super::{pairs, scalar, units};
use crate::diagnostic::Diagnostic;
use crate::source::Text;
use crate::syntax::words;

/// How compose reads a value, where the schema leaves that open.
#[derive(Clone, Copy)]
enum Format {
    Size,
    Duration,
    Float,
    Int,
    Bool,
    /// A number that is not negative.
    Count,
    /// A number that is not negative and never a string.
    Unsigned,
    /// A number of devices, or `all`.
    Devices,
    /// A request for a number of devices, or for some.
    Request,
    /// A number, or a map of them, but no string.
    Limit,
    /// Octal digits of a file mode.
    Mode,
    Address,
    /// The dialect of an env file.
    EnvFile,
    /// A host name with its addresses.
    Host,
    /// `default`, or a name with a path.
    SshKey,
    /// A map of names, or a list of `NAME=value` and nothing else.
    Contexts,
    /// A string, or a whole number for one.
    Text,
    /// Any scalar for a string.
    Name,
    /// A string that is not empty.
    Filled,
    /// A string, or a list of them.
    Texts,
    /// A map of strings, or a list of `NAME=value`.
    Strings,
    /// Words in a string, or a list of them.
    Words,
}

/// Attributes of a service that are read so, sorted by the attribute; `*` stands for any key or item, `-` for any item.
/// What the model of a service holds is checked where it is read.
const FORMATS: &[(&[&str], Format)] = &[
    (&["blkio_config", "weight"], Format::Unsigned),
    (&["blkio_config", "weight_device", "*", "weight"], Format::Unsigned),
    (&["blkio_config", "device_read_bps", "*", "rate"], Format::Size),
    (&["blkio_config", "device_read_iops", "*", "rate"], Format::Size),
    (&["blkio_config", "device_write_bps", "*", "rate"], Format::Size),
    (&["blkio_config", "device_write_iops", "*", "rate"], Format::Size),
    (&["build", "shm_size"], Format::Size),
    (&["build", "no_cache"], Format::Bool),
    (&["build", "pull"], Format::Bool),
    (&["build", "privileged"], Format::Bool),
    (&["build", "ssh", "*"], Format::SshKey),
    (&["build", "additional_contexts"], Format::Contexts),
    (&["build", "ulimits", "*"], Format::Limit),
    (&["build", "extra_hosts", "-"], Format::Host),
    (&["configs", "*", "mode"], Format::Mode),
    (&["cpu_count"], Format::Int),
    (&["cpu_period"], Format::Int),
    (&["cpu_quota"], Format::Int),
    (&["cpu_rt_period"], Format::Int),
    (&["cpu_rt_runtime"], Format::Int),
    (&["cpu_shares"], Format::Int),
    (&["depends_on", "*", "restart"], Format::Bool),
    (&["deploy", "resources", "reservations", "memory"], Format::Size),
    (&["deploy", "restart_policy", "delay"], Format::Duration),
    (&["deploy", "restart_policy", "window"], Format::Duration),
    (&["deploy", "update_config", "delay"], Format::Duration),
    (&["deploy", "update_config", "monitor"], Format::Duration),
    (&["deploy", "update_config", "parallelism"], Format::Count),
    (&["deploy", "rollback_config", "delay"], Format::Duration),
    (&["deploy", "rollback_config", "monitor"], Format::Duration),
    (&["deploy", "rollback_config", "parallelism"], Format::Count),
    (&["deploy", "placement", "max_replicas_per_node"], Format::Count),
    (&["deploy", "resources", "limits", "cpus"], Format::Float),
    (&["deploy", "resources", "reservations", "cpus"], Format::Float),
    (&["deploy", "resources", "limits", "pids"], Format::Int),
    (&["deploy", "resources", "reservations", "devices", "*"], Format::Request),
    (&["deploy", "resources", "reservations", "devices", "*", "count"], Format::Devices),
    (&["deploy", "resources", "reservations", "devices", "*", "options"], Format::Strings),
    (
        &["deploy", "resources", "reservations", "generic_resources", "*", "discrete_resource_spec", "value"],
        Format::Int,
    ),
    (&["deploy", "replicas"], Format::Count),
    (&["deploy", "restart_policy", "max_attempts"], Format::Count),
    (&["develop", "watch", "*", "path"], Format::Filled),
    (&["develop", "watch", "*", "ignore"], Format::Texts),
    (&["develop", "watch", "*", "include"], Format::Texts),
    (&["develop", "watch", "*", "exec", "command"], Format::Words),
    (&["env_file", "*", "required"], Format::Bool),
    (&["env_file", "*", "format"], Format::EnvFile),
    (&["expose", "*"], Format::Text),
    (&["extra_hosts", "-"], Format::Host),
    (&["gpus", "*"], Format::Request),
    (&["gpus", "*", "count"], Format::Devices),
    (&["gpus", "*", "options"], Format::Strings),
    (&["group_add", "*"], Format::Text),
    (&["healthcheck", "start_interval"], Format::Duration),
    (&["healthcheck", "retries"], Format::Count),
    (&["mem_reservation"], Format::Size),
    (&["mem_swappiness"], Format::Size),
    (&["memswap_limit"], Format::Size),
    (&["networks", "*", "priority"], Format::Int),
    (&["networks", "*", "gw_priority"], Format::Int),
    (&["networks", "*", "driver_opts"], Format::Strings),
    (&["pids_limit"], Format::Int),
    (&["ports", "*", "target"], Format::Count),
    (&["ports", "*", "host_ip"], Format::Address),
    (&["post_start", "*", "privileged"], Format::Bool),
    (&["post_start", "*", "command"], Format::Words),
    (&["pre_stop", "*", "privileged"], Format::Bool),
    (&["pre_stop", "*", "command"], Format::Words),
    (&["provider", "options", "*"], Format::Texts),
    (&["provider", "options", "*", "-"], Format::Name),
    (&["scale"], Format::Count),
    (&["secrets", "*", "mode"], Format::Mode),
    (&["shm_size"], Format::Size),
    (&["storage_opt", "*"], Format::Text),
    (&["volumes", "*", "tmpfs", "size"], Format::Size),
    (&["volumes", "*", "tmpfs", "mode"], Format::Unsigned),
    (&["volumes", "*", "volume", "labels"], Format::Strings),
];

/// Reports values in a tree in long form that the schema takes and compose cannot read.
pub(super) fn check(root: &Map, problems: &mut Vec<Diagnostic>) {
    for (name, entry) in below(root, "services") {
        // A service has few of all attributes.
        let attributes = entry.value.as_map().into_iter().flatten();
        for (path, format) in attributes.flat_map(|(attribute, _)| formats(attribute)) {
            each(&entry.value, path, &mut |value| {
                let known = value.text().is_none_or(|text| !text.holds_unknown());
                let Some(what) = format.refuses(value).filter(|_| known) else { return };
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

/// What lies below an attribute.
fn formats(attribute: &str) -> &'static [(&'static [&'static str], Format)] {
    let first = FORMATS.partition_point(|(path, _)| path.first().is_some_and(|key| *key < attribute));
    let of = |(path, _): &&(&[&str], Format)| path.first() == Some(&attribute);
    &FORMATS[first..][..FORMATS[first..].iter().take_while(of).count()]
}

/// Calls a step with every value at a path.
fn each(value: &Value, path: &[&str], step: &mut dyn FnMut(&Value)) {
    let Some((first, rest)) = path.split_first() else { return step(value) };
    match &value.kind {
        Kind::List(items) if matches!(*first, "*" | "-") => {
            items.iter().for_each(|item| each(item, rest, step))
        }
        Kind::Map(map) if *first == "*" => map.values().for_each(|entry| each(&entry.value, rest, step)),
        Kind::Map(map) => {
            if let Some(entry) = map.get(*first) {
                each(&entry.value, rest, step);
            }
        }
        _ => {}
    }
}

/// Calls a step with every value at a path, to change it.
fn each_mut(value: &mut Value, path: &[&str], step: &mut dyn FnMut(&mut Value)) {
    let Some((first, rest)) = path.split_first() else { return step(value) };
    match &mut value.kind {
        Kind::List(items) if matches!(*first, "*" | "-") => {
            items.iter_mut().for_each(|item| each_mut(item, rest, step))
        }
        Kind::Map(map) if *first == "*" => {
            map.values_mut().for_each(|entry| each_mut(&mut entry.value, rest, step));
        }
        Kind::Map(map) => {
            if let Some(entry) = map.get_mut(*first) {
                each_mut(&mut entry.value, rest, step);
            }
        }
        _ => {}
    }
}

/// A service whose values are of the type that compose reads them as, to be printed.
pub(super) fn typed(service: &Value) -> Value {
    let mut service = service.clone();
    for (path, format) in FORMATS {
        each_mut(&mut service, path, &mut |value| {
            if !value.is_null() {
                format.apply(value);
            }
        });
    }
    service
}

impl Format {
    /// What is wrong with a value.
    fn refuses(self, value: &Value) -> Option<String> {
        let (scalar, text) = match &value.kind {
            Kind::Scalar(Scalar::Null, _) => return None,
            Kind::Scalar(scalar, text) => (scalar, text.as_str()),
            Kind::List(items) if matches!(self, Self::Contexts) => {
                let bare = items.iter().filter_map(Value::text).find(|text| !text.as_str().contains('='))?;
                return Some(format!("invalid value {}, expected key=value", bare.as_str()));
            }
            Kind::Map(map) if matches!(self, Self::Request) => {
                let both = map.contains_key("count") && map.contains_key("device_ids");
                return both.then(|| "\"count\" and \"device_ids\" attributes are exclusive".to_owned());
            }
            _ if matches!(self, Self::Text) => return Some("must be a string".to_owned()),
            _ => return None,
        };
        let refused = |wrong: bool, what: &str| wrong.then(|| format!("invalid {what} '{text}'"));
        match (self, scalar) {
            (Self::Count, _) => refused(text.starts_with('-'), "number"),
            (Self::Unsigned, Scalar::String) => refused(true, "number"),
            (Self::Unsigned, _) => refused(text.starts_with('-'), "number"),
            (Self::Limit, Scalar::String) => refused(true, "limit"),
            (Self::Mode, Scalar::Float(_)) => refused(true, "mode"),
            (Self::Text, Scalar::Float(_) | Scalar::Bool(_)) => refused(true, "string"),
            (_, Scalar::Null | Scalar::Bool(_) | Scalar::Int(_) | Scalar::Float(_)) => None,
            (Self::Size, _) => scalar::size(text).err(),
            (Self::Duration, _) => refused(units::duration(text).is_none(), "duration"),
            (Self::Float, _) => refused(text.parse::<f64>().is_err(), "number"),
            (Self::Int, _) => refused(text.parse::<i64>().is_err(), "number"),
            (Self::Devices, _) => refused(text != "all" && text.parse::<i64>().is_err(), "number of devices"),
            (Self::Bool, _) => refused(boolean(text).is_none(), "boolean"),
            (Self::Mode, _) => refused(i64::from_str_radix(text, 8).is_err(), "mode"),
            (Self::Address, _) => {
                let bare = text.trim_start_matches('[').trim_end_matches(']');
                refused(bare.parse::<std::net::IpAddr>().is_err(), "IP address")
            }
            (Self::EnvFile, _) => refused(!matches!(text, "" | "raw"), "format of an env file"),
            (Self::Host, _) if text.starts_with(['=', ':']) => Some(format!("bad host name '' in '{text}'")),
            (Self::Host, _) => refused(!text.contains(['=', ':']), "host without address"),
            (Self::SshKey, _) => refused(text != "default" && !text.contains('='), "ssh key"),
            (Self::Filled, _) => text.is_empty().then(|| "value can't be blank".to_owned()),
            (Self::Words, _) => {
                words::compose::split(&plain_text(value)).error.map(|error| error.message.to_string())
            }
            (Self::Text | Self::Texts | Self::Strings | Self::Contexts | Self::Name | Self::Request, _) => {
                None
            }
        }
    }

    /// Gives a value the type that it is read as.
    fn apply(self, value: &mut Value) {
        let at = value.at;
        let Kind::Scalar(scalar, text) = &value.kind else {
            if matches!(self, Self::Strings) {
                let map = std::mem::replace(value, Value::null(at));
                *value = Value::pairs(strings(map), at);
            }
            return;
        };
        let string = text.as_str();
        #[expect(clippy::cast_possible_truncation, reason = "compose cuts it off as well")]
        let number = match (self, scalar) {
            (Self::Int | Self::Count | Self::Unsigned | Self::Devices, Scalar::Float(number)) => {
                Some(*number as i64)
            }
            (Self::Devices, Scalar::String) if string == "all" => Some(-1),
            (Self::Int | Self::Count | Self::Devices, Scalar::String) => string.parse().ok(),
            _ => None,
        };
        let kind = match (self, scalar) {
            (Self::Bool, Scalar::String) => {
                boolean(string).map(|value| Kind::Scalar(Scalar::Bool(value), text.clone()))
            }
            (Self::Mode, Scalar::Int(mode)) => Some(mode_text(*mode, text)),
            (Self::Mode, Scalar::String) => {
                i64::from_str_radix(string, 8).ok().map(|mode| mode_text(mode, text))
            }
            (Self::Words, Scalar::String) => {
                let words = words::compose::split(text).words.into_iter().map(Value::string);
                Some(Kind::List(words.collect()))
            }
            (Self::Name, _) => Some(Kind::Scalar(Scalar::String, text.clone())),
            (Self::Texts, _) => Some(Kind::List(vec![Value::string(text.clone())])),
            _ => number.map(|number| Kind::Scalar(Scalar::Int(number), text.clone())),
        };
        if let Some(kind) = kind {
            value.kind = kind;
        }
    }
}

fn plain_text(value: &Value) -> Text {
    value.text().cloned().unwrap_or_else(|| Text::empty(value.at))
}

/// A mode as compose prints it.
fn mode_text(mode: i64, text: &Text) -> Kind {
    Kind::Scalar(Scalar::String, Text::whole(format!("0{mode:o}"), text.outer_span()))
}

/// The values of a map, or of a list of `NAME=value`, as strings.
fn strings(value: Value) -> Map {
    let map = match value.kind {
        Kind::Map(map) => map,
        _ => pairs::collect(value),
    };
    let entries = map.into_iter().map(|(name, mut entry)| {
        entry.value = Value::string(plain_text(&entry.value));
        (name, entry)
    });
    entries.collect()
}

/// A boolean as compose reads it from a string.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_sorted_by_attribute() {
        assert!(FORMATS.is_sorted_by_key(|(path, _)| path.first()));
        assert_eq!(FORMATS.iter().filter(|(path, _)| path[0] == "deploy").count(), formats("deploy").len());
    }
}
