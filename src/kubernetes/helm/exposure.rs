use super::super::object::texts;
use super::super::reach::{is_for_few, names};
use super::release::Release;
use crate::model::DEFAULT_PORT;
use crate::model::compose::PortEntry;
use crate::source::{Text, UNKNOWN};

/// A port that values say.
#[derive(Debug, Clone)]
pub(super) struct Port {
    /// As it is written.
    pub(super) written: Text,
    /// Its number, where that is one.
    pub(super) number: Option<u16>,
}

impl Release<'_> {
    /// Whether a network policy, or a certificate that each client needs, may keep others away.
    pub(super) fn is_guarded(&self) -> bool {
        let certified = self.values.is_on(&["tls", "enabled"], false) != Some(false)
            && self.values.is_on(&["tls", "authClients"], true) != Some(false);
        certified || self.values.is_on(&["networkPolicy", "allowExternal"], true) != Some(true)
    }

    /// The port that the container of a block listens on, where the values say one.
    pub(super) fn port(&self, block: &str) -> Option<Port> {
        self.written_port(&[&[block, "containerPorts", self.spec.name], &[block, "containerPort"]])
    }

    fn written_port(&self, paths: &[&[&str]]) -> Option<Port> {
        let written = paths.iter().find_map(|path| self.values.said(path))?;
        let number = written.as_str().parse().ok();
        Some(Port { written, number })
    }

    /// Whether its `Service` has a name that is known and the number that the container of a block listens on, so that its name is as good as that one's.
    pub(super) fn is_straight(&self, block: &str) -> bool {
        if !self.is_named {
            return false;
        }
        let service: [&[&str]; 2] =
            [&[block, "service", "ports", self.spec.name], &[block, "service", "port"]];
        let number = |port: Option<Port>| port.map_or(Some(DEFAULT_PORT), |port| port.number);
        let own = number(self.port(block));
        own.is_some() && own == number(self.written_port(&service))
    }

    /// The name of the primary's pod.
    pub(super) fn first_pod(&self) -> String {
        if !self.is_named {
            return UNKNOWN.to_string();
        }
        format!("{name}-{}-0.{name}-headless", self.spec.primary, name = self.name)
    }

    /// The names of the primary besides that of its `Service`: of that within other namespaces, and its pod's.
    pub(super) fn names(&self, alone: bool) -> Vec<Text> {
        if !self.is_named {
            return Vec::new();
        }
        let block = self.spec.primary;
        let name = |name: String| {
            let name = Text::whole(name, self.at);
            self.namespace.map_or_else(|| vec![name.clone()], |namespace| names(&name, namespace))
        };
        let own = format!("{}-{block}", self.name);
        let headless = format!("{}-headless", self.name);
        let mut all = name(self.first_pod());
        if alone {
            all.extend(name(headless));
        }
        if self.is_straight(block) {
            all.extend(name(own));
        }
        all
    }

    /// The block of values about the `Service` of the server that a block is about: of nodes with sentinels it is theirs.
    pub(super) fn service_block<'b>(&self, block: &'b str) -> &'b str {
        let sentinels = self.values.is_on(&["sentinel", "enabled"], false) == Some(true);
        if block == "replica" && sentinels { "sentinel" } else { block }
    }

    /// The port that its `Service` opens to others than the cluster.
    pub(super) fn ports(&self, block: &str) -> Vec<PortEntry> {
        let target = self.port(block).and_then(|port| port.number).unwrap_or(DEFAULT_PORT);
        let block = self.service_block(block);
        let Some(kind) = self.values.said(&[block, "service", "type"]) else { return Vec::new() };
        let on_node = kind.as_str() == "NodePort";
        if !on_node && kind.as_str() != "LoadBalancer" {
            return Vec::new();
        }
        let guarded = self.is_guarded();
        let few = || {
            let service = self.values.map(&[block, "service"], self.at);
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
            target,
            protocol: "tcp".to_owned(),
            unknown,
            anywhere: unknown,
        }]
    }
}
