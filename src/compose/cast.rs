use super::value::Scalar;
use crate::source::Text;

#[derive(Clone, Copy)]
enum Type {
    Int,
    Float,
    Bool,
}

/// Attributes whose strings compose turns into numbers and booleans after interpolation. `*` stands for any key.
const TYPED: &[(&str, Type)] = &[
    ("services.*.attach", Type::Bool),
    ("services.*.cpu_count", Type::Int),
    ("services.*.cpu_percent", Type::Float),
    ("services.*.cpu_period", Type::Int),
    ("services.*.cpu_quota", Type::Int),
    ("services.*.cpu_rt_period", Type::Int),
    ("services.*.cpu_rt_runtime", Type::Int),
    ("services.*.cpu_shares", Type::Int),
    ("services.*.cpus", Type::Float),
    ("services.*.init", Type::Bool),
    ("services.*.deploy.replicas", Type::Int),
    ("services.*.deploy.update_config.parallelism", Type::Int),
    ("services.*.deploy.update_config.max_failure_ratio", Type::Float),
    ("services.*.deploy.rollback_config.parallelism", Type::Int),
    ("services.*.deploy.rollback_config.max_failure_ratio", Type::Float),
    ("services.*.deploy.restart_policy.max_attempts", Type::Int),
    ("services.*.deploy.placement.max_replicas_per_node", Type::Int),
    ("services.*.healthcheck.retries", Type::Int),
    ("services.*.healthcheck.disable", Type::Bool),
    ("services.*.oom_kill_disable", Type::Bool),
    ("services.*.oom_score_adj", Type::Int),
    ("services.*.pids_limit", Type::Int),
    ("services.*.ports.*.target", Type::Int),
    ("services.*.privileged", Type::Bool),
    ("services.*.read_only", Type::Bool),
    ("services.*.scale", Type::Int),
    ("services.*.stdin_open", Type::Bool),
    ("services.*.tty", Type::Bool),
    ("services.*.ulimits.*", Type::Int),
    ("services.*.ulimits.*.hard", Type::Int),
    ("services.*.ulimits.*.soft", Type::Int),
    ("services.*.volumes.*.read_only", Type::Bool),
    ("services.*.volumes.*.volume.nocopy", Type::Bool),
    ("services.*.volumes.*.bind.create_host_path", Type::Bool),
    ("networks.*.external", Type::Bool),
    ("networks.*.internal", Type::Bool),
    ("networks.*.attachable", Type::Bool),
    ("networks.*.enable_ipv4", Type::Bool),
    ("networks.*.enable_ipv6", Type::Bool),
    ("volumes.*.external", Type::Bool),
    ("secrets.*.external", Type::Bool),
    ("configs.*.external", Type::Bool),
];

/// What a string becomes at this path: `None` where it stays a string, or hangs on a variable that no file sets.
///
/// # Errors
/// What it should have been.
pub(super) fn cast(path: &[String], text: &Text) -> Result<Option<Scalar>, &'static str> {
    let Some((_, kind)) = TYPED.iter().find(|(pattern, _)| matches(path, pattern)) else {
        return Ok(None);
    };
    if text.holds_unknown() {
        return Ok(None);
    }
    let value = text.as_str();
    match kind {
        Type::Int => value.parse().map(Scalar::Int).map(Some).map_err(|_| "an integer"),
        Type::Float => value.parse().map(Scalar::Float).map(Some).map_err(|_| "a number"),
        Type::Bool => match value.to_ascii_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => Ok(Some(Scalar::Bool(true))),
            "false" | "n" | "no" | "off" => Ok(Some(Scalar::Bool(false))),
            _ => Err("a boolean"),
        },
    }
}

/// Whether a path fits a pattern.
pub(super) fn matches(path: &[String], pattern: &str) -> bool {
    let mut parts = pattern.split('.');
    path.iter().all(|key| parts.next().is_some_and(|part| part == "*" || part == key))
        && parts.next().is_none()
}
