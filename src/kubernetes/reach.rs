//! By which names and ports pods are reached: objects of kind `Service`.

use super::object::{Object, items, text, texts};
use super::pod::Pod;
use crate::model::compose::PortEntry;
use crate::source::Text;
use crate::syntax::yaml::Node;
use std::collections::HashMap;
use std::net::Ipv4Addr;

/// How the pods of one object are reached.
#[derive(Debug, Default, Clone)]
pub(super) struct Reached {
    /// Names of all of them.
    pub(super) names: Vec<Text>,
    /// Names of the one that counts.
    pub(super) own_names: Vec<Text>,
    /// Ports that are open to others than the cluster.
    pub(super) ports: Vec<PortEntry>,
}

/// What a service makes of its ports on a pod.
#[derive(Debug, Default)]
struct Led {
    /// Those that are open to others than the cluster.
    open: Vec<PortEntry>,
    /// Whether a port of another number is behind one of them, or nobody knows which.
    crooked: bool,
}

/// Words in an annotation of a load balancer that may be open to few only: what clouds call that, and what gives it an
/// address of a network of one's own.
const FEW: [&str; 14] = [
    "internal",
    "intranet",
    "private",
    "disable-public",
    "source-ranges",
    "allowed",
    "whitelist",
    "security-group",
    "subnet",
    "tailscale",
    "metallb",
    "kube-vip",
    "cilium",
    "purelb",
];

/// How pods are reached by the objects of a namespace.
pub(super) fn reached(objects: &[Object], pods: &[Pod]) -> Vec<Reached> {
    let mut reached = vec![Reached::default(); pods.len()];
    let guarded = objects.iter().any(Object::is_guard);
    let mut by_label: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (index, pod) in pods.iter().enumerate() {
        for (name, value) in &pod.labels {
            by_label.entry((name, value.as_str())).or_default().push(index);
        }
    }
    for service in objects.iter().filter(|object| object.kind == "Service") {
        let selector = texts(&service.node, &["spec", "selector"]);
        // The rarest of its labels leads to its pods.
        let labelled = selector.iter().map(|(name, value)| by_label.get(&(name.as_str(), value.as_str())));
        let near = labelled.map(|pods| pods.map_or(&[][..], Vec::as_slice)).min_by_key(|pods| pods.len());
        let near = near.unwrap_or_default();
        let selected = |pod: &Pod| {
            let has = |(key, value): &(String, Text)| {
                pod.labels.get(key).is_some_and(|own| own.as_str() == value.as_str())
            };
            selector.iter().all(has)
        };
        let ports = items(&service.node, &["spec", "ports"]);
        for index in near.iter().copied().filter(|index| selected(&pods[*index])) {
            let led = led(service, &ports, &pods[index], guarded);
            reached[index].ports.extend(led.open);
            if !led.crooked {
                reached[index].names.extend(names(&service.name, &service.namespace));
            }
            let governs = |governing: &Text| governing.as_str() == service.name.as_str();
            let governed = pods[index].governing.as_ref().is_some_and(governs) && service.is_headless();
            if let Some(own) = pods[index].own_name.as_ref().filter(|_| governed) {
                let own = Text::whole(format!("{own}.{}", service.name), own.outer_span());
                reached[index].own_names.extend(names(&own, &service.namespace));
            }
        }
    }
    reached
}

/// A name of a service, within its namespace and from others. Without a namespace it may be in any, mostly in the first one.
pub(super) fn names(name: &Text, namespace: &str) -> Vec<Text> {
    let namespace = if namespace.is_empty() { "default" } else { namespace };
    let long = ["", ".svc", ".svc.cluster.local"].map(|end| format!("{name}.{namespace}{end}"));
    let long = long.map(|long| Text::whole(long, name.outer_span()));
    std::iter::once(name.clone()).chain(long).collect()
}

/// What a service makes of its ports on a pod. The names of one without an address of its own are those of the pods
/// themselves, whatever ports it gives.
fn led(service: &Object, ports: &[Node], pod: &Pod, guarded: bool) -> Led {
    let kind = text(&service.node, &["spec", "type"]);
    let kind = kind.filter(|kind| matches!(kind.as_str(), "NodePort" | "LoadBalancer"));
    let headless = service.is_headless();
    let mut led = Led::default();
    for port in ports {
        let number = |key: &str| text(port, &[key]).and_then(|number| number.as_str().parse::<u16>().ok());
        let target = match text(port, &["targetPort"]) {
            Some(target) => target.as_str().parse().ok().or_else(|| pod.port(target.as_str())),
            None => number("port"),
        };
        led.crooked |= !headless && (target.is_none() || target != number("port"));
        let (Some(kind), Some(target)) = (&kind, target) else { continue };
        let on_node = kind.as_str() == "NodePort";
        let annotations = texts(&service.node, &["metadata", "annotations"]);
        let unknown =
            guarded || !on_node && service.down(&["spec"]).is_none_or(|spec| is_for_few(&annotations, &spec));
        led.open.push(PortEntry {
            at: kind.clone(),
            host_ip: String::new(),
            published: number(if on_node { "nodePort" } else { "port" }),
            target,
            protocol: protocol(port),
            unknown,
            anywhere: unknown,
        });
    }
    led
}

/// `protocol` of a port.
pub(super) fn protocol(port: &Node) -> String {
    text(port, &["protocol"]).map_or_else(|| "tcp".to_owned(), |text| text.as_str().to_ascii_lowercase())
}

/// Whether a load balancer with these annotations, and what says more of it, may be open to few only.
pub(super) fn is_for_few(annotations: &[(String, Text)], spec: &Node) -> bool {
    if annotations.iter().any(|(_, value)| value.as_str() == "internet-facing") {
        return false;
    }
    let says = |(name, value): &(String, Text)| {
        let (name, value) = (name.to_ascii_lowercase(), value.as_str().to_ascii_lowercase());
        // The controller that these hand it to makes internal ones unless it is told otherwise.
        let handed =
            name.ends_with("/aws-load-balancer-type") && matches!(value.as_str(), "external" | "nlb-ip");
        handed || value != "false" && FEW.iter().any(|word| name.contains(word) || value.contains(word))
    };
    let ranges = items(spec, &["loadBalancerSourceRanges"]);
    let anybody = |range: &Node| range.printed().is_some_and(|range| range.as_str() == "0.0.0.0/0");
    let address = text(spec, &["loadBalancerIP"]);
    let private = address.is_some_and(|address| match address.as_str().parse::<Ipv4Addr>() {
        Ok(address) => address.is_private() || address.octets()[0] == 100,
        Err(_) => true,
    });
    annotations.iter().any(says)
        || !ranges.is_empty() && !ranges.iter().any(anybody)
        || private
        || spec.get("loadBalancerClass").is_some()
}
