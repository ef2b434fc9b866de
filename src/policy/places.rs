//! What bytes of the files are, for labels that the rule itself has no words for.

use crate::model::{Deployment, Origin, Role, RoleName, Server};
use crate::source::Span;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// What bytes of the files are, for the reader. Nothing is worked out before somebody asks.
pub(super) struct Places<'a> {
    deployment: &'a Deployment,
    texts: OnceCell<Texts>,
}

#[derive(Default)]
struct Texts {
    /// What proves a role, to the byte.
    roles: BTreeMap<Span, String>,
    /// Directives, mounts, ports and the like; a part of one is still that.
    things: BTreeMap<Span, String>,
}

/// A thing is looked for among so many that begin before the bytes in question.
const NEAREST: usize = 4;

impl<'a> Places<'a> {
    pub(super) fn of(deployment: &'a Deployment) -> Self {
        Self { deployment, texts: OnceCell::new() }
    }

    /// What stands at a place, in words: "this makes `redis` the Celery broker", "`bind` of `redis`".
    pub(super) fn text(&self, place: Span) -> Option<&str> {
        let texts = self.texts.get_or_init(|| Texts::of(self.deployment));
        let before = ..=Span { end: u32::MAX, ..place };
        let thing = || {
            let near = texts.things.range(before).rev().take(NEAREST);
            near.into_iter().find(|(span, _)| span.contains(place)).map(|(_, text)| text)
        };
        texts.roles.get(&place).or_else(thing).map(String::as_str)
    }
}

impl Texts {
    fn of(deployment: &Deployment) -> Self {
        let mut texts = Self::default();
        for server in &deployment.servers {
            for role in &server.roles {
                if let Some(place) = role.because.span() {
                    texts.roles.entry(place).or_insert_with(|| role_text(role, server));
                }
            }
            texts.server(server);
        }
        for client in &deployment.clients {
            texts.thing(Some(client.at), || format!("`{}` of `{}`", client.variable, client.service));
        }
        texts
    }

    fn server(&mut self, server: &Server) {
        let name = &server.name;
        self.thing(Some(server.at), || format!("declares `{name}`"));
        for setting in &server.settings {
            self.thing(Some(setting.at), || format!("`{}` of `{}`", setting.name.value, setting.server));
            for value in &setting.values {
                self.thing(value.origin.span(), || {
                    format!("`{}` of `{}`", setting.name.value, setting.server)
                });
            }
        }
        for user in &server.users.value {
            self.thing(Some(user.at), || format!("ACL user `{}`", user.name));
        }
        for volume in &server.volumes {
            self.written(&volume.origin, || format!("mounted at `{}`", volume.target));
        }
        for port in &server.ports {
            self.written(&port.origin, || format!("publishes port {}", port.target));
        }
        self.written(&server.memory_limit.origin, || format!("memory limit of `{name}`"));
        self.written(&server.stop_signal.origin, || format!("stop signal of `{name}`"));
        self.written(&server.network_mode.origin, || format!("network of `{name}`"));
        self.written(&server.target.origin, || format!("fixes the version of `{name}`"));
    }

    fn written(&mut self, origin: &Origin, text: impl FnOnce() -> String) {
        if origin.is_written() {
            self.thing(origin.span(), text);
        }
    }

    fn thing(&mut self, place: Option<Span>, text: impl FnOnce() -> String) {
        if let Some(place) = place {
            self.things.entry(place).or_insert_with(text);
        }
    }
}

fn role_text(role: &Role, server: &Server) -> String {
    let framework = if role.framework.is_empty() { "" } else { &role.framework };
    let space = if framework.is_empty() { "" } else { " " };
    match role.role {
        RoleName::Cache | RoleName::Pubsub | RoleName::Stream => {
            let name = role.role.as_str().replace("pubsub", "Pub/Sub");
            format!("this makes `{}` the {framework}{space}{name} server", server.name)
        }
        name => {
            let name = name.as_str().replace('-', " ");
            format!("this makes `{}` the {framework}{space}{name}", server.name)
        }
    }
}
