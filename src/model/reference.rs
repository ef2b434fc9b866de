//! One `${VAR}` in a compose file, or in what the shell of a host reads.

use super::{Fact, FactValue, Origin, Sourced, Subject, Why};
use crate::source::{Span, Text};
use ecow::EcoString;

/// One use of a variable by interpolation, in one variant of a project.
#[derive(Debug, Clone)]
pub struct Reference {
    /// All of it, from `$` to `}`.
    pub at: Span,
    /// Name of the variable.
    pub variable: Text,
    /// `-`, `:-`, `?`, `:?`, `+`, `:+`, or empty.
    pub operator: &'static str,
    /// What stands after the operator, before it is expanded.
    pub word: Option<Text>,
    /// What files set the variable to; `None` where none does.
    pub value: Option<Text>,
    /// What it came to.
    pub result: Sourced<String>,
    /// The service it stands in, empty at the top level.
    pub service: EcoString,
    /// The attribute it stands in, as a path below the service: `environment.REDIS_PASSWORD`, `command`, `image`.
    pub path: EcoString,
    /// Whether the value names a secret: by the variable's name, or by what it feeds.
    pub secret: bool,
    /// Whether it is a word of its own, unquoted, in a command string, and a value that the option before it needs: where it
    /// comes to nothing, the word is gone.
    pub vanishes: bool,
    /// Whether the command that it stands in gives the variable a value before it: it is meant for the shell there.
    pub assigned: bool,
    /// Whether the container of its service has a variable of that name that is not empty.
    pub in_container: Sourced<bool>,
    /// What it stands right behind without a blank or a delimiter: `pa` before the `$w0rd` of `pa$w0rd`.
    pub behind: Option<Text>,
    /// Files of the project that set the variable but do not feed interpolation: `env_file`s, `.env.*`.
    pub set_elsewhere: Vec<Sourced<String>>,
    /// Whether who calls compose may set it: by a `.env` above the project, one that a service needs and that is not there,
    /// or a file that a script hands over, or that nothing else reads.
    pub set_by_caller: bool,
    /// Templates of the project's env file that name the variable, which nothing sets.
    pub named_in: Vec<Sourced<String>>,
    /// Whether all of them leave it empty, or commented out.
    pub optional: bool,
    /// Templates of the project's env file that name others of its variables but not this one, which nothing sets.
    pub missing_in: Vec<Sourced<String>>,
    /// Environment of the variant.
    pub environment: &'static str,
    /// Whether it stands in a file that this variant only inherits: not in its last override.
    pub inherited: bool,
    /// Whether it decides something of a Redis server, or of a client's connection to one.
    pub relevant: bool,
}

impl Reference {
    /// The use of a variable that no file sets and of which nothing else is known.
    pub fn new(variable: Text, at: Span) -> Self {
        Self {
            at,
            result: Sourced::unknown(at, Why::UnsetVariable(variable.as_str().into())),
            variable,
            operator: "",
            word: None,
            value: None,
            service: EcoString::new(),
            path: EcoString::new(),
            secret: false,
            vanishes: false,
            assigned: false,
            in_container: Sourced::new(false, Origin::Absent { anchor: at }),
            behind: None,
            set_elsewhere: Vec::new(),
            set_by_caller: false,
            named_in: Vec::new(),
            optional: false,
            missing_in: Vec::new(),
            environment: "",
            inherited: false,
            relevant: false,
        }
    }
}

impl Subject for Reference {
    fn kind(&self) -> &'static str {
        "reference"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let text = |text| FactValue::text(text);
        let value = match name {
            "variable" => return Some(Fact::spelt(&self.variable)),
            "operator" => text(self.operator),
            "default" => match (&self.word, self.operator.ends_with('-')) {
                (Some(word), true) => return Some(Fact::spelt(word)),
                _ => FactValue::Absent,
            },
            "required" => FactValue::Bool(self.operator.ends_with('?')),
            "set" if self.set_by_caller => FactValue::Unknown,
            "set" => FactValue::Bool(self.value.is_some()),
            "empty" => FactValue::Bool(self.result.known().is_none_or(String::is_empty) && !self.assumed()),
            "uses_default" => FactValue::Bool(self.uses_default()),
            "service" => text(&self.service),
            "path" => text(&self.path),
            "secret" => FactValue::Bool(self.secret),
            "vanishes" => FactValue::Bool(self.vanishes),
            "assigned" => FactValue::Bool(self.assigned),
            "in_container" => return Some((&self.in_container).into()),
            "set_elsewhere" => return Some(Fact::list(&self.set_elsewhere, self.at)),
            "named_in" => return Some(Fact::list(&self.named_in, self.at)),
            "optional" => FactValue::Bool(self.optional),
            "missing_in" => return Some(Fact::list(&self.missing_in, self.at)),
            "environment" => text(self.environment),
            "inherited" => FactValue::Bool(self.inherited),
            "relevant" => FactValue::Bool(self.relevant),
            _ => return None,
        };
        Some(Fact::about(value, self.at))
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        format!("{}/{}/{}", self.service, self.path, self.variable)
    }
}

impl Reference {
    /// Whether the variable is known to be set, and not to what.
    fn assumed(&self) -> bool {
        self.value.as_ref().is_some_and(Text::holds_unknown)
    }

    /// Whether the word after `-` or `:-` is what runs.
    pub fn uses_default(&self) -> bool {
        match self.operator {
            "-" => self.value.is_none(),
            ":-" => self.value.as_ref().is_none_or(Text::is_empty),
            _ => false,
        }
    }
}
