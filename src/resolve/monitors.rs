//! What a sentinel watches: by its own lines, or by what its image makes of variables.

use super::container::Container;
use super::environment::{Environment, Value};
use super::sourced;
use crate::model::catalog::knowledge::{ImageSpec, Watch};
use crate::model::{Config, Monitor, Origin, Secret, Server, Setting, Sourced, Why};
use crate::source::{Sources, Span, Text, UNKNOWN};
use std::collections::BTreeMap;

/// The primaries that a sentinel in a container watches.
pub(super) fn monitors(
    server: &Server,
    container: Container<'_>,
    environment: &Environment,
    sources: &Sources,
) -> Vec<Monitor> {
    let own = written(&server.settings, hidden(&server.config));
    match container.base.spec.and_then(|spec| Some((spec, spec.watches.as_ref()?))) {
        Some((spec, watch)) if own.is_empty() => {
            let at = container.service.at;
            let default =
                Origin::Default { of: spec.title.into(), anchor: at, because: Some(container.base.at) };
            vec![derived((spec, watch), environment, &default, at, sources)]
        }
        _ => own,
    }
}

/// Why some lines of a configuration are not known, if so: a directive on which all versions agree is not known then.
pub(super) fn hidden(config: &Config) -> Option<&Why> {
    match &config.value("loglevel")?.origin {
        Origin::Unknown { why, .. } => Some(why),
        _ => None,
    }
}

/// Whether a sentinel is told to look up names of hosts. Of one that its image sets up nobody knows.
pub(super) fn resolves_names(server: &Server) -> Sourced<bool> {
    let own = || server.settings.iter().filter(|setting| setting.primary == "sentinel");
    let open = own().find(|setting| setting.values.iter().take(2).any(|word| known(word).known().is_none()));
    let told = own().rev().find(|setting| {
        setting.values.first().is_some_and(|kind| kind.value.eq_ignore_ascii_case("resolve-hostnames"))
    });
    match (told.and_then(|line| line.values.get(1)), hidden(&server.config), open) {
        (_, Some(why), _) => Sourced::unknown(server.at, why.clone()),
        (_, _, Some(line)) => Sourced::unknown(line.at, Why::Invalid),
        (Some(word), _, _) => word.map(|word| word.eq_ignore_ascii_case("yes")),
        _ if own().next().is_none() => Sourced::unknown(server.at, Why::Computed("the image".into())),
        _ => Sourced::new(false, Origin::at(server.at)),
    }
}

/// The `sentinel monitor` lines. `hidden` says why some of the configuration is not known.
pub(super) fn written(settings: &[Setting], hidden: Option<&Why>) -> Vec<Monitor> {
    let passwords = for_primaries(settings, "auth-pass");
    let users = for_primaries(settings, "auth-user");
    let own = settings.iter().filter(|setting| setting.effective).filter_map(monitor);
    let known = own.map(|mut monitor| {
        monitor.authenticates = match (passwords.get(monitor.name.as_str()), hidden) {
            (Some(password), _) => Sourced::new(true, Origin::at(password.at)),
            (None, Some(why)) => Sourced::unknown(monitor.at, why.clone()),
            (None, None) => Sourced::new(false, Origin::at(monitor.at)),
        };
        monitor.password = match (passwords.get(monitor.name.as_str()), hidden) {
            (Some(line), _) => match (&line.secret, line.values.last()) {
                (Some(secret), Some(word)) => Sourced::new(Some(secret.clone()), word.origin.clone()),
                _ => Sourced::unknown(line.at, Why::Computed("the password".into())),
            },
            (None, Some(why)) => Sourced::unknown(monitor.at, why.clone()),
            (None, None) => Sourced::absent(monitor.at),
        };
        monitor.user = match (users.get(monitor.name.as_str()), hidden) {
            (Some(line), _) => line.values.last().map_or_else(
                || Sourced::absent(monitor.at),
                |user| known(user).map(|user| Some(user.clone())),
            ),
            (None, Some(why)) => Sourced::unknown(monitor.at, why.clone()),
            (None, None) => Sourced::absent(monitor.at),
        };
        monitor
    });
    known.collect()
}

/// The `sentinel` lines of one kind, `auth-pass` or `auth-user`, by the primary that they are for.
fn for_primaries<'a>(settings: &'a [Setting], wanted: &str) -> BTreeMap<&'a str, &'a Setting> {
    let line = |setting: &'a Setting| {
        let [kind, name, _] = &setting.values[..] else { return None };
        let is = setting.primary == "sentinel" && kind.value.eq_ignore_ascii_case(wanted);
        is.then_some((name.value.as_str(), setting))
    };
    settings.iter().filter_map(line).collect()
}

fn monitor(setting: &Setting) -> Option<Monitor> {
    let [kind, name, host, port, quorum] = &setting.values[..] else { return None };
    if setting.primary != "sentinel" || !kind.value.eq_ignore_ascii_case("monitor") {
        return None;
    }
    Some(Monitor {
        name: name.value.clone(),
        at: setting.at,
        host: known(host),
        host_known: Sourced::unknown(setting.at, Why::Computed("the project".into())),
        port: number(&known(port)),
        quorum: number(&known(quorum)),
        server: Sourced::absent(setting.at),
        authenticates: Sourced::new(false, Origin::at(setting.at)),
        password: Sourced::absent(setting.at),
        accepted: Sourced::unknown(setting.at, Why::Computed("the server".into())),
        user: Sourced::absent(setting.at),
    })
}

/// A word; Unknown where a variable or a script decides some of it.
fn known(word: &Sourced<String>) -> Sourced<String> {
    match word.origin.span() {
        Some(anchor) if word.value.contains(UNKNOWN) => Sourced::unknown(anchor, Why::Invalid),
        _ => word.clone(),
    }
}

fn number(word: &Sourced<String>) -> Sourced<i64> {
    match (word.value.parse(), word.origin.span()) {
        (Err(_), Some(anchor)) if !word.origin.is_unknown() => Sourced::unknown(anchor, Why::Invalid),
        (parsed, _) => Sourced::new(parsed.unwrap_or_default(), word.origin.clone()),
    }
}

/// What an image makes of its variables.
fn derived(
    (spec, watch): (&ImageSpec, &Watch),
    environment: &Environment,
    default: &Origin,
    at: Span,
    sources: &Sources,
) -> Monitor {
    let by_file = |variable: &str| {
        let file = environment.get(&format!("{variable}_FILE"));
        spec.file_variables && matches!(file, Value::Set(path) if !path.is_empty())
    };
    let value = |(variable, default_value): (&str, &str)| match environment.get(variable) {
        _ if by_file(variable) => Sourced::unknown(at, Why::MissingFile(format!("{variable}_FILE").into())),
        Value::Set(text) if !Text::is_empty(text) => sourced::string(text, sources),
        Value::Unknown => Sourced::unknown(at, Why::UnsetVariable(variable.into())),
        _ => Sourced::new(default_value.to_owned(), default.clone()),
    };
    let given = |pair| value(pair).map(|text| Some(text.clone()).filter(|text| !text.is_empty()));
    let (password, user) = (given(watch.password), given(watch.user));
    Monitor {
        name: value(watch.name).value,
        at,
        host: value(watch.host),
        host_known: Sourced::unknown(at, Why::Computed("the project".into())),
        port: number(&value(watch.port)),
        quorum: number(&value(watch.quorum)),
        server: Sourced::absent(at),
        authenticates: password.map(Option::is_some),
        password: password.map(|text| text.as_ref().map(Secret::new)),
        accepted: Sourced::unknown(at, Why::Computed("the server".into())),
        user,
    }
}
