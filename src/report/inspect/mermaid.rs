use super::project::ProjectRecord;
use super::server::ServerRecord;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Writes projects as one Mermaid flowchart: a box for each, in which servers are cylinders.
pub fn write(projects: &[ProjectRecord], out: &mut dyn Write) -> io::Result<()> {
    let mut chart = String::from("flowchart LR\n");
    for (index, project) in projects.iter().enumerate() {
        Chart::new(index, project).draw(&mut chart);
    }
    if projects.iter().any(|project| !project.servers.is_empty()) {
        chart.push_str("  classDef server fill:#fde8e6,stroke:#a41e11,color:#3b0a06\n");
    }
    if chart.contains(":::public") {
        chart.push_str("  classDef public stroke:#a41e11,stroke-width:3px\n");
    }
    out.write_all(chart.as_bytes())
}

/// One project on its way into the chart.
struct Chart<'a> {
    index: usize,
    project: &'a ProjectRecord,
    /// Nodes of services and servers, by name.
    nodes: BTreeMap<&'a str, String>,
}

impl<'a> Chart<'a> {
    fn new(index: usize, project: &'a ProjectRecord) -> Self {
        let services = project.services.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
        let names = services.chain(project.servers.iter().map(|server| server.name.as_str()));
        let names = names.chain(project.clients.iter().map(|client| client.service.as_str()));
        let mut nodes = BTreeMap::new();
        for name in names {
            let next = nodes.len();
            nodes.entry(name).or_insert_with(|| format!("p{index}s{next}"));
        }
        Self { index, project, nodes }
    }

    fn draw(&self, chart: &mut String) {
        let project = self.project;
        let mut title = project.name.clone();
        if !project.environment.starts_with(&project.variant) {
            let _ = write!(title, ", {}", project.variant);
        }
        if project.environment != "unknown" {
            let _ = write!(title, ", {}", project.environment);
        }
        let _ = writeln!(chart, "  subgraph p{}[{}]", self.index, quoted(&title));
        for (name, node) in &self.nodes {
            let _ = match project.servers.iter().find(|server| server.name == *name) {
                Some(server) => writeln!(chart, "    {node}[({})]:::server", quoted(&label(server))),
                None => writeln!(chart, "    {node}[{}]", quoted(name)),
            };
        }
        chart.push_str("  end\n");
        self.clients(chart);
        self.ports(chart);
    }

    /// Connections; those between the same two in one arrow.
    fn clients(&self, chart: &mut String) {
        let mut arrows: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
        let mut others: BTreeMap<&str, String> = BTreeMap::new();
        for client in &self.project.clients {
            let Some(from) = self.nodes.get(client.service.as_str()) else { continue };
            let server = client.server.as_deref().and_then(|server| self.nodes.get(server));
            let to = match (server, client.host.as_deref()) {
                (Some(node), _) => node.clone(),
                (None, host) => {
                    let next = others.len();
                    let node = || format!("p{}x{next}", self.index);
                    others.entry(host.unwrap_or("unknown server")).or_insert_with(node).clone()
                }
            };
            let db = client.db.map(|db| format!(" /{db}")).unwrap_or_default();
            let words = format!("{}{db}", client.variable);
            let arrow = arrows.entry((from, to)).or_default();
            if !arrow.contains(&words) {
                arrow.push(words);
            }
        }
        for (host, node) in &others {
            let _ = writeln!(chart, "  {node}[({})]", quoted(host));
        }
        for ((from, to), words) in arrows {
            let _ = writeln!(chart, "  {from} -->|{}| {to}", quoted(&words.join("\n")));
        }
    }

    /// Published ports of all services, and of servers that are none of compose, each a way in from outside.
    fn ports(&self, chart: &mut String) {
        let services = self.project.services.as_object();
        let written = services.into_iter().flatten().map(|(name, service)| (name, service["ports"].clone()));
        let placed = |server: &&ServerRecord| services.is_none_or(|all| !all.contains_key(&server.name));
        let others = self.project.servers.iter().filter(placed);
        let others =
            others.filter_map(|server| Some((&server.name, serde_json::to_value(&server.ports).ok()?)));
        let mut number = 0;
        for (name, ports) in written.chain(others) {
            let Some(node) = self.nodes.get(name.as_str()) else { continue };
            for port in ports.as_array().into_iter().flatten() {
                let (way, public) = way_in(port);
                let class = if public { ":::public" } else { "" };
                let entry = format!("p{}e{number}", self.index);
                let target = text(port, "target");
                let _ =
                    writeln!(chart, "  {entry}([{}]){class} -->|{}| {node}", quoted(&way), quoted(&target));
                number += 1;
            }
        }
    }
}

/// The address and port on the host, and whether it is known to be open beyond loopback.
fn way_in(port: &Value) -> (String, bool) {
    let (host, published) = (text(port, "host_ip"), text(port, "published"));
    let published = if published.is_empty() { "any port".to_owned() } else { published };
    let local = host.starts_with("127.") || host == "::1" || host == "localhost" || host.contains('?');
    match host.as_str() {
        "" => (format!("*:{published}"), true),
        host if host.contains(':') => (format!("[{host}]:{published}"), !local),
        host => (format!("{host}:{published}"), !local),
    }
}

/// What stands under a key, in words.
fn text(port: &Value, key: &str) -> String {
    match &port[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn label(server: &ServerRecord) -> String {
    let mut label = server.name.clone();
    if let Some(family) = &server.family {
        let _ = write!(label, "\n{family}");
        if let Some(version) = &server.version {
            let _ = write!(label, " {version}");
        }
    }
    let mut roles: Vec<&str> = server.roles.iter().map(|role| role.role).collect();
    roles.dedup();
    if !roles.is_empty() {
        let _ = write!(label, "\n{}", roles.join(", "));
    }
    label
}

/// A label that Mermaid takes as it is.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("#quot;"),
            '#' => quoted.push_str("#35;"),
            '<' => quoted.push_str("#lt;"),
            '>' => quoted.push_str("#gt;"),
            '&' => quoted.push_str("#amp;"),
            '\n' => quoted.push_str("<br>"),
            '`' => quoted.push_str("#96;"),
            _ if c.is_control() => quoted.push(' '),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
