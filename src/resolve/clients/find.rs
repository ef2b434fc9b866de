use super::addresses::Address;
use super::encryption::{self, Switches};
use super::link::{self, Endpoint};
use super::parts::{Signs, mentions_redis, number, secret, signs};
use super::sessions::Sessions;
use super::{constants, flags, groups, labelled, parts, unplaced, written};
use crate::model::compose::Service;
use crate::model::{AppSetting, Client, Origin, Sourced, Why};
use crate::resolve::World;
use crate::resolve::code::{Adds, adds, evident, is_django, is_elsewhere, is_named, is_of_queue};
use crate::resolve::environment::hidden;
use crate::resolve::found::Found;
use crate::resolve::reach::{DEFAULT_PORT, SENTINEL_PORT};
use crate::resolve::sourced;
use crate::source::{FileId, Sources, Text};
use crate::syntax::url;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Connections in the environment and the command of a service: URLs first, then hosts with their other parts.
pub(super) fn in_service(
    reader: &Reader<'_>,
    world: &World<'_>,
    found: &[Found],
) -> Vec<(Client, Endpoint, Signs)> {
    let Reader { service, sources, .. } = reader;
    let mut all = Vec::new();
    for (name, entry) in &service.environment {
        let Some(value) = &entry.value else { continue };
        for text in urls(value) {
            let signs = signs(name, &text, world.context.knowledge);
            all.extend(url::parse(&text).and_then(|url| reader.connection(name, &url, signs)));
        }
        for url in labelled::urls(service, name, value) {
            all.extend(reader.connection(name, &url, Vec::new()));
        }
        if let Some(address) = Address::of(name, value) {
            let signs = signs(name, value, world.context.knowledge);
            let made = reader.connection(name, &address.url, signs);
            all.extend(made.map(|(mut client, endpoint, signs)| {
                address.settle(&mut client, sources);
                (client, endpoint, signs)
            }));
        }
        if let Some(sessions) = Sessions::of(service, name, value) {
            let signs = signs(name, value, world.context.knowledge);
            let made = reader.connection(name, &sessions.url, signs);
            all.extend(made.map(|(mut client, endpoint, signs)| {
                sessions.settle(&mut client, sources);
                (client, endpoint, signs)
            }));
        }
    }
    for command in service.command.iter().chain(&service.entrypoint) {
        let mut before: Option<&Text> = None;
        for word in &command.words {
            for text in urls(word) {
                let name = flag(before, word, &text);
                all.extend(url::parse(&text).and_then(|url| reader.connection(&name, &url, Vec::new())));
            }
            before = Some(word);
        }
    }
    let known = |host: &str| link::is_server_name(host, world, found);
    let defined = constants::defined(service);
    for service in std::iter::once(*service).chain(&defined) {
        all.extend(groups::in_environment(service, &known, world.context.knowledge, sources));
    }
    // A flag may be of anything: it counts where it names a server.
    let flags = flags::given(service);
    let given = flags
        .iter()
        .flat_map(|flags| groups::in_environment(flags, &known, world.context.knowledge, sources));
    all.extend(given.filter(|(_, endpoint, _)| known(endpoint.host.as_str())));
    all
}

