//! Entries of env files and of environments of services.

use super::World;
use super::clients::{Connection, Keys};
use super::conf::Lookup;
use super::container::Container;
use super::found::Found;
use super::process::Call;
use super::repeated;
use crate::model::catalog::knowledge::{Added, ImageSpec, is_secret_name};
use crate::model::compose::{EnvEntry, Service};
use crate::model::{Family, Origin, Secret, Sourced, Variable, Version, Why};
use crate::source::{FileId, Sources, Span, Text, UNKNOWN};
use crate::syntax::dotenv::template::is_template;
use crate::syntax::dotenv::{Dotenv, RawValue};
use crate::syntax::interpolate::{self, Interpolator, Unset, Use};
use crate::syntax::words::within_quotes;
use crate::syntax::yaml::schema;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The environment of a server's container: what its service sets, then the rest of what its Dockerfile does. `call` is
/// how it starts the server, and `hidden` why that is not known.
pub(super) fn of_server(
    container: Container<'_>,
    call: &Call,
    hidden: Option<&Why>,
    sources: &mut Sources,
) -> Vec<Variable> {
    let (service, base) = (container.service, container.base);
    if service.environment.is_empty() && base.environment.is_empty() {
        return Vec::new();
    }
    let own = base.environment.iter().filter(|(name, _)| !service.environment.contains_key(*name));
    let own: Vec<(&String, EnvEntry)> = own.map(|(name, value)| (name, EnvEntry::new(name, value))).collect();
    let all = service.environment.iter().chain(own.iter().map(|(name, entry)| (*name, entry)));
    let names = all.clone().map(|(name, _)| name.as_str()).collect();
    let readers = Readers::of(container, (call, hidden), &names, sources);
    let variables = all.map(|(name, entry)| {
        let context = (container.world.context.knowledge, &*sources);
        let mut variable = entry_of(name, entry, &service.name, context);
        variable.read_by_image = readers.read(name, entry.at);
        variable.relevant =
            is_relevant(name, entry.value.as_ref()) || variable.read_by_image.known() != Some(&false);
        variable
    });
    variables.collect()
}

/// All variables of a deployment: entries of env files, then environments of services.
pub(super) fn all(
    world: &World<'_>,
    found: &[Found],
    (connections, keys): (&[Connection], &Keys),
    sources: &Sources,
) -> Vec<Variable> {
    let mut all = Vec::new();
    let reading = reading(world);
    for file in world.context.env_files {
        let services = reading.get(file).map(Vec::as_slice).unwrap_or_default();
        of_file((*file, services), world, keys, sources, &mut all);
    }
    for service in world.project.services.values() {
        if let Some(found) = found.iter().find(|found| found.server.name == service.name) {
            // What an image sets is said as what its Dockerfile does.
            let stands_here =
                |name: &str| service.environment.get(name).is_some_and(|entry| entry.env_file.is_none());
            let own = found.server.variables.iter().filter(|variable| stands_here(&variable.name));
            all.extend(own.cloned());
            continue;
        }
        for (name, entry) in service.environment.iter().filter(|(_, entry)| entry.env_file.is_none()) {
            let mut variable = entry_of(name, entry, &service.name, (world.context.knowledge, sources));
            variable.relevant = is_relevant(name, entry.value.as_ref()) || counts(service, name, keys);
            all.push(variable);
        }
    }
    say_logins(&mut all, connections);
    repeated::mark(&mut all);
    all
}

/// What a client logs in with has to do with Redis, whatever it is called.
fn say_logins(variables: &mut [Variable], connections: &[Connection]) {
    let passwords = connections.iter().map(|connection| &connection.client.password);
    let passwords = passwords.filter(|password| password.value.is_some() && !password.origin.is_unknown());
    let passwords: HashSet<Span> = passwords.filter_map(|password| password.origin.span()).collect();
    let given = |variable: &Variable| {
        let secret = &variable.secret_value;
        secret.value.is_some() && secret.origin.span().is_some_and(|at| passwords.contains(&at))
    };
    for variable in variables {
        variable.relevant |= given(variable);
    }
}

