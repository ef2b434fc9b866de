use super::value::{Kind, Map, Value};
use crate::model::catalog::{directives, knowledge};
use crate::model::{Origin, Reference, Sourced, Why};
use crate::source::{Span, Text};
use crate::syntax::interpolate::Use;
use crate::syntax::shell::{self, sets, wrapper};
use crate::syntax::words::posix::Word;
use ecow::EcoString;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// Longest rest of a word that is kept, in bytes.
const LONGEST: usize = 256;

/// How far behind its option a value is looked for.
const VALUES: usize = 8;

/// A scalar and the variables in it.
#[derive(Debug)]
pub(super) struct Used {
    /// The scalar before they were expanded.
    pub text: Text,
    pub found: Vec<Use>,
}

/// A value that decided which files or services there are: an `include`, an `extends`.
#[derive(Debug)]
pub(super) struct Spent {
    /// Empty at the top level.
    pub service: String,
    pub attribute: String,
    pub value: Value,
}

/// What the references of a variant have in common.
pub(super) struct Variant {
    /// How many uses are of files below its last.
    pub inherited: usize,
    pub environment: &'static str,
}

/// The uses of variables that decide something: those in scalars that are left in the merged tree, or that were spent
/// on the way there. What a later file replaces, `!reset` removes or no active profile has, decides nothing.
pub(super) fn references(used: &[Used], spent: &[Spent], root: &Map, variant: &Variant) -> Vec<Reference> {
    let mut walk = Walk { used, variant, service: EcoString::new(), path: Vec::new(), found: Vec::new() };
    for (kind, entry) in root {
        match entry.value.as_map().filter(|_| kind == "services") {
            Some(services) => services.iter().for_each(|(name, entry)| {
                walk.service = name.into();
                walk.value(&entry.value, false);
                walk.service = EcoString::new();
            }),
            None => walk.below(kind, &entry.value),
        }
    }
    let exists = |name: &str| root.get("services").is_some_and(|entry| entry.value.get(name).is_some());
    for spent in spent.iter().filter(|spent| spent.service.is_empty() || exists(&spent.service)) {
        walk.service = spent.service.as_str().into();
        walk.below(&spent.attribute, &spent.value);
    }
    tidy(walk.found)
}

/// Variables that no file sets, that are required by one use, and for which a word stands in by another. Compose expands
/// every file whole before it merges them and takes the active profiles: where one is empty it starts nothing.
pub(super) fn required(used: &[Used]) -> BTreeSet<String> {
    let needed = used.iter().flat_map(|used| outermost(&used.found));
    let needed = needed.filter(|one| one.operator == ":?" && one.value.is_none());
    let needed: BTreeSet<&str> = needed.map(|one| one.name.as_str()).collect();
    let all = used.iter().flat_map(|used| &used.found);
    let replaced = all.filter(|one| one.operator.ends_with('-') && needed.contains(one.name.as_str()));
    replaced.map(|one| one.name.as_str().to_owned()).collect()
}

/// Variables that no file sets and that come to nothing then: `${X:-}`.
pub(super) fn emptied(used: &[Used]) -> BTreeSet<String> {
    let all = used.iter().flat_map(|used| &used.found).filter(|one| one.value.is_none());
    let empty = all.filter(|one| one.operator.ends_with('-') && one.result.is_empty());
    empty.map(|one| one.name.as_str().to_owned()).collect()
}

/// The uses that are in no word of another, which hangs on the other variable.
fn outermost(found: &[Use]) -> impl Iterator<Item = &Use> {
    let mut end = 0;
    found.iter().filter(move |one| {
        let is_outer = one.range.start >= end;
        end = end.max(one.range.end);
        is_outer
    })
}

/// Puts references in file order, each once. One below an extension field counts where it is used, if it is.
fn tidy(mut all: Vec<Reference>) -> Vec<Reference> {
    let used: HashSet<Span> =
        all.iter().filter(|found| !found.service.is_empty()).map(|found| found.at).collect();
    all.retain(|found| {
        !(found.service.is_empty() && found.path.starts_with("x-") && used.contains(&found.at))
    });
    all.sort_by(|a, b| (a.at, &a.service, &a.path).cmp(&(b.at, &b.service, &b.path)));
    all.dedup_by(|a, b| a.at == b.at && a.service == b.service && a.path == b.path);
    all
}

/// A walk through what is left.
struct Walk<'a> {
    used: &'a [Used],
    variant: &'a Variant,
    service: EcoString,
    /// Keys of the maps around; places in lists do not count.
    path: Vec<String>,
    found: Vec<Reference>,
}

