use super::pairs;
use super::value::{Entry, Kind, Map, Scalar, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Text;
use smallvec::SmallVec;
use std::collections::HashSet;

/// How two values of an attribute become one, where that is not what their kinds say.
#[derive(Clone, Copy)]
enum Rule {
    /// The later one replaces the earlier, be it null.
    Replace,
    /// The later one replaces the earlier, unless it is null.
    ReplaceNotNull,
    /// Maps and lists of `NAME=value` become one.
    Pairs,
    /// Strings, lists and maps become one list.
    Sequence,
    /// As `Sequence`, without what is there already.
    Hosts,
    /// A string is the context.
    Build,
    /// A list of names is a map.
    Names,
    /// As `Names`, with a condition for each.
    Dependencies,
    /// Maps of the same driver become one; else the later one replaces the earlier.
    Logging,
}

/// The rule for the attribute at a path; `None` where values of one kind become one.
fn rule_at(path: &[String]) -> Option<Rule> {
    let [section, _, rest @ ..] = path else { return None };
    let keys: SmallVec<[&str; 4]> = rest.iter().map(String::as_str).collect();
    match section.as_str() {
        "services" => of_service(&keys),
        "networks" | "volumes" => (*keys == ["labels"]).then_some(Rule::Pairs),
        _ => None,
    }
}

fn of_service(keys: &[&str]) -> Option<Rule> {
    Some(match keys {
        ["command" | "entrypoint"] | ["healthcheck", "test"] => Rule::Replace,
        ["ulimits", _] => Rule::ReplaceNotNull,
        ["logging"] => Rule::Logging,
        ["build"] => Rule::Build,
        ["depends_on"] => Rule::Dependencies,
        ["networks" | "models"] => Rule::Names,
        ["environment" | "labels" | "annotations" | "sysctls"] => Rule::Pairs,
        ["build", "args" | "labels" | "additional_contexts"] => Rule::Pairs,
        ["deploy", "labels"] | ["volumes", _, "volume", "labels"] => Rule::Pairs,
        ["dns" | "dns_opt" | "dns_search" | "env_file" | "label_file" | "tmpfs"] => Rule::Sequence,
        ["extra_hosts"] | ["build", "extra_hosts"] => Rule::Hosts,
        _ => return None,
    })
}

/// Merges values; keeps what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Merger {
    path: Vec<String>,
    pub problems: Vec<Diagnostic>,
}

impl Merger {
    /// Lays a document over what stands before it.
    pub fn document(&mut self, base: &mut Map, over: Map) {
        self.maps(base, over);
    }

    /// Lays a service over the one that it extends.
    pub fn service(&mut self, base: &mut Map, over: Map) {
        self.path = vec!["services".to_owned(), "x".to_owned()];
        self.maps(base, over);
        self.path.clear();
    }

    fn maps(&mut self, base: &mut Map, over: Map) {
        for (name, entry) in over {
            self.path.push(name.clone());
            match base.get_mut(&name) {
                Some(existing) => self.entry(existing, entry),
                None => {
                    base.insert(name, entry);
                }
            }
            self.path.pop();
        }
    }

    fn entry(&mut self, base: &mut Entry, over: Entry) {
        base.also.push(over.key);
        base.also.extend(over.also);
        if self.adds_nothing(&base.value, &over.value) {
            base.hidden.push((over.key, over.value.clone()));
        }
        let placeholder = Value::null(base.value.at);
        let value = std::mem::replace(&mut base.value, placeholder);
        base.value = self.values(value, over.value);
    }

    /// Whether a list is empty and goes behind another one.
    fn adds_nothing(&self, base: &Value, over: &Value) -> bool {
        let replaces = matches!(rule_at(&self.path), Some(Rule::Replace | Rule::ReplaceNotNull));
        !replaces && !base.items().is_empty() && matches!(&over.kind, Kind::List(items) if items.is_empty())
    }

    fn values(&mut self, base: Value, over: Value) -> Value {
        let rule = rule_at(&self.path);
        match rule {
            Some(Rule::Replace) => return over,
            _ if over.is_null() => return base,
            _ if base.is_null() => return over,
            Some(Rule::ReplaceNotNull) => return over,
            Some(Rule::Pairs) => return pairs::concatenate(base, over),
            Some(Rule::Sequence) => return sequence(base, over, false),
            Some(Rule::Hosts) => return sequence(base, over, true),
            Some(Rule::Logging) if differs(&base, &over, "driver") => return over,
            _ => {}
        }
        let (base, over) = match rule {
            Some(Rule::Build) => (context(base), over_build(over)),
            Some(Rule::Names) => (names(base, false), names(over, false)),
            Some(Rule::Dependencies) => (names(base, true), names(over, true)),
            _ => (base, over),
        };
        self.same_kind(base, over)
    }

