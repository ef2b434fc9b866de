//! What is wrong with suppressions, and how to mend it.

use super::suppression::Suppression;
use crate::config::nearest;
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::model::Date;
use crate::policy::RuleSet;
use crate::source::{Edit, Sources, Span};
use std::collections::BTreeSet;

/// A finding about a suppression.
pub(super) fn problem(
    rule: &'static str,
    title: &'static str,
    span: Span,
    message: impl Into<String>,
) -> Diagnostic {
    let mut problem = Diagnostic::input(rule, title, span, message);
    problem.group = "suppression".into();
    problem.severity = Severity::Warning;
    problem
}

/// A suppression that has ended: it hides nothing any more, so to remove it changes nothing.
pub(super) fn expired(sources: &Sources, suppression: &Suppression, until: Date, span: Span) -> Diagnostic {
    let names: Vec<String> = suppression.rules.iter().map(|(name, _)| format!("`{name}`")).collect();
    let message = format!("this suppression of {} ended on {until}", names.join(", "));
    let mut problem = problem("expired-suppression", "Suppression whose day has passed", span, message)
        .with_help("Mend what it hid, or give it another day.");
    problem.fixes.push(removal(Safety::Safe, whole(sources, suppression.comment, suppression.own_line)));
    problem
}

/// Names of rules that find nothing where the suppression counts. `idle` are their places in its list, ascending.
pub(super) fn unused(sources: &Sources, suppression: &Suppression, idle: &[usize]) -> Vec<Diagnostic> {
    // The first place that is not idle: the first at which the two part.
    let kept = idle.iter().enumerate().find(|(place, idle)| place != *idle);
    let kept = kept.map_or(idle.len(), |(place, _)| place);
    let named = idle.iter().filter_map(|index| Some((*index, suppression.rules.get(*index)?)));
    let problem = |(index, (name, span)): (usize, &(String, Span))| {
        let title = "Suppression that nothing needs";
        let mut problem = problem("unused-suppression", title, *span, format!("`{name}` finds nothing here"))
            .with_help("Remove it, so that it hides nothing later.");
        problem.fixes.push(removal(Safety::Safe, without(sources, suppression, index, kept)));
        problem
    };
    named.map(problem).collect()
}

/// A name that no rule has, at a place in the list. `open` are the rules with findings where the suppression counts: if
/// one of them has nearly this name, it was meant. Else the name may be that of a policy which is not here, so it is not
/// removed unasked.
pub(super) fn unknown(
    sources: &Sources,
    suppression: &Suppression,
    (index, (name, span)): (usize, &(String, Span)),
    open: &BTreeSet<&str>,
    rules: &RuleSet,
) -> Diagnostic {
    let title = "Suppression of a rule that does not exist";
    let slug = name.rsplit('/').next().unwrap_or(name);
    let near = |known: &mut dyn Iterator<Item = &str>| {
        let known: Vec<&str> = known.collect();
        let nearest = |word: &str| nearest(word, known.iter().copied());
        nearest(name).or_else(|| nearest(slug)).map(str::to_owned)
    };
    let of_group: Vec<&str> =
        rules.rules().iter().filter(|rule| rule.group == *name).map(|rule| rule.id.as_str()).collect();
    let open_of_group: Vec<&str> = of_group.iter().copied().filter(|id| open.contains(id)).collect();
    let meant = match open_of_group.is_empty() {
        true => near(&mut open.iter().copied()),
        false => Some(open_of_group.join(", ")),
    };
    let message = match meant {
        _ if !of_group.is_empty() => {
            format!("`{name}` is a group of rules, and a suppression names each rule by itself")
        }
        Some(_) => format!("there is no rule `{name}`, so this suppresses nothing"),
        None => format!("there is no rule `{name}`, and nothing of that name was found here"),
    };
    let known = meant.clone().or_else(|| near(&mut rules.rules().iter().map(|rule| rule.id.as_str())));
    let help = match known {
        Some(ids) if !open_of_group.is_empty() => format!("Write `{ids}`."),
        _ if !of_group.is_empty() => format!("`redlint rules {name}` lists its rules."),
        Some(near) => format!("Did you mean `{near}`?"),
        None => "`redlint rules` lists all rules.".into(),
    };
    let mut problem = problem("unknown-suppressed-rule", title, *span, message).with_help(help);
    problem.fixes.push(match meant {
        Some(id) => Fix {
            title: format!("Write `{id}`"),
            safety: Safety::Safe,
            edits: vec![Edit { span: *span, content: id }],
        },
        None => removal(Safety::Unsafe, without(sources, suppression, index, usize::from(index == 0))),
    });
    problem
}

/// A suppression without a reason does not count. Nobody but its author knows the reason; the comment can only go.
pub(super) fn without_reason(sources: &Sources, comment: Span, own_line: bool) -> Diagnostic {
    let message = "this suppression gives no reason, so it does not count";
    let title = "Suppression that does not say why";
    let mut problem = problem("suppression-without-reason", title, comment, message)
        .with_help("Say why behind the brackets: `# redlint: ignore[rule] reason`.");
    problem.fixes.push(removal(Safety::Unsafe, whole(sources, comment, own_line)));
    problem
}

fn removal(safety: Safety, edit: Edit) -> Fix {
    Fix { title: "Remove the suppression".into(), safety, edits: vec![edit] }
}

/// Removes a comment: its line, or what stands behind the value.
fn whole(sources: &Sources, comment: Span, own_line: bool) -> Edit {
    let text = sources.text(comment.file);
    let range = comment.range();
    let before = text.get(..range.start).unwrap_or_default();
    let range = if own_line {
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = text.get(range.end..).unwrap_or_default();
        start..rest.find('\n').map_or(text.len(), |newline| range.end + newline + 1)
    } else {
        before.trim_end_matches([' ', '\t']).len()..range.end
    };
    Edit { span: Span::new(comment.file, range), content: String::new() }
}

/// Removes a name and the comma between it and what stays, the first of which is at `kept`; the comment where nothing
/// stays. Removals of several names have no byte in common.
fn without(sources: &Sources, suppression: &Suppression, index: usize, kept: usize) -> Edit {
    let span = |index: usize| suppression.rules.get(index).map(|(_, span)| *span);
    let (Some(name), Some(_)) = (span(index), span(kept)) else {
        return whole(sources, suppression.comment, suppression.own_line);
    };
    let before = index.checked_sub(1).filter(|_| kept < index).and_then(span);
    let after = span(index + 1).filter(|_| kept > index);
    let start = before.map_or(name.start, |before| before.end);
    let end = after.map_or(name.end, |after| after.start);
    Edit { span: Span { file: name.file, start, end }, content: String::new() }
}
