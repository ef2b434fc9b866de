//! By which names and ports pods are reached: objects of kind `Service`.

use super::object::{Object, items, text, texts};
use super::pod::Pod;
use crate::model::compose::PortEntry;
use crate::source::Text;
use crate::syntax::yaml::Node;

/// How the pods of one object are reached.
#[derive(Debug, Default, Clone)]
pub(super) struct Reached {
    /// Names.
    pub(super) names: Vec<Text>,
    /// Ports that are open to others than the cluster.
    pub(super) ports: Vec<PortEntry>,
}

/// How pods are reached.
#[derive(Debug)]
pub(super) struct Reach {
    /// By the place of a pod among all.
    pub(super) pods: Vec<Reached>,
    /// Names of what leads elsewhere, or to another port.
    pub(super) elsewhere: Vec<Text>,
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

impl Reach {
    /// By the objects of a namespace.
    pub(super) fn new(objects: &[Object], pods: &[Pod]) -> Self {
        let mut reach = Self { pods: vec![Reached::default(); pods.len()], elsewhere: Vec::new() };
        // Policies may keep anybody away.
        let guarded = objects.iter().any(|object| object.kind.ends_with("NetworkPolicy"));
        for service in objects.iter().filter(|object| object.kind == "Service") {
            let selector = texts(&service.node, &["spec", "selector"]);
            let selected = |pod: &Pod| {
                let has = |(key, value): &(String, Text)| {
                    pod.labels.get(key).is_some_and(|own| own.as_str() == value.as_str())
                };
                !selector.is_empty() && selector.iter().all(has)
            };
            let ports = items(&service.node, &["spec", "ports"]);
            let mut placed = false;
            for (index, _) in pods.iter().enumerate().filter(|(_, pod)| selected(pod)) {
                let Some(open) = open_ports(service, &ports, &pods[index], guarded) else { continue };
                placed = true;
                reach.pods[index].ports.extend(open);
                reach.pods[index].names.extend(names(service));
            }
            if !placed {
                reach.elsewhere.extend(names(service));
            }
        }
        reach
    }
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
