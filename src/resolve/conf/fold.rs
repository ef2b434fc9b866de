//! Values that count, and those they hide: what the lines of one directive amount to.

use super::line::Line;
use super::program::Program;
use super::script::Gap;
use crate::model::Effective;
use crate::model::catalog::directives::{Directive, Repeat};
use crate::model::{Origin, Sourced, Value, Version, Why};

/// One of the steps that concern a directive.
#[derive(Clone, Copy)]
pub(super) enum Turn<'a> {
    /// A line of it.
    Line(&'a Line),
    /// Something unknown that may hold a line of it.
    Gap(&'a Gap),
}

/// What the steps amount to, from the default on.
pub(super) fn fold(
    directive: &Directive,
    default: Sourced<Value>,
    turns: &[Turn<'_>],
    points: Points,
) -> Effective {
    let value = match (directive.name, directive.repeat) {
        ("save", _) => save(default, turns, points),
        (_, Repeat::MergePerClass) => merge(default, turns),
        (_, Repeat::Accumulate | Repeat::AccumulateUniqueName) => collect(turns).unwrap_or(default),
        (_, Repeat::Last) => return last(default, turns),
    };
    Effective { value, shadowed: Vec::new() }
}

fn gap(gap: &Gap) -> Sourced<Value> {
    Sourced::unknown(gap.anchor, gap.why.clone())
}

/// The last line counts.
fn last(default: Sourced<Value>, turns: &[Turn<'_>]) -> Effective {
    let (mut value, mut shadowed) = (default, Vec::new());
    for turn in turns {
        let next = match turn {
            Turn::Line(line) => line.value.clone(),
            Turn::Gap(why) => Some(gap(why)),
        };
        let Some(next) = next else { continue };
        let old = std::mem::replace(&mut value, next);
        if old.origin.is_written() {
            shadowed.push(old);
        }
    }
    shadowed.reverse();
    Effective { value, shadowed }
}

/// A list whose items may come from several lines; its origin is theirs, or that of the line that emptied it.
fn list(items: Vec<Sourced<Value>>, emptied: Option<Origin>) -> Sourced<Value> {
    let from: Vec<Origin> = items.iter().map(|item| item.origin.clone()).collect();
    let origin = match (from.is_empty(), emptied) {
        (true, Some(origin)) => origin,
        _ => Origin::derived(from),
    };
    Sourced::new(Value::List(items), origin)
}

fn items(value: &Sourced<Value>) -> &[Sourced<Value>] {
    if let Value::List(items) = &value.value { items } else { &[] }
}

/// What a server does to the save points that stand on the other side of an `include`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Points {
    /// It keeps them.
    Kept,
    /// A `save` line within the include drops those before it.
    DroppedWithin,
    /// Every `save` line behind an include drops those before it.
    DroppedBehind,
    /// The series that the server may be differ.
    Unclear,
}

impl Points {
    pub fn of(program: Program) -> Self {
        if program.target.and_then(|target| target.version) == Some(Version::full(6, 2, 22)) {
            return Self::DroppedWithin;
        }
        match (program.all_since(7, 0), program.any_since(7, 0)) {
            (true, _) => Self::DroppedBehind,
            (false, true) => Self::Unclear,
            (false, false) => Self::Kept,
        }
    }
}

/// Save points add up; the first line takes the built-in ones away, an empty one takes all.
fn save(default: Sourced<Value>, turns: &[Turn<'_>], across: Points) -> Sourced<Value> {
    let mut state: Result<Vec<Sourced<Value>>, Sourced<Value>> = Ok(Vec::new());
    let (mut emptied, mut depth) = (None, 0);
    if turns.is_empty() {
        return default;
    }
    for turn in turns {
        let line = match turn {
            Turn::Line(line) => line,
            Turn::Gap(why) => {
                state = Err(gap(why));
                continue;
            }
        };
        let within = across == Points::DroppedWithin && line.entry.depth > depth;
        let behind = across == Points::DroppedBehind && line.entry.resumed;
        if within || behind {
            state = Ok(Vec::new());
        }
        if across == Points::Unclear
            && line.entry.resumed
            && state.as_ref().is_ok_and(|points| !points.is_empty())
        {
            state = Err(unclear(line));
        }
        depth = line.entry.depth;
        match &line.value {
            None => emptied = emptied.or(Some(line.origin())),
            Some(value) if value.origin.is_unknown() => state = Err(value.clone()),
            Some(value) if items(value).is_empty() => {
                state = Ok(Vec::new());
                emptied = Some(value.origin.clone());
            }
            Some(value) => {
                if let Ok(points) = &mut state {
                    points.extend_from_slice(items(value));
                }
            }
        }
    }
    state.map_or_else(|unknown| unknown, |points| list(points, emptied))
}

fn unclear(line: &Line) -> Sourced<Value> {
    Sourced::unknown(line.entry.directive.span, Why::UnknownVersion)
}

/// A line replaces the classes that it names.
fn merge(default: Sourced<Value>, turns: &[Turn<'_>]) -> Sourced<Value> {
    if default.origin.is_unknown() && !turns.is_empty() {
        return default;
    }
    let mut limits: Vec<Sourced<Value>> = items(&default).to_vec();
    let mut written = false;
    for turn in turns {
        let value = match turn {
            Turn::Line(line) => line.value.clone(),
            Turn::Gap(why) => Some(gap(why)),
        };
        let Some(value) = value else { continue };
        if value.origin.is_unknown() {
            return value;
        }
        for limit in items(&value) {
            written = true;
            match limits.iter_mut().find(|old| class(old) == class(limit)) {
                Some(old) => *old = limit.clone(),
                None => limits.push(limit.clone()),
            }
        }
    }
    if written { list(limits, None) } else { default }
}

/// The class of a buffer limit.
pub(super) fn class(limit: &Sourced<Value>) -> String {
    let text = limit.value.to_string();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// Every line adds; `None` where there is no line.
fn collect(turns: &[Turn<'_>]) -> Option<Sourced<Value>> {
    let mut all = Vec::new();
    for turn in turns {
        let line = match turn {
            Turn::Line(line) => line,
            Turn::Gap(why) => return Some(gap(why)),
        };
        let Some(value) = &line.value else { continue };
        match &value.origin {
            Origin::Unknown { why: Why::Invalid, .. } => {}
            origin if origin.is_unknown() => return Some(value.clone()),
            _ => all.push(item(line, value)),
        }
    }
    (!turns.is_empty()).then(|| list(all, turns.first().and_then(|turn| origin(*turn))))
}

fn origin(turn: Turn<'_>) -> Option<Origin> {
    match turn {
        Turn::Line(line) => Some(line.origin()),
        Turn::Gap(_) => None,
    }
}

/// One line as one item: its words, of a user only the name, for the rest may be passwords.
fn item(line: &Line, value: &Sourced<Value>) -> Sourced<Value> {
    let words: Vec<&str> = line.entry.directive.args.iter().map(|word| word.as_str()).collect();
    let text = match line.primary() {
        "user" => words.first().copied().unwrap_or_default().to_owned(),
        "sentinel" => words.first().copied().unwrap_or_default().to_owned(),
        _ => words.join(" "),
    };
    Sourced::new(Value::Str(text), value.origin.clone())
}
