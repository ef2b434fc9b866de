use super::holder::Holder;
use super::kustomization::{Generator, Source};
use super::object::{Object, down};
use super::text::filled;
use crate::source::{Budget, Files, Sources, Text, UNKNOWN};
use crate::syntax::dotenv::{self, Format, RawValue};
use crate::syntax::yaml::Node;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use std::collections::HashMap;
use std::path::PathBuf;

/// One entry.
#[derive(Debug, Clone)]
pub(super) enum Held {
    /// Its value; Unknown where it is binary.
    Text(Text),
    /// A file of the tree.
    File(PathBuf),
}

impl Held {
    /// Its value, where a manifest has it.
    pub(super) fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            Self::File(_) => None,
        }
    }
}

/// Entries by their keys.
pub(super) type Holding = IndexMap<String, Held>;

/// Parts of an object that hold entries, with what their values stand for.
type Parts = [(&'static str, fn(Text) -> Text); 2];

/// What the objects of some manifests hold.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// By kind and name.
    held: HashMap<(Holder, String), Holding>,
    /// All values of secrets with what they are called, those included that others of the same name hide.
    secrets: Vec<(String, Text)>,
    /// What may be put into values of variables.
    pub(super) budget: Budget,
}

impl Store {
    /// What these objects hold, and what the generators make.
    pub(super) fn new(
        objects: &[Object],
        generators: &[Generator],
        sources: &mut Sources,
        files: &dyn Files,
    ) -> Self {
        let mut store = Self::default();
        for object in objects {
            let (holder, parts): (_, Parts) = match object.kind.as_str() {
                "ConfigMap" => (Holder::ConfigMap, [("data", data), ("binaryData", binary)]),
                "Secret" => (Holder::Secret, [("data", decoded), ("stringData", data)]),
                _ => continue,
            };
            let mut holding = Holding::new();
            for (part, read) in parts {
                let entries = down(&object.node, &[part]);
                for entry in entries.iter().flat_map(Node::entries) {
                    if let Some(text) = entry.value.printed() {
                        holding.insert(entry.name().to_owned(), Held::Text(read(text)));
                    }
                }
            }
            store.put(holder, object.name.to_string(), holding);
        }
        for generator in generators {
            let holding = generated(generator, sources, files);
            store.put(generator.holder, generator.name.clone(), holding);
        }
        store
    }

    fn put(&mut self, holder: Holder, name: String, holding: Holding) {
        if holder == Holder::Secret {
            let texts = holding.iter().filter_map(|(key, held)| Some((key, held.text()?)));
            self.secrets.extend(texts.map(|(key, text)| (format!("{name}/{key}"), text.clone())));
        }
        self.held.entry((holder, name)).or_default().extend(holding);
    }

    /// What an object holds; `None` where no manifest has it.
    pub(super) fn get(&self, holder: Holder, name: &str) -> Option<&Holding> {
        self.held.get(&(holder, name.to_owned()))
    }

    /// All values of secrets, with what they are called.
    pub(super) fn secrets(&self) -> &[(String, Text)] {
        &self.secrets
    }
}

/// A value as it stands; of a script what its shell expands is left to that.
fn data(text: Text) -> Text {
    if text.as_str().starts_with("#!") { text } else { filled(text) }
}

fn binary(text: Text) -> Text {
    super::text::unknown(&text)
}

/// What base64 stands for; Unknown where that is no text.
fn decoded(text: Text) -> Text {
    let packed: String = text.as_str().split_whitespace().collect();
    let bytes = STANDARD.decode(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match bytes.filter(|value| !value.contains(UNKNOWN)) {
        Some(value) => Text::whole(value, text.outer_span()),
        None => super::text::unknown(&text),
    }
}

fn generated(generator: &Generator, sources: &mut Sources, files: &dyn Files) -> Holding {
    let mut holding = Holding::new();
    for source in &generator.sources {
        match source {
            Source::Literal(key, value) => {
                holding.insert(key.clone(), Held::Text(filled(value.clone())));
            }
            Source::File(key, path) => {
                holding.insert(key.clone(), Held::File(path.clone()));
            }
            Source::Env(path) => {
                let Ok(file) = sources.load(files, path) else { continue };
                for entry in dotenv::parse(file, sources.text(file), Format::Raw).0.entries {
                    if let RawValue::Literal(value) | RawValue::Template(value) = entry.value {
                        holding.insert(entry.name.to_string(), Held::Text(filled(value)));
                    }
                }
            }
        }
    }
    holding
}
