use super::loader::Loader;
use super::resources::{below, is_external};
use super::scalar;
use super::value::{Entry, Map, Value};
use super::{absent, cycle};
use crate::diagnostic::Diagnostic;
use crate::model::compose::{BASES, Project};
use crate::source::{FileId, Span, Text};
use std::collections::HashMap;

/// Reports what compose refuses in a project whose files are each valid.
pub(super) fn project(loader: &mut Loader<'_>, root: &Map, project: &Project) {
    let whole = is_whole(loader, root, project);
    let mut missing = Vec::new();
    for (name, entry) in below(root, "services") {
        if entry.value.as_map().is_none() {
            continue;
        }
        let mut service = Service { loader, name, entry };
        service.limits(project);
        service.targets();
        service.watches();
        service.without_source();
        service.without_target();
        service.mounts();
        service.dockerfile();
        if whole {
            service.network_mode();
            missing.extend(absent::of(name, entry, root));
        }
    }
    absent::report(loader, project, missing);
    cycle::report(loader, root);
    for kind in ["secrets", "configs"] {
        for (name, entry) in below(root, kind) {
            source(loader, kind, name, entry);
        }
    }
    for (name, entry) in below(root, "volumes") {
        external(loader, name, entry);
    }
}

/// A volume that is made elsewhere has a name, and nothing else is said of it.
fn external(loader: &mut Loader<'_>, name: &str, entry: &Entry) {
    let value = &entry.value;
    if value.get("external").and_then(Value::as_bool) != Some(true) {
        return;
    }
    let own = |key: &str| matches!(key, "external" | "name") || key.starts_with("x-");
    let other = value.as_map().into_iter().flatten().find(|(key, _)| !own(key));
    if let Some((key, other)) = other {
        let message = format!("volumes.{name}: conflicting parameters \"external\" and {key:?} specified");
        loader.invalid(other.key, message);
    }
}

/// Whether the files may be all of the project: none is missing, or made to be laid over others.
fn is_whole(loader: &Loader<'_>, root: &Map, project: &Project) -> bool {
    let path = |id: &FileId| loader.sources.file(*id).path();
    let named = match project.files.as_slice() {
        [only] => path(only).file_name().is_some_and(|name| BASES.iter().any(|base| name == *base)),
        _ => true,
    };
    // several services, none of which says what to run, are there to be laid over others
    let mut services = below(root, "services").map(|(_, entry)| &entry.value).peekable();
    let first = services.next();
    let bare = services.peek().is_some() && !first.into_iter().chain(services).any(absent::runs_something);
    named && !bare && !loader.incomplete
}

/// A secret or config has exactly one source.
fn source(loader: &mut Loader<'_>, kind: &str, name: &str, entry: &Entry) {
    let keys: &[&str] =
        if kind == "secrets" { &["file", "environment"] } else { &["file", "environment", "content"] };
    let value = &entry.value;
    let given = keys.iter().filter(|key| value.get(key).is_some()).count();
    let elsewhere = is_external(value) || value.get("driver").is_some();
    let blank = value.text_of("environment").is_some_and(Text::is_empty);
    if blank && given == 1 {
        loader.invalid(entry.key, format!("{kind}.{name}: one of {} must be set", keys.join("|")));
    }
    if given == 0 && !elsewhere && value.as_map().is_some() {
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

    /// A network of another container leaves none to choose.
    fn network_mode(&mut self) {
        let mode = self.entry.value.text_of("network_mode").filter(|mode| !mode.is_empty());
        let networks =
            self.get("networks").filter(|networks| networks.as_map().is_some_and(|map| !map.is_empty()));
        if let (Some(at), Some(_)) = (mode.map(Text::outer_span), networks) {
            let name = self.name;
            let message =
                format!("service {name:?} declares mutually exclusive `network_mode` and `networks`");
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
            // a limit of none counts as unset, zero replicas do not
            let limit = above.len() > 1;
            if limit && amount(own) == Some(0.0) {
                continue;
            }
            // a group of limits without this one counts as none, a missing number of replicas does not
            let differs = match other {
                Some(other) => !other.holds_unknown() && amount(own) != amount(other),
                None => limit,
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
        // A swarm ignores names of containers.
        let many = many && !project.stack;
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

    /// What is watched goes somewhere, unless all is built or started anew.
    fn watches(&mut self) {
        let watches = self.entry.value.down(&["develop", "watch"]).map(Value::items).unwrap_or_default();
        let anew = |watch: &&Value| {
            watch.text_of("action").is_some_and(|action| matches!(action.as_str(), "rebuild" | "restart"))
        };
        let nowhere = |watch: &&Value| watch.text_of("target").is_none_or(Text::is_empty);
        let found = watches.iter().filter(|watch| !anew(watch) && nowhere(watch)).map(|watch| watch.at);
        for at in found.collect::<Vec<_>>() {
            let path = format!("services.{}.develop.watch", self.name);
            self.say(at, format!("{path}: target is required for non-rebuild actions"));
        }
    }

    /// A use of a secret or config names it.
    fn without_source(&mut self) {
        for (key, kind) in [("secrets", "secret"), ("configs", "config")] {
            let items = self.get(key).map(Value::items).unwrap_or_default().iter();
            let nameless = items.filter(|item| item.as_map().is_some() && item.get("source").is_none());
            for at in nameless.map(|item| item.at).collect::<Vec<_>>() {
                self.say(at, format!("service {:?} refers to undefined {kind} ", self.name));
            }
        }
    }

    /// A mount is at a place of the container; of a file or directory of the host, it says which.
    fn mounts(&mut self) {
        let mut wrong = Vec::new();
        for (key, kind) in [("volumes", "volume"), ("devices", "device")] {
            let items = self.get(key).map(Value::items).unwrap_or_default();
            for (index, item) in items.iter().enumerate().filter(|(_, item)| item.as_map().is_some()) {
                let bind = item.text_of("type").is_some_and(|kind| kind.as_str() == "bind");
                let path = format!("services.{}.{key}.[{index}]", self.name);
                if item.get("target").is_none() {
                    wrong.push((item.at, format!("service {kind} {path} is missing a mount target")));
                } else if key == "volumes" && bind && item.get("source").is_none() {
                    let message = "invalid mount config for type \"bind\": field Source must not be empty";
                    wrong.push((item.at, format!("{path}: {message}")));
                }
            }
        }
        for (at, message) in wrong {
            self.say(at, message);
        }
    }

    /// What is built has one Dockerfile.
    fn dockerfile(&mut self) {
        let said = |key: &str| {
            let text = self.entry.value.down(&["build", key]).and_then(Value::text);
            text.filter(|text| !text.is_empty() && !text.holds_unknown())
        };
        if let (Some(_), Some(inline)) = (said("dockerfile"), said("dockerfile_inline")) {
            let name = self.name;
            let message =
                format!("service {name:?} declares mutually exclusive dockerfile and dockerfile_inline");
            self.say(inline.outer_span(), message);
        }
    }

    /// A port is one of the container.
    fn without_target(&mut self) {
        let items = self.get("ports").map(Value::items).unwrap_or_default().iter();
        let nowhere = items.filter(|item| match item.text_of("target") {
            Some(target) => item.short.is_some() && target.as_str() == "0",
            None => item.as_map().is_some(),
        });
        for at in nowhere.map(|item| item.at).collect::<Vec<_>>() {
            self.say(at, format!("service ports services.{}.ports is missing a target port", self.name));
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
}
