//! How a server's health is checked.

use super::container::Container;
use super::sourced;
use crate::model::compose::HealthcheckEntry;
use crate::model::{Healthcheck, Origin, Sourced, Why};
use crate::source::{Sources, Span};

/// The healthcheck of a service, else that of its Dockerfile; absent where nothing checks.
pub(super) fn healthcheck(container: Container<'_>, sources: &Sources) -> Sourced<Option<Healthcheck>> {
    let (service, base) = (container.service, container.base);
    let own = service.healthcheck.as_ref();
    if let Some(check) = own.filter(|check| check.disabled) {
        return Sourced::absent(check.at);
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
    let unknown = |at: Span| Sourced::unknown(at, Why::Computed("the test".into()));
    let healthcheck = Healthcheck {
        at: check.at,
        test: check.test.iter().map(|word| sourced::string(word, sources)).collect(),
        invocations: Vec::new(),
        checks_reply: unknown(check.at),
        authenticates: unknown(check.at),
        interval: time(|check| check.interval.as_ref()),
        timeout: time(|check| check.timeout.as_ref()),
        start_period: time(|check| check.start_period.as_ref()),
        retries: time(|check| check.retries.as_ref()),
    };
    Sourced::new(Some(healthcheck), Origin::at(check.at))
}
