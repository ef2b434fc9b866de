//! Lines that begin with `sentinel`.

use super::line::Line;
use super::number;
use super::program::Program;
use super::wrong::Wrong;
use crate::model::Target;
use crate::model::catalog::directives::{self, SentinelDirective, Status};
use crate::source::Text;
use std::collections::BTreeSet;
use std::slice::from_ref;

/// What the catalog has of the directive behind `sentinel`.
pub(super) fn spec(line: &Line) -> Option<&'static SentinelDirective> {
    directives::sentinel(line.entry.directive.args.first()?.as_str())
}

/// Judges all `sentinel` lines: in a server they are out of place, in a sentinel they must be ones it knows.
/// `complete` says that no line is unknown.
pub(super) fn judge(program: Program, sentinel: bool, complete: bool, lines: &mut [Line]) {
    let mut watched: BTreeSet<String> = BTreeSet::new();
    let late = program.any_since(6, 2);
    if late {
        watched.extend(lines.iter().filter_map(monitored));
    }
    for line in lines.iter_mut().filter(|line| line.primary() == "sentinel") {
        watched.extend(monitored(line));
        let unknown = line.entry.directive.args.iter().any(Text::holds_unknown);
        let wrong = if unknown { None } else { wrong(program, sentinel, line, complete.then_some(&watched)) };
        if let Some(wrong) = wrong.filter(|_| program.tabled) {
            line.blame(wrong);
        }
    }
}

fn monitored(line: &Line) -> Option<String> {
    match line.entry.directive.args.as_slice() {
        [first, name, ..] if first.as_str().eq_ignore_ascii_case("monitor") => Some(name.to_string()),
        _ => None,
    }
}

fn wrong(program: Program, sentinel: bool, line: &Line, watched: Option<&BTreeSet<String>>) -> Option<Wrong> {
    let (first, values) = line.entry.directive.args.split_first()?;
    if !sentinel {
        let text = "is for a sentinel only: start it with `--sentinel` or as redis-sentinel";
        return Some(Wrong::of_name("conflict", text));
    }
    let Some(spec) = spec(line) else {
        let near = nearest(first.as_str());
        let text = format!("no sentinel has a directive `{first}`");
        return Some(Wrong::of("unknown", from_ref(first), text).suggesting(near));
    };
    if !program.iter().any(|series| knows(spec, series)) {
        let text = format!("{} has no `sentinel {}`", program.describe(), spec.name);
        return Some(Wrong::of("too-new", from_ref(first), text));
    }
    arity(spec, values).or_else(|| checked(spec, values)).or_else(|| unwatched(spec, values, watched?))
}

fn knows(spec: &SentinelDirective, series: &directives::Series) -> bool {
    let target = Target { family: series.family, version: Some(series.version) };
    let name = directives::Name { name: spec.name, lives: spec.lives };
    name.status(Some(target)) == Status::Known
}

fn nearest(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let near =
        directives::sentinels().iter().map(|spec| (strsim::damerau_levenshtein(spec.name, &lower), spec));
    let near = near.filter(|(distance, _)| *distance <= 2).min_by_key(|(distance, _)| *distance);
    near.map(|(_, spec)| spec.name.to_owned())
}

fn arity(spec: &SentinelDirective, values: &[Text]) -> Option<Wrong> {
    let (least, most) = (usize::from(spec.least), usize::from(spec.most));
    if (least..=most).contains(&values.len()) {
        return None;
    }
    let excess = values.get(most..).unwrap_or_default();
    if excess.first().is_some_and(|word| word.as_str().starts_with('#')) {
        let text = "the words of this comment are taken as values";
        return Some(Wrong::of("trailing-comment", excess, text));
    }
    Some(Wrong::of("arity", excess, format!("expects `sentinel {} {}`", spec.name, spec.shape)))
}

fn checked(spec: &SentinelDirective, values: &[Text]) -> Option<Wrong> {
    let number = |at: usize, least: i64, most: i64, what: &str| {
        let word = values.get(at)?;
        let sound = (least..=most).contains(&number::leading(word.as_str()));
        let text = if most == i64::MAX {
            format!("{what} must be at least {least}, not `{word}`")
        } else {
            format!("{what} must be between {least} and {most}, not `{word}`")
        };
        (!sound).then(|| Wrong::of("range", from_ref(word), text))
    };
    match spec.name {
        "monitor" => number(3, 1, i64::MAX, "the quorum").or_else(|| number(2, 0, 65535, "the port")),
        "down-after-milliseconds" | "failover-timeout" => number(1, 1, i64::MAX, "the time"),
        "announce-port" => number(0, 0, 65535, "the port"),
        _ if spec.shape == "<yes|no>" => {
            let word = values.first()?;
            let sound = ["yes", "no"].iter().any(|known| known.eq_ignore_ascii_case(word.as_str()));
            (!sound)
                .then(|| Wrong::of("type", from_ref(word), format!("expects `yes` or `no`, not `{word}`")))
        }
        _ => None,
    }
}

/// A primary that no `monitor` line names; before 6.2 it has to stand above.
fn unwatched(spec: &SentinelDirective, values: &[Text], watched: &BTreeSet<String>) -> Option<Wrong> {
    let name = values.first().filter(|_| spec.per_primary && spec.name != "monitor")?;
    if watched.contains(name.as_str()) {
        return None;
    }
    let text = format!("no `sentinel monitor {name} …` comes before it");
    Some(Wrong::of("conflict", from_ref(name), text))
}
