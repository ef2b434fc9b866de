//! What checks a container: its probes, as the healthcheck that comes nearest.

use super::object::{down, items, text};
use crate::model::compose::HealthcheckEntry;
use crate::model::{Origin, Sourced, Why};
use crate::source::{Span, Text, UNKNOWN};
use crate::syntax::yaml::Node;

/// Seconds between two probes where a manifest does not say.
const PERIOD: i64 = 10;
/// Seconds that a probe may take where it does not say.
const TIMEOUT: i64 = 1;
/// Failures in a row that count where it does not say.
const FAILURES: i64 = 3;

/// The liveness probe where it runs a command, else the readiness probe that does; what asks in another way checks as well,
/// though nobody knows what. `None` where nothing checks.
pub(super) fn healthcheck(container: &Node) -> Option<HealthcheckEntry> {
    let probe = |name: &str| container.get(name).filter(Node::is_mapping);
    let commanded = |name: &str| probe(name).filter(|probe| down(probe, &["exec", "command"]).is_some());
    if let Some(live) = commanded("livenessProbe") {
        let delay = seconds(&live, "initialDelaySeconds", 0);
        let start = probe("startupProbe").map(|start| {
            let tries = seconds(&start, "failureThreshold", FAILURES);
            let period = seconds(&start, "periodSeconds", PERIOD);
            let delay = seconds(&start, "initialDelaySeconds", 0);
            let time = tries.value.saturating_mul(period.value).saturating_add(delay.value);
            Sourced::new(time, Origin::derived([tries.origin, period.origin, delay.origin]))
        });
        return Some(entry(&live, start.unwrap_or(delay)));
    }
    // What is not ready is not ended.
    let never = |at: Span| Sourced { value: 0, origin: Origin::Unknown { anchor: at, why: Why::Invalid } };
    if let Some(ready) = commanded("readinessProbe") {
        return Some(entry(&ready, never(ready.span())));
    }
    let other = ["livenessProbe", "readinessProbe", "startupProbe"].into_iter().find_map(probe)?;
    let test = ["CMD".to_owned(), UNKNOWN.to_string()];
    let test = test.map(|word| Text::whole(word, other.span())).to_vec();
    Some(HealthcheckEntry { test, ..entry(&other, never(other.span())) })
}

fn entry(probe: &Node, start: Sourced<i64>) -> HealthcheckEntry {
    let at = probe.span();
    let words = items(probe, &["exec", "command"]).into_iter().filter_map(|word| word.printed());
    let milliseconds = |time: Sourced<i64>| time.map(|time| time.saturating_mul(1000));
    HealthcheckEntry {
        at,
        test: std::iter::once(Text::whole("CMD", at)).chain(words).collect(),
        disabled: false,
        interval: Some(milliseconds(seconds(probe, "periodSeconds", PERIOD))),
        timeout: Some(milliseconds(seconds(probe, "timeoutSeconds", TIMEOUT))),
        start_period: Some(milliseconds(start)),
        retries: Some(seconds(probe, "failureThreshold", FAILURES)),
    }
}

/// A number of a probe, or what the cluster takes where there is none.
fn seconds(probe: &Node, key: &str, otherwise: i64) -> Sourced<i64> {
    let Some(written) = text(probe, &[key]) else { return Sourced::new(otherwise, Origin::at(probe.span())) };
    match written.as_str().parse() {
        Ok(number) => Sourced::new(number, Origin::of(&written)),
        Err(_) => Sourced::unknown(written.outer_span(), Why::Invalid),
    }
}
