use super::holder::Holder;
use super::kustomization::{Generator, Source};
use super::object::{Object, down, items, text, texts};
use super::text::{filled, filled_but, holds_name, unknown, without_tokens};
use crate::model::stored::is_stored;
use crate::source::{Budget, Files, Sources, Text, UNKNOWN};
use crate::syntax::dotenv::template::is_template;
use crate::syntax::dotenv::{self, Format, RawValue};
use crate::syntax::yaml::Node;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// What the annotations begin with by which argocd-vault-plugin knows what to fill in: each `<name>`.
const PLUGIN: &str = "avp.kubernetes.io/";

/// What encloses a name that is filled in before a manifest is applied.
const TOKENS: [(&str, &str); 3] = [("{{", "}}"), ("#{", "}"), ("<%", "%>")];

/// One entry.
#[derive(Debug, Clone)]
pub(super) enum Held {
    /// Its value; Unknown where it is binary.
    Text(Text),
    /// Its value as far as the files tell it, and as it is written, with names of variables.
    Template(Text, Text),
    /// A file of the tree.
    File(PathBuf),
}

impl Held {
    /// Its value, where a manifest has it.
    pub(super) fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) | Self::Template(text, _) => Some(text),
            Self::File(_) => None,
        }
    }

    /// The same as a file in a container that is given variables of some names.
    pub(super) fn content(&self, given: impl Fn(&str) -> bool) -> Option<Text> {
        match self {
            Self::Template(_, written) => Some(told(filled_but(written.clone(), given))),
            held => held.text().cloned(),
        }
    }
}

/// How the value of an entry is read.
type Reader = fn(Text) -> Text;

/// Entries by their keys.
pub(super) type Holding = IndexMap<String, Held>;

