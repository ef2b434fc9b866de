use super::value::{Entry, Kind, Map, Scalar, Value};
use crate::source::{Text, TextBuilder};

/// How many replaced values an entry remembers, at most: one more than this.
const HIDDEN: usize = 7;

/// `NAME=value` from a list or a map, by name. The last of a name wins, at the place of the first, and keeps what it
/// hides. A name alone has a null value.
pub(super) fn collect(value: Value) -> Map {
    match value.kind {
        Kind::Pairs(map) => map,
        Kind::Map(map) => {
            let mut map: Map = map.into_iter().filter(|(_, entry)| entry.value.items().is_empty()).collect();
            map.sort_keys();
            map
        }
        Kind::List(items) => {
            let mut map = Map::new();
            for item in items {
                if let Some((name, entry)) = split(&item) {
                    put(&mut map, name, entry);
                }
            }
            map
        }
        Kind::Scalar(..) => split(&value).into_iter().collect(),
    }
}

/// Both values as one.
pub(super) fn concatenate(base: Value, over: Value) -> Value {
    let at = base.at;
    let mut map = collect(base);
    for (name, entry) in collect(over) {
        put(&mut map, name, entry);
    }
    Value::pairs(map, at)
}

fn put(map: &mut Map, name: String, mut entry: Entry) {
    if let Some(old) = map.get_mut(&name) {
        let old = std::mem::replace(old, Entry::new(entry.key, Value::null(entry.key)));
        entry.hidden.push((old.key, old.value));
        entry.hidden.extend(old.hidden.into_iter().take(HIDDEN));
    }
    map.insert(name, entry);
}

/// The name and the value of a `NAME=value`.
fn split(item: &Value) -> Option<(String, Entry)> {
    let text = item.text()?;
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Value::string(value)),
        None => (text.clone(), Value::null(text.outer_span())),
    };
    Some((name.as_str().to_owned(), Entry::new(name.span(), value.part_of(item))))
}

/// The `NAME=value` of a map, sorted; a list of values gives one for each.
pub(super) fn joined(map: Map) -> Vec<Value> {
    let mut items: Vec<(String, Value)> = Vec::new();
    for (name, entry) in map {
        let values = match entry.value.kind {
            Kind::List(values) => values,
            _ => vec![entry.value],
        };
        for value in values {
            let mut text = TextBuilder::new(value.at);
            text.push(&name, entry.key);
            if let Kind::Scalar(scalar, value) = &value.kind
                && *scalar != Scalar::Null
            {
                text.push_decoded("=", entry.key);
                text.push_text(value);
            }
            let text: Text = text.finish();
            items.push((text.as_str().to_owned(), Value::string(text).part_of(&value)));
        }
    }
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items.into_iter().map(|(_, value)| value).collect()
}
