use super::merge::as_sequence;
use super::value::Value;
use crate::source::{Text, TextBuilder};

/// `extra_hosts` as `name=address`.
pub(super) fn read(value: &Value) -> Vec<Text> {
    as_sequence(value.clone()).iter().filter_map(Value::text).map(host).collect()
}

fn host(text: &Text) -> Text {
    let value = text.as_str();
    let Some(at) = value.find('=').or_else(|| value.find(':')) else { return text.clone() };
    let mut host = TextBuilder::new(text.anchor());
    host.push_text(&text.slice(0..at));
    host.push_decoded("=", text.slice(at..at + 1).span());
    host.push_text(&text.slice(at + 1..value.len()));
    host.finish()
}
