use super::super::object::texts;
use super::super::reach::is_for_few;
use super::release::Release;
use crate::model::DEFAULT_PORT;
use crate::model::compose::PortEntry;
use crate::source::Text;

impl Release<'_> {
    /// Whether a network policy may keep others away.
    pub(super) fn is_guarded(&self) -> bool {
        self.values.is_on(&["networkPolicy", "allowExternal"], true) != Some(true)
    }

    /// The port that its `Service` opens to others than the cluster.
    pub(super) fn ports(&self, block: &str) -> Vec<PortEntry> {
        let block = if block == "replica" && self.values.is_on(&["sentinel", "enabled"], false) == Some(true)
        {
            "sentinel"
        } else {
            block
        };
        let Some(kind) = self.values.said(&[block, "service", "type"]) else { return Vec::new() };
        let on_node = kind.as_str() == "NodePort";
        if !on_node && kind.as_str() != "LoadBalancer" {
            return Vec::new();
        }
        let guarded = self.is_guarded();
        let few = || {
            let service = self.values.get(&[block, "service"]);
            service.is_none_or(|service| is_for_few(&texts(&service, &["annotations"]), &service))
        };
        let unknown = guarded || !on_node && few();
        let number = |text: Text| text.as_str().parse().ok();
        let ports = if on_node { "nodePorts" } else { "ports" };
        let published = self.values.said(&[block, "service", ports, self.spec.name]).and_then(number);
        vec![PortEntry {
            at: kind,
            host_ip: String::new(),
            published: published.or((!on_node).then_some(DEFAULT_PORT)),
            target: DEFAULT_PORT,
            protocol: "tcp".to_owned(),
            unknown,
            anywhere: unknown,
        }]
    }
}
