//! One command of a script.

use super::{Fact, FactValue, ScriptKind, Secret, Sourced, Subject};
use crate::source::Span;
use std::borrow::Cow;

/// One command of a script around a deployment: of its start, a backup, a crontab, a build.
#[derive(Debug, Clone)]
pub struct Command {
    /// From its first word or assignment to its last.
    pub at: Span,
    /// Path of the file that it stands in.
    pub script: String,
    /// Kind of that file.
    pub kind: ScriptKind,
    /// Number of the command in its file, in order.
    pub position: i64,
    /// Name of its first word, without path; empty for mere assignments.
    pub program: String,
    /// Whether that is a function of its script.
    pub calls_function: bool,
    /// The program that it runs in the end, behind wrappers such as `sudo` and `docker exec`.
    pub runs: String,
    /// Its words after quote removal; variables are filled in where the script sets them, and stand as they are
    /// written elsewhere.
    pub words: Vec<Sourced<String>>,
    /// For a client: the command that it sends, lower case.
    pub sends: Sourced<Option<String>>,
    /// Server that it has to do with.
    pub server: Sourced<Option<String>>,
    /// What it copies; empty for a command that copies nothing.
    pub sources: Vec<Sourced<String>>,
    /// Where it copies to, or writes its output; absent where it does not.
    pub destination: Sourced<Option<String>>,
    /// The file that it should have read and that the shell empties before; absent where there is none.
    pub empties: Sourced<Option<String>>,
    /// Whether that place lies on the volume that holds the server's data.
    pub on_data_volume: bool,
    /// Whether it sends files to another machine.
    pub leaves_host: bool,
    /// Whether it runs in the background.
    pub background: bool,
    /// Whether it runs only where a condition holds, or where its function is called.
    pub guarded: bool,
    /// Names of secret variables that stand in its words, with those words.
    pub secret_variables: Vec<Sourced<String>>,
    /// Names of variables that it sets.
    pub assigns: Vec<Sourced<String>>,
    /// Whether the value that it sets is made up each time, `$(openssl rand …)`, and that its script keeps nowhere.
    pub generates: bool,
    /// Secrets that stand in it in the open.
    pub secrets: Vec<Sourced<Secret>>,
}

impl Subject for Command {
    fn kind(&self) -> &'static str {
        "command"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        // What merely picks commands out is nothing to point at.
        let about = |value| Fact::aside(value, self.at);
        Some(match name {
            "script" => about(FactValue::text(&self.script)),
            "kind" => about(FactValue::text(self.kind.as_str())),
            "position" => about(FactValue::Int(self.position)),
            "program" => about(FactValue::text(&self.program)),
            "calls_function" => about(FactValue::Bool(self.calls_function)),
            "runs" => about(FactValue::text(&self.runs)),
            "words" => Fact::list(&self.words, self.at),
            "text" => {
                let words: Vec<&str> = self.words.iter().map(|word| word.value.as_str()).collect();
                about(FactValue::Str(Cow::Owned(words.join(" "))))
            }
            "sends" => (&self.sends).into(),
            "server" => (&self.server).into(),
            "sources" => Fact::list(&self.sources, self.at),
            "destination" => (&self.destination).into(),
            "empties" => (&self.empties).into(),
            "on_data_volume" => {
                let on_data_volume = FactValue::Bool(self.on_data_volume);
                match &self.destination.value {
                    Some(_) => Fact::new(on_data_volume, &self.destination.origin),
                    None => about(on_data_volume),
                }
            }
            "leaves_host" => about(FactValue::Bool(self.leaves_host)),
            "background" => about(FactValue::Bool(self.background)),
            "guarded" => about(FactValue::Bool(self.guarded)),
            "secret_variables" => Fact::list(&self.secret_variables, self.at),
            "assigns" => Fact::list(&self.assigns, self.at),
            "secrets" => Fact::list(&self.secrets, self.at),
            "generates" => about(FactValue::Bool(self.generates)),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        format!("{}/{}", self.script, self.position)
    }
}
