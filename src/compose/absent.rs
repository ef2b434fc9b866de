//! What services name and no file of the project declares.

use super::loader::Loader;
use super::nearby::Nearby;
use super::platform;
use super::value::{Entry, Map, Value};
use super::{build, cycle};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::compose::Project;
use crate::source::{Span, UNKNOWN};
use std::path::{Path, PathBuf};

/// One thing that is missing.
pub(super) struct Absent {
    /// Where it would be declared.
    section: &'static str,
    name: String,
    /// Where it is named.
    at: Span,
    rule: &'static str,
    message: String,
}

/// What one service misses.
pub(super) fn of(name: &str, entry: &Entry, root: &Map) -> Vec<Absent> {
    let service = Service { name, value: &entry.value, root };
    let mut missing = Vec::new();
    if !runs_something(&entry.value) {
        let message = format!("service {name:?} has neither an image nor a build context specified");
        let rule = "invalid-compose";
        missing.push(Absent { section: "services", name: name.to_owned(), at: entry.key, rule, message });
    }
    service.networks(&mut missing);
    service.volumes(&mut missing);
    service.blobs("secrets", "undefined-secret", "secret", &mut missing);
    service.blobs("configs", "undefined-config", "config", &mut missing);
    service.build_secrets(&mut missing);
    service.models(&mut missing);
    service.contexts(&mut missing);
    service.dependencies(&mut missing);
    service.others(&mut missing);
    // what hangs on a variable that no file sets may name anything
    missing.retain(|absent| !absent.name.contains(UNKNOWN));
    missing
}

/// Whether a service says what to run.
pub(super) fn runs_something(service: &Value) -> bool {
    let filled = |value: &Value| value.text().map_or(!value.is_null(), |text| !text.is_empty());
    ["image", "build", "provider"].iter().any(|key| service.get(key).is_some_and(filled))
}

/// Reports what is missing, unless a file nearby has it that may be laid over those of the project.
pub(super) fn report(loader: &mut Loader<'_>, project: &Project, missing: Vec<Absent>) {
    if missing.is_empty() || platform::completes(loader.files, &project.directory) {
        return;
    }
    let own: Vec<PathBuf> =
        project.files.iter().map(|file| loader.sources.file(*file).path().to_owned()).collect();
    let directories = own.iter().filter_map(|path| path.parent()).map(Path::to_owned);
    let directories = directories.chain([project.directory.clone()]).collect();
    let nearby = Nearby::read(loader.files, &directories, &own, &loader.services);
    for absent in missing.into_iter().filter(|absent| !nearby.has(absent.section, &absent.name)) {
        let title = match absent.rule {
            "invalid-compose" => "Invalid compose file",
            _ => "Reference to something that is not defined",
        };
        let mut problem = Diagnostic::input(absent.rule, title, absent.at, absent.message);
        if absent.rule == "undefined-service" && loader.services.contains(&absent.name) {
            problem.severity = Severity::Warning;
            problem.help = Some(format!("{:?} is only there with one of its profiles.", absent.name));
        }
        loader.problems.push(problem);
    }
}

struct Service<'a> {
    name: &'a str,
    value: &'a Value,
    root: &'a Map,
}

impl<'a> Service<'a> {
    fn items(&self, key: &str) -> &'a [Value] {
        self.value.get(key).map(Value::items).unwrap_or_default()
    }

    fn entries(&self, key: &str) -> impl Iterator<Item = (&'a String, &'a Entry)> {
        self.value.get(key).and_then(Value::as_map).into_iter().flatten()
    }

    fn is_declared(&self, section: &str, name: &str) -> bool {
        let section = self.root.get(section).and_then(|entry| entry.value.as_map());
        section.is_some_and(|map| map.contains_key(name))
    }

    /// Something of a section that the service names.
    fn named(
        &self,
        section: &'static str,
        rule: &'static str,
        word: &str,
        name: &str,
        at: Span,
    ) -> Option<Absent> {
        if self.is_declared(section, name) {
            return None;
        }
        let message = format!("service {:?} refers to undefined {word} {name}", self.name);
        Some(Absent { section, name: name.to_owned(), at, rule, message })
    }

    fn networks(&self, missing: &mut Vec<Absent>) {
        let named = self.entries("networks").filter(|(name, _)| *name != "default");
        missing.extend(named.filter_map(|(name, entry)| {
            self.named("networks", "undefined-network", "network", name, entry.key)
        }));
    }

    fn volumes(&self, missing: &mut Vec<Absent>) {
        let items = self.items("volumes").iter();
        let volumes = items.filter(|item| item.text_of("type").is_none_or(|kind| kind.as_str() == "volume"));
        let sources = volumes.filter_map(|item| item.text_of("source"));
        let sources = sources.filter(|source| !source.is_empty());
        missing.extend(sources.filter_map(|source| {
            self.named("volumes", "undefined-volume", "volume", source.as_str(), source.outer_span())
        }));
    }

    fn blobs(&self, section: &'static str, rule: &'static str, word: &str, missing: &mut Vec<Absent>) {
        let sources = self.items(section).iter().filter_map(|item| item.text_of("source"));
        missing.extend(
            sources
                .filter_map(|source| self.named(section, rule, word, source.as_str(), source.outer_span())),
        );
    }

    /// Secrets that its build takes.
    fn build_secrets(&self, missing: &mut Vec<Absent>) {
        let items = self.value.down(&["build", "secrets"]).map(Value::items).unwrap_or_default();
        let sources = items.iter().filter_map(|item| item.text().or_else(|| item.text_of("source")));
        missing.extend(sources.filter_map(|source| {
            let at = source.outer_span();
            self.named("secrets", "undefined-secret", "build secret", source.as_str(), at)
        }));
    }

    fn models(&self, missing: &mut Vec<Absent>) {
        let named = self.entries("models");
        missing.extend(
            named.filter_map(|(name, entry)| {
                self.named("models", "undefined-model", "model", name, entry.key)
            }),
        );
    }

    /// Services whose images its build starts from: each is built as well.
    fn contexts(&self, missing: &mut Vec<Absent>) {
        let Some(contexts) = self.value.down(&["build", "additional_contexts"]) else { return };
        for (context, text) in build::texts(contexts) {
            let Some(name) = text.as_str().strip_prefix("service:") else { continue };
            let other = self.root.get("services").and_then(|services| services.value.get(name));
            let (what, rule) = match other {
                Some(other) if other.get("build").is_some() => continue,
                Some(_) => ("non-buildable", "invalid-compose"),
                None => ("unknown", "undefined-service"),
            };
            let message = format!(
                "service {:?} declares {what} service {name:?} as additional contexts {context}",
                self.name
            );
            let (name, at) = (name.to_owned(), text.outer_span());
            missing.push(Absent { section: "services", name, at, rule, message });
        }
    }

    /// Services that it is tied to otherwise.
    fn others(&self, missing: &mut Vec<Absent>) {
        let others = cycle::tied(self.value).into_iter();
        let others = others.filter(|(name, _)| !self.is_declared("services", name));
        missing.extend(others.map(|(name, at)| self.undefined(name, at)));
    }

    fn undefined(&self, name: &str, at: Span) -> Absent {
        let message = format!("service {:?} depends on undefined service {name:?}", self.name);
        Absent { section: "services", rule: "undefined-service", name: name.to_owned(), at, message }
    }

    fn dependencies(&self, missing: &mut Vec<Absent>) {
        for (name, entry) in self.entries("depends_on") {
            let required = entry.value.is_required();
            if required && !self.is_declared("services", name) && !name.starts_with("x-") {
                missing.push(self.undefined(name, entry.key));
            }
        }
    }
}
