use super::origin::{PlaceRecord, Resolver};
use super::redact::Redact;
use crate::model::{Client, Sourced};
use serde::Serialize;

/// A connection from an application.
#[derive(Debug, Serialize)]
pub struct ClientRecord {
    pub service: String,
    pub variable: String,
    pub url: String,
    pub db: Option<i64>,
    /// Server that it reaches; null where it is none of the project, or cannot be known.
    pub server: Option<String>,
    pub role: Option<&'static str>,
    pub framework: String,
    /// Where it is written.
    pub at: PlaceRecord,
    /// Host as written; null where it cannot be known.
    #[serde(skip)]
    pub host: Option<String>,
}

impl ClientRecord {
    pub fn new(client: &Client, resolver: &Resolver<'_>, redact: &Redact) -> Self {
        let db = client.db.known().copied().flatten();
        Self {
            service: client.service.clone(),
            variable: client.variable.clone(),
            url: url(client, db, redact),
            db,
            server: client.server.known().cloned().flatten(),
            role: client.role.map(|role| role.as_str()),
            framework: client.framework.clone(),
            at: resolver.place(client.at),
            host: client.host.known().filter(|host| !host.is_empty()).map(|host| redact.text(host)),
        }
    }
}

/// The connection as a URL, also where the application has its parts in variables of their own. What cannot be known
/// is a question mark.
fn url(client: &Client, db: Option<i64>, redact: &Redact) -> String {
    let text = |part: &Sourced<String>| part.known().cloned().unwrap_or_else(|| "?".into());
    let scheme = text(&client.scheme);
    let scheme = if scheme.is_empty() { "redis" } else { &scheme };
    let user = client.username.known().cloned().flatten().unwrap_or_default();
    let password = match client.password.known() {
        None => Some("?".to_owned()),
        Some(password) => password.as_ref().map(|password| redact.secret(password)),
    };
    let login = match password {
        Some(password) => format!("{user}:{password}@"),
        None if user.is_empty() => String::new(),
        None => format!("{}@", redact.text(&user)),
    };
    let port = client.port.known().map_or_else(|| "?".into(), ToString::to_string);
    let db = db.map(|db| format!("/{db}")).unwrap_or_default();
    let host = redact.text(&text(&client.host));
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    format!("{scheme}://{login}{host}:{port}{db}")
}
