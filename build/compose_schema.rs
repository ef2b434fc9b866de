//! Writes the schema of the compose specification as a table of shapes.
//!
//! The schema says much in several ways (`$ref`, `oneOf`, `allOf`); here every place becomes one shape, which holds
//! for each kind of value what it must be. A way to say things that this does not know stops the build.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::Path;

/// Reads `compose-spec.json` below `from` and writes a Rust table to `out`.
pub fn write(from: &Path, out: &Path) {
    let path = from.join("compose-spec.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let schema: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut table = Table { definitions: &schema["$defs"], shapes: Vec::new(), known: HashMap::new() };
    let root = table.place(&schema);
    let shapes = table.shapes.concat();
    let text = format!(
        "const ROOT: u16 = {root};\n\nstatic SHAPES: [Shape; {}] = [\n{shapes}];\n",
        table.shapes.len()
    );
    std::fs::write(out.join("compose_schema.rs"), text).expect("OUT_DIR is writable");
}

/// Words for people, and those that say nothing about the value.
const COMMENTS: [&str; 8] =
    ["$schema", "$id", "$defs", "title", "description", "default", "deprecated", "unevaluatedProperties"];

struct Table<'a> {
    definitions: &'a Value,
    shapes: Vec<String>,
    /// The shape of each schema, by its text.
    known: HashMap<String, usize>,
}

/// A shape in the making.
#[derive(Default)]
struct Shape {
    kinds: BTreeSet<String>,
    pattern: Option<String>,
    values: Vec<String>,
    range: (Option<i64>, Option<i64>),
    items: Option<usize>,
    unique: bool,
    keys: BTreeMap<String, usize>,
    names: Option<(String, usize)>,
    extensions: bool,
    closed: bool,
    required: Vec<String>,
}

impl Table<'_> {
    /// The index of a schema's shape.
    fn place(&mut self, schema: &Value) -> usize {
        let text = schema.to_string();
        if let Some(known) = self.known.get(&text) {
            return *known;
        }
        let mut shape = Shape::default();
        self.add(schema, &mut shape);
        self.shapes.push(shape.written());
        self.known.insert(text, self.shapes.len() - 1);
        self.shapes.len() - 1
    }

    /// Adds what a schema says to a shape.
    fn add(&mut self, schema: &Value, shape: &mut Shape) {
        let schema = schema.as_object().expect("a schema is a map");
        for (word, value) in schema {
            match word.as_str() {
                "$ref" => {
                    let name = text(value).strip_prefix("#/$defs/").expect("a definition of this file");
                    let definition = self.definitions[name].clone();
                    self.add(&definition, shape);
                }
                "allOf" => list(value).iter().for_each(|part| self.add(part, shape)),
                // nothing but keys of which one is needed: of jobs, which compose refuses itself
                "anyOf" => assert!(list(value).iter().all(|part| is_only(part, "required")), "{value}"),
                "oneOf" => self.alternatives(list(value), shape),
                "type" if value.is_array() => {
                    shape.kinds.extend(list(value).iter().map(|kind| text(kind).to_owned()))
                }
                "type" => drop(shape.kinds.insert(text(value).to_owned())),
                "pattern" => shape.pattern = Some(text(value).to_owned()),
                "enum" => shape.values.extend(list(value).iter().map(|value| text(value).to_owned())),
                "minimum" => shape.range.0 = value.as_i64(),
                "maximum" => shape.range.1 = value.as_i64(),
                "items" => shape.items = Some(self.place(value)),
                "uniqueItems" => shape.unique = value == true,
                "properties" => self.keys(value, shape),
                "patternProperties" => self.names(value, shape),
                "additionalProperties" => shape.closed |= value == false,
                "required" => shape.required.extend(list(value).iter().map(|key| text(key).to_owned())),
                _ => assert!(COMMENTS.contains(&word.as_str()), "the schema says {word:?}"),
            }
        }
        shape.closed |= schema.get("unevaluatedProperties") == Some(&Value::Bool(false));
    }

    /// Adds alternatives, which must differ in the kind of value.
    fn alternatives(&mut self, alternatives: &[Value], shape: &mut Shape) {
        for alternative in alternatives {
            let mut one = Shape::default();
            self.add(alternative, &mut one);
            let same = one.kinds.intersection(&shape.kinds).next();
            assert!(
                same.is_none() && !one.kinds.is_empty(),
                "two alternatives for one kind of value: {alternative}"
            );
            shape.join(one);
        }
    }

    fn keys(&mut self, properties: &Value, shape: &mut Shape) {
        for (key, schema) in map(properties) {
            let index = self.place(schema);
            shape.keys.insert(key.clone(), index);
        }
    }

    fn names(&mut self, patterns: &Value, shape: &mut Shape) {
        for (pattern, schema) in map(patterns) {
            if pattern == "^x-" && map(schema).is_empty() {
                shape.extensions = true;
                continue;
            }
            let names = match pattern.as_str() {
                ".+" | "^.+$" => "NotEmpty",
                "^[a-zA-Z0-9._-]+$" => "Resource",
                "^[a-z]+$" => "Lowercase",
                _ => panic!("keys like {pattern:?}"),
            };
            assert!(shape.names.is_none(), "two patterns of keys: {patterns}");
            shape.names = Some((names.to_owned(), self.place(schema)));
        }
    }
}

