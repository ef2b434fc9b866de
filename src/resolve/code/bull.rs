use super::setting::{Maker, Named};
use crate::model::AppSetting;
use crate::source::Text;
use crate::syntax::javascript::{self, Call};
use crate::syntax::literal::{MERGED, Value};

/// Modules that make queues: what they are, the key that the connection stands under, and the setting that it is.
const MODULES: [(&str, &str, &str, &str); 4] = [
    ("bullmq", "BullMQ", "connection", "bullmq_connection"),
    ("@nestjs/bullmq", "BullMQ", "connection", "bullmq_connection"),
    ("bull", "Bull", "redis", "bull_connection"),
    ("@nestjs/bull", "Bull", "redis", "bull_connection"),
];

/// Connections of the queues that a file makes.
pub(super) fn reader(text: &Text) -> impl Fn(Maker<'_>, &mut Vec<AppSetting>) + use<> {
    let modules = MODULES.map(|(module, ..)| module);
    let mut calls = javascript::calls(text, &modules);
    calls.retain(|call| !call.unsure);
    move |maker, all| {
        // What is for tests makes no queue here.
        if !maker.unsure {
            all.extend(calls.iter().filter_map(|call| queue(call, maker)));
        }
    }
}

/// The connection of a queue. Nobody sees whether its file is loaded: it counts where it names a server, or the variable
/// of a connection.
fn queue(call: &Call, maker: Maker<'_>) -> Option<AppSetting> {
    let (_, framework, key, name) = MODULES.into_iter().find(|(module, ..)| *module == call.module)?;
    let doubting = Maker { unsure: true, ..maker };
    let make = |value: &Value| {
        let path = call.name.clone();
        doubting.make(Named { written: &call.written, framework, name, path }, value)
    };
    let elsewhere = Value::Unknown(call.written.span());
    let connection = connection(call, key)?;
    let address = connection.and_then(address);
    let mut made = make(&address.clone().unwrap_or(elsewhere.clone()).without_defaults());
    if let Some(address) = address.filter(|_| made.text.is_none()) {
        made = make(&address);
    }
    let said = |name| connection?.get(name).or_else(|| connection?.get(MERGED));
    let encrypted = said("tls").filter(|value| !value.is_nothing()).map(|_| call.written.span());
    let made = doubting.with_login(made, said("username"), said("password"));
    Some(AppSetting { encrypted, ..made })
}

/// What a call says of the connection, `Some(None)` where that stands elsewhere; `None` where the call makes no queue.
fn connection<'c>(call: &'c Call, key: &str) -> Option<Option<&'c Value>> {
    const CLASSES: [&str; 5] = ["default", "Bull", "FlowProducer", "Queue", "Worker"];
    let nest = call.module.starts_with('@');
    let called = call.name.rsplit('.').next()?;
    let options = match called {
        "forRoot" if nest => call.arguments.last(),
        "forRootAsync" if nest => match call.arguments.last() {
            Some(options) => options.get("useFactory"),
            None => None,
        },
        "registerQueue" | "registerQueueAsync" if nest => return Some(None),
        _ if nest => return None,
        // The only class of Bull is its default.
        _ if call.module == "bullmq" && !CLASSES.contains(&called) => return None,
        _ => call.arguments.iter().rev().find(|argument| argument.get(key).is_some()),
    };
    let address = call.arguments.get(1).filter(|_| call.module == "bull");
    Some(match (options, address) {
        (Some(options), _) => options.get(key).or_else(|| options.get("url")),
        (None, Some(address @ (Value::Text(_) | Value::Environment { .. } | Value::Joined(_)))) => {
            Some(address)
        }
        // Without one it is that of the own machine.
        (None, _) if call.arguments.iter().skip(1).all(|argument| !argument.is_unknown()) && !nest => {
            return None;
        }
        _ => None,
    })
}

/// A URL, or host, port and database as one. What is not known of these is left out.
fn address(connection: &Value) -> Option<Value> {
    if let Some(url) = connection.get("url") {
        return Some(url.clone());
    }
    let Some(host) = connection.get("host") else {
        return matches!(connection, Value::Text(_) | Value::Environment { .. } | Value::Joined(_))
            .then(|| connection.clone());
    };
    let span = match host {
        Value::Text(text) => text.span(),
        host => host.variable()?.span(),
    };
    let text = |text: &str| Value::Text(Text::whole(text, span));
    let mut parts = vec![text("redis://"), host.clone()];
    for (separator, key) in [(":", "port"), ("/", "db")] {
        if let Some(value @ (Value::Text(_) | Value::Number(..))) = connection.get(key) {
            parts.extend([text(separator), value.clone()]);
        }
    }
    Some(Value::joined(parts, span))
}
