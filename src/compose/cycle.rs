use super::loader::Loader;
use super::resources::below;
use super::value::{Map, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Text};
use indexmap::IndexMap;

/// What a service waits for, or shares something with: the other service and where it is named.
type Needs<'a> = IndexMap<&'a str, Vec<(&'a str, Span)>>;

/// Reports services that wait for each other, of which compose can start none first. Each circle is told once.
pub(super) fn report(loader: &mut Loader<'_>, root: &Map) {
    let needs: Needs<'_> =
        below(root, "services").map(|(name, entry)| (name.as_str(), needs(&entry.value))).collect();
    for circle in circles(&needs) {
        let Some((first, at)) = circle.last().copied() else { continue };
        let mut names: Vec<&str> = vec![first];
        names.extend(circle.iter().map(|(name, _)| *name));
        let message = format!("dependency cycle detected: {}", names.join(" -> "));
        let mut problem =
            Diagnostic::input("dependency-cycle", "Services that wait for each other", at, message);
        for (name, at) in circle.iter().rev().skip(1).rev() {
            problem = problem.related_to(*at, format!("this waits for {name}"));
        }
        loader.problems.push(problem);
    }
}

/// Services that one needs: of `depends_on`, and those that it is tied to.
fn needs(service: &Value) -> Vec<(&str, Span)> {
    let mut found: Vec<(&str, Span)> = Vec::new();
    let dependencies = service.get("depends_on").and_then(Value::as_map).into_iter().flatten();
    found.extend(dependencies.map(|(name, entry)| (name.as_str(), entry.key)));
    found.extend(tied(service));
    found
}

/// Services that one is linked with, or whose network, processes or volumes it shares.
pub(super) fn tied(service: &Value) -> Vec<(&str, Span)> {
    let mut found: Vec<(&str, Span)> = Vec::new();
    let name = |text: &Text| text.as_str().split(':').next().unwrap_or_default().len();
    for key in ["links", "volumes_from"] {
        let items = service.get(key).map(Value::items).unwrap_or_default().iter().filter_map(Value::text);
        let services = items.filter(|text| !text.as_str().starts_with("container:"));
        found.extend(services.map(|text| (&text.as_str()[..name(text)], text.outer_span())));
    }
    for key in ["network_mode", "ipc", "pid", "uts"] {
        let shared =
            service.text_of(key).and_then(|text| Some((text.as_str().strip_prefix("service:")?, text)));
        found.extend(shared.map(|(other, text)| (other, text.outer_span())));
    }
    found
}

/// A circle as its steps, each with the service that it leads to.
fn circles<'a>(needs: &Needs<'a>) -> Vec<Vec<(&'a str, Span)>> {
    let mut circles = Vec::new();
    let mut done = vec![false; needs.len()];
    for start in 0..needs.len() {
        // the way to where the walk is: a service, the step that led to it, and how many of its needs were followed
        let mut way: Vec<(usize, Option<Span>, usize)> = vec![(start, None, 0)];
        let mut on_way: Vec<bool> = vec![false; needs.len()];
        if done[start] {
            continue;
        }
        on_way[start] = true;
        while let Some((at, _, next)) = way.last_mut() {
            let at = *at;
            let step = needs.get_index(at).and_then(|(_, needs)| needs.get(*next));
            *next += 1;
            let Some((name, span)) = step else {
                (done[at], on_way[at]) = (true, false);
                way.pop();
                continue;
            };
            let Some(other) = needs.get_index_of(name) else { continue };
            if on_way[other] {
                let from = way.iter().position(|(service, ..)| *service == other).unwrap_or(0);
                let steps = way
                    .iter()
                    .skip(from + 1)
                    .filter_map(|(service, step, _)| Some((*needs.get_index(*service)?.0, (*step)?)));
                circles.push(steps.chain([(*name, *span)]).collect());
            } else if !done[other] {
                on_way[other] = true;
                way.push((other, Some(*span), 0));
            }
        }
    }
    circles
}
