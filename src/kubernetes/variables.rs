//! The environment of a container.

use super::holder::Holder;
use super::object::{items, text};
use super::store::{Store, told};
use super::text::{expanded, filled, is_script, rendered, unknown};
use crate::model::compose::{EnvEntry, MissingEnvFile};
use crate::source::Text;
use crate::syntax::yaml::Node;
use indexmap::IndexMap;
use std::collections::HashSet;

/// Variables of a container.
#[derive(Debug)]
pub(super) struct Variables<'s> {
    /// By name.
    pub(super) entries: IndexMap<String, EnvEntry>,
    /// Objects of which no manifest tells what they set.
    pub(super) missing: Vec<MissingEnvFile>,
    /// Names of those that the manifest itself gives a value, not a tool that fills it in.
    given: HashSet<String>,
    store: &'s Store,
}

impl<'s> Variables<'s> {
    /// `envFrom`, then `env`.
    pub(super) fn read(container: &Node, store: &'s Store) -> Self {
        let mut variables = Self::none(store);
        for from in items(container, &["envFrom"]) {
            variables.take_all(&from);
        }
        variables.take_each(&items(container, &["env"]));
        if store.open {
            variables.missing.extend(variables.asked_for(container));
        }
        variables
    }

    /// The items of an `env` alone.
    pub(super) fn of(items: &[Node], store: &'s Store) -> Self {
        let mut variables = Self::none(store);
        variables.take_each(items);
        variables
    }

    fn none(store: &'s Store) -> Self {
        let (entries, missing, given) = (IndexMap::new(), Vec::new(), HashSet::new());
        Self { entries, missing, given, store }
    }

    fn take_each(&mut self, items: &[Node]) {
        items.iter().for_each(|item| self.take(item));
    }

    /// What is laid over the container and brings a variable that a word of its command asks for.
    fn asked_for(&self, container: &Node) -> Option<MissingEnvFile> {
        let nothing = Text::empty(container.span());
        let set = |name: &str| self.entries.contains_key(name).then_some(&nothing);
        let words = ["command", "args"].into_iter().flat_map(|key| items(container, &[key]));
        let asks = |word: &Text| {
            let plain = !word.holds_unknown() && !is_script(word);
            plain && expanded(word, set, true, &self.store.budget).holds_unknown()
        };
        let word = words.filter_map(|word| word.printed()).find(asks)?;
        // The word may hold a secret beside the variable.
        let path = Text::whole("a patch of Kustomize", word.outer_span());
        Some(MissingEnvFile { path, place: None, required: false })
    }

    /// A word of the container's command as the cluster makes it. One with blanks is a script, whose shell expands the rest;
    /// `$NAME` of a variable that the container has is meant for a shell that is not there, and left.
    pub(super) fn word(&self, word: Text) -> Text {
        let word = rendered(word);
        let name = word.as_str().strip_prefix('$');
        let bare = |name: &str| Some(name.strip_prefix('{')?.strip_suffix('}')?.to_owned());
        let name = name.map(|name| bare(name).unwrap_or_else(|| name.to_owned()));
        let is_left = is_script(&word) || name.is_some_and(|name| self.gives(&name));
        self.expand(&if is_left { word } else { filled(word) })
    }

    /// Whether the manifest gives the container a variable of this name, and no tool fills in what bears it.
    pub(super) fn gives(&self, name: &str) -> bool {
        !self.store.filled_in && self.given.contains(name)
    }

    /// A text with its variables expanded.
    fn expand(&self, word: &Text) -> Text {
        let known = |name: &str| match self.entries.get(name) {
            Some(entry) => entry.value.as_ref(),
            None => self.store.links.get(name),
        };
        // In a script `$(name)` is mostly a command.
        let open = self.store.open && !is_script(word);
        expanded(word, known, open || !self.missing.is_empty(), &self.store.budget)
    }

    fn take_all(&mut self, from: &Node) {
        let prefix = text(from, &["prefix"]).map(|prefix| prefix.to_string()).unwrap_or_default();
        for (key, holder) in [("configMapRef", Holder::ConfigMap), ("secretRef", Holder::Secret)] {
            let Some(name) = text(from, &[key, "name"]) else { continue };
            match self.store.get(holder, name.as_str()) {
                Some(holding) => {
                    for (key, held) in holding {
                        let value = held.text().map_or_else(|| unknown(&name), Text::clone);
                        let variable = format!("{prefix}{key}");
                        if !value.holds_unknown() {
                            self.given.insert(variable.clone());
                        }
                        self.entries.insert(
                            variable.clone(),
                            EnvEntry::new(&variable, &value.seen_via(name.outer_span())),
                        );
                    }
                }
                None => self.missing.push(MissingEnvFile { path: name, place: None, required: false }),
            }
        }
    }

    fn take(&mut self, item: &Node) {
        let Some(name) = text(item, &["name"]) else { return };
        let written = item.get("value").and_then(|value| value.printed());
        let referred = item.get("valueFrom").map(|from| referred(&from, self.store));
        let is_filled =
            referred.as_ref().is_some_and(|value| value.as_ref().is_some_and(Text::holds_unknown));
        if !is_filled && written.is_none_or(|value| !value.as_str().contains('$')) {
            self.given.insert(name.to_string());
        }
        let value = match referred {
            Some(value) => value.unwrap_or_else(|| unknown(&name)),
            None => match text(item, &["value"]) {
                Some(value) => told(self.expand(&value)),
                None => Text::empty(name.outer_span()),
            },
        };
        let entry = EnvEntry { at: name.outer_span(), ..EnvEntry::new(name.as_str(), &value) };
        self.entries.insert(name.to_string(), entry);
    }
}

/// The entry that `valueFrom` refers to; `None` where no manifest has it.
fn referred(from: &Node, store: &Store) -> Option<Text> {
    let holders = [("configMapKeyRef", Holder::ConfigMap), ("secretKeyRef", Holder::Secret)];
    let (reference, holder) = holders.into_iter().find_map(|(key, holder)| Some((from.get(key)?, holder)))?;
    let (name, key) = (text(&reference, &["name"])?, text(&reference, &["key"])?);
    let held = store.get(holder, name.as_str())?.get(key.as_str())?;
    Some(held.text()?.clone().seen_via(key.outer_span()))
}