    fn same_kind(&mut self, base: Value, over: Value) -> Value {
        let mut base = base;
        match (&mut base.kind, over.kind) {
            (Kind::Map(map), Kind::Map(other)) => self.maps(map, other),
            (Kind::List(items), Kind::List(more)) => items.extend(more),
            (Kind::Scalar(..) | Kind::Pairs(_), kind) => return Value { kind, ..over },
            (Kind::Map(_) | Kind::List(_), kind) => {
                let message = format!("cannot override {}", self.path.join("."));
                let problem = Diagnostic::input("invalid-compose", "Invalid compose file", over.at, message)
                    .related_to(base.at, "this is of another kind");
                self.problems.push(problem);
                return Value { kind, ..over };
            }
        }
        base
    }
}

fn differs(base: &Value, over: &Value, key: &str) -> bool {
    match (base.text_of(key), over.text_of(key)) {
        (Some(base), Some(over)) => base.as_str() != over.as_str(),
        _ => false,
    }
}

fn sequence(base: Value, over: Value, distinct: bool) -> Value {
    let at = base.at;
    let mut items = as_sequence(base);
    let before: HashSet<String> = match distinct {
        true => items.iter().filter_map(Value::text).map(|text| text.as_str().to_owned()).collect(),
        false => HashSet::new(),
    };
    let known = |item: &Value| item.text().is_some_and(|text| before.contains(text.as_str()));
    items.extend(as_sequence(over).into_iter().filter(|item| !known(item)));
    Value::list(items, at)
}

/// Items of a list, a string alone, or the `NAME=value` of a map, sorted.
pub(super) fn as_sequence(value: Value) -> Vec<Value> {
    match value.kind {
        Kind::List(items) => items,
        Kind::Map(map) | Kind::Pairs(map) => pairs::joined(map),
        Kind::Scalar(Scalar::Null, _) => Vec::new(),
        kind => vec![Value { kind, ..value }],
    }
}

/// `build: context` as a map.
pub(super) fn context(value: Value) -> Value {
    let at = value.at;
    match &value.kind {
        Kind::Scalar(Scalar::String, _) => {
            Value::map(Map::from_iter([("context".to_owned(), Entry::new(at, value))]), at)
        }
        _ => value,
    }
}

/// A later `build`: what is neither a context nor a map, such as `[]`, changes nothing.
fn over_build(value: Value) -> Value {
    let value = context(value);
    match value.kind {
        Kind::Map(_) => value,
        _ => Value::map(Map::new(), value.at),
    }
}

/// A list of names as a map: of nulls, or of dependencies.
pub(super) fn names(value: Value, dependencies: bool) -> Value {
    let Kind::List(items) = value.kind else { return value };
    let mut map = Map::new();
    for item in items {
        let Some(name) = item.text() else { continue };
        let key = name.outer_span();
        let entry = if dependencies { dependency(name) } else { Value::null(key) };
        map.insert(name.as_str().to_owned(), Entry::new(key, entry.part_of(&item)));
    }
    Value::map(map, value.at)
}

fn dependency(name: &Text) -> Value {
    let at = name.outer_span();
    let condition = Value::string(Text::whole("service_started", at));
    let required = Value::bool(true, at);
    let entries = [("condition", condition), ("required", required)];
    Value::map(entries.into_iter().map(|(key, value)| (key.to_owned(), Entry::new(at, value))).collect(), at)
}

/// Takes away what stands at paths of keys: what `!reset` does. Those in one map mostly follow each other, and are taken
/// out of it in one go.
pub(super) fn reset(root: &mut Map, paths: &[Vec<String>]) {
    let above = |path: &[String]| path.len().saturating_sub(1);
    for beside in paths.chunk_by(|one, other| one[..above(one)] == other[..above(other)]) {
        let Some(first) = beside.first() else { continue };
        let mut keys = first[..above(first)].iter();
        let Some(map) = keys.try_fold(&mut *root, |map, key| map.get_mut(key)?.value.as_map_mut()) else {
            continue;
        };
        let gone: HashSet<&String> = beside.iter().filter_map(|path| path.last()).collect();
        map.retain(|name, _| !gone.contains(name));
    }
}
