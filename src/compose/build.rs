use super::pairs;
use super::paths;
use super::value::{Map, Value};
use crate::model::compose::Build;
use crate::source::{Text, normalise};
use indexmap::IndexMap;

/// `build`.
pub(super) fn read(value: &Value) -> Option<Build> {
    value.as_map()?;
    let context = match value.get("context") {
        Some(context) => paths::join(context),
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
        args: value.get("args").map(texts).unwrap_or_default(),
    })
}

/// The values of a map or of a list of `NAME=value`, by name; names alone are left out.
pub(super) fn texts(value: &Value) -> IndexMap<String, Text> {
    let map: Map = match value.as_map() {
        Some(map) => map.clone(),
        None => pairs::collect(value.clone()),
    };
    map.into_iter().filter_map(|(name, entry)| Some((name, entry.value.text()?.clone()))).collect()
}