/// Entries of one env file, and the services that it is for.
fn of_file(
    (file, services): (FileId, &[&Service]),
    world: &World<'_>,
    keys: &Keys,
    sources: &Sources,
    all: &mut Vec<Variable>,
) {
    let template = is_template(sources.file(file).path());
    let parsed = world.context.known.env_file(file, sources);
    let eaten = eaten(&parsed, world);
    for entry in &parsed.entries {
        let name = entry.name.as_str();
        let text = match &entry.value {
            RawValue::Inherited => None,
            RawValue::Literal(text) | RawValue::Template(text) => Some(text.clone()),
        };
        let context = (world.context.knowledge, sources);
        let mut variable = make(name, entry.name.span(), String::new(), text.as_ref(), context);
        variable.template = template;
        let readers: Vec<&Service> = readers(file, name, services).collect();
        let interpolated = feeds(file, name, world);
        variable.used = interpolated || !readers.is_empty();
        let within = |at: &&Span| text.as_ref().is_some_and(|text| text.span().contains(**at));
        if let Some(at) = eaten.iter().find(within)
            && (interpolated || !is_kept(sources.snippet(*at), (file, name), &readers))
        {
            variable.eaten = Sourced::new(true, Origin::at(*at));
        }
        let of_redis = |service: &&Service| counts(service, name, keys);
        variable.relevant = is_relevant(name, text.as_ref())
            || text
                .as_ref()
                .is_some_and(|text| crate::syntax::url::is_url(text.as_str()) && holds_redis(text))
            || readers.iter().any(of_redis) && !template;
        all.push(variable);
    }
}

/// The uses of `$NAME` in an env file that come to nothing: neither the project nor an entry before sets the name.
/// One in braces is meant as a variable.
fn eaten(parsed: &Dotenv, world: &World<'_>) -> Vec<Span> {
    let project = world.project;
    let mut interpolator = Interpolator::new(Unset::Empty);
    let mut outside = |name: &str| {
        let set = project.variables.get(name).cloned();
        let of_service = |service: &Service| service.environment.get(name)?.value.clone();
        set.or_else(|| project.services.values().find_map(of_service)).map(interpolate::Found::Written)
    };
    parsed.expand(&mut interpolator, &mut outside);
    let bare = |used: &Use| used.live && used.operator.is_empty() && used.value.is_none();
    let uses = interpolator.uses.into_iter().filter(bare);
    uses.filter(|used| used.at.end - used.name.span().end == 0).map(|used| used.at).collect()
}

/// Whether all services that read an entry of an env file get this text of it, as from a file of `format: raw`.
fn is_kept(used: &str, (file, name): (FileId, &str), readers: &[&Service]) -> bool {
    let gets = |entry: &EnvEntry| {
        let holds = |value: &Text| value.as_str().contains(used);
        entry.env_file == Some(file) && entry.value.as_ref().is_some_and(holds)
    };
    let reads = |service: &&Service| {
        let entry = service.environment.get(name);
        entry.is_some_and(|entry| std::iter::once(entry).chain(&entry.shadowed).any(gets))
    };
    !readers.is_empty() && readers.iter().all(reads)
}

fn holds_redis(text: &Text) -> bool {
    text.as_str().contains("redis") || text.as_str().contains("valkey")
}

/// The env files of an entry of an environment: its own, and those of what it hides.
fn env_files(entry: &EnvEntry) -> impl Iterator<Item = FileId> {
    std::iter::once(entry).chain(&entry.shadowed).filter_map(|entry| entry.env_file)
}

/// Services by the env files that their environments come from.
fn reading<'a>(world: &World<'a>) -> BTreeMap<FileId, Vec<&'a Service>> {
    let mut reading: BTreeMap<FileId, Vec<&Service>> = BTreeMap::new();
    for service in world.project.services.values() {
        let files: BTreeSet<FileId> = service.environment.values().flat_map(env_files).collect();
        for file in files {
            reading.entry(file).or_default().push(service);
        }
    }
    reading
}

/// Those of some services whose environment has a name from an env file, even where something hides it.
fn readers<'a>(file: FileId, name: &str, services: &[&'a Service]) -> impl Iterator<Item = &'a Service> {
    let has = move |entry: &EnvEntry| env_files(entry).any(|read| read == file);
    services.iter().copied().filter(move |service| service.environment.get(name).is_some_and(has))
}

/// Whether an entry is what interpolation sees, and something asks for it.
fn feeds(file: FileId, name: &str, world: &World<'_>) -> bool {
    let project = world.project;
    let from = |text: &Text| text.spans().iter().any(|span| span.file == file);
    project.mentioned.contains(name) && project.variables.get(name).is_some_and(from)
}

