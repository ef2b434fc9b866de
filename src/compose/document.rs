use super::cast::cast;
use super::loader::Loader;
use super::scope::Scope;
use super::value::{Entry, Map, Scalar, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Text};
use crate::syntax::interpolate::{Fault, Problem};
use crate::syntax::yaml::{self, Node};

/// One YAML document: interpolated, with what it takes away from the documents before it.
#[derive(Debug)]
pub(super) struct Document {
    pub root: Map,
    /// Paths of `!reset` and `!override`.
    pub resets: Vec<Vec<String>>,
}

/// Reads a document. A document that is no map gives a problem and an empty one.
pub(super) fn read(loader: &mut Loader<'_>, scope: &Scope, node: &Node) -> Document {
    let mut decoder = Decoder { loader, scope, path: Vec::new(), resets: Vec::new() };
    let root = match decoder.value(node) {
        Some(value) if node.is_mapping() => value.into_map(),
        _ => {
            let message = "top-level object must be a mapping";
            decoder.loader.invalid(node.span(), message);
            Map::new()
        }
    };
    Document { root, resets: decoder.resets }
}

struct Decoder<'a, 'b> {
    loader: &'a mut Loader<'b>,
    scope: &'a Scope,
    path: Vec<String>,
    resets: Vec<Vec<String>>,
}

impl Decoder<'_, '_> {
    /// The value of a node; `None` where `!reset` takes it away.
    fn value(&mut self, node: &Node) -> Option<Value> {
        if node.has_tag("!reset") {
            self.resets.push(self.path.clone());
            return None;
        }
        if node.has_tag("!override") {
            self.resets.push(self.path.clone());
        }
        if node.is_mapping() {
            return Some(Value::map(self.map(node), node.span()));
        }
        if node.is_sequence() {
            let mut items = Vec::new();
            for (index, item) in node.items().enumerate() {
                items.extend(self.below(index.to_string(), &item).1);
            }
            return Some(Value::list(items, node.span()));
        }
        Some(self.scalar(node))
    }

    /// The value of a node below a key, which is given back.
    fn below(&mut self, key: String, node: &Node) -> (String, Option<Value>) {
        self.path.push(key);
        let value = self.value(node);
        (self.path.pop().unwrap_or_default(), value)
    }

    fn map(&mut self, node: &Node) -> Map {
        let mut map = Map::new();
        for entry in node.entries() {
            let (mut name, mut value) = self.below(entry.name().to_owned(), &entry.value);
            // what `<<` brings counts where the key itself is taken away
            for hidden in &entry.hidden {
                if value.is_none() {
                    (name, value) = self.below(name, hidden);
                }
            }
            if let Some(value) = value {
                map.insert(name, Entry::new(entry.key_span(), value));
            }
        }
        map
    }

    fn scalar(&mut self, node: &Node) -> Value {
        let (Some(value), Some(text)) = (node.value(), node.printed()) else {
            return Value::null(node.span());
        };
        let scalar = match value {
            yaml::schema::Value::Null => return Value::null(node.span()),
            yaml::schema::Value::Bool(value) => Scalar::Bool(value),
            yaml::schema::Value::Int(value) => {
                i64::try_from(value).map_or(Scalar::Float(value as f64), Scalar::Int)
            }
            yaml::schema::Value::Float(value) => {
                if !value.is_finite() {
                    let word = if value.is_nan() {
                        "NaN".to_owned()
                    } else {
                        format!("{}Inf", if value < 0.0 { '-' } else { '+' })
                    };
                    self.loader.invalid(node.span(), format!("json: unsupported value: {word}"));
                }
                Scalar::Float(value)
            }
            yaml::schema::Value::Timestamp(_) | yaml::schema::Value::String => {
                let (text, uses) = self.expand(text, node.span());
                let (scalar, text) = self.cast(text);
                return Value { at: node.span(), uses, ..Value::scalar(scalar, text) };
            }
        };
        Value { at: node.span(), ..Value::scalar(scalar, text) }
    }

    fn cast(&mut self, text: Text) -> (Scalar, Text) {
        match cast(&self.path, &text) {
            Ok(Some(scalar)) => (scalar, text),
            Ok(None) => (Scalar::String, text),
            Err(what) => {
                let path = self.path.join(".");
                self.loader
                    .invalid(text.span(), format!("failed to cast to expected type: {path} must be {what}"));
                (Scalar::String, text)
            }
        }
    }

    /// The text with its variables expanded, and where the load keeps what they were.
    fn expand(&mut self, text: Text, span: Span) -> (Text, Option<usize>) {
        if !text.as_str().contains('$') {
            return (text, None);
        }
        let scope = self.scope;
        let expanded = self.loader.interpolator.expand(&text, &mut |name| scope.lookup(name));
        let uses = std::mem::take(&mut self.loader.interpolator.uses);
        let problems = std::mem::take(&mut self.loader.interpolator.problems);
        let uses = self.loader.record_uses(text, uses);
        let others = is_made(&self.path);
        let counts = |problem: &Problem| !(others && matches!(problem.fault, Fault::Invalid { .. }));
        for problem in problems.into_iter().filter(counts) {
            let path = self.path.join(".");
            let mut diagnostic: Diagnostic = problem.diagnostic();
            diagnostic.message = format!("invalid interpolation format for {path}: {}", diagnostic.message);
            self.loader.problems.push(diagnostic);
        }
        (expanded.anchored(span), uses)
    }
}

/// Whether a path is that of the content of a file that another program makes before it calls compose, and that it
/// does not expand.
fn is_made(path: &[String]) -> bool {
    matches!(path, [section, _, list, _, key] if section == "services" && list == "volumes" && key == "content")
}