/// Connections that a service's code makes. What it reads from a variable is a connection already, of which the code
/// says what it is for.
pub(super) fn in_code(
    reader: &Reader<'_>,
    (world, servers): (&World<'_>, &[Found]),
    code: &[AppSetting],
    all: &mut Vec<(Client, Endpoint, Signs)>,
) {
    let Reader { service, sources, .. } = reader;
    let own: Vec<&AppSetting> = code.iter().filter(|setting| setting.service == service.name).collect();
    let sayers = Sayers::of(&own, service, world, sources);
    // Queues of a service that have one server are one connection here.
    let mut queues = BTreeSet::new();
    for &setting in &own {
        let (Some(text), Some(evident)) = (&setting.text, evident(&setting.name)) else { continue };
        let found = signs(evident, text, world.context.knowledge);
        let variable = setting.variable.value.as_deref().unwrap_or_default();
        let unsure = sayers.are_unsure_of(setting, sources);
        match all.iter_mut().find(|(client, ..)| client.variable == variable) {
            Some((client, _, known)) => {
                log_in(client, setting, sources);
                encryption::beside(client, setting.encrypted);
                let new = found
                    .into_iter()
                    .filter(|sign| !known.iter().any(|other| std::ptr::eq(other.evidence, sign.evidence)));
                let new: Signs = new.collect();
                known.extend(new);
                // A URL that the code makes of several variables may be wrong where none of them is.
                if !unsure && !setting.unsure {
                    client.url_faults.extend(url::parse(text).iter().flat_map(written::faults));
                    client.brokered |= setting.name == "broker_url";
                }
            }
            None if unsure => {}
            None => {
                let made = url::parse(text).and_then(|url| reader.connection(&setting.name, &url, found));
                let made = made.map(|(mut client, endpoint, signs)| {
                    log_in(&mut client, setting, sources);
                    encryption::beside(&mut client, setting.encrypted);
                    (client, endpoint, signs)
                });
                let named =
                    |endpoint: &Endpoint| link::is_server_name(endpoint.host.as_str(), world, servers);
                match made {
                    Some((client, endpoint, signs)) if setting.unsure => {
                        let new = !is_of_queue(&setting.name)
                            || queues.insert((setting.name.as_str(), endpoint.host.to_string()));
                        all.extend((new && named(&endpoint)).then(|| (doubted(client), endpoint, signs)));
                    }
                    made => all.extend(made),
                }
            }
        }
    }
    added(&own, all);
}

/// What settings that stand alone add to the connections of their service: nobody knows to which of them, but that
/// those in a dictionary of Django, which says all of its own, are not among them.
fn added(settings: &[&AppSetting], all: &mut [(Client, Endpoint, Signs)]) {
    for setting in settings {
        let Some(adds) = adds(&setting.name) else { continue };
        for (client, ..) in all.iter_mut().filter(|(client, ..)| !is_django(&client.variable)) {
            match adds {
                Adds::Encryption => encryption::beside(client, Some(setting.at)),
                Adds::Login if is_bare(client) => {
                    client.password = Sourced::unknown(setting.at, Why::Computed("the program".into()));
                }
                Adds::Login => {}
            }
        }
    }
}

/// Whether a connection names neither user nor password.
pub(super) fn is_bare(client: &Client) -> bool {
    client.username.value.is_none() && matches!(client.password.origin, Origin::Absent { .. })
}

/// Gives a connection whose URL names neither user nor password what the code says beside it.
fn log_in(client: &mut Client, setting: &AppSetting, sources: &Sources) {
    if is_bare(client) && setting.password.is_some() {
        client.username = sourced::optional(setting.username.as_ref(), client.at, sources);
        client.password = secret(setting.password.as_ref(), client.at, sources);
    }
}

/// A connection that may be another one in truth: only whom it names is known.
fn doubted(client: Client) -> Client {
    let origin = Origin::Unknown { anchor: client.at, why: Why::Computed("the code".into()) };
    Client {
        scheme: Sourced { origin: origin.clone(), ..client.scheme },
        port: Sourced { origin: origin.clone(), ..client.port },
        db: Sourced { origin: origin.clone(), ..client.db },
        username: Sourced { origin: origin.clone(), ..client.username },
        password: Sourced { origin: origin.clone(), ..client.password },
        path: Sourced { origin: origin.clone(), ..client.path },
        query: Sourced { origin: origin.clone(), ..client.query },
        parameters: Vec::new(),
        tls: Sourced { origin, ..client.tls },
        ..client
    }
}

/// Which files say a setting, of those that a service may load; only one of them is in force, but that each queue has a
/// connection of its own.
struct Sayers<'a> {
    files: BTreeMap<&'a str, BTreeSet<FileId>>,
    service: &'a Service,
}

