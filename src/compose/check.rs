use super::loader::Loader;
use super::resources::{below, is_external};
use super::scalar;
use super::value::{Entry, Map, Value};
use crate::diagnostic::{Confidence, Diagnostic, Severity};
use crate::model::compose::Project;
use crate::source::{FileId, Span, Text};
use std::collections::HashMap;
use std::path::Path;

/// Names of files that compose takes without being told.
const DEFAULT_NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Reports what compose refuses in a project whose files are each valid.
pub(super) fn project(loader: &mut Loader<'_>, root: &Map, project: &Project) {
    let standing = Standing::of(loader, root, project);
    let before = loader.problems.len();
    for (name, entry) in below(root, "services") {
        if entry.value.as_map().is_none() {
            continue;
        }
        let mut service = Service { loader, name, entry };
        service.limits(project);
        service.targets();
        if standing != Standing::Fragment {
            service.runs_something();
            service.references(root);
        }
    }
    for kind in ["secrets", "configs"] {
        for (name, entry) in below(root, kind) {
            source(loader, kind, name, entry);
        }
    }
    if standing == Standing::Base {
        for problem in &mut loader.problems[before..] {
            problem.severity = Severity::Warning;
            problem.confidence = Confidence::Medium;
        }
    }
}

/// How sure it is that the files are all of the project.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing suggests another file.
    Whole,
    /// Files beside them may complete them.
    Base,
    /// A file that is meant to be laid over others, or of which a part is missing.
    Fragment,
}

impl Standing {
    fn of(loader: &Loader<'_>, root: &Map, project: &Project) -> Self {
        let path = |id: &FileId| loader.sources.file(*id).path();
        let name = |path: &Path| {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let names: Vec<String> = project.files.iter().map(path).map(name).collect();
        let alone = matches!(names.as_slice(), [only] if !DEFAULT_NAMES.contains(&only.as_str()));
        // several services, none of which says what to run, are there to be laid over others
        let mut services = below(root, "services").map(|(_, entry)| &entry.value).peekable();
        let first = services.next();
        let bare = services.peek().is_some() && !first.into_iter().chain(services).any(runs_something);
        if loader.incomplete || alone || bare {
            return Self::Fragment;
        }
        let directory = project.files.first().and_then(|id| path(id).parent()).unwrap_or(Path::new(""));
        let others = loader.files.list(directory);
        let is_compose =
            |name: &str| name.contains("compose") && (name.ends_with(".yml") || name.ends_with(".yaml"));
        match others.iter().any(|name| is_compose(name) && !names.contains(name)) {
            true => Self::Base,
            false => Self::Whole,
        }
    }
}

/// A secret or config has exactly one source.
fn source(loader: &mut Loader<'_>, kind: &str, name: &str, entry: &Entry) {
    let keys: &[&str] =
        if kind == "secrets" { &["file", "environment"] } else { &["file", "environment", "content"] };
    let value = &entry.value;
    let given = keys.iter().filter(|key| value.get(key).is_some()).count();
    let elsewhere = is_external(value) || value.get("driver").is_some();
    let extended = value.as_map().is_none_or(|map| map.keys().any(|key| key.starts_with("x-")));
    if given == 0 && !elsewhere && !extended {
        let message = format!("{kind}.{name}: one of {} must be set", keys.join("|"));
        loader.invalid(entry.key, message);
    }
    if given > 1 {
        loader.invalid(
            entry.key,
            format!("{kind}.{name}: {} attributes are mutually exclusive", keys.join("|")),
        );
    }
}

/// Whether a service says what to run.
fn runs_something(service: &Value) -> bool {
    let filled = |value: &Value| value.text().map_or(!value.is_null(), |text| !text.is_empty());
    ["image", "build", "provider"].iter().any(|key| service.get(key).is_some_and(filled))
}

/// Attributes that `deploy` has too.
const TWICE: [(&str, &[&str]); 5] = [
    ("mem_limit", &["deploy", "resources", "limits", "memory"]),
    ("cpus", &["deploy", "resources", "limits", "cpus"]),
    ("pids_limit", &["deploy", "resources", "limits", "pids"]),
    ("mem_reservation", &["deploy", "resources", "reservations", "memory"]),
    ("scale", &["deploy", "replicas"]),
];

/// A number or a size, to be compared.
fn amount(value: &Value) -> Option<f64> {
    let text = value.text()?.as_str();
    text.parse().ok().or_else(|| scalar::size(text).ok().map(|size| size as f64))
}

struct Service<'a, 'b> {
    loader: &'a mut Loader<'b>,
    name: &'a str,
    entry: &'a Entry,
}

impl Service<'_, '_> {
    fn get(&self, key: &str) -> Option<&Value> {
        self.entry.value.get(key)
    }

    fn say(&mut self, at: Span, message: String) {
        self.loader.invalid(at, message);
    }

    fn runs_something(&mut self) {
        if !runs_something(&self.entry.value) {
            let message =
                format!("service {:?} has neither an image nor a build context specified", self.name);
            self.say(self.entry.key, message);
        }
        let mode =
            self.entry.value.text_of("network_mode").filter(|mode| !mode.is_empty()).map(Text::outer_span);
        if let (Some(at), Some(_)) = (mode, self.get("networks").filter(|networks| !networks.is_null())) {
            let message =
                format!("service {:?} declares mutually exclusive `network_mode` and `networks`", self.name);
            self.say(at, message);
        }
    }

