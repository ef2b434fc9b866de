use super::client::ClientRecord;
use super::origin::{OriginRecord, PlaceRecord, Resolver};
use super::redact::{Redact, visible};
use crate::model::catalog::directives;
use crate::model::{Origin, Port, Role, Server, Sourced, Value, Volume};
use indexmap::IndexMap;
use serde::Serialize;

/// One server.
#[derive(Debug, Serialize)]
pub struct ServerRecord {
    pub name: String,
    pub family: Option<String>,
    pub version: Option<String>,
    pub mode: Option<&'static str>,
    pub image: Option<String>,
    pub environment: &'static str,
    pub exposure: Option<&'static str>,
    pub password: &'static str,
    pub config: IndexMap<String, SettingRecord>,
    pub roles: Vec<RoleRecord>,
    pub clients: Vec<ClientRecord>,
    pub ports: Vec<PortRecord>,
    pub data_volume: Option<VolumeRecord>,
    pub memory_limit: Option<i64>,
    /// Whether the default user cannot log in, so that others of the ACL have to.
    #[serde(skip)]
    pub users_only: bool,
    #[serde(skip)]
    pub data_known: bool,
    #[serde(skip)]
    pub limit_known: bool,
    #[serde(skip)]
    pub container: bool,
    #[serde(skip)]
    pub password_origin: OriginRecord,
}

/// The effective value of a directive.
#[derive(Debug, Serialize)]
pub struct SettingRecord {
    /// As `CONFIG GET` shows it; null where it cannot be known.
    pub value: Option<String>,
    pub origin: OriginRecord,
}

/// A role and what proves it.
#[derive(Debug, Serialize)]
pub struct RoleRecord {
    pub role: &'static str,
    pub framework: String,
    pub strength: &'static str,
    pub because: Vec<Evidence>,
}

/// The bytes that prove a role.
#[derive(Debug, Serialize)]
pub struct Evidence {
    #[serde(flatten)]
    pub place: PlaceRecord,
    pub text: String,
}

/// A published port.
#[derive(Debug, Serialize)]
pub struct PortRecord {
    pub host_ip: String,
    pub published: Option<i64>,
    pub target: i64,
}

/// What holds the data directory.
#[derive(Debug, Serialize)]
pub struct VolumeRecord {
    pub kind: &'static str,
    pub source: String,
    pub target: String,
}

impl ServerRecord {
    pub fn new(server: &Server, resolver: &Resolver<'_>, redact: &Redact) -> Self {
        let target = server.target.known().copied().flatten();
        let config = server.config.iter().map(|(name, effective)| {
            (name.to_owned(), SettingRecord::new(name, &effective.value, resolver, redact))
        });
        Self {
            name: server.name.clone(),
            family: target.map(|target| target.family.to_string()),
            version: target.and_then(|target| target.version).map(|version| version.to_string()),
            mode: server.mode.known().map(|mode| mode.as_str()),
            image: server.image.as_ref().map(|image| visible(&image.reference.value)),
            environment: server.environment,
            exposure: server.exposure.known().map(|exposure| exposure.as_str()),
            password: password(server),
            config: config.collect(),
            roles: server.roles.iter().map(|role| RoleRecord::new(role, resolver, redact)).collect(),
            clients: server
                .clients
                .iter()
                .map(|client| ClientRecord::new(client, resolver, redact))
                .collect(),
            ports: server.ports.iter().map(PortRecord::new).collect(),
            data_volume: server.data_volume.known().and_then(Option::as_ref).map(VolumeRecord::new),
            memory_limit: server.memory_limit.known().copied().flatten(),
            users_only: server.open.known() == Some(&false),
            data_known: server.data_volume.known().is_some(),
            limit_known: server.memory_limit.known().is_some(),
            container: server.container,
            password_origin: resolver.origin(&server.password.origin),
        }
    }
}

/// `set`, `none` or `unknown`.
fn password(server: &Server) -> &'static str {
    match server.password.known() {
        None => "unknown",
        Some(None) => "none",
        Some(Some(_)) => "set",
    }
}

impl SettingRecord {
    fn new(name: &str, value: &Sourced<Value>, resolver: &Resolver<'_>, redact: &Redact) -> Self {
        let directive = directives::find(name);
        let shown = |value: &Value| match (value, directive) {
            (Value::Secret(secret), _) => redact.secret(secret),
            (other, Some(directive)) => redact.text(&directive.shown(other)),
            (other, None) => redact.text(&other.to_string()),
        };
        Self { value: value.known().map(shown), origin: resolver.origin(&value.origin) }
    }
}

impl RoleRecord {
    fn new(role: &Role, resolver: &Resolver<'_>, redact: &Redact) -> Self {
        let mut because = Vec::new();
        evidence(&role.because, resolver, redact, &mut because);
        Self {
            role: role.role.as_str(),
            framework: role.framework.clone(),
            strength: role.strength.as_str(),
            because,
        }
    }
}

fn evidence(origin: &Origin, resolver: &Resolver<'_>, redact: &Redact, all: &mut Vec<Evidence>) {
    match origin {
        Origin::Derived { from } => from.iter().for_each(|origin| evidence(origin, resolver, redact, all)),
        Origin::Written { at, .. } => all.extend(at.iter().map(|span| Evidence {
            place: resolver.place(*span),
            text: redact.text(resolver.sources.snippet(*span)),
        })),
        Origin::Default { .. } | Origin::Absent { .. } | Origin::Unknown { .. } => {}
    }
}

impl PortRecord {
    fn new(port: &Port) -> Self {
        let published = port.published.known().copied().flatten();
        Self { host_ip: visible(&port.host_ip), published, target: port.target }
    }
}

impl VolumeRecord {
    fn new(volume: &Volume) -> Self {
        Self { kind: volume.kind.as_str(), source: visible(&volume.source), target: visible(&volume.target) }
    }
}
