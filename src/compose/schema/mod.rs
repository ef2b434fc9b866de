//! Checks a merged tree against the schema of the compose specification.
//!
//! `shape` holds the schema as a table that `build.rs` made of the specification's own file; here is what a tree is
//! measured with it.

mod shape;

use super::value::{Entry, Kind, Map, Scalar, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, UNKNOWN};
use shape::{Shape, kind};
use std::collections::HashMap;

/// Reports what compose refuses in a merged tree: unknown attributes, values of the wrong kind, what must be there.
pub(super) fn check(root: &Map, problems: &mut Vec<Diagnostic>) {
    let mut checker = Checker { problems };
    let top = Place { above: None, key: "", index: None };
    for (name, entry) in root {
        checker.entry(root, name, entry, shape::root(), &top);
    }
}

/// Whether the specification knows a key of the top level.
pub(super) fn is_section(key: &str) -> bool {
    shape::root().below(key).is_some()
}

/// Keys that Coolify takes out of a file before it calls compose: a service that its health does not hang on, a mount
/// whose file or directory it makes first.
pub(super) fn is_vendors(key: &str, map: &Map) -> bool {
    let makes =
        |map: &Map| ["content", "is_directory", "isDirectory"].iter().any(|key| map.contains_key(*key));
    match key {
        "exclude_from_hc" => map.contains_key("image") || map.contains_key("build"),
        "content" | "is_directory" | "isDirectory" | "mode" => map.contains_key("target") && makes(map),
        _ => false,
    }
}

/// A place in the tree, to be named in a message.
struct Place<'a> {
    above: Option<&'a Place<'a>>,
    key: &'a str,
    /// The number of an item of a list.
    index: Option<usize>,
}

impl Place<'_> {
    /// The path as compose writes it: `services.redis.ports.0`.
    fn path(&self) -> String {
        let Some(above) = self.above else { return String::new() };
        let last = self.index.map_or_else(|| self.key.to_owned(), |index| index.to_string());
        if above.above.is_none() { last } else { format!("{}.{last}", above.path()) }
    }
}

