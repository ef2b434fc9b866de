//! How a server's health is checked.

use super::container::Container;
use super::environment::{Environment, Value};
use super::invocation::{self, Reader};
use super::sourced;
use crate::model::catalog::knowledge;
use crate::model::compose::HealthcheckEntry;
use crate::model::{Healthcheck, Invocation, Origin, Place, Sourced};
use crate::source::{Sources, Text};

/// The healthcheck of a service, else that of its Dockerfile; absent where nothing checks.
pub(super) fn healthcheck(
    container: Container<'_>,
    environment: &Environment,
    sources: &Sources,
) -> Sourced<Option<Healthcheck>> {
    let (service, base) = (container.service, container.base);
    let own = service.healthcheck.as_ref();
    if own.is_some_and(|check| check.disabled) {
        return Sourced::absent(service.at);
    }
    let written = own.filter(|check| !check.test.is_empty());
    let Some(check) = written.or(base.healthcheck.as_ref().filter(|check| !check.disabled)) else {
        return match &base.hidden {
            Some(why) if base.built || base.spec.is_none() => Sourced::unknown(service.at, why.clone()),
            _ => Sourced::absent(service.at),
        };
    };
    let merged = own.unwrap_or(check);
    let time = |pick: fn(&HealthcheckEntry) -> Option<&Sourced<i64>>| {
        sourced::maybe(pick(merged).or_else(|| pick(check)), check.at)
    };
    let credentials =
        ["REDISCLI_AUTH", "VALKEYCLI_AUTH"].iter().find_map(|name| match environment.get(name) {
            Value::Set(text) if !text.is_empty() => Some(Origin::of(text)),
            _ => None,
        });
    let own_place = if written.is_some() { Place::Healthcheck } else { Place::Dockerfile };
    let healthcheck = Healthcheck {
        at: check.at,
        test: check.test.iter().map(|word| sourced::string(word, sources)).collect(),
        invocations: read(own_place, sources, |reader| reader.test(&check.test)),
        checks_reply: invocation::checks_reply(&check.test, check.at),
        authenticates: invocation::authenticates(&check.test, credentials.as_ref(), check.at),
        interval: time(|check| check.interval.as_ref()),
        timeout: time(|check| check.timeout.as_ref()),
        start_period: time(|check| check.start_period.as_ref()),
        retries: time(|check| check.retries.as_ref()),
    };
    Sourced::new(Some(healthcheck), Origin::at(check.at))
}

/// Calls of Redis programs in a server's healthcheck, command and entrypoint.
pub(super) fn invocations(
    container: Container<'_>,
    check: &Sourced<Option<Healthcheck>>,
    sources: &Sources,
) -> Vec<Invocation> {
    let (service, base) = (container.service, container.base);
    let mut all = check.value.as_ref().map(|check| check.invocations.clone()).unwrap_or_default();
    let words = |place: Place, words: &[Text]| read(place, sources, |reader| reader.words(words));
    match &service.command {
        Some(command) => all.extend(words(Place::Command, &command.words)),
        None if service.entrypoint.is_none() => {
            all.extend(words(Place::Dockerfile, base.command.as_deref().unwrap_or_default()));
        }
        None => {}
    }
    match &service.entrypoint {
        Some(entrypoint) => all.extend(words(Place::Entrypoint, &entrypoint.words)),
        None => all.extend(words(Place::Dockerfile, base.entrypoint.as_deref().unwrap_or_default())),
    }
    all
}

fn read(
    place: Place,
    sources: &Sources,
    calls: impl FnOnce(Reader<'_>) -> Vec<Invocation>,
) -> Vec<Invocation> {
    let origin = |text: &Text| sourced::origin(text, sources);
    calls(Reader { place, writes: &knowledge::writes, origin: &origin })
}
