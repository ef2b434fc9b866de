//! Whether a server keeps the rights of root.

use super::container::Container;
use super::environment::{Environment, Value};
use super::process::Call;
use super::sourced;
use crate::model::catalog::knowledge::ImageSpec;
use crate::model::{Origin, Sourced, Why};
use crate::source::{Sources, Text};

/// Whether the server keeps the rights of root that its container starts with.
pub(super) fn runs_as_root(
    container: Container<'_>,
    call: &Call,
    hidden: Option<&Why>,
    environment: &Environment,
    sources: &Sources,
) -> Sourced<bool> {
    let (service, base) = (container.service, container.base);
    if let Some(user) = service.user.as_ref().or(base.user.as_ref()) {
        let name = user.as_str().split(':').next().unwrap_or_default();
        if user.holds_unknown() || !matches!(name, "root" | "0") {
            return Sourced::new(false, sourced::origin(user, sources));
        }
    }
    let own = base.spec.filter(|spec| !spec.user.is_empty() && base.user.is_none());
    let default = |spec: &ImageSpec| Origin::Default {
        of: spec.title.into(),
        anchor: service.at,
        because: Some(base.at),
    };
    if let Some(spec) = own.filter(|_| service.user.is_none()) {
        return Sourced::new(false, default(spec));
    }
    if let Some(why) = hidden.or(base.hidden.as_ref()) {
        return Sourced::unknown(service.at, why.clone());
    }
    let start = service.entrypoint.as_ref().or(service.command.as_ref());
    let origin = match (start, base.spec) {
        (Some(start), _) => Origin::at(start.at),
        (None, Some(spec)) => default(spec),
        (None, None) => Origin::at(service.at),
    };
    match (call.dropped, base.spec.and_then(|spec| stays_root(container, spec, environment, sources))) {
        (Some(true), Some(stays)) => stays,
        (Some(dropped), _) => Sourced::new(!dropped, origin),
        (None, _) => Sourced::unknown(service.at, Why::Computed("the entrypoint".into())),
    }
}

/// Whether an entrypoint that could give up the rights of root is kept from it; `None` where nothing keeps it.
fn stays_root(
    container: Container<'_>,
    spec: &ImageSpec,
    environment: &Environment,
    sources: &Sources,
) -> Option<Sourced<bool>> {
    let (service, how) = (container.service, spec.leaves_root?);
    let version = container.base.target(sources).value.and_then(|target| target.version);
    let since = version.and_then(|version| version.compare(how.since));
    if since.is_some_and(|order| order.is_lt()) {
        return None;
    }
    let told = match environment.get(how.unless) {
        Value::Set(text) if text.is_empty() => None,
        Value::Set(text) => Some(Origin::of(text)),
        Value::Unknown => return Some(Sourced::unknown(service.at, Why::UnsetVariable(how.unless.into()))),
        Value::Unset => None,
    };
    let has = |list: &'_ [Text], name: &str| {
        list.iter()
            .find(|text| {
                let text = text.as_str().to_ascii_uppercase();
                let text = text.strip_prefix("CAP_").unwrap_or(&text);
                text == "ALL" || text == name
            })
            .map(Origin::of)
    };
    let taken = how
        .capabilities
        .iter()
        .find_map(|name| has(&service.cap_drop, name).filter(|_| has(&service.cap_add, name).is_none()));
    let origin = told.or(taken)?;
    match since {
        Some(_) => Some(Sourced::new(true, origin)),
        None => Some(Sourced::unknown(origin.span().unwrap_or(service.at), Why::UnknownVersion)),
    }
}
