//! One setting of an application.

use super::{Fact, FactValue, Sourced, Subject};
use crate::source::{Span, Text};

/// One setting of an application, as its code, its configuration or the options of its command make it: Celery's,
/// Laravel's or Sidekiq's, or a framework's connection.
#[derive(Debug, Clone)]
pub struct AppSetting {
    /// Its name as written.
    pub at: Span,
    /// Service that runs the code; empty where none of the project does.
    pub service: String,
    /// Framework that takes it.
    pub framework: &'static str,
    /// Its name as the framework's documentation has it: `task_time_limit`, `visibility_timeout`.
    pub name: String,
    /// Where it stands among others: `connections.redis.retry_after`, `celery --time-limit`.
    pub path: String,
    /// Its value: what the service's environment has for the variable that it is read from, else the literal or the
    /// default; absent for `None`.
    pub value: Sourced<Option<String>>,
    /// Strings of a list.
    pub values: Vec<Sourced<String>>,
    /// Environment variable that it is read from.
    pub variable: Sourced<Option<String>>,
    /// Whether something else may be in force: it is set in several ways, or may be set anew.
    pub unsure: bool,
    /// A value that stands in the code, as text.
    pub text: Option<Text>,
    /// Connection of Laravel whose queue it is about.
    pub connection: Sourced<Option<String>>,
    /// User that a connection logs in as, where that stands beside its URL.
    pub username: Option<Text>,
    /// Password of a connection, where that stands beside its URL.
    pub password: Option<Text>,
    /// What beside the URL of a connection may ask for TLS.
    pub encrypted: Option<Span>,
}

impl Subject for AppSetting {
    fn kind(&self) -> &'static str {
        "app_setting"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let text = |value| Fact::aside(FactValue::text(value), self.at);
        Some(match name {
            "service" => text(&self.service),
            "framework" => text(self.framework),
            "name" => text(&self.name),
            "path" => text(&self.path),
            "value" => (&self.value).into(),
            "time" => {
                let seconds = |value: &String| value.trim().parse::<i64>().ok()?.checked_mul(1000);
                let time = |value| seconds(value).map_or(FactValue::Unknown, FactValue::Duration);
                Fact::optional(&self.value, time)
            }
            "values" => Fact::list(&self.values, self.at),
            "variable" => (&self.variable).into(),
            "connection" => (&self.connection).into(),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        format!("{}/{}", self.service, self.name)
    }
}