/// What the objects of some manifests hold, by kind and name.
#[derive(Debug, Default)]
pub(super) struct Store {
    held: HashMap<(Holder, String), Holding>,
    /// All values of secrets by what they are called, those as well that count for nothing.
    secrets: Vec<(String, Text)>,
    /// Whether something may be laid over the objects that no file shows.
    pub(super) open: bool,
    /// Whether a tool fills in the manifests before they are applied, as they show.
    pub(super) filled_in: bool,
    /// Whether something may keep anybody away from the pods.
    pub(super) guarded: bool,
    /// What may be put into values of variables.
    pub(super) budget: Budget,
    /// What the cluster itself sets in each container, by name: the names of services.
    pub(super) links: HashMap<String, Text>,
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
            let (holder, parts): (_, [(&str, Reader); 2]) = match object.kind.as_str() {
                "ConfigMap" => (Holder::ConfigMap, [("data", data), ("binaryData", binary)]),
                "Secret" => (Holder::Secret, [("data", decoded), ("stringData", data)]),
                _ => continue,
            };
            let mut holding = Holding::new();
            let annotations = texts(&object.node, &["metadata", "annotations"]);
            let filled_in = annotations.iter().any(|(name, _)| name.starts_with(PLUGIN));
            let copied = is_template(sources.file(object.name.span().file).path());
            for (part, read) in parts {
                let entries = down(&object.node, &[part]);
                for entry in entries.iter().flat_map(Node::entries) {
                    let Some(written) = entry.value.printed() else { continue };
                    store.filled_in |= holds_name(&written);
                    let mut value = read(written.clone());
                    if holder == Holder::ConfigMap && value.holds_unknown() && written.as_str().contains('$')
                    {
                        holding.insert(entry.name().to_owned(), Held::Template(value, written));
                        continue;
                    }
                    if holder == Holder::Secret {
                        // What is no text is a secret as it is written.
                        let secret = if value.is_unknown() { written } else { value.clone() };
                        store.secrets.push((format!("{}/{}", object.name, entry.name()), secret));
                        if copied || filled_in && value.as_str().contains(['<', '>']) {
                            value = unknown(&value);
                        }
                    }
                    holding.insert(entry.name().to_owned(), Held::Text(value));
                }
            }
            store.held.insert((holder, object.name.to_string()), holding);
        }
        store.links = links(objects);
        store.guarded = objects.iter().any(Object::is_guard);
        for generator in generators {
            let holding = generated(generator, sources, files);
            if generator.holder == Holder::Secret {
                let texts = holding.iter().filter_map(|(key, held)| Some((key, held.text()?.clone())));
                store.secrets.extend(texts.map(|(key, text)| (format!("{}/{key}", generator.name), text)));
            }
            store.held.entry((generator.holder, generator.name.clone())).or_default().extend(holding);
        }
        store
    }

    /// The same where something may be laid over the objects that no file shows, or fills them in.
    pub(super) fn under(self, open: bool, filled_in: bool) -> Self {
        Self { open, filled_in: self.filled_in || filled_in, ..self }
    }

    /// The same without what objects of some names hold, which is replaced.
    pub(super) fn without(mut self, replaced: &BTreeSet<String>) -> Self {
        self.held.retain(|(_, name), _| !replaced.contains(name));
        self
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

/// The variables that each container has of the services with addresses of their own: `REDIS_SERVICE_HOST`, which is here the
/// name of one, `REDIS_SERVICE_PORT`.
fn links(objects: &[Object]) -> HashMap<String, Text> {
    let mut links = HashMap::new();
    for service in objects.iter().filter(|object| object.kind == "Service" && !object.is_headless()) {
        let name = service.name.as_str().to_ascii_uppercase().replace('-', "_");
        let ports = items(&service.node, &["spec", "ports"]);
        if let Some(port) = ports.first().and_then(|port| text(port, &["port"])) {
            links.insert(format!("{name}_SERVICE_PORT"), port);
        }
        links.insert(format!("{name}_SERVICE_HOST"), service.name.clone());
    }
    links
}

/// A value as it stands; of a script what its shell expands is left to that.
fn data(text: Text) -> Text {
    if text.as_str().starts_with("#!") { text } else { told(filled(text)) }
}

/// A value as far as the files tell it: what names a secret that is kept elsewhere, or holds a token of a tool that fills
/// manifests in, stands for one that they do not. Of several lines only the tokens do.
pub(super) fn told(text: Text) -> Text {
    let value = text.as_str();
    let has = |(open, close): &&(&str, &str)| value.contains(open) && value.contains(close);
    let mut tokens = TOKENS.iter().filter(has).peekable();
    if value.contains('\n') {
        return tokens.fold(text.clone(), |text, (open, close)| without_tokens(&text, open, close));
    }
    if tokens.peek().is_some() || is_stored(value) { unknown(&text) } else { text }
}

fn binary(text: Text) -> Text {
    unknown(&text)
}

/// What base64 stands for; Unknown where that is no text.
fn decoded(text: Text) -> Text {
    let packed: String = text.as_str().split_whitespace().collect();
    let bytes = STANDARD.decode(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    match bytes.filter(|value| !value.contains(UNKNOWN)) {
        Some(value) => told(Text::whole(value, text.outer_span())),
        None => unknown(&text),
    }
}

fn generated(generator: &Generator, sources: &mut Sources, files: &dyn Files) -> Holding {
    let mut holding = Holding::new();
    for source in &generator.sources {
        match source {
            Source::Literal(key, value) => {
                holding.insert(key.clone(), Held::Text(told(filled(value.clone()))));
            }
            Source::File(key, path) => {
                holding.insert(key.clone(), Held::File(path.clone()));
            }
            Source::Env(path) => {
                let Ok(file) = sources.load(files, path) else { continue };
                for entry in dotenv::parse(file, sources.text(file), Format::Raw).0.entries {
                    if let RawValue::Literal(value) | RawValue::Template(value) = entry.value {
                        holding.insert(entry.name.to_string(), Held::Text(told(filled(value))));
                    }
                }
            }
        }
    }
    holding
}
