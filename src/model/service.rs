//! One service of a compose project, whatever it runs.

use super::{Fact, FactValue, Others, Port, Sourced, Subject, Variable, Volume};
use crate::source::Span;

/// One service of a compose project, whatever it runs.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// The key that names it.
    pub at: Span,
    /// Name of its image without registry, tag and digest; absent where it has none.
    pub image: Sourced<Option<String>>,
    /// `host`, `none`, `service:NAME`; absent where it is on ordinary networks.
    pub network_mode: Sourced<Option<String>>,
    /// Its published ports.
    pub ports: Vec<Port>,
    /// Its environment.
    pub variables: Vec<Variable>,
    /// Words of its entrypoint and command.
    pub words: Vec<Sourced<String>>,
    /// The same, with what its Dockerfile says where the files of compose do not.
    pub start: Vec<Sourced<String>>,
    /// Words of its healthcheck, where they stand behind `CMD`.
    pub healthcheck_words: Vec<Sourced<String>>,
    /// Whether compose drops the end of its command or entrypoint: at the character that ends it.
    pub cut: Sourced<bool>,
    /// Whether its input is open, or a terminal.
    pub interactive: Sourced<bool>,
    /// The first word behind the script of a shell, in its command or healthcheck, that the script does not look at; absent
    /// where there is none.
    pub unused_word: Sourced<Option<String>>,
    /// Whether it runs a Redis-compatible server or connects to one.
    pub relevant: bool,
    /// Whether it only looks at servers.
    pub tool: bool,
    /// Variables named `CELERY_…` that its code, which sets up Celery, does not mention.
    pub unread_variables: Vec<Sourced<String>>,
    /// Names of its labels.
    pub labels: Vec<Sourced<String>>,
    /// Names of its `sysctls`.
    pub sysctls: Vec<Sourced<String>>,
    /// What its container is made from: its image, or the directory that it is built in.
    pub source: Sourced<Option<String>>,
    /// What is mounted into its container.
    pub volumes: Vec<Volume>,
    /// Time in milliseconds between stop signal and kill; absent for the default.
    pub stop_grace_period: Sourced<Option<i64>>,
    /// Other services whose network is its own.
    pub companions: Others,
}

impl Subject for Service {
    fn kind(&self) -> &'static str {
        "service"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "name" => Fact::about(FactValue::text(&self.name), self.at),
            "image" => (&self.image).into(),
            "network_mode" => (&self.network_mode).into(),
            "ports" => Fact::list(&self.ports, self.at),
            "variables" => Fact::list(&self.variables, self.at),
            "words" => Fact::list(&self.words, self.at),
            "start" => Fact::list(&self.start, self.at),
            "healthcheck_words" => Fact::list(&self.healthcheck_words, self.at),
            "cut" => (&self.cut).into(),
            "interactive" => (&self.interactive).into(),
            "unused_word" => (&self.unused_word).into(),
            "relevant" => Fact::about(FactValue::Bool(self.relevant), self.at),
            "tool" => Fact::about(FactValue::Bool(self.tool), self.at),
            "unread_variables" => Fact::list(&self.unread_variables, self.at),
            "labels" => Fact::list(&self.labels, self.at),
            "sysctls" => Fact::list(&self.sysctls, self.at),
            "source" => (&self.source).into(),
            "volumes" => Fact::list(&self.volumes, self.at),
            "companions" => Fact::list(&self.companions, self.at),
            "stop_grace_period" => Fact::optional(&self.stop_grace_period, |time| FactValue::Duration(*time)),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
