//! What checks a container: its probes, as the healthcheck that comes nearest.

use super::object::{down, items, text};
use super::text::{expanded, filled, is_script, rendered};
use crate::model::compose::HealthcheckEntry;
use crate::model::{CheckKind, Origin, Sourced, Why};
use crate::source::{Budget, Span, Text, UNKNOWN};
use crate::syntax::yaml::Node;
use std::collections::HashMap;

/// Seconds between two probes where a manifest does not say.
const PERIOD: i64 = 10;
/// Seconds that a probe may take where it does not say.
const TIMEOUT: i64 = 1;
/// Failures in a row that count where it does not say.
const FAILURES: i64 = 3;

/// Probes with what they are.
const PROBES: [(&str, CheckKind); 3] = [
    ("livenessProbe", CheckKind::Liveness),
    ("readinessProbe", CheckKind::Readiness),
    ("startupProbe", CheckKind::Startup),
];

/// The liveness probe where it runs a command, else the readiness probe that does; what asks in another way checks as well,
/// though nobody knows what. `None` where nothing checks.
pub(super) fn healthcheck(container: &Node, budget: &Budget) -> Option<HealthcheckEntry> {
    let probe = |name: &str| probe(container, name);
    if let Some(live) = commanded(container, "livenessProbe") {
        let delay = seconds(&live, "initialDelaySeconds", 0);
        let start = probe("startupProbe").map(|start| {
            let tries = seconds(&start, "failureThreshold", FAILURES);
            let period = seconds(&start, "periodSeconds", PERIOD);
            let delay = seconds(&start, "initialDelaySeconds", 0);
            let time = tries.value.saturating_mul(period.value).saturating_add(delay.value);
            Sourced::new(time, Origin::derived([tries.origin, period.origin, delay.origin]))
        });
        let test = words(&live, container, budget);
        return Some(entry(&live, CheckKind::Liveness, test, start.unwrap_or(delay)));
    }
    if let Some(ready) = readiness(container, budget) {
        return Some(ready);
    }
    let (other, kind) = PROBES.iter().find_map(|(name, kind)| Some((probe(name)?, *kind)))?;
    let test = vec![Text::whole(UNKNOWN.to_string(), other.span())];
    Some(entry(&other, kind, test, never(other.span())))
}

/// The readiness probe that runs a command beside a liveness probe that does.
pub(super) fn beside(container: &Node, budget: &Budget) -> Option<HealthcheckEntry> {
    commanded(container, "livenessProbe").and_then(|_| readiness(container, budget))
}

fn readiness(container: &Node, budget: &Budget) -> Option<HealthcheckEntry> {
    let ready = commanded(container, "readinessProbe")?;
    Some(entry(&ready, CheckKind::Readiness, words(&ready, container, budget), never(ready.span())))
}

/// What is not ready is not ended.
fn never(at: Span) -> Sourced<i64> {
    Sourced { value: 0, origin: Origin::Unknown { anchor: at, why: Why::Invalid } }
}

fn probe(container: &Node, name: &str) -> Option<Node> {
    container.get(name).filter(Node::is_mapping)
}

fn commanded(container: &Node, name: &str) -> Option<Node> {
    probe(container, name).filter(|probe| down(probe, &["exec", "command"]).is_some())
}

/// The words of a command as the kubelet runs it: it knows the values that stand in the manifest itself as they are written,
/// and nothing for those that come from elsewhere.
fn words(probe: &Node, container: &Node, budget: &Budget) -> Vec<Text> {
    let variable = |item: &Node| {
        let name = text(item, &["name"])?;
        let value = text(item, &["value"]).unwrap_or_else(|| Text::empty(name.outer_span()));
        Some((name.to_string(), value))
    };
    let known: HashMap<String, Text> = items(container, &["env"]).iter().filter_map(variable).collect();
    let seen = |word: Text| if is_script(&word) { word } else { filled(word) };
    let words = items(probe, &["exec", "command"]).into_iter();
    let words = words.filter_map(|word| word.printed().map(rendered).map(seen));
    words.map(|word| expanded(&word, |name| known.get(name), false, budget)).collect()
}

fn entry(probe: &Node, kind: CheckKind, test: Vec<Text>, start: Sourced<i64>) -> HealthcheckEntry {
    let at = probe.span();
    let milliseconds = |time: Sourced<i64>| time.map(|time| time.saturating_mul(1000));
    HealthcheckEntry {
        at,
        kind,
        test: std::iter::once(Text::whole("CMD", at)).chain(test).collect(),
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
