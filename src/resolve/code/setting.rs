use crate::model::compose::Service;
use crate::model::{AppSetting, Origin, Sourced, Why};
use crate::resolve::environment::unknown_at;
use crate::resolve::{World, sourced};
use crate::source::{Sources, Span, Text};
use crate::syntax::dotenv::RawValue;
use crate::syntax::literal::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Makes settings of one service.
#[derive(Clone, Copy)]
pub(in super::super) struct Maker<'a> {
    /// The service that runs the code; `None` where none of the project does.
    pub(super) service: Option<&'a Service>,
    /// What the application's own `.env` says.
    pub(super) own: &'a BTreeMap<String, Text>,
    /// Variables that env files of the project have lines for. The application may read such a file by itself.
    pub(super) named: &'a BTreeSet<&'a str>,
    /// Whether something else may be in force than what the code says here.
    pub(super) unsure: bool,
    pub(super) sources: &'a Sources,
}

/// What the `.env` in the root of an application says, by the path of a file below its `config`: frameworks in PHP read
/// it by themselves.
pub(super) fn own_env_file(path: &Path, world: &World<'_>, sources: &Sources) -> BTreeMap<String, Text> {
    let php = path.extension().is_some_and(|end| end == "php");
    let root = path.parent().and_then(Path::parent).filter(|_| php);
    let own = root
        .map(|root| root.join(".env"))
        .and_then(|own| world.context.env_files.iter().find(|file| sources.file(**file).path() == own));
    let Some(file) = own else { return BTreeMap::new() };
    let parsed = world.context.known.env_file(*file, sources);
    let entries = parsed.entries.iter().filter_map(|entry| match &entry.value {
        RawValue::Literal(text) => Some((entry.name.to_string(), text.clone())),
        RawValue::Template(text) if !text.as_str().contains('$') => {
            Some((entry.name.to_string(), text.clone()))
        }
        RawValue::Template(_) | RawValue::Inherited => None,
    });
    entries.collect()
}

/// What a setting is called, and where.
pub(super) struct Named<'a> {
    /// Its name as written.
    pub(super) written: &'a Text,
    pub(super) framework: &'static str,
    pub(super) name: &'a str,
    /// Where it stands among others.
    pub(super) path: String,
}

impl Maker<'_> {
    pub(super) fn make(&self, named: Named<'_>, value: &Value) -> AppSetting {
        let at = named.written.span();
        let variable = value.variable();
        let value = self.looked_up(value, at);
        let text = match &value {
            Ok(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let values = match &value {
            Ok(value) if !self.unsure => {
                value.texts().into_iter().map(|text| sourced::string(text, self.sources)).collect()
            }
            _ => Vec::new(),
        };
        AppSetting {
            at,
            service: self.service.map(|service| service.name.clone()).unwrap_or_default(),
            framework: named.framework,
            name: named.name.to_owned(),
            path: named.path,
            value: self.shown(value, at),
            unsure: self.unsure,
            values,
            variable: sourced::optional(variable, at, self.sources),
            text,
            connection: Sourced::absent(at),
            username: None,
            password: None,
            encrypted: None,
        }
    }

    /// A connection with the user and the password that stand beside its URL.
    pub(super) fn with_login(
        &self,
        connection: AppSetting,
        username: Option<&Value>,
        password: Option<&Value>,
    ) -> AppSetting {
        let said = |value: Option<&Value>| self.said(value?, connection.at);
        AppSetting { username: said(username), password: said(password), ..connection }
    }

    /// A setting of a queue with the connection that it is about.
    pub(super) fn about(&self, setting: AppSetting, connection: Option<&Value>) -> AppSetting {
        let Some(connection) = connection else { return setting };
        let connection = self.shown(self.looked_up(connection, setting.at), setting.at);
        AppSetting { connection, ..setting }
    }

    /// The text that a value comes to, unknown where that is not certain; `None` for nothing.
    fn said(&self, value: &Value, at: Span) -> Option<Text> {
        match self.looked_up(value, at) {
            Ok(value) if value.is_nothing() => None,
            Ok(Value::Text(text)) if !self.unsure => Some(text).filter(|text| !text.is_empty()),
            _ => Some(unknown_at(at)),
        }
    }

    /// A value with what the environment has for the variable that it looks up; the default may look up another one.
    fn looked_up(&self, value: &Value, at: Span) -> Result<Value, Why> {
        let mut value = value;
        while let Value::Environment { name, default } = value {
            match (self.variable(name.as_str())?, default.as_deref()) {
                (Some(text), _) => return Ok(Value::Text(text)),
                (None, Some(default)) => value = default,
                (None, None) => return Ok(Value::Unknown(name.span())),
            }
        }
        let Value::Joined(parts) = value else { return Ok(value.clone()) };
        let parts: Vec<Value> =
            parts.iter().map(|part| self.looked_up(part, at)).collect::<Result<_, _>>()?;
        Ok(Value::joined(parts, at))
    }

    /// What the service's environment has for a variable, or the application's own `.env`.
    fn variable(&self, name: &str) -> Result<Option<Text>, Why> {
        let unset = Why::UnsetVariable(name.into());
        let Some(service) = self.service else { return Err(unset) };
        match (service.environment.get(name), self.own.get(name)) {
            (Some(entry), _) => entry.value.clone().map(Some).ok_or(unset),
            (None, _) if !service.missing_env_files.is_empty() => Err(unset),
            (None, Some(own)) => Ok(Some(own.clone())),
            (None, None) if self.named.contains(name) => Err(unset),
            (None, None) => Ok(None),
        }
    }

    /// A value that gives way to a variable wherever that is set, or may be.
    pub(super) fn unless_set(&self, variable: &str, value: &Value, at: Span) -> Value {
        let entry = self.service.and_then(|service| service.environment.get(variable));
        let rules = match entry {
            Some(entry) => entry.value.as_ref().is_none_or(|value| !value.is_empty()),
            None => self.named.contains(variable),
        };
        if !rules {
            return value.clone();
        }
        Value::Environment { name: Text::whole(variable, at), default: Some(Box::new(value.clone())) }
    }

    fn shown(&self, value: Result<Value, Why>, at: Span) -> Sourced<Option<String>> {
        match value {
            _ if self.unsure => Sourced::unknown(at, Why::Computed("the code".into())),
            Ok(nothing) if nothing.is_nothing() => {
                let Value::Word(word) = nothing else { return Sourced::absent(at) };
                Sourced { value: None, origin: Origin::of(&word) }
            }
            Ok(Value::Text(text) | Value::Word(text)) => sourced::optional(Some(&text), at, self.sources),
            Ok(Value::Number(number, span)) => Sourced::new(Some(number.to_string()), Origin::at(span)),
            Ok(
                Value::List(_)
                | Value::Dict(_)
                | Value::Environment { .. }
                | Value::Joined(_)
                | Value::Unknown(_),
            ) => Sourced::unknown(at, Why::Computed("the code".into())),
            Err(why) => Sourced::unknown(at, why),
        }
    }
}
