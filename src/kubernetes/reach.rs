//! By which names and ports pods are reached: objects of kind `Service`.

use super::object::{Object, items, text, texts};
use super::pod::Pod;
use crate::model::compose::PortEntry;
use crate::source::Text;
use crate::syntax::yaml::Node;
use std::collections::HashMap;

/// How the pods of one object are reached.
#[derive(Debug, Default, Clone)]
pub(super) struct Reached {
    /// Names.
    pub(super) names: Vec<Text>,
    /// Ports that are open to others than the cluster.
    pub(super) ports: Vec<PortEntry>,
}

/// Annotations of a load balancer that is open to a network of its own only, with a word of their values.
const INTERNAL: [(&str, &str); 8] = [
    ("service.beta.kubernetes.io/aws-load-balancer-internal", ""),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
    ("networking.gke.io/load-balancer-type", "internal"),
    ("cloud.google.com/load-balancer-type", "internal"),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", "true"),
    ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", "private"),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", "true"),
];

/// How pods are reached by the objects of a namespace.
pub(super) fn reached(objects: &[Object], pods: &[Pod]) -> Vec<Reached> {
    let mut reached = vec![Reached::default(); pods.len()];
    // Policies may keep anybody away.
    let guarded = objects.iter().any(|object| object.kind.ends_with("NetworkPolicy"));
    let mut labelled: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (index, pod) in pods.iter().enumerate() {
        for (key, value) in &pod.labels {
            labelled.entry((key, value.as_str())).or_default().push(index);
        }
    }
    for service in objects.iter().filter(|object| object.kind == "Service") {
        let selector = texts(&service.node, &["spec", "selector"]);
        // Those with one of the labels, and of them those with all.
        let sets = selector.iter().map(|(key, value)| labelled.get(&(key.as_str(), value.as_str())));
        let fewest = sets.min_by_key(|set| set.map_or(0, |pods| pods.len())).flatten();
        let selected = |index: &&usize| {
            let labels = &pods[**index].labels;
            let has = |(key, value): &(String, Text)| {
                labels.get(key).is_some_and(|own| own.as_str() == value.as_str())
            };
            selector.iter().all(has)
        };
        let ports = items(&service.node, &["spec", "ports"]);
        for index in fewest.into_iter().flatten().filter(selected).copied() {
            let Some(open) = open_ports(service, &ports, &pods[index], guarded) else { continue };
            reached[index].ports.extend(open);
            reached[index].names.extend(names(service));
        }
    }
    reached
}

/// Names of a service within its namespace, and from others. Without a namespace it may be in any, mostly in the first one.
fn names(service: &Object) -> impl Iterator<Item = Text> {
    let namespace = if service.namespace.is_empty() { "default" } else { &service.namespace };
    let at = service.name.outer_span();
    let long = ["", ".svc", ".svc.cluster.local"].map(|end| format!("{}.{namespace}{end}", service.name));
    std::iter::once(service.name.clone()).chain(long.map(|name| Text::whole(name, at)))
}

/// The ports of a service that are open to others than the cluster; `None` where they lead to ports of other numbers.
fn open_ports(service: &Object, ports: &[Node], pod: &Pod, guarded: bool) -> Option<Vec<PortEntry>> {
    let kind = text(&service.node, &["spec", "type"]);
    let kind = kind.filter(|kind| matches!(kind.as_str(), "NodePort" | "LoadBalancer"));
    let mut open = Vec::new();
    for port in ports {
        let number: u16 = text(port, &["port"])?.as_str().parse().ok()?;
        let target = match text(port, &["targetPort"]) {
            Some(target) => target.as_str().parse().ok().or_else(|| pod.port(target.as_str()))?,
            None => number,
        };
        if target != number {
            return None;
        }
        let protocol = text(port, &["protocol"])
            .map_or_else(|| "tcp".to_owned(), |text| text.as_str().to_ascii_lowercase());
        let on_node = text(port, &["nodePort"]).and_then(|port| port.as_str().parse().ok());
        let Some(kind) = &kind else { continue };
        let published = if kind.as_str() == "NodePort" { on_node } else { Some(number) };
        let unknown = guarded || kind.as_str() == "LoadBalancer" && is_internal(service);
        open.push(PortEntry {
            at: kind.clone(),
            host_ip: String::new(),
            published,
            target,
            protocol,
            unknown,
            anywhere: unknown,
        });
    }
    Some(open)
}

/// Whether a load balancer may be open to few only.
fn is_internal(service: &Object) -> bool {
    let annotations = texts(&service.node, &["metadata", "annotations"]);
    let internal = |(name, value): &(String, Text)| {
        let is =
            |(own, word): &(&str, &str)| name == own && value.as_str().to_ascii_lowercase().contains(word);
        INTERNAL.iter().any(is)
    };
    annotations.iter().any(internal) || service.down(&["spec", "loadBalancerSourceRanges"]).is_some()
}
