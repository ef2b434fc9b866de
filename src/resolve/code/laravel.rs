use super::setting::{Maker, Named};
use crate::model::AppSetting;
use crate::source::{Text, TextBuilder};
use crate::syntax::literal::Value;
use crate::syntax::php;

const FRAMEWORK: &str = "Laravel";

/// Settings of a file of `config/`, by its name.
pub(super) fn reader(name: &str, text: &Text) -> impl Fn(Maker<'_>, &mut Vec<AppSetting>) + use<> {
    let file = name.to_ascii_lowercase();
    let array = php::returned(text);
    move |maker, all| {
        let Some(array) = &array else { return };
        match file.as_str() {
            "queue.php" => queues(array, maker, all),
            "horizon.php" => supervisors(array, maker, all),
            "database.php" => connections(array, maker, all),
            _ => {}
        }
    }
}

/// Queues in Redis: when a job counts as lost, and how long a worker waits for the next.
fn queues(array: &Value, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    for (queue, options) in array.get("connections").map(Value::entries).unwrap_or_default() {
        if !matches!(options.get("driver"), Some(Value::Text(driver)) if driver.as_str() == "redis") {
            continue;
        }
        for (written, value) in options.entries() {
            if let name @ ("retry_after" | "block_for" | "queue") = written.as_str() {
                let path = format!("connections.{queue}.{name}");
                let made = maker.make(Named { written, framework: FRAMEWORK, name, path }, value);
                all.push(maker.about(made, Some(&Value::Text(queue.clone()))));
            }
        }
    }
}

/// Supervisors of Horizon: how long a job may run. What an environment says of one lies over its defaults.
fn supervisors(array: &Value, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    let environments = array.get("environments").map(Value::entries).unwrap_or_default();
    let environments = environments.iter().map(|(name, value)| (format!("environments.{name}"), value));
    let defaults = array.get("defaults").map(|value| ("defaults".to_owned(), value));
    for (place, supervisors) in defaults.into_iter().chain(environments) {
        for (supervisor, options) in supervisors.entries() {
            for (written, value) in options.entries().iter().filter(|(key, _)| key.as_str() == "timeout") {
                let path = format!("{place}.{supervisor}.timeout");
                let made = maker.make(Named { written, framework: FRAMEWORK, name: "timeout", path }, value);
                let default = || array.get("defaults")?.get(supervisor.as_str())?.get("connection");
                all.push(maker.about(made, options.get("connection").or_else(default)));
            }
        }
    }
}

/// Connections to Redis: URLs, and hosts that stand there in the open.
fn connections(array: &Value, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    for (name, options) in array.get("redis").map(Value::entries).unwrap_or_default() {
        if matches!(name.as_str(), "options" | "clusters" | "client") {
            continue;
        }
        let setting = if name.as_str() == "cache" { "cache_connection" } else { "connection" };
        let made = |value: &Value| {
            let path = format!("redis.{name}");
            let made = maker.make(Named { written: name, framework: FRAMEWORK, name: setting, path }, value);
            maker.with_login(made, options.get("username"), options.get("password"))
        };
        match options.get("url") {
            Some(value @ Value::Environment { default: None, .. }) => {
                let set = made(value);
                if set.text.is_some() {
                    all.push(set);
                    continue;
                }
            }
            Some(value @ (Value::Text(_) | Value::Environment { .. })) => {
                all.push(made(value));
                continue;
            }
            _ => {}
        }
        // What is read from variables is a connection of the environment.
        if let Some(Value::Text(host)) = options.get("host").filter(|host| names_host(host)) {
            all.push(made(&Value::Text(url(host, options))));
        }
    }
}

fn names_host(value: &Value) -> bool {
    matches!(value, Value::Text(text) if !text.is_empty() && !text.as_str().contains(['/', ' ']))
}

/// Host, port and database as a URL, each piece with its bytes.
fn url(host: &Text, options: &Value) -> Text {
    let mut url = TextBuilder::new(host.span());
    url.push_decoded("redis://", host.span());
    url.push_text(host);
    for (separator, key) in [(":", "port"), ("/", "database")] {
        match options.get(key) {
            Some(Value::Text(text)) if !text.is_empty() => {
                url.push_decoded(separator, text.span());
                url.push_text(text);
            }
            Some(Value::Number(number, span)) => {
                url.push_decoded(&format!("{separator}{number}"), *span);
            }
            _ => {}
        }
    }
    url.finish()
}