impl<'a> Sayers<'a> {
    fn of(settings: &[&'a AppSetting], service: &'a Service, world: &World<'_>, sources: &Sources) -> Self {
        let mut sayers = Self { files: BTreeMap::new(), service };
        for setting in settings {
            let file = setting.at.file;
            if !is_elsewhere(file, Some(service), world, sources) {
                sayers.files.entry(setting.name.as_str()).or_default().insert(file);
            }
        }
        sayers
    }

    /// Whether nobody knows that a setting is in force: its file is for other surroundings, or another one says it too.
    fn are_unsure_of(&self, setting: &AppSetting, sources: &Sources) -> bool {
        let file = setting.at.file;
        let saying = self.files.get(setting.name.as_str());
        !is_of_queue(&setting.name)
            && !is_named(file, self.service, sources)
            && saying.is_none_or(|files| files.len() > 1 || !files.contains(&file))
    }
}

/// Redis URLs in a text: all of it, or parts of a longer one such as a command.
fn urls(text: &Text) -> Vec<Text> {
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    if url::is_url(trimmed.as_str()) {
        return vec![trimmed];
    }
    let value = text.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = value.get(at..).and_then(|rest| rest.find("://")) {
        let middle = at + offset;
        let start = value[..middle].rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-'));
        let start =
            start.map_or(0, |before| before + value[before..].chars().next().map_or(1, char::len_utf8));
        let rest = &value[middle..];
        let end = middle
            + rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`')).unwrap_or(rest.len());
        let part = text.slice(start..end);
        if url::is_url(part.as_str()) {
            found.push(part);
        }
        at = end.max(middle + 3);
    }
    found
}

/// The option that a URL stands behind, such as `--broker`, in its word or as the word before; else `command`.
fn flag(before: Option<&Text>, word: &Text, url: &Text) -> String {
    let start = word.as_str().split(url.as_str()).next().unwrap_or_default();
    let start = start.trim_end_matches(['=', '"', '\'', ' ']);
    let start = if start.is_empty() { before.map_or("", Text::as_str) } else { start };
    match start.rsplit(' ').next() {
        Some(option) if option.starts_with('-') => option.to_owned(),
        _ => "command".to_owned(),
    }
}

/// Reads the URLs of a service.
pub(super) struct Reader<'a> {
    service: &'a Service,
    sources: &'a Sources,
    /// Asked for where a URL is there.
    switches: OnceCell<Switches<'a>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(service: &'a Service, sources: &'a Sources) -> Self {
        Self { service, sources, switches: OnceCell::new() }
    }

    /// The connection that a URL in the variable `name` makes.
    fn connection(&self, name: &str, url: &url::Url, signs: Signs) -> Option<(Client, Endpoint, Signs)> {
        let Self { service, sources, .. } = self;
        let switches = self.switches.get_or_init(|| Switches::of(service));
        // Every kind of program has a `unix://`.
        if url.scheme.as_str() == "unix" && !mentions_redis(name) && !mentions_redis(url.text.as_str()) {
            return None;
        }
        let at = url.text.span();
        let host = url.hosts.first();
        let host_text = host.map(|host| host.name.clone()).unwrap_or_else(|| Text::empty(at));
        // The shell of the container puts something in its place.
        let host_text = if host_text.as_str().contains('$') { hidden(&host_text) } else { host_text };
        let port = match host.and_then(|host| host.port.as_ref()) {
            Some(text) => parts::port(text, at, sources),
            None if url.socket() => Sourced::new(0, Origin::Absent { anchor: at }),
            None => {
                let port = if url.sentinel() { SENTINEL_PORT } else { DEFAULT_PORT };
                Sourced::new(port, Origin::Default { of: "Redis URLs".into(), anchor: at, because: None })
            }
        };
        let db = match url.db() {
            Some(text) => number(&text, at, sources).map(|db| Some(*db)),
            None => Sourced::absent(at),
        };
        // To Symfony, whose variables are called so, a word alone before the `@` is a password.
        let (username, password) = match (&url.username, &url.password) {
            (Some(word), None)
                if name.to_ascii_uppercase().ends_with("DSN") && word.as_str() != "default" =>
            {
                (None, Some(word))
            }
            (username, password) => (username.as_ref(), password.as_ref()),
        };
        // A piece that is not known may end the part it stands in, so that nothing behind it is certain.
        let client = unplaced::client(service, (name, at), &host_text, port, sources);
        let client = Client {
            scheme: sourced::string(&url.scheme, sources),
            capitals: url.text.as_str().bytes().take(url.scheme.len()).any(|byte| byte.is_ascii_uppercase()),
            hosts: url.hosts.iter().map(|host| sourced::string(&host.name, sources)).collect(),
            db,
            username: sourced::optional(username, at, sources),
            password: match written::password_elsewhere(url) {
                true => Sourced::unknown(at, Why::Computed("the program".into())),
                false => secret(password, at, sources),
            },
            escaped: written::escaped(url),
            secrets: written::secrets(url),
            urls: url.count,
            path: written::path(url, at, sources),
            query: written::query(url, at, sources),
            parameters: written::parameters(url, sources),
            tls: switches.encrypt(url, name, sources),
            url_faults: written::faults(url),
            ..client
        };
        let endpoint = Endpoint {
            host: host_text,
            port: client.port.clone(),
            socket: url.socket().then(|| url.path.as_str().to_owned()),
        };
        Some((client, endpoint, signs))
    }
}
