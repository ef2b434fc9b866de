//! Lines that others hide.

use super::defaults::Defaults;
use super::fold::{Points, class};
use super::line::Line;
use super::wrong::word_span;
use crate::model::catalog::directives::Repeat;
use crate::model::{Origin, Setting, SettingPlace, Sourced, Value};
use crate::source::Spans;
use std::collections::BTreeMap;

/// Marks what later lines hide, and what is set twice in one file. `lines` and `settings` go together; `gaps` says for
/// each line how many unknown stretches came before it.
pub(super) fn mark(lines: &[Line], points: Points, settings: &mut [Setting]) {
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for at in (0..lines.len()).rev() {
        let Some((directive, _)) = lines[at].found.directive else { continue };
        let later = last.get(directive.name).copied();
        match directive.repeat {
            Repeat::Last => {
                if let Some(later) = later {
                    hide(lines, settings, at, later);
                }
                last.entry(directive.name).or_insert(at);
            }
            Repeat::MergePerClass => {
                if let Some(later) = later.filter(|later| covers(&lines[*later], &lines[at])) {
                    hide(lines, settings, at, later);
                }
                last.insert(directive.name, at);
            }
            _ if directive.name == "save" => {
                if let Some(later) = later {
                    hide(lines, settings, at, later);
                }
                let drops = points == Points::DroppedBehind && lines[at].entry.resumed;
                if empties(&lines[at]) || drops {
                    last.insert(directive.name, at);
                }
            }
            _ => {}
        }
    }
}

/// Marks the lines of a file that a start script says otherwise behind it.
pub(super) fn mark_fixed(lines: &[Line], defaults: &Defaults, settings: &mut [Setting]) {
    for (line, setting) in lines.iter().zip(settings) {
        let Some((directive, _)) = line.found.directive else { continue };
        if line.entry.place == SettingPlace::Conf && defaults.is_fixed(directive.name) {
            let default = defaults.of(directive);
            setting.effective = false;
            setting.shadowed_by = Sourced::new(Some(default.value.to_string()), default.origin);
        }
    }
}

fn empties(line: &Line) -> bool {
    let list = line.value.as_ref().map(|value| &value.value);
    matches!(list, Some(Value::List(items)) if items.is_empty())
        && line.value.as_ref().is_some_and(|value| !value.origin.is_unknown())
}

/// Whether a line of buffer limits names every class of another.
fn covers(later: &Line, earlier: &Line) -> bool {
    let classes = |line: &Line| match line.value.as_ref().map(|value| &value.value) {
        Some(Value::List(items)) => items.iter().map(class).collect(),
        _ => Vec::new(),
    };
    let (later, earlier) = (classes(later), classes(earlier));
    !earlier.is_empty() && earlier.iter().all(|class| later.contains(class))
}

fn hide(lines: &[Line], settings: &mut [Setting], at: usize, by: usize) {
    let (earlier, later) = (&lines[at], &lines[by]);
    let shown = if settings[by].sensitive { crate::model::secret::MASK.to_owned() } else { words(later) };
    let origin = Origin::Written { at: Spans::one(value_span(later)), via: later.entry.directive.name.via() };
    settings[at].effective = false;
    settings[at].shadowed_by = Sourced::new(Some(shown.clone()), origin.clone());
    let one_sheet = earlier.entry.sheet.is_some() && earlier.entry.sheet == later.entry.sheet;
    let apart = earlier.entry.directive.span != later.entry.directive.span;
    let last_wins = earlier.primary() == "save"
        || earlier.found.directive.is_some_and(|(directive, _)| directive.repeat == Repeat::Last);
    if one_sheet && apart && last_wins && differ(earlier, later) {
        settings[at].duplicate_of = Sourced::new(Some(shown), origin);
    }
}

fn value_span(line: &Line) -> crate::source::Span {
    let spans = line.entry.directive.args.iter().map(word_span);
    spans.reduce(crate::source::Span::to).unwrap_or(line.entry.directive.span)
}

fn words(line: &Line) -> String {
    let words: Vec<&str> = line.entry.directive.args.iter().map(|word| word.as_str()).collect();
    words.join(" ")
}

/// Whether two lines mean different values: `1gb` and `1024mb` do not.
fn differ(one: &Line, other: &Line) -> bool {
    match (&one.value, &other.value) {
        (Some(one), Some(other)) if !one.origin.is_unknown() && !other.origin.is_unknown() => {
            match (&one.value, &other.value) {
                (Value::List(_), Value::List(_)) => one.value.to_string() != other.value.to_string(),
                (one, other) => one != other,
            }
        }
        _ => words(one) != words(other),
    }
}
