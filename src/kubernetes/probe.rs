//! What checks a container: its probes, as the healthcheck that comes nearest.

use super::object::{down, items, text};
use super::text::{expanded, filled, is_script, references, rendered};
use crate::model::compose::HealthcheckEntry;
use crate::model::{CheckKind, Origin, Sourced, Why};
use crate::source::{Budget, Span, Text, UNKNOWN};
use crate::syntax::yaml::Node;
use std::collections::HashMap;

/// Tells whether a container has a variable.
pub(super) type Has<'h> = dyn Fn(&str) -> bool + 'h;

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
pub(super) fn healthcheck(container: &Node, has: &Has, budget: &Budget) -> Option<HealthcheckEntry> {
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
        let kind = CheckKind::Liveness;
        return Some(calling(&live, kind, start.unwrap_or(delay), (container, has), budget));
    }
    if let Some(ready) = readiness(container, has, budget) {
        return Some(ready);
    }
    let (other, kind) = PROBES.iter().find_map(|(name, kind)| Some((probe(name)?, *kind)))?;
    let test = vec![Text::whole(UNKNOWN.to_string(), other.span())];
    Some(entry(&other, kind, test, never(other.span())))
}

/// The readiness probe that runs a command beside a liveness probe that does.
pub(super) fn beside(container: &Node, has: &Has, budget: &Budget) -> Option<HealthcheckEntry> {
    commanded(container, "livenessProbe").and_then(|_| readiness(container, has, budget))
}

fn readiness(container: &Node, has: &Has, budget: &Budget) -> Option<HealthcheckEntry> {
    let ready = commanded(container, "readinessProbe")?;
    Some(calling(&ready, CheckKind::Readiness, never(ready.span()), (container, has), budget))
}

/// A probe that runs a command, in a container with some variables.
fn calling(
    probe: &Node,
    kind: CheckKind,
    start: Sourced<i64>,
    (container, has): (&Node, &Has),
    budget: &Budget,
) -> HealthcheckEntry {
    let known = known(container);
    let emptied = emptied(probe, &known, has);
    HealthcheckEntry { emptied, ..entry(probe, kind, words(probe, &known, budget), start) }
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
fn words(probe: &Node, known: &HashMap<String, Text>, budget: &Budget) -> Vec<Text> {
    let seen = |word: Text| if is_script(&word) { word } else { filled(word) };
    let words = items(probe, &["exec", "command"]).into_iter();
    let words = words.filter_map(|word| word.printed().map(rendered).map(seen));
    // A script that lost a word is another one than was meant.
    let lost = Text::whole(UNKNOWN.to_string(), probe.span());
    let value = |name: &str, script: bool| {
        let value = known.get(name)?;
        Some(if script && value.is_empty() { &lost } else { value })
    };
    words.map(|word| expanded(&word, |name| value(name, is_script(&word)), false, budget)).collect()
}

/// The variables that stand in the manifest itself; those that come from elsewhere are empty.
fn known(container: &Node) -> HashMap<String, Text> {
    let variable = |item: &Node| {
        let name = text(item, &["name"])?;
        let value = text(item, &["value"]).unwrap_or_else(|| Text::empty(name.outer_span()));
        Some((name.to_string(), value))
    };
    items(container, &["env"]).iter().filter_map(variable).collect()
}

/// References, `$(NAME)`, in scripts that call clients, to variables of the container in place of which nothing is left: the
/// kubelet knows no values that come from elsewhere, and a shell takes what it leaves there for a command.
fn emptied(probe: &Node, known: &HashMap<String, Text>, has: &Has) -> Vec<Text> {
    let is_empty = |name: &str| known.get(name).map_or_else(|| has(name), Text::is_empty);
    let words = items(probe, &["exec", "command"]).into_iter().filter_map(|word| word.printed());
    let scripts = words.filter(|word| is_script(word) && word.as_str().contains("-cli"));
    scripts
        .flat_map(|script| {
            references(&script).filter(|(name, _)| is_empty(name)).map(|(_, at)| at).collect::<Vec<_>>()
        })
        .collect()
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
        emptied: Vec::new(),
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
