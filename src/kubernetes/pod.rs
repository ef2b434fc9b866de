use super::mounts::Volumes;
use super::object::{Object, down, items, text, texts};
use crate::model::{Origin, Sourced, Why};
use crate::source::{Span, Text};
use crate::syntax::yaml::Node;
use std::collections::BTreeMap;

/// The pods that an object makes.
#[derive(Debug)]
pub(super) struct Pod {
    /// What makes them, as `kubectl` takes it: `statefulset/redis`.
    pub(super) name: String,
    /// Where its name stands.
    pub(super) at: Span,
    /// `spec` of a pod.
    pub(super) spec: Node,
    /// Labels of a pod.
    pub(super) labels: BTreeMap<String, Text>,
    /// The service without an address of its own that gives each of them a name of its own.
    pub(super) governing: Option<Text>,
    /// The name of the one that counts within that service.
    pub(super) own_name: Option<Text>,
    /// How many there are; `None` where that is not said.
    pub(super) replicas: Option<Sourced<i64>>,
    /// Whether a pod that takes the place of one starts before that has ended; `None` for those that nothing replaces so.
    pub(super) start_first: Option<Sourced<bool>>,
    /// What its containers may mount.
    pub(super) volumes: Volumes,
    /// Whether they end by themselves.
    pub(super) passing: bool,
}

/// Kinds of objects that make pods, with the way to the template of one.
const KINDS: [(&str, &[&str]); 9] = [
    ("Pod", &[]),
    ("Deployment", &["spec", "template"]),
    ("StatefulSet", &["spec", "template"]),
    ("DaemonSet", &["spec", "template"]),
    ("ReplicaSet", &["spec", "template"]),
    ("ReplicationController", &["spec", "template"]),
    ("Rollout", &["spec", "template"]),
    ("Job", &["spec", "template"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template"]),
];

impl Pod {
    /// The pods of an object; `None` where it makes none.
    pub(super) fn of(object: &Object) -> Option<Self> {
        let (kind, path) = KINDS.iter().find(|(kind, _)| *kind == object.kind)?;
        let template = if path.is_empty() { object.node.clone() } else { object.down(path)? };
        let spec = template.get("spec")?;
        let at = object.name.outer_span();
        // Each node has one, or some of them.
        let replicas = match *kind {
            "DaemonSet" => Some(Sourced::unknown(at, Why::Computed("the cluster".into()))),
            _ => text(&object.node, &["spec", "replicas"]).and_then(|text| {
                let number = text.as_str().parse().ok()?;
                Some(Sourced::new(number, Origin::of(&text)))
            }),
        };
        Some(Self {
            name: format!("{}/{}", kind.to_ascii_lowercase(), object.name),
            at,
            labels: texts(&template, &["metadata", "labels"]).into_iter().collect(),
            volumes: Volumes::new(
                &spec,
                &items(&object.node, &["spec", "volumeClaimTemplates"]),
                object.name.as_str(),
            ),
            start_first: (*kind == "Deployment").then(|| surges(object)),
            passing: matches!(*kind, "Job" | "CronJob"),
            governing: match *kind {
                "StatefulSet" => text(&object.node, &["spec", "serviceName"]),
                _ => text(&spec, &["subdomain"]),
            },
            own_name: match *kind {
                "StatefulSet" => first(object),
                _ => text(&spec, &["hostname"]),
            },
            replicas,
            spec,
        })
    }

    /// The name of what makes them.
    pub(super) fn bare_name(&self) -> &str {
        self.name.split_once('/').map_or(&self.name, |(_, name)| name)
    }

    /// Takes away how many there are, which something else says.
    pub(super) fn rescale(&mut self) {
        self.replicas = Some(Sourced::unknown(self.at, Why::Computed("a kustomization".into())));
    }

    /// Its containers: those that run side by side, then those that run before them.
    pub(super) fn containers(&self) -> (Vec<Node>, Vec<Node>) {
        let stays = |container: &Node| {
            text(container, &["restartPolicy"]).is_some_and(|policy| policy.as_str() == "Always")
        };
        let (beside, before) = items(&self.spec, &["initContainers"]).into_iter().partition(stays);
        let own: Vec<Node> = items(&self.spec, &["containers"]);
        (own.into_iter().chain::<Vec<Node>>(beside).collect(), before)
    }

    /// The number of a port that one of its containers gives a name.
    pub(super) fn port(&self, name: &str) -> Option<u16> {
        let containers = items(&self.spec, &["containers"]);
        let ports = containers.iter().flat_map(|container| items(container, &["ports"]));
        let named = |port: &Node| text(port, &["name"]).is_some_and(|own| own.as_str() == name);
        let port = ports.into_iter().find(named)?;
        text(&port, &["containerPort"])?.as_str().parse().ok()
    }

    /// Something of `securityContext`, of a container before that of the pod.
    pub(super) fn security(&self, container: &Node, key: &str) -> Option<Text> {
        let own = text(container, &["securityContext", key]);
        own.or_else(|| text(&self.spec, &["securityContext", key]))
    }

    /// Whether it uses the network of its node.
    pub(super) fn on_host(&self) -> Option<Text> {
        let on = down(&self.spec, &["hostNetwork"]).filter(|on| on.raw() == Some("true"))?;
        Some(Text::whole("host", on.span()))
    }
}

/// The name of the first pod of a set: others may be replicas of it, or have data of their own.
fn first(set: &Object) -> Option<Text> {
    let number = match text(&set.node, &["spec", "ordinals", "start"]) {
        Some(start) => start.as_str().parse().ok()?,
        None => 0_u32,
    };
    Some(Text::whole(format!("{}-{number}", set.name), set.name.outer_span()))
}

/// Whether a Deployment starts new pods before it ends old ones, as it does unless it is told otherwise.
fn surges(deployment: &Object) -> Sourced<bool> {
    let strategy = text(&deployment.node, &["spec", "strategy", "type"]);
    let surge = text(&deployment.node, &["spec", "strategy", "rollingUpdate", "maxSurge"]);
    if let Some(unknown) = [&strategy, &surge].into_iter().flatten().find(|text| text.holds_unknown()) {
        return Sourced::unknown(unknown.outer_span(), Why::Invalid);
    }
    if let Some(strategy) = strategy.as_ref().filter(|strategy| strategy.as_str() == "Recreate") {
        return Sourced::new(false, Origin::of(strategy));
    }
    match surge.or(strategy) {
        Some(said) => Sourced::new(!matches!(said.as_str(), "0" | "0%"), Origin::of(&said)),
        None => {
            let anchor = deployment.name.outer_span();
            Sourced::new(true, Origin::Default { of: "Kubernetes".into(), anchor, because: None })
        }
    }
}
