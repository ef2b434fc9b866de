//! One entry of an env file or of a service's environment.

use super::{Fact, FactValue, Secret, Sourced, Subject};
use crate::source::Span;

/// One entry of an env file or of a service's environment.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub at: Span,
    /// Service whose environment it stands in; empty for an entry of an env file as such.
    pub service: String,
    /// The value; absent for a name without value.
    pub value: Sourced<Option<String>>,
    /// The value again where it is a secret; absent for other variables.
    pub secret_value: Sourced<Option<Secret>>,
    /// Whether its name says that it holds a secret.
    pub secret: bool,
    /// Whether the value is a template's filler: `changeme`, `<password>`, `your_password_here`.
    pub placeholder: bool,
    /// Whether it holds `$(…)` or backticks, which an env file takes literally.
    pub command_substitution: bool,
    /// Whether the file is a template: `.env.example`, `*.dist`.
    pub template: bool,
    /// Whether some service or interpolation reads it.
    pub used: bool,
    /// Whether the image of the service reads it; Unknown for an unknown image or entrypoint.
    pub read_by_image: Sourced<bool>,
    /// For `environment`: the `env_file` that sets the same name to another value; absent where none does.
    pub hides_env_file: Sourced<Option<String>>,
    /// Whether that other value is what an application has: it is hidden from this service alone.
    pub hidden_for_one: bool,
    /// For a name without value that no file sets: the `env_file` whose value it erases; absent where there is none.
    pub erases_env_file: Sourced<Option<String>>,
    /// For an entry of an env file: the later value of the same name in the same file, masked where it is a secret;
    /// absent where there is none.
    pub duplicate_of: Sourced<Option<String>>,
    /// For a secret of Redis: another variable, of something else, that holds the same one; absent where none does.
    pub shares_secret_with: Sourced<Option<String>>,
    /// Whether YAML reads the value as a number or a date that compose prints in another form.
    pub reprinted: bool,
    /// How that number or date is written; absent for a secret.
    pub reprinted_from: Sourced<Option<String>>,
    /// For `environment`: whether quotes around the value belong to it, at the value. Only env files take them away.
    pub quoted: Sourced<bool>,
    /// Whether a `$NAME` in the value of an env file comes to nothing: at its bytes.
    pub eaten: Sourced<bool>,
    /// Whether it has to do with Redis: a Redis service's, a client's, or a name that says so.
    pub relevant: bool,
}

impl Subject for Variable {
    fn kind(&self) -> &'static str {
        "variable"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let about = |value| Fact::about(value, self.at);
        Some(match name {
            "name" => about(FactValue::text(&self.name)),
            "service" => about(FactValue::text(&self.service)),
            "value" => (&self.value).into(),
            "secret_value" => (&self.secret_value).into(),
            "secret" => about(FactValue::Bool(self.secret)),
            // Where no file says the value, no file says a placeholder.
            "placeholder" if self.value.origin.is_unknown() => about(FactValue::Bool(false)),
            "placeholder" => Fact::new(FactValue::Bool(self.placeholder), &self.value.origin),
            "command_substitution" => {
                Fact::new(FactValue::Bool(self.command_substitution), &self.value.origin)
            }
            "template" => about(FactValue::Bool(self.template)),
            "used" => about(FactValue::Bool(self.used)),
            "read_by_image" => (&self.read_by_image).into(),
            "hidden_for_one" => about(FactValue::Bool(self.hidden_for_one)),
            "hides_env_file" => (&self.hides_env_file).into(),
            "erases_env_file" => (&self.erases_env_file).into(),
            "duplicate_of" => (&self.duplicate_of).into(),
            "shares_secret_with" => (&self.shares_secret_with).into(),
            "reprinted" => Fact::new(FactValue::Bool(self.reprinted), &self.value.origin),
            "reprinted_from" => (&self.reprinted_from).into(),
            "quoted" => (&self.quoted).into(),
            "eaten" => (&self.eaten).into(),
            "relevant" => about(FactValue::Bool(self.relevant)),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        if self.service.is_empty() { self.name.clone() } else { format!("{}/{}", self.service, self.name) }
    }
}
