use super::pairs;
use super::paths;
use super::scope::Scope;
use super::value::{Entry, Map, Value};
use crate::model::compose::Build;
use crate::source::{Text, normalise};
use indexmap::IndexMap;

/// `build`. An argument without value takes it from the project's variables.
pub(super) fn read(scope: &Scope, value: &Value) -> Option<Build> {
    value.as_map()?;
    let context = match value.get("context") {
        Some(context) => paths::context(context),
        None => value.base.as_ref().map(|base| base.as_path().to_owned()),
    };
    let inline = value.text_of("dockerfile_inline").cloned();
    let dockerfile = match value.text_of("dockerfile") {
        Some(path) if path.holds_unknown() => None,
        Some(path) => context.as_ref().map(|context| normalise(&context.join(path.as_str()))),
        None if inline.is_some() => None,
        None => context.as_ref().map(|context| context.join("Dockerfile")),
    };
    Some(Build {
        at: value.at,
        context,
        dockerfile,
        inline,
        target: value.text_of("target").cloned(),
        args: value.get("args").map(|args| arguments(scope, args)).unwrap_or_default(),
    })
}

fn arguments(scope: &Scope, args: &Value) -> IndexMap<String, Text> {
    let resolve = |(name, entry): (String, Entry)| {
        let value = match entry.value.text() {
            Some(text) => text.clone(),
            None => scope.lookup(&name)?.text(entry.key),
        };
        Some((name, value))
    };
    entries(args).into_iter().filter_map(resolve).collect()
}

/// The entries of a map or of a list of `NAME=value`, by name, in their order.
pub(super) fn entries(value: &Value) -> Map {
    match value.as_map() {
        Some(map) => map.clone(),
        None => pairs::collect(value.clone()),
    }
}

/// The values of a map or of a list of `NAME=value`, by name; names alone are left out.
pub(super) fn texts(value: &Value) -> IndexMap<String, Text> {
    entries(value).into_iter().filter_map(|(name, entry)| Some((name, entry.value.text()?.clone()))).collect()
}
