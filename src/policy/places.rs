//! What bytes of the files are, for labels that the rule itself has no words for.

use super::eval;
use crate::model::{Client, Deployment, Origin, Port, Role, RoleName, Server, Setting, Volume};
use crate::source::Span;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// What bytes of the files are, for the reader. Nothing is worked out before somebody asks.
pub(super) struct Places<'a> {
    deployment: &'a Deployment,
    texts: OnceCell<Texts<'a>>,
}

#[derive(Default)]
struct Texts<'a> {
    /// What proves roles of a server, to the byte.
    roles: BTreeMap<Span, (&'a Server, Vec<&'a Role>)>,
    /// Directives, mounts, ports and the like; a part of one is still that.
    things: BTreeMap<Span, Thing<'a>>,
}

/// What something is. Words are made of it when somebody asks: of most nobody does.
#[derive(Clone, Copy)]
enum Thing<'a> {
    /// A server or a service of this name.
    Declared(&'a str),
    Setting(&'a Setting),
    User(&'a str),
    Mount(&'a Volume),
    Port(&'a Port),
    /// Something that a server has one of.
    Of(&'static str, &'a Server),
    Variable(&'a Client),
}

impl Thing<'_> {
    fn text(self) -> String {
        match self {
            Self::Declared(name) => format!("declares `{name}`"),
            Self::Setting(setting) => format!("`{}` of `{}`", setting.name.value, setting.server),
            Self::User(name) => format!("ACL user `{name}`"),
            Self::Mount(volume) => format!("mounted at `{}`", volume.target),
            Self::Port(port) => format!("publishes port {}", port.target),
            Self::Of(what, server) => format!("{what} `{}`", server.name),
            Self::Variable(client) => format!("`{}` of `{}`", client.variable, client.service),
        }
    }
}

/// A thing is looked for among so many that begin before the bytes in question.
const NEAREST: usize = 4;

impl<'a> Places<'a> {
    pub(super) fn of(deployment: &'a Deployment) -> Self {
        Self { deployment, texts: OnceCell::new() }
    }

    fn texts(&self) -> &Texts<'a> {
        self.texts.get_or_init(|| Texts::of(self.deployment))
    }

    /// What the bytes at a place prove, in words: "this makes `redis` the Celery broker".
    pub(super) fn proof(&self, place: Span) -> Option<String> {
        self.texts().roles.get(&place).map(|(server, roles)| roles_text(server, roles))
    }

    /// Whether the bytes at a place declare a server or a service, and say nothing else.
    pub(super) fn declares(&self, place: Span) -> bool {
        matches!(self.texts().things.get(&place), Some(Thing::Declared(_)))
    }

    /// What stands at a place, in words: "`bind` of `redis`".
    pub(super) fn thing(&self, place: Span) -> Option<String> {
        let near = self.texts().things.range(..=Span { end: u32::MAX, ..place }).rev().take(NEAREST);
        near.into_iter().find(|(span, _)| span.contains(place)).map(|(_, thing)| thing.text())
    }
}

impl<'a> Texts<'a> {
    fn of(deployment: &'a Deployment) -> Self {
        let mut texts = Self::default();
        for server in &deployment.servers {
            for role in &server.roles {
                if let Some(place) = role.because.span() {
                    let (of, roles) = texts.roles.entry(place).or_insert((server, Vec::new()));
                    if of.name == server.name {
                        roles.push(role);
                    }
                }
            }
            texts.server(server);
        }
        for service in &deployment.services {
            texts.thing(Some(service.at), Thing::Declared(&service.name));
        }
        for client in &deployment.clients {
            texts.thing(Some(client.at), Thing::Variable(client));
        }
        texts
    }

    fn server(&mut self, server: &'a Server) {
        self.thing(Some(server.at), Thing::Declared(&server.name));
        for setting in server.settings.iter() {
            self.thing(Some(setting.at), Thing::Setting(setting));
            for value in &setting.values {
                self.thing(value.origin.span(), Thing::Setting(setting));
            }
        }
        for user in &server.users.value {
            self.thing(Some(user.at), Thing::User(&user.name));
        }
        for volume in &server.volumes {
            self.written(&volume.origin, Thing::Mount(volume));
        }
        for port in &server.ports {
            self.written(&port.origin, Thing::Port(port));
        }
        self.written(&server.memory_limit.origin, Thing::Of("memory limit of", server));
        self.written(&server.stop_signal.origin, Thing::Of("stop signal of", server));
        self.written(&server.network_mode.origin, Thing::Of("network of", server));
        self.written(&server.target.origin, Thing::Of("fixes the version of", server));
    }

    fn written(&mut self, origin: &Origin, thing: Thing<'a>) {
        if origin.is_written() {
            self.thing(origin.span(), thing);
        }
    }

    fn thing(&mut self, place: Option<Span>, thing: Thing<'a>) {
        if let Some(place) = place {
            self.things.entry(place).or_insert(thing);
        }
    }
}

fn roles_text(server: &Server, roles: &[&Role]) -> String {
    let mut texts: Vec<String> = Vec::new();
    for text in roles.iter().map(|role| role_text(role)) {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    format!("this makes `{}` {}", server.name, eval::join(&texts))
}

fn role_text(role: &Role) -> String {
    let framework = if role.framework.is_empty() { "" } else { &role.framework };
    let space = if framework.is_empty() { "" } else { " " };
    match role.role {
        RoleName::Cache | RoleName::Pubsub | RoleName::Stream => {
            let name = role.role.as_str().replace("pubsub", "Pub/Sub");
            format!("the {framework}{space}{name} server")
        }
        name => {
            let name = name.as_str().replace('-', " ");
            format!("the {framework}{space}{name}")
        }
    }
}