    /// Two ways to say the same must say the same.
    fn limits(&mut self, project: &Project) {
        let name = self.name;
        let Some(service) = project.services.get(name) else { return };
        let value = &self.entry.value;
        let mut distinct = Vec::new();
        for (key, path) in TWICE {
            let Some((last, above)) = path.split_last() else { continue };
            let Some(own) = value.get(key).filter(|own| !own.is_null() && !own.holds_unknown()) else {
                continue;
            };
            let Some(group) = value.down(above).filter(|group| group.as_map().is_some()) else { continue };
            let other = group.get(last).filter(|other| !other.is_null());
            // a group of limits without this one counts as none, a missing number of replicas does not
            let differs = match other {
                Some(other) => !other.holds_unknown() && amount(own) != amount(other),
                None => above.len() > 1 && amount(own) != Some(0.0),
            };
            if differs {
                let path = path.join(".");
                let message = format!("services.{name}: can't set distinct values on '{key}' and '{path}'");
                distinct.push((own.at, message));
            }
        }
        for (at, message) in distinct {
            self.say(at, message);
        }
        let many = service.replicas.as_ref().and_then(|count| count.known()).is_some_and(|count| *count > 1);
        if let (true, Some(container)) = (many, &service.container_name) {
            let message = format!(
                "services.{name}: can't set container_name and deploy.replicas as container name must be unique"
            );
            self.say(container.outer_span(), message);
        }
        let limits = value.get("ulimits").and_then(Value::as_map).into_iter().flatten();
        let pairs = limits.filter_map(|(limit, entry)| Some((limit, entry.key, entry.value.as_map()?)));
        let missing = pairs.flat_map(|(limit, at, map)| {
            let absent = ["soft", "hard"].into_iter().filter(|key| !map.contains_key(*key));
            absent.map(move |key| (at, format!("services.{name}.ulimits.{limit} missing property '{key}'")))
        });
        for (at, message) in missing.collect::<Vec<_>>() {
            self.say(at, message);
        }
    }

    /// Nothing is mounted twice on one target.
    fn targets(&mut self) {
        let mut seen: HashMap<&str, (usize, Span)> = HashMap::new();
        let mut doubles = Vec::new();
        let volumes = self.get("volumes").map(Value::items).unwrap_or_default();
        for (index, item) in volumes.iter().enumerate() {
            let Some(target) = item.text_of("target").filter(|target| !target.holds_unknown()) else {
                continue;
            };
            match seen.get(target.as_str()) {
                Some((first, at)) => doubles.push((index, item.at, target.as_str().to_owned(), *first, *at)),
                None => {
                    seen.insert(target.as_str(), (index, item.at));
                }
            }
        }
        for (index, at, target, first, first_at) in doubles {
            let path = format!("services.{}.volumes", self.name);
            let message = format!("{path}[{index}]: target {target} already mounted as {path}[{first}]");
            let problem = Diagnostic::input("invalid-compose", "Invalid compose file", at, message);
            self.loader.problems.push(problem.related_to(first_at, "already mounted here"));
        }
    }

    /// What the service names is there.
    fn references(&mut self, root: &Map) {
        let defined = |kind: &str, name: &str| {
            root.get(kind).and_then(|entry| entry.value.as_map()).is_some_and(|map| map.contains_key(name))
        };
        let mut missing: Vec<(&'static str, &'static str, String, Span)> = Vec::new();
        for (name, entry) in self.get("networks").and_then(Value::as_map).into_iter().flatten() {
            if name != "default" && !defined("networks", name) {
                missing.push(("undefined-network", "network", name.clone(), entry.key));
            }
        }
        for item in self.get("volumes").map(Value::items).unwrap_or_default() {
            let is_volume = item.text_of("type").is_none_or(|kind| kind.as_str() == "volume");
            let Some(source) = item.text_of("source").filter(|source| !source.is_empty()) else { continue };
            if is_volume && !source.holds_unknown() && !defined("volumes", source.as_str()) {
                missing.push(("undefined-volume", "volume", source.as_str().to_owned(), source.outer_span()));
            }
        }
        for (kind, id, word) in
            [("secrets", "undefined-secret", "secret"), ("configs", "undefined-config", "config")]
        {
            for item in self.get(kind).map(Value::items).unwrap_or_default() {
                let Some(source) = item.text_of("source").filter(|source| !source.holds_unknown()) else {
                    continue;
                };
                if !defined(kind, source.as_str()) {
                    missing.push((id, word, source.as_str().to_owned(), source.outer_span()));
                }
            }
        }
        for (id, kind, name, at) in missing {
            let message = format!("service {:?} refers to undefined {kind} {name}", self.name);
            let title = "Reference to something that is not defined";
            self.loader.problems.push(Diagnostic::input(id, title, at, message));
        }
        self.dependencies(root);
    }

    fn dependencies(&mut self, root: &Map) {
        let mut missing = Vec::new();
        let services = root.get("services").and_then(|entry| entry.value.as_map());
        for (name, entry) in self.get("depends_on").and_then(Value::as_map).into_iter().flatten() {
            let required = entry.value.get("required").and_then(Value::as_bool) != Some(false);
            let active = services.is_some_and(|services| services.contains_key(name));
            if required && !active && !name.starts_with("x-") {
                missing.push((name.clone(), entry.key));
            }
        }
        for (name, at) in missing {
            let message = format!("service {:?} depends on undefined service {name:?}", self.name);
            let mut problem = Diagnostic::input(
                "undefined-service",
                "Reference to something that is not defined",
                at,
                message,
            );
            if self.loader.services.contains(&name) {
                problem.severity = Severity::Warning;
                problem.help = Some(format!("{name:?} is only there with one of its profiles."));
            }
            self.loader.problems.push(problem);
        }
    }
}