impl Shape {
    /// Takes in an alternative for other kinds of value.
    fn join(&mut self, other: Shape) {
        let kinds = &other.kinds;
        if kinds.contains("string") {
            (self.pattern, self.values) = (other.pattern, other.values);
        }
        if kinds.contains("integer") || kinds.contains("number") {
            self.range = other.range;
        }
        if kinds.contains("array") {
            (self.items, self.unique) = (other.items, other.unique);
        }
        if kinds.contains("object") {
            (self.keys, self.names, self.required) = (other.keys, other.names, other.required);
            (self.extensions, self.closed) = (other.extensions, other.closed);
        } else if !kinds.contains("array") && other.extensions {
            panic!("extensions of a scalar");
        }
        self.kinds.extend(other.kinds);
    }

    fn written(&self) -> String {
        let kinds = match self.kinds.is_empty() {
            // an object of which only the keys are described
            true if !self.keys.is_empty() => "kind::MAP".to_owned(),
            true => "u8::MAX".to_owned(),
            false => self.kinds.iter().map(|kind| bit(kind)).collect::<Vec<_>>().join(" | "),
        };
        let pattern =
            self.pattern.as_ref().map_or("None".to_owned(), |text| format!("Some(Pattern::new({text:?}))"));
        let keys: Vec<(&String, usize)> = self.keys.iter().map(|(key, index)| (key, *index)).collect();
        let names = self.names.as_ref();
        let names =
            names.map_or("None".to_owned(), |(names, index)| format!("Some((Names::{names}, {index}))"));
        let range = (self.range.0.unwrap_or(i64::MIN), self.range.1.unwrap_or(i64::MAX));
        let Self { values, items, unique, extensions, required, .. } = self;
        let open = !self.closed;
        let mut text = String::new();
        writeln!(
            text,
            "Shape {{ kinds: {kinds}, pattern: {pattern}, values: &{values:?}, range: {range:?}, items: {items:?}, \
             unique: {unique}, keys: &{keys:?}, names: {names}, extensions: {extensions}, open: {open}, \
             required: &{required:?} }},"
        )
        .expect("a string takes everything");
        text
    }
}

fn bit(kind: &str) -> &'static str {
    match kind {
        "null" => "kind::NULL",
        "boolean" => "kind::BOOL",
        "integer" => "kind::INT",
        "number" => "kind::NUMBER | kind::INT",
        "string" => "kind::STRING",
        "array" => "kind::LIST",
        "object" => "kind::MAP",
        _ => panic!("a value of the kind {kind:?}"),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn map(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("a map")
}

fn is_only(schema: &Value, word: &str) -> bool {
    map(schema).keys().all(|key| key == word)
}
