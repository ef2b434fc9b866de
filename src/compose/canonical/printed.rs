//! Values as compose prints them.

use super::super::value::{Kind, Scalar, Value};
use super::super::{pairs, scalar, units};
use crate::source::Text;
use serde_json::{Map as Object, Value as Json, json};

/// A list of strings; `None` for none.
pub(super) fn texts<'a>(texts: impl Iterator<Item = &'a Text>) -> Option<Json> {
    let texts: Vec<Json> = texts.map(|text| json!(text.as_str())).collect();
    (!texts.is_empty()).then_some(Json::Array(texts))
}

/// A list, each item printed by a step; `None` for none.
pub(super) fn list(value: &Value, item: impl Fn(&Value) -> Option<Json>) -> Option<Json> {
    let items: Vec<Json> = value.items().iter().filter_map(item).collect();
    (!items.is_empty()).then_some(Json::Array(items))
}

/// A map, each value printed by a step, which may leave it out.
pub(super) fn map(value: &Value, item: impl Fn(&str, &Value) -> Option<Json>) -> Option<Json> {
    let entries = value.as_map()?.iter();
    let object = entries.filter_map(|(key, entry)| Some((key.clone(), item(key, &entry.value)?)));
    Some(Json::Object(object.collect()))
}

/// A map of strings, or a list of `NAME=value` as one.
pub(super) fn strings(value: &Value) -> Option<Json> {
    let map = match value.as_map() {
        Some(map) => map.clone(),
        None => pairs::collect(value.clone()),
    };
    let object: Object<String, Json> = map
        .into_iter()
        .map(|(name, entry)| (name, json!(entry.value.text().map_or("", Text::as_str))))
        .collect();
    (!object.is_empty()).then_some(Json::Object(object))
}

/// A duration, in its largest units.
pub(super) fn duration(value: &Value) -> Option<Json> {
    let text = value.text()?.as_str();
    Some(
        units::duration(text)
            .map_or_else(|| json!(text), |duration| json!(units::printed_duration(duration))),
    )
}

/// A size: bytes in a string, as compose prints it.
pub(super) fn size(value: &Value) -> Option<Json> {
    if value.is_float() {
        return None;
    }
    let text = value.text()?.as_str();
    match scalar::size(text) {
        Ok(0) => None,
        Ok(size) => Some(json!(size.to_string())),
        Err(_) => Some(json!(text)),
    }
}

/// A number, whole or not.
pub(super) fn number(value: &Value) -> Option<Json> {
    let text = value.text()?.as_str();
    let whole = text.parse::<i64>().ok().map(|number| json!(number));
    Some(
        whole.or_else(|| text.parse::<f64>().ok().map(|number| json!(number))).unwrap_or_else(|| json!(text)),
    )
}

/// Attributes that compose prints even where they are zero, false or empty.
const KEPT: &[&str] = &["parallelism", "max_attempts", "enable_ipv4", "enable_ipv6", "kind", "value"];

/// A value without what is empty, zero or false, which compose leaves out.
pub(super) fn plain(value: &Value) -> Option<Json> {
    let below = |key: &str, value: &Value| {
        if KEPT.contains(&key) && !value.is_null() { Some(verbatim(value)) } else { plain(value) }
    };
    let json = match &value.kind {
        Kind::Scalar(..) | Kind::Pairs(_) => verbatim(value),
        Kind::List(items) => {
            let bare = |item: &Value| if item.as_map().is_some() { json!({}) } else { verbatim(item) };
            items.iter().map(|item| plain(item).unwrap_or_else(|| bare(item))).collect()
        }
        Kind::Map(map) => Json::Object(
            map.iter().filter_map(|(key, entry)| Some((key.clone(), below(key, &entry.value)?))).collect(),
        ),
    };
    let empty = match &json {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(object) => object.is_empty(),
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::Bool(true) => false,
    };
    (!empty).then_some(json)
}

/// A value with all that is in it.
pub(super) fn verbatim(value: &Value) -> Json {
    match &value.kind {
        Kind::Scalar(Scalar::Null, _) => Json::Null,
        Kind::Scalar(Scalar::Bool(value), _) => json!(value),
        Kind::Scalar(Scalar::Int(value), _) => json!(value),
        Kind::Scalar(Scalar::Float(value), _) => json!(value),
        Kind::Scalar(Scalar::String, text) => json!(text.as_str()),
        Kind::List(items) => items.iter().map(verbatim).collect(),
        Kind::Map(map) | Kind::Pairs(map) => {
            map.iter().map(|(key, entry)| (key.clone(), verbatim(&entry.value))).collect()
        }
    }
}
