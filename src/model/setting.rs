//! One directive as written.

use super::{Fact, FactValue, Origin, ProblemKind, Secret, SettingPlace, SettingType, Sourced, Subject};
use crate::source::Span;

/// One directive as written, in a configuration file or in arguments.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The line or the words.
    pub at: Span,
    /// Name as written, lower case.
    pub name: Sourced<String>,
    /// Primary name in the catalog; empty where it is unknown.
    pub primary: &'static str,
    /// What kind of value it takes; `None` for an unknown directive, and where versions differ.
    pub ty: Option<SettingType>,
    /// Values as decoded.
    pub values: Vec<Sourced<String>>,
    /// Where it is written.
    pub place: SettingPlace,
    /// What keeps the server from starting, or from meaning what is written; absent where all is well.
    pub problem: Sourced<Option<Problem>>,
    /// What was probably meant.
    pub suggestion: Sourced<Option<String>>,
    /// Whether its value counts; false where something later hides it.
    pub effective: bool,
    /// The later setting that hides it.
    pub shadowed_by: Sourced<Option<String>>,
    /// The later value of the same directive in the same file that hides this one, where it is another one.
    pub duplicate_of: Sourced<Option<String>>,
    /// Whether it is a password or the like.
    pub sensitive: bool,
    /// The password that a sentinel's statement gives, of which the values show nothing.
    pub secret: Option<Secret>,
    /// Whether a value still holds a template token such as `${VAR}` or `{{ x }}` that the server takes literally.
    pub placeholder: Sourced<bool>,
    /// Version that removed it; absent while it lives.
    pub removed: Sourced<Option<String>>,
    /// Version that brought it, where the target is older.
    pub since: Sourced<Option<String>>,
    /// The name to use today; absent where this is it.
    pub deprecated_by: Sourced<Option<String>>,
    /// Name of the server that it configures.
    pub server: String,
    /// Whether that runs as a sentinel.
    pub sentinel: bool,
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kind.
    pub kind: ProblemKind,
    /// What is wrong, for a reader: "expects `yes` or `no`". No secret in it.
    pub explanation: String,
    /// Whether the server refuses to start.
    pub fatal: bool,
}

impl Subject for Setting {
    fn kind(&self) -> &'static str {
        "setting"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let about = |value| Fact::new(value, &self.name.origin);
        let problem = |value: fn(&Problem) -> FactValue<'_>| Fact::optional(&self.problem, value);
        Some(match name {
            "name" => (&self.name).into(),
            "primary" => about(FactValue::text(self.primary)),
            "type" => {
                let text = |ty: SettingType| FactValue::text(ty.as_str());
                about(self.ty.map_or(FactValue::Absent, text))
            }
            "values" => Fact::list(&self.values, self.name.origin.span().unwrap_or(self.at)),
            "place" => about(FactValue::text(self.place.as_str())),
            "known" => about(FactValue::Bool(!self.primary.is_empty())),
            "valid" => Fact::new(FactValue::Bool(self.problem.value.is_none()), &self.problem.origin),
            "problem" => problem(|p| FactValue::text(p.kind.as_str())),
            "explanation" => problem(|p| FactValue::text(&p.explanation)),
            "fatal" => match &self.problem.value {
                Some(problem) => Fact::new(FactValue::Bool(problem.fatal), &self.problem.origin),
                None => about(FactValue::Bool(false)),
            },
            "suggestion" => (&self.suggestion).into(),
            "effective" => about(FactValue::Bool(self.effective)),
            "shadowed_by" => (&self.shadowed_by).into(),
            "duplicate_of" => (&self.duplicate_of).into(),
            "sensitive" => about(FactValue::Bool(self.sensitive)),
            "placeholder" => (&self.placeholder).into(),
            "removed" => (&self.removed).into(),
            "since" => (&self.since).into(),
            "deprecated_by" => (&self.deprecated_by).into(),
            "sentinel" => Fact::aside(FactValue::Bool(self.sentinel), self.at),
            "server" => about(FactValue::text(&self.server)),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    /// By the name of today, so that a finding stays the same one where an old name is replaced.
    fn name(&self) -> String {
        let name = if self.primary.is_empty() { self.name.value.as_str() } else { self.primary };
        format!("{}/{name}", self.server)
    }
}

impl Setting {
    /// The bytes of the setting as an origin.
    pub fn origin(&self) -> Origin {
        Origin::at(self.at)
    }
}
