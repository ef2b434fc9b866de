use super::names;
use super::setting::{Maker, Named};
use crate::model::AppSetting;
use crate::source::{Span, Text};
use crate::syntax::literal::{MERGED, Value};
use crate::syntax::python::{self, Setting};
use crate::syntax::url;

/// Settings of Celery and connections of Django in a file.
pub(super) fn reader(text: &Text) -> impl Fn(Maker<'_>, &mut Vec<AppSetting>) + use<> {
    let found = python::settings(text);
    move |maker, all| found.iter().for_each(|setting| read(setting, maker, all))
}

fn read(setting: &Setting, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    let maker = Maker { unsure: maker.unsure || setting.unsure, ..maker };
    let call = setting.call.as_ref().map(Text::as_str);
    if let Some((name, _)) = names::django(setting.name.as_str()) {
        return urls(&setting.value, &setting.value, name, maker, all);
    }
    if let Some(name) = names::celery(setting.name.as_str(), call) {
        all.extend(of_celery(&setting.name, name, &setting.value, maker));
    }
    for (key, value) in setting.value.entries() {
        if let Some(name) = names::celery(key.as_str(), None) {
            all.extend(of_celery(key, name, value, maker));
        }
    }
}

/// A setting of Celery in code. Of one that adds to a URL it counts that it is there.
fn of_celery(written: &Text, name: &str, value: &Value, maker: Maker<'_>) -> Option<AppSetting> {
    let at = written.span();
    if names::adds(name).is_some() {
        return (!is_off(value)).then(|| maker.make(celery(written, name), &Value::Unknown(at)));
    }
    let ruled = names::ruling(name).map(|variable| maker.unless_set(variable, value, at));
    Some(maker.make(celery(written, name), ruled.as_ref().unwrap_or(value)))
}

fn is_off(value: &Value) -> bool {
    value.is_nothing() || matches!(value, Value::Word(word) if word.as_str().eq_ignore_ascii_case("false"))
}

/// A setting of Celery.
pub(super) fn celery<'a>(written: &'a Text, name: &'a str) -> Named<'a> {
    Named { written, framework: "Celery", name, path: written.to_string() }
}

/// Connections of a dictionary, however deep they stand. `around` is the nearest dictionary.
fn urls(value: &Value, around: &Value, name: &'static str, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    let made = |written: &Text| {
        let made = maker.make(Named { written, framework: "Django", name, path: name.to_owned() }, value);
        let made = maker.with_login(made, beside(around, "username"), beside(around, "password"));
        AppSetting { encrypted: encryption(around), ..made }
    };
    match value {
        // The host of its URL is a name that sentinels know.
        Value::Dict(_) if value.get("OPTIONS").is_some_and(|options| options.get("SENTINELS").is_some()) => {}
        Value::Dict(entries) => {
            entries.iter().for_each(|(_, inner)| urls(inner, value, name, maker, all));
        }
        Value::List(items) => items.iter().for_each(|value| urls(value, around, name, maker, all)),
        Value::Text(text) if !url::is_url(text.as_str()) => {}
        Value::Text(text) => all.push(made(text)),
        Value::Environment { .. } | Value::Joined(_) => {
            all.extend(value.variable().map(made));
        }
        Value::Number(..) | Value::Word(_) | Value::Unknown(_) => {}
    }
}

/// Where a dictionary may ask for TLS: an `ssl_…` of its own or of the options within, a class of connections, or options
/// that are made elsewhere.
fn encryption(value: &Value) -> Option<Span> {
    value.entries().iter().find_map(|(key, inner)| {
        let name = key.as_str();
        let asks = names::is_about_tls(name) || name.eq_ignore_ascii_case("connection_class");
        let elsewhere = matches!(inner, Value::Unknown(_)) && is_options(key.as_str());
        if (asks && !is_off(inner)) || elsewhere { Some(key.span()) } else { encryption(inner) }
    })
}

/// Whether a key holds more about a connection.
fn is_options(key: &str) -> bool {
    matches!(key, MERGED | "OPTIONS" | "CONNECTION_POOL_KWARGS")
}

/// What a dictionary says of a login, by itself or in the options within; these may be made elsewhere.
fn beside<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let entries = || value.entries().iter().rev();
    let own = entries().find(|(key, _)| key.as_str().eq_ignore_ascii_case(name)).map(|(_, value)| value);
    own.or_else(|| {
        entries().find_map(|(key, inner)| match inner {
            Value::Unknown(_) if is_options(key.as_str()) => Some(inner),
            inner => beside(inner, name),
        })
    })
}