impl Walk<'_> {
    fn below(&mut self, key: &str, value: &Value) {
        self.path.push(key.to_owned());
        self.value(value, false);
        self.path.pop();
    }

    fn value(&mut self, value: &Value, listed: bool) {
        if let Some((index, used)) = value.uses.and_then(|index| Some((index, self.used.get(index)?))) {
            let split = !listed && is_command(&self.path);
            let words = if split { own_words(used.text.as_str(), &used.found) } else { Vec::new() };
            let path = EcoString::from(self.path.join("."));
            let script = self.path.first().is_some_and(|first| is_for_the_container(first));
            let assigned = if script { assignments(&used.text) } else { HashMap::new() };
            let named =
                self.path.len() > 1 && self.path.last().is_some_and(|name| knowledge::is_secret_name(name));
            for one in used.found.iter().filter(|one| one.live) {
                // `${NAME:+--option $NAME}` takes its option along.
                let option = one.operator.ends_with('+')
                    && one.word.as_ref().is_some_and(|word| word.as_str().starts_with('-'));
                let alone = words.binary_search_by_key(&one.range.start, |word| word.start).is_ok();
                let vanishes = alone && !option;
                self.found.push(Reference {
                    operator: one.operator,
                    word: one.word.clone(),
                    result: result(&one.result, one.name.as_str(), one.at),
                    value: one.value.clone(),
                    service: self.service.clone(),
                    path: path.clone(),
                    secret: named || knowledge::is_secret_name(one.name.as_str()),
                    vanishes,
                    assigned: assigned.get(one.name.as_str()).is_some_and(|end| *end <= one.at.start),
                    behind: behind(&used.text, one.range.start),
                    environment: self.variant.environment,
                    inherited: index < self.variant.inherited,
                    ..Reference::new(one.name.clone(), one.at)
                });
            }
        }
        match &value.kind {
            Kind::Scalar(..) => {}
            Kind::List(items) => items.iter().for_each(|item| self.value(item, true)),
            Kind::Map(map) | Kind::Pairs(map) => {
                map.iter().for_each(|(key, entry)| self.below(key, &entry.value));
            }
        }
    }
}

/// Whether an attribute says what runs in the container.
fn is_for_the_container(attribute: &str) -> bool {
    matches!(attribute, "command" | "entrypoint" | "healthcheck")
}

/// What a command sets itself: by name of a variable where the first value ends that a script in it gives that. What
/// stands behind is meant for the shell; `PW=$PW` gives the host's on.
fn assignments(text: &Text) -> HashMap<String, u32> {
    let mut ends = HashMap::new();
    let mut note = |name: &str, end: u32| {
        let known = ends.entry(name.to_owned()).or_insert(end);
        *known = end.min(*known);
    };
    let mut scripts = vec![text.clone()];
    while let Some(script) = scripts.pop() {
        for command in &shell::parse(&script).0.commands {
            for assignment in &command.assignments {
                note(assignment.name.as_str(), assignment.value.text.span().end);
            }
            sets::names(command).into_iter().for_each(|name| note(name, command.span.end));
            let words: Vec<Text> = command.words.iter().map(Word::masked).collect();
            let inner = wrapper::script(&words).and_then(|at| command.words.get(at));
            scripts.extend(inner.map(|word| word.text.clone()));
        }
    }
    ends
}

/// The rest of a word that ends at an offset; `None` where a blank or a delimiter stands before it, or more than anybody
/// types.
fn behind(text: &Text, end: usize) -> Option<Text> {
    let delimiter =
        |char: char| char.is_whitespace() || matches!(char, ':' | '/' | '@' | '=' | ',' | '"' | '\'' | '}');
    let before = text.as_str().get(..end)?.char_indices().rev().take(LONGEST);
    let start = before.take_while(|(_, char)| !delimiter(*char)).map(|(at, _)| at).last()?;
    (end - start < LONGEST).then(|| text.slice(start..end))
}

fn result(text: &Text, name: &str, at: Span) -> Sourced<String> {
    if text.holds_unknown() {
        return Sourced::unknown(at, Why::UnsetVariable(name.into()));
    }
    let origin = if text.is_empty() { Origin::at(at) } else { Origin::of(text) };
    Sourced::new(text.as_str().to_owned(), origin)
}

/// Whether a string at this path is split into words.
fn is_command(below: &[String]) -> bool {
    matches!(below, [only] if only == "command" || only == "entrypoint")
}

/// Of the uses in a command string those that are a word of their own, unquoted, and a value that an option needs.
fn own_words(text: &str, found: &[Use]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut quote = None;
    let mut at = 0;
    for used in found {
        // one inside a default lies within the use before it
        let Some(between) = text.get(at..used.range.start) else { continue };
        let mut chars = between.chars();
        while let Some(char) = chars.next() {
            match (char, quote) {
                ('\\', None | Some('"')) => {
                    chars.next();
                }
                ('\'' | '"', None) => quote = Some(char),
                (_, Some(open)) if open == char => quote = None,
                _ => {}
            }
        }
        at = used.range.end;
        let so_far = text.get(..used.range.start).unwrap_or_default();
        let before = so_far.chars().next_back();
        let after = text.get(used.range.end..).and_then(|after| after.chars().next());
        let blank = |char: Option<char>| char.is_none_or(char::is_whitespace);
        if quote.is_none() && blank(before) && blank(after) && is_wanted(so_far) {
            words.push(used.range.clone());
        }
    }
    words
}

/// Whether what a command string begins with ends in an option that lacks a value.
fn is_wanted(before: &str) -> bool {
    let words = before.rsplit(char::is_whitespace).filter(|word| !word.is_empty()).take(VALUES);
    for (values, word) in words.enumerate() {
        let Some(name) = word.strip_prefix('-').filter(|name| !name.is_empty()) else { continue };
        if name.parse::<i64>().is_ok() {
            continue;
        }
        let directive = directives::find(name.trim_start_matches('-'));
        let least = directive.into_iter().flat_map(|one| one.facts).map(|facts| usize::from(facts.least));
        return values < least.max().unwrap_or(1).max(1);
    }
    false
}
