//! Fixes: what a rule's recipe comes to at the places of one finding.
//!
//! Invariant: where the bytes around a place do not make it certain that the new text reads as meant, there is no
//! fix; a secret is never moved, and what stands for something else, as in base64, is never written over.

mod append;
mod lines;
mod remove;
mod replace;
mod set;
mod style;
mod variable;

use super::context::Context;
use super::eval::{Scope, evaluate, render_exact};
use super::label::place;
use super::rule::{Change, Recipe, Rule};
use crate::diagnostic::Fix;
use crate::model::{FactValue, Origin, Server, Setting};
use crate::source::{Edit, Span};

/// The fixes of a finding, best first; none where the recipe cannot be carried out there.
pub(super) fn changes<'a>(
    context: &Context<'a>,
    rule: &'a Rule,
    scope: &mut Scope<'a>,
    underlined: Span,
) -> Vec<Fix> {
    let Some(recipe) = &rule.words.fix else { return Vec::new() };
    let Some(edits) = edits(context, recipe, scope, underlined) else { return Vec::new() };
    if edits.iter().any(|edit| context.encoded.contains(edit.span)) {
        return Vec::new();
    }
    let is_secret = |text: &str, origin: &Origin| context.secrets.shows(text, origin);
    let title =
        super::eval::render(&recipe.title, scope, &is_secret).unwrap_or_else(|| rule.words.title.to_string());
    vec![Fix { title, safety: recipe.safety, edits }]
}

fn edits<'a>(
    context: &Context<'a>,
    recipe: &'a Recipe,
    scope: &mut Scope<'a>,
    underlined: Span,
) -> Option<Vec<Edit>> {
    let is_secret = |text: &str, origin: &Origin| context.secrets.shows(text, origin);
    let at = match &recipe.at {
        Some(at) => {
            let bases = evaluate(at, scope).bases;
            let written = bases.iter().find(|basis| basis.is_written())?;
            place(&written.origin(), context.sources)?
        }
        None => underlined,
    };
    match &recipe.change {
        Change::Set(directives) => {
            let server = server(context, scope)?;
            let mut edits = Vec::new();
            for (name, value) in directives {
                let value = render_exact(value, scope, &is_secret)?;
                edits.extend(set::set(context.sources, server, name, &value)?);
            }
            Some(edits)
        }
        Change::Replace(template) => {
            let content = render_exact(template, scope, &is_secret)?;
            replace::replace(context.sources, at, &content).map(|edit| vec![edit])
        }
        Change::Remove => {
            let whole = || setting(scope).or_else(|| around(server(context, scope)?, at));
            let whole = if recipe.at.is_none() { whole() } else { None };
            remove::remove(context.sources, whole.unwrap_or(at)).map(|edit| vec![edit])
        }
    }
}

/// The server that the finding is about.
fn server<'a>(context: &Context<'a>, scope: &Scope<'a>) -> Option<&'a Server> {
    let name = scope.told().find_map(|value| match value.value {
        FactValue::Subject(subject) if subject.kind() == "server" => Some(subject.name()),
        FactValue::Subject(subject) => match subject.fact("server")?.value {
            FactValue::Str(name) => Some(name.into_owned()),
            _ => None,
        },
        _ => None,
    })?;
    context.deployment.servers.iter().find(|server| server.name == name)
}

/// All of the setting that the finding is about: its line or words.
fn setting(scope: &Scope<'_>) -> Option<Span> {
    match scope.told().next_back()?.value {
        FactValue::Subject(subject) if subject.kind() == "setting" => Some(subject.anchor()),
        _ => None,
    }
}

/// All of the setting of a server that a place is in, so that no option stays behind without its value.
fn around(server: &Server, place: Span) -> Option<Span> {
    let holds = |at: Span| at.file == place.file && at.start <= place.start && place.end <= at.end;
    let whole = |setting: &Setting| {
        if holds(setting.at) {
            return Some(setting.at);
        }
        // Of what a script writes, a setting has only the name for its place.
        let own = setting.values.last().is_some_and(|value| value.origin.span() == Some(place));
        (own && setting.at.file == place.file && setting.at.end <= place.start).then(|| setting.at.to(place))
    };
    server.settings.iter().find_map(whole)
}
