//! How a server runs, from its effective configuration.

use super::script::Gap;
use crate::model::{Config, Mode, Origin, Sourced, Value};
use crate::source::Span;

/// Whether a server is a sentinel: it is none where all that starts it is known, whatever the values in it are.
pub(super) fn is_sentinel(sentinel: Option<&Origin>, gap: Option<&Gap>, anchor: Span) -> Sourced<bool> {
    match (sentinel, gap) {
        (Some(origin), _) => Sourced::new(true, origin.clone()),
        (None, Some(gap)) => Sourced::unknown(gap.anchor, gap.why.clone()),
        (None, None) => Sourced::new(false, Origin::Absent { anchor }),
    }
}

/// Sentinel, cluster node, replica, or none of them.
pub(super) fn mode(sentinel: Option<Origin>, config: &Config, anchor: Span) -> Sourced<Mode> {
    if let Some(origin) = sentinel {
        return Sourced::new(Mode::Sentinel, origin);
    }
    let origin =
        |name: &str| config.value(name).map_or(Origin::Absent { anchor }, |value| value.origin.clone());
    if is_cluster(config) {
        return Sourced::new(Mode::Cluster, origin("cluster-enabled"));
    }
    let replica =
        matches!(config.value("replicaof"), Some(Sourced { value: Value::Str(of), .. }) if !of.is_empty());
    let value = if replica { Mode::Replica } else { Mode::Standalone };
    let cluster = origin("cluster-enabled");
    let origin = match (cluster.is_unknown(), origin("replicaof")) {
        (true, _) => cluster,
        (false, replicaof) => replicaof,
    };
    Sourced::new(value, origin)
}

fn is_cluster(config: &Config) -> bool {
    let value = config.value("cluster-enabled").and_then(Sourced::known);
    value == Some(&Value::Bool(true))
}