/// One entry of a service's environment.
pub(super) fn entry_of(
    name: &str,
    entry: &EnvEntry,
    service: &str,
    (knowledge, sources): (&'static Added, &Sources),
) -> Variable {
    let mut variable = make(name, entry.at, service.to_owned(), entry.value.as_ref(), (knowledge, sources));
    variable.used = true;
    let differs = |other: &&EnvEntry| {
        let values = (&other.value, &entry.value);
        other.env_file.is_some() && matches!(values, (Some(a), Some(b)) if a.as_str() != b.as_str())
    };
    if entry.env_file.is_none()
        && let Some(hidden) = entry.shadowed.iter().find(differs)
        && let Some(file) = hidden.env_file
    {
        let path = sources.shown(file);
        variable.hides_env_file = Sourced::new(Some(path), Origin::at(hidden.at));
    }
    let has_value = |other: &&EnvEntry| other.value.as_ref().is_some_and(|value| !value.is_empty());
    if entry.value.is_none()
        && let Some(erased) = entry.shadowed.iter().find(has_value)
        && let Some(file) = erased.env_file
    {
        variable.erases_env_file = Sourced::new(Some(sources.shown(file)), Origin::at(erased.at));
    }
    let own = entry.value.as_ref().filter(|_| entry.env_file.is_none());
    if let Some((written, at)) = own.and_then(|value| reprinted(value, sources)) {
        variable.reprinted = true;
        if !variable.secret {
            variable.reprinted_from = Sourced::new(Some(written), Origin::at(at));
        }
    }
    if let Some(value) = own.filter(|value| is_quoted(value.as_str())) {
        variable.quoted = Sourced::new(true, Origin::of(value));
    }
    variable
}

/// Whether a value is one quoted word.
fn is_quoted(value: &str) -> bool {
    within_quotes(value).is_some_and(|inner| !inner.contains(&value[..1]))
}

fn make(
    name: &str,
    at: Span,
    service: String,
    value: Option<&Text>,
    (knowledge, sources): (&'static Added, &Sources),
) -> Variable {
    let secret = is_secret_name(name);
    let text = value.map_or("", Text::as_str);
    let sourced = super::sourced::optional(value, at, sources);
    let secret_value = match value {
        Some(text) if secret && !text.is_empty() => sourced.map(|value| value.as_ref().map(Secret::new)),
        _ => Sourced::absent(at),
    };
    Variable {
        name: name.to_owned(),
        at,
        service,
        secret,
        placeholder: knowledge.is_filler(text),
        command_substitution: text.contains("$(") || (text.contains('`') && !text.contains(UNKNOWN)),
        template: false,
        used: false,
        read_by_image: Sourced::unknown(at, Why::Computed("the program that it is for".into())),
        hides_env_file: Sourced::absent(at),
        hidden_for_one: false,
        erases_env_file: Sourced::absent(at),
        duplicate_of: Sourced::absent(at),
        shares_secret_with: Sourced::absent(at),
        reprinted: false,
        reprinted_from: Sourced::absent(at),
        quoted: Sourced::new(false, Origin::at(at)),
        eaten: Sourced::new(false, Origin::at(at)),
        relevant: false,
        value: sourced,
        secret_value,
    }
}

/// The number or date that stands in the file for a text in another form.
fn reprinted(value: &Text, sources: &Sources) -> Option<(String, Span)> {
    let [at] = value.spans()[..] else { return None };
    let written = sources.snippet(at);
    let number = matches!(
        schema::resolve(written),
        schema::Value::Int(_) | schema::Value::Float(_) | schema::Value::Timestamp(_)
    );
    (number && written != value.as_str()).then(|| (written.to_owned(), at))
}

/// Whether a variable has to do with Redis by its name. What it says of Celery may be of another broker or database, as the
/// scheme of its value tells.
pub(super) fn is_relevant(name: &str, value: Option<&Text>) -> bool {
    let lower = name.to_ascii_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let elsewhere = || value.is_some_and(|value| is_foreign(value.as_str()));
    Family::any_named_in(&lower) || holds(&["celery_broker", "celery_result"]) && !elsewhere()
}

/// Whether a value is a URL with a scheme that is none of Redis: `amqp://`, `db+postgresql://`.
fn is_foreign(value: &str) -> bool {
    let scheme = value.split_once("://").map_or("", |(scheme, _)| scheme);
    let known = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    !scheme.is_empty() && known && !crate::syntax::url::is_url(value)
}

/// Whether a variable of a service is part of a connection, or decides something of a server.
pub(super) fn counts(service: &Service, name: &str, keys: &Keys) -> bool {
    keys.contains(&(service.name.clone(), name.to_owned()))
}

/// What may read the variables of a container.
struct Readers<'a> {
    container: Container<'a>,
    /// Whether the image's own start script runs.
    managed: bool,
    /// Why more may read them than the files show.
    hidden: Option<&'a Why>,
    version: Option<Version>,
    /// Variables that the service's command, entrypoint and healthcheck mention, or its image's, each with where that is.
    in_words: HashMap<&'a str, Span>,
    /// Those that the scripts mention which it starts with, or the files that these fill in.
    in_scripts: HashSet<&'a str>,
    /// Whether one of these scripts goes through the whole environment, or asks it for names that only it knows.
    in_whole: bool,
}

impl<'a> Readers<'a> {
    fn of(
        container: Container<'a>,
        (call, hidden): (&'a Call, Option<&'a Why>),
        names: &HashSet<&'a str>,
        sources: &mut Sources,
    ) -> Self {
        let (service, base) = (container.service, container.base);
        let commands = service.command.iter().chain(&service.entrypoint).flat_map(|command| &command.words);
        let tests = service.healthcheck.iter().chain(&service.readiness).flat_map(|check| &check.test);
        let own = base.entrypoint.iter().chain(&base.command).flatten().chain(&base.runs);
        let starts = service.entrypoint.iter().flat_map(|command| &command.words);
        let brought = base.entrypoint.iter().chain(&base.command).flatten();
        let starts = starts.chain(brought).chain(commands.clone());
        let mut in_words = HashMap::new();
        for text in commands.chain(tests).chain(own) {
            for name in mentioned(text.as_str(), names) {
                in_words.entry(name).or_insert(text.span());
            }
        }
        let (mut in_scripts, mut in_whole) = (HashSet::new(), false);
        for script in starts.filter_map(|word| container.script(word.as_str(), "/", sources)) {
            in_scripts.extend(mentioned(script.as_str(), names));
            in_whole |= takes_whole_environment(script.as_str());
        }
        for path in &call.rewrites.filled {
            let Lookup::Files(files) = container.find(sources, path, "/") else { continue };
            in_scripts.extend(files.iter().flat_map(|file| mentioned(sources.text(*file), names)));
        }
        let version = base.target(sources).value.and_then(|target| target.version);
        let hidden = hidden.or(call.behind.as_ref()).or(container.base.hidden.as_ref());
        Self { container, managed: call.managed, hidden, version, in_words, in_scripts, in_whole }
    }

    /// Whether a variable is read: by the image's entrypoint as the catalog knows it, or by a command, a healthcheck
    /// or a script that mentions it.
    fn read(&self, name: &str, at: Span) -> Sourced<bool> {
        let base = self.container.base;
        if let Some(word) = self.in_words.get(name) {
            return Sourced::new(true, Origin::at(*word));
        }
        if self.in_scripts.contains(name) {
            return Sourced::new(true, Origin::at(at));
        }
        if self.in_whole {
            return Sourced::unknown(at, Why::Computed("the start script".into()));
        }
        if let Some(why) = self.hidden {
            return Sourced::unknown(at, why.clone());
        }
        let reads = |spec: &ImageSpec| match self.managed {
            true => spec.reads_variable(name, self.version),
            false => Some(false),
        };
        match base.spec.and_then(reads) {
            Some(reads) => Sourced::new(reads, Origin::at(base.at)),
            None => Sourced::unknown(at, Why::UnknownVersion),
        }
    }
}

/// Whether a script goes through the environment, or asks it for names that are put together: any variable may count.
fn takes_whole_environment(script: &str) -> bool {
    const WAYS: [&str; 9] = [
        "$ENV{$",
        "%ENV",
        "os.environ",
        "printenv",
        "${!",
        "env |",
        "env|",
        "envsubst < \"$",
        "envsubst < $",
    ];
    WAYS.iter().any(|way| script.contains(way))
}

/// The variables that a text uses, of those with these names: `$NAME`, `${NAME`, or the name as a word of its own in a
/// script.
fn mentioned<'n>(text: &str, names: &HashSet<&'n str>) -> impl Iterator<Item = &'n str> {
    let words = text.split(|char: char| !char.is_alphanumeric() && char != '_');
    words.filter_map(|word| names.get(word).copied())
}