struct Checker<'a> {
    problems: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn say(&mut self, at: Span, place: &Place<'_>, what: &str) -> &mut Diagnostic {
        let message = format!("{} {what}", place.path());
        let problem =
            Diagnostic::input("invalid-compose", "Invalid compose file", at, message.trim_start().to_owned());
        self.problems.push(problem);
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    fn map(&mut self, map: &Map, at: Span, shape: &'static Shape, place: &Place<'_>) {
        for key in shape.required.iter().filter(|key| !map.contains_key(**key)) {
            self.say(at, place, &format!("missing property '{key}'"));
        }
        for (name, entry) in map {
            self.entry(map, name, entry, shape, place);
        }
    }

    fn entry(&mut self, map: &Map, name: &str, entry: &Entry, shape: &'static Shape, place: &Place<'_>) {
        if is_vendors(name, map) {
            return;
        }
        let Some(below) = shape.below(name) else {
            // a name that hangs on a variable which no file sets may be any
            if !name.contains(UNKNOWN) {
                self.unknown(name, entry.key, shape, place);
            }
            return;
        };
        let place = Place { above: Some(place), key: name, index: None };
        let value = &entry.value;
        self.value(value, if value.is_null() { entry.key } else { value.at }, entry.key, below, &place);
    }

    fn unknown(&mut self, name: &str, at: Span, shape: &Shape, place: &Place<'_>) {
        let near = shape.keys.iter().map(|(key, _)| (strsim::damerau_levenshtein(name, key), *key)).min();
        let problem = self.say(at, place, &format!("additional properties '{name}' not allowed"));
        if let Some((1..=2, key)) = near {
            problem.help = Some(format!("Did you mean `{key}`?"));
        }
    }

    /// Checks a value: `at` are its bytes, `key` those of what it belongs to.
    fn value(&mut self, value: &Value, at: Span, key: Span, shape: &'static Shape, place: &Place<'_>) {
        if !shape.takes(kind_of(value)) {
            // what hangs on a variable that no file sets may be anything
            if !value.text().is_some_and(crate::source::Text::holds_unknown) {
                let problem = self.say(at, place, &format!("must be {}", nouns(shape.kinds)));
                problem.help = hint(kind_of(value), shape.kinds).map(str::to_owned);
            }
            return;
        }
        match &value.kind {
            Kind::Map(map) => self.map(map, key, shape, place),
            Kind::List(items) => self.list(items, shape, place),
            Kind::Scalar(Scalar::String, text) if !text.holds_unknown() => {
                self.string(text.as_str(), at, shape, place);
            }
            Kind::Scalar(Scalar::Int(number), _) => self.number(*number as f64, at, shape, place),
            Kind::Scalar(Scalar::Float(number), _) => self.number(*number, at, shape, place),
            Kind::Scalar(..) | Kind::Pairs(_) => {}
        }
    }

    fn list(&mut self, items: &[Value], shape: &Shape, place: &Place<'_>) {
        let mut seen: HashMap<&str, (usize, Span)> = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let known = item.as_string().filter(|text| shape.unique && !text.holds_unknown());
            match known.map(|text| (text, seen.get(text.as_str()).copied())) {
                Some((text, None)) => drop(seen.insert(text.as_str(), (index, item.at))),
                Some((_, Some((first, at)))) => {
                    let problem =
                        self.say(item.at, place, &format!("items at {first} and {index} are equal"));
                    *problem = problem.clone().related_to(at, "the same");
                }
                None => {}
            }
            if let Some(below) = shape.items.and_then(shape::at) {
                let place = Place { above: Some(place), key: "", index: Some(index) };
                let before = self.problems.len();
                self.value(item, item.at, item.at, below, &place);
                // Either form can be had, but not one within the other.
                let mixed = matches!(item.kind, Kind::Map(_)) && shape.kinds & kind::MAP != 0;
                if let Some(problem) =
                    self.problems.get_mut(before).filter(|_| mixed && !below.takes(kind::MAP))
                {
                    problem.help =
                        Some("Write `NAME=value` behind a dash, or `NAME: value` without one.".to_owned());
                }
            }
        }
    }

    fn string(&mut self, text: &str, at: Span, shape: &Shape, place: &Place<'_>) {
        if !shape.values.is_empty() && !shape.values.contains(&text) {
            let values: Vec<String> = shape.values.iter().map(|value| format!("'{value}'")).collect();
            self.say(at, place, &format!("value must be one of {}", values.join(", ")));
        }
        if let Some(pattern) = shape.pattern.as_ref().filter(|pattern| !pattern.matches(text)) {
            self.say(at, place, &format!("'{text}' does not match pattern '{}'", pattern.0));
        }
    }

    fn number(&mut self, number: f64, at: Span, shape: &Shape, place: &Place<'_>) {
        let (least, greatest) = shape.range;
        let bounded = |bound: i64| bound != i64::MIN && bound != i64::MAX;
        if bounded(least) && number < least as f64 {
            self.say(at, place, &format!("must be greater than or equal to {least}"));
        } else if bounded(greatest) && number > greatest as f64 {
            self.say(at, place, &format!("must be less than or equal to {greatest}"));
        }
    }
}

fn kind_of(value: &Value) -> u8 {
    match &value.kind {
        Kind::Scalar(Scalar::Null, _) => kind::NULL,
        Kind::Scalar(Scalar::Bool(_), _) => kind::BOOL,
        Kind::Scalar(Scalar::Int(_), _) => kind::INT,
        Kind::Scalar(Scalar::Float(number), _) if number.fract() == 0.0 => kind::INT,
        Kind::Scalar(Scalar::Float(_), _) => kind::NUMBER,
        Kind::Scalar(Scalar::String, _) => kind::STRING,
        Kind::List(_) | Kind::Pairs(_) => kind::LIST,
        Kind::Map(_) => kind::MAP,
    }
}

/// How to write a value of one kind where others are wanted.
fn hint(found: u8, wanted: u8) -> Option<&'static str> {
    let wants = |kinds: u8| wanted & kinds != 0;
    match found {
        kind::INT | kind::NUMBER if wants(kind::STRING) => {
            Some("Put it in quotes; a time has its unit behind it, as in `10s`.")
        }
        kind::BOOL if wants(kind::STRING) => Some("Put it in quotes."),
        kind::MAP if wants(kind::STRING) && !wants(kind::LIST) => {
            Some("Put it in quotes: a colon with a blank behind it makes a mapping.")
        }
        kind::INT | kind::NUMBER | kind::STRING if wants(kind::LIST) => Some("Make a list of it: `[…]`."),
        _ => None,
    }
}

/// `a list, a string or null`.
fn nouns(kinds: u8) -> String {
    let whole_only = kinds & kind::NUMBER == 0;
    let counts = |bit: u8| kinds & bit != 0 && (bit != kind::INT || whole_only);
    let mut nouns: Vec<&str> =
        kind::NOUNS.iter().rev().filter(|(bit, _)| counts(*bit)).map(|(_, noun)| *noun).collect();
    let last = nouns.pop().unwrap_or_default();
    if nouns.is_empty() { last.to_owned() } else { format!("{} or {last}", nouns.join(", ")) }
}
