//! What a sentinel watches: by its own lines, or by what its image makes of variables.

use super::container::Container;
use super::environment::{Environment, Value};
use super::sourced;
use crate::model::catalog::knowledge::Watch;
use crate::model::{Monitor, Origin, Setting, Sourced, Why};
use crate::source::{Sources, Span, Text, UNKNOWN};

/// The primaries that a sentinel in a container watches.
pub(super) fn monitors(
    settings: &[Setting],
    container: Container<'_>,
    environment: &Environment,
    sources: &Sources,
) -> Vec<Monitor> {
    let own = written(settings);
    match container.base.spec.and_then(|spec| Some((spec, spec.watches.as_ref()?))) {
        Some((spec, watch)) if own.is_empty() => {
            let at = container.service.at;
            let default =
                Origin::Default { of: spec.title.into(), anchor: at, because: Some(container.base.at) };
            vec![derived(watch, environment, &default, at, sources)]
        }
        _ => own,
    }
}

/// The `sentinel monitor` lines.
pub(super) fn written(settings: &[Setting]) -> Vec<Monitor> {
    settings.iter().filter(|setting| setting.effective).filter_map(monitor).collect()
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
        port: number(&known(port)),
        quorum: number(&known(quorum)),
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
    watch: &Watch,
    environment: &Environment,
    default: &Origin,
    at: Span,
    sources: &Sources,
) -> Monitor {
    let value = |(variable, default_value): (&str, &str)| match environment.get(variable) {
        Value::Set(text) if !Text::is_empty(text) => sourced::string(text, sources),
        Value::Unknown => Sourced::unknown(at, Why::UnsetVariable(variable.into())),
        _ => Sourced::new(default_value.to_owned(), default.clone()),
    };
    Monitor {
        name: value(watch.name).value,
        at,
        host: value(watch.host),
        port: number(&value(watch.port)),
        quorum: number(&value(watch.quorum)),
    }
}
