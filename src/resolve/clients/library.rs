//! What reads a connection URL, as far as libraries differ in what they take.

use crate::model::catalog::knowledge::Added;
use crate::model::client::UrlFault;
use crate::model::compose::Service;
use crate::model::{Client, Language, Origin, RoleName, Sourced, Why};
use crate::resolve::{World, negatives};
use crate::syntax::url::Trouble;

/// What reads a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    /// A client of Python, all of which split a URL by `urllib`.
    Python,
    /// Celery, which looks for several brokers first.
    Celery,
    /// The caches of Django, which look for several servers first.
    Django,
    /// The clients of Node, which decode strictly.
    Node,
    /// The clients of Ruby, which know a URL by its grammar and decode as forms are decoded.
    Ruby,
    /// The clients of Go, which know a URL by its grammar.
    Go,
}

impl Library {
    /// The one of a language.
    fn of(language: Language) -> Self {
        match language {
            Language::Python => Self::Python,
            Language::Node => Self::Node,
            Language::Ruby => Self::Ruby,
            Language::Go => Self::Go,
        }
    }

    /// The one of a framework.
    fn of_framework(framework: &str, knowledge: &Added) -> Option<Self> {
        knowledge.language(framework).map(Self::of)
    }

    /// The one of a client. `CACHE_URL` is Django's by its name alone, and `BROKER_URL` Celery's: others have such
    /// variables, too.
    fn of_client(client: &Client, knowledge: &Added) -> Option<Self> {
        let celery =
            client.variable == "broker_url" || client.variable.to_ascii_lowercase().contains("celery");
        match Self::of_framework(&client.framework, knowledge) {
            _ if client.brokered => Some(Self::Celery),
            Some(Self::Python) if celery && client.role == Some(RoleName::Broker) => Some(Self::Celery),
            None if client.variable == "caches" => Some(Self::Django),
            library => library,
        }
    }

    /// Whether it does not read a URL as meant in which something raw stands.
    fn stumbles_over(self, trouble: Trouble) -> bool {
        match trouble {
            Trouble::Cut | Trouble::Port => true,
            Trouble::Percent => matches!(self, Self::Node | Self::Ruby | Self::Go),
            Trouble::Bracket => self != Self::Node,
            Trouble::Odd => matches!(self, Self::Ruby | Self::Go),
            Trouble::Plus => self == Self::Ruby,
            Trouble::Semicolon => self == Self::Celery,
            Trouble::Comma => self == Self::Django,
        }
    }

    /// Whether it takes the database from the parameter `db`, where the path is empty. Those of Go differ.
    fn reads_database(self) -> Option<bool> {
        match self {
            Self::Python | Self::Celery | Self::Django | Self::Node => Some(true),
            Self::Ruby => Some(false),
            Self::Go => None,
        }
    }

    /// Whether it may be Bull, which reads URLs by itself: it takes a word alone before the `@` for the password, and
    /// `rediss` for `redis`.
    fn may_be_bull(self, variable: &str) -> bool {
        self == Self::Node && !variable.to_ascii_lowercase().contains("bullmq")
    }

    fn language(self) -> Language {
        match self {
            Self::Python | Self::Celery | Self::Django => Language::Python,
            Self::Node => Language::Node,
            Self::Ruby => Language::Ruby,
            Self::Go => Language::Go,
        }
    }
}

/// Says what reads the URL of a client, and what that makes of it. `started` is the framework that its service starts.
pub(super) fn settle(client: &mut Client, started: Option<&str>, knowledge: &Added) {
    let own = Library::of_client(client, knowledge);
    let library = own.or_else(|| started.and_then(|framework| Library::of_framework(framework, knowledge)));
    client.language = library.map(Library::language);
    // Where nobody knows what reads it, only what nothing takes counts.
    let stumbles = |trouble: Trouble| match library {
        Some(library) => library.stumbles_over(trouble),
        None => matches!(trouble, Trouble::Cut | Trouble::Port),
    };
    let reader = if own.is_some() { client.framework.as_str() } else { started.unwrap_or_default() };
    let decodes = knowledge.decodes(reader);
    if let Some(fault) = client.url_faults.iter().find(|fault| stumbles(fault.trouble)) {
        let replacement = fault.replacement.clone().filter(|_| decodes);
        let told = UrlFault { replacement, ..fault.clone() };
        client.url_problem = Sourced::new(Some(told), Origin::at(fault.at));
    }
    let program = || Origin::Unknown { anchor: client.at, why: Why::Computed("the program".into()) };
    if client.path.known().is_some_and(String::is_empty)
        && client.parameters.iter().any(|name| name.value == "db")
    {
        match library.and_then(Library::reads_database) {
            Some(true) => {}
            Some(false) => client.db = Sourced::absent(client.at),
            None => client.db.origin = program(),
        }
    }
    // It takes them for a wish to speak TLS, whatever the scheme.
    let asks = || client.parameters.iter().find(|name| name.value.starts_with("ssl_"));
    if library == Some(Library::Celery)
        && client.scheme.value == "redis"
        && let Some(asks) = asks()
    {
        client.tls = Sourced::new(true, asks.origin.clone());
    }
    // The program may resolve the escapes before.
    if client.escaped && !decodes {
        client.password.origin = program();
    }
    let bull = library.is_some_and(|library| library.may_be_bull(&client.variable));
    let lone = matches!(client.password.origin, Origin::Absent { .. })
        && !matches!(client.username.origin, Origin::Absent { .. })
        && client.urls > 0;
    if lone && (bull || library == Some(Library::Ruby)) {
        // Of Ruby's clients, `redis-client` takes it for the password, too. The value stays, so that it is not shown.
        client.username.origin = program();
        client.password.origin = program();
    }
    if bull && client.tls.known() == Some(&true) {
        client.tls.origin = program();
    }
}

/// The framework that the command of a service starts: whatever else it connects to, it does by the same library.
pub(super) fn started(service: &Service, world: &World<'_>) -> Option<&'static str> {
    let command = negatives::command(&world.start_of(service))?;
    let signs = world.context.knowledge.evidence_of_command(&command);
    signs.iter().map(|sign| sign.framework).find(|framework| !framework.is_empty())
}
