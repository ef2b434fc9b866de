use crate::source::{Span, Text};
use indexmap::IndexMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A value of a project on its way from YAML to a [`Project`](crate::model::compose::Project): interpolated, then
/// merged, then brought into long form.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub kind: Kind,
    /// The bytes of all of it, where it is used.
    pub at: Span,
    /// The directory that a relative path in it starts from, once that is known.
    pub base: Option<Arc<PathBuf>>,
    /// The string that it was written as, where it was brought into long form.
    pub short: Option<Text>,
    /// The variables used in the scalar that it was made of: an index into those of the load.
    pub uses: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) enum Kind {
    Scalar(Scalar, Text),
    List(Vec<Value>),
    Map(Map),
    /// A list of `NAME=value`, by name: what an environment becomes when it is merged.
    Pairs(Map),
}

/// What a scalar is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String,
}

pub(super) type Map = IndexMap<String, Entry>;

/// As many keys as most maps have at most.
const FEW: usize = 12;

#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The key's bytes, in the first file that has it.
    pub key: Span,
    /// Its bytes in later files.
    pub also: Vec<Span>,
    pub value: Value,
    /// What does not count beside it: what it replaced in an environment, latest first, and empty lists of later files,
    /// which take nothing away.
    pub hidden: Vec<(Span, Value)>,
}

impl Entry {
    pub fn new(key: Span, value: Value) -> Self {
        Self { key, also: Vec::new(), value, hidden: Vec::new() }
    }
}

impl Value {
    fn of(kind: Kind, at: Span) -> Self {
        Self { kind, at, base: None, short: None, uses: None }
    }

    pub fn null(at: Span) -> Self {
        Self::of(Kind::Scalar(Scalar::Null, Text::empty(at)), at)
    }

    /// A string; its place is its anchor.
    pub fn string(text: Text) -> Self {
        let at = text.outer_span();
        Self::of(Kind::Scalar(Scalar::String, text), at)
    }

    pub fn scalar(scalar: Scalar, text: Text) -> Self {
        let at = text.outer_span();
        Self::of(Kind::Scalar(scalar, text), at)
    }

    pub fn bool(value: bool, at: Span) -> Self {
        Self::of(Kind::Scalar(Scalar::Bool(value), Text::whole(value.to_string(), at)), at)
    }

    pub fn list(items: Vec<Value>, at: Span) -> Self {
        Self::of(Kind::List(items), at)
    }

    pub fn map(map: Map, at: Span) -> Self {
        Self::of(Kind::Map(map), at)
    }

    pub fn pairs(map: Map, at: Span) -> Self {
        Self::of(Kind::Pairs(map), at)
    }

    /// The same value, as one that was made of a part of another.
    pub fn part_of(self, other: &Value) -> Self {
        Self { base: other.base.clone(), uses: other.uses, ..self }
    }

    /// Whether it is a number with a point or an exponent, which compose takes for no size at all and drops.
    pub fn is_float(&self) -> bool {
        matches!(self.kind, Kind::Scalar(Scalar::Float(_), _))
    }

    /// Whether what it names has to be there: unless it says `required: false`.
    pub fn is_required(&self) -> bool {
        self.get("required").and_then(Self::as_bool) != Some(false)
    }

    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Scalar(Scalar::Null, _))
    }

    /// A scalar's text, whatever its type; `None` for null and collections.
    pub fn text(&self) -> Option<&Text> {
        match &self.kind {
            Kind::Scalar(Scalar::Null, _) | Kind::List(_) | Kind::Map(_) | Kind::Pairs(_) => None,
            Kind::Scalar(_, text) => Some(text),
        }
    }

    /// The text of a string.
    pub fn as_string(&self) -> Option<&Text> {
        match &self.kind {
            Kind::Scalar(Scalar::String, text) => Some(text),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// A map's entries; none for anything else.
    pub fn into_map(self) -> Map {
        match self.kind {
            Kind::Map(map) => map,
            _ => Map::new(),
        }
    }

    /// Items of a list; none for anything else.
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The value under a key of a map.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let map = self.as_map()?;
        let entry = match map.len() {
            // To look at a few keys is cheaper than to hash one.
            0..=FEW => map.iter().find(|(name, _)| *name == key).map(|(_, entry)| entry),
            _ => map.get(key),
        };
        entry.map(|entry| &entry.value)
    }

    /// The value down a path of keys.
    pub fn down(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The text under a key of a map.
    pub fn text_of(&self, key: &str) -> Option<&Text> {
        self.get(key)?.text()
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Scalar(Scalar::Bool(value), _) => Some(value),
            _ => None,
        }
    }

    /// Whether some of it hangs on a variable that no file sets.
    pub fn holds_unknown(&self) -> bool {
        self.any(&mut |value| value.text().is_some_and(Text::holds_unknown))
    }

    fn any(&self, test: &mut dyn FnMut(&Value) -> bool) -> bool {
        test(self)
            || match &self.kind {
                Kind::Scalar(..) => false,
                Kind::List(items) => items.iter().any(|item| item.any(test)),
                Kind::Map(map) | Kind::Pairs(map) => map.values().any(|entry| entry.value.any(test)),
            }
    }

    /// Number of values in it, itself included.
    pub fn size(&self) -> usize {
        let mut count = 0;
        self.any(&mut |_| {
            count += 1;
            false
        });
        count
    }

    /// The same value, reached through one more place: an include, an extends.
    pub fn brought_via(&mut self, span: Span) {
        match &mut self.kind {
            Kind::Scalar(_, text) => {
                *text = std::mem::replace(text, Text::empty(span)).brought_via(span);
            }
            Kind::List(items) => items.iter_mut().for_each(|item| item.brought_via(span)),
            Kind::Map(map) | Kind::Pairs(map) => {
                map.values_mut().for_each(|entry| entry.value.brought_via(span))
            }
        }
    }
}
