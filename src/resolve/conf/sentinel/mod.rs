//! Lines that begin with `sentinel`.

mod values;
mod watch;

use super::line::Line;
use super::number;
use super::program::Program;
use super::wrong::Wrong;
use crate::model::catalog::directives::{self, SentinelDirective, Status};
use crate::model::{ProblemKind, Target};
use crate::source::Text;
use std::slice::from_ref;
use watch::Watch;

/// What the catalog has of the directive behind `sentinel`.
pub(super) fn spec(line: &Line) -> Option<&'static SentinelDirective> {
    directives::sentinel(line.entry.directive.args.first()?.as_str())
}

/// Judges all `sentinel` lines: in a server they are out of place, in a sentinel they must be ones it knows.
/// `complete` says that no line is unknown.
pub(super) fn judge(program: Program, complete: bool, lines: &mut [Line]) {
    if !program.tabled {
        return;
    }
    let mut watch = Watch::new(program, complete, lines);
    for line in lines.iter_mut().filter(|line| line.primary() == "sentinel") {
        let Some((first, values)) = line.entry.directive.args.split_first() else { continue };
        let wrong = if !program.sentinel {
            Some(Wrong::of_name(
                ProblemKind::NotSentinel,
                "it is started as a server, which takes no `sentinel` lines",
            ))
        } else if line.entry.directive.args.iter().any(Text::holds_unknown) {
            watch.pass(first, values);
            None
        } else {
            known(program, first, values).unwrap_or_else(|spec| watch.take(spec, values))
        };
        if let Some(wrong) = wrong {
            line.blame(wrong);
        }
    }
    join_names(lines);
}

/// One line lets a sentinel take names instead of addresses, so all that it does not take are one fault.
fn join_names(lines: &mut [Line]) {
    let mut first: Option<&mut Wrong> = None;
    for line in lines {
        if line.wrong.as_ref().is_none_or(|wrong| wrong.kind != ProblemKind::HostName) {
            continue;
        }
        match &mut first {
            None => first = line.wrong.as_mut(),
            Some(first) => first.also.extend(line.wrong.take().and_then(|wrong| wrong.at)),
        }
    }
}

/// What is wrong with a line by itself; `Err` with its specification where nothing is.
fn known(
    program: Program,
    first: &Text,
    values: &[Text],
) -> Result<Option<Wrong>, &'static SentinelDirective> {
    let Some(spec) = directives::sentinel(first.as_str()) else {
        if first.as_str().starts_with('/') {
            let text = format!("`{first}` stands where `--sentinel` has a statement: the file comes first");
            return Ok(Some(Wrong::of(ProblemKind::NotSentinel, from_ref(first), text)));
        }
        let text = format!("no sentinel has a directive `{first}`");
        let wrong =
            Wrong::of(ProblemKind::Unknown, from_ref(first), text).suggesting(nearest(first.as_str()));
        return Ok((!program.beyond).then_some(wrong));
    };
    if !program.iter().any(|series| knows(spec, series)) {
        let text = format!("{} has no `sentinel {}`", program.describe(), spec.name);
        return Ok(Some(Wrong::of(ProblemKind::TooNew, from_ref(first), text)));
    }
    match arity(spec, values).or_else(|| values::checked(spec, values)) {
        Some(wrong) => Ok(Some(wrong)),
        None => Err(spec),
    }
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
        return Some(Wrong::of(ProblemKind::TrailingComment, excess, text));
    }
    Some(Wrong::of(ProblemKind::Arity, excess, format!("expects `sentinel {} {}`", spec.name, spec.shape)))
}
