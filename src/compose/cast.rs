use super::format::boolean;
use super::value::Scalar;
use crate::source::Text;
use smallvec::SmallVec;

#[derive(Clone, Copy)]
enum Type {
    Int,
    Float,
    Bool,
}

/// Type of the attributes whose strings compose turns into numbers and booleans after interpolation.
fn type_at(path: &[String]) -> Option<Type> {
    let [section, _, rest @ ..] = path else { return None };
    let keys: SmallVec<[&str; 4]> = rest.iter().map(String::as_str).collect();
    match section.as_str() {
        "services" => of_service(&keys),
        "networks" => match keys.as_slice() {
            ["external" | "internal" | "attachable" | "enable_ipv4" | "enable_ipv6"] => Some(Type::Bool),
            _ => None,
        },
        "volumes" | "secrets" | "configs" => (*keys == ["external"]).then_some(Type::Bool),
        _ => None,
    }
}

fn of_service(keys: &[&str]) -> Option<Type> {
    Some(match keys {
        ["attach" | "init" | "oom_kill_disable" | "privileged" | "read_only" | "stdin_open" | "tty"] => {
            Type::Bool
        }
        ["cpu_count" | "cpu_period" | "cpu_quota" | "cpu_rt_period" | "cpu_rt_runtime" | "cpu_shares"] => {
            Type::Int
        }
        ["oom_score_adj" | "pids_limit" | "scale"] => Type::Int,
        ["cpu_percent" | "cpus"] => Type::Float,
        ["deploy", "replicas"] => Type::Int,
        ["deploy", "update_config" | "rollback_config", "parallelism"] => Type::Int,
        ["deploy", "update_config" | "rollback_config", "max_failure_ratio"] => Type::Float,
        ["deploy", "restart_policy", "max_attempts"] => Type::Int,
        ["deploy", "placement", "max_replicas_per_node"] => Type::Int,
        ["healthcheck", "retries"] => Type::Int,
        ["healthcheck", "disable"] => Type::Bool,
        ["ports", _, "target"] => Type::Int,
        ["ulimits", _] | ["ulimits", _, "hard" | "soft"] => Type::Int,
        ["volumes", _, "read_only"] => Type::Bool,
        ["volumes", _, "volume", "nocopy"] | ["volumes", _, "bind", "create_host_path"] => Type::Bool,
        _ => return None,
    })
}

/// What a string becomes at this path: `None` where it stays a string, or hangs on a variable that no file sets.
///
/// # Errors
/// What it should have been.
pub(super) fn cast(path: &[String], text: &Text) -> Result<Option<Scalar>, &'static str> {
    let Some(kind) = type_at(path) else { return Ok(None) };
    if text.holds_unknown() {
        return Ok(None);
    }
    let value = text.as_str();
    match kind {
        Type::Int => value.parse().map(Scalar::Int).map(Some).map_err(|_| "an integer"),
        Type::Float => value.parse().map(Scalar::Float).map(Some).map_err(|_| "a number"),
        Type::Bool => boolean(value).map(Scalar::Bool).map(Some).ok_or("a boolean"),
    }
}
