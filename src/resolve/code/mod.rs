//! Settings in the code of applications: Celery's, and Django's connections.

mod names;

pub(super) use names::evident;

use super::{World, sourced};
use crate::model::compose::Service;
use crate::model::{AppSetting, Origin, Sourced, Why};
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::python::{self, Setting, Value};
use crate::syntax::url;
use std::path::Path;

/// Settings of every code file, once for each service that runs it.
pub(super) fn settings(world: &World<'_>, sources: &Sources) -> Vec<AppSetting> {
    let mut all = Vec::new();
    for file in world.context.code {
        let text = whole(*file, sources);
        let found = python::settings(&text);
        let services = services(sources.file(*file).path(), world);
        let runners: Vec<Option<&Service>> =
            if services.is_empty() { vec![None] } else { services.into_iter().map(Some).collect() };
        for service in runners {
            let reader = Reader { service, sources };
            found.iter().for_each(|setting| reader.setting(setting, &mut all));
        }
    }
    all
}

/// Variables named `CELERY_…` in a service's environment of which its code, as far as it sets up Celery, says nothing.
pub(super) fn unread(service: &Service, world: &World<'_>, sources: &Sources) -> Vec<Sourced<String>> {
    let own = |file: &&FileId| {
        services(sources.file(**file).path(), world).iter().any(|runner| runner.name == service.name)
    };
    let texts: Vec<&str> = world.context.code.iter().filter(own).map(|file| sources.text(*file)).collect();
    let sets_up = texts.iter().any(|text| text.contains("Celery("));
    // Code that takes whole groups of variables does not name them.
    const GROUPS: [&str; 6] =
        ["env_prefix", "\"CELERY_\"", "'CELERY_'", "environ.items", "dict(os.environ", "from_envvar"];
    if !sets_up || texts.iter().any(|text| GROUPS.iter().any(|group| text.contains(group))) {
        return Vec::new();
    }
    const OWN: [&str; 9] = [
        "CELERY_BROKER_URL",
        "CELERY_BROKER_READ_URL",
        "CELERY_BROKER_WRITE_URL",
        "CELERY_RESULT_BACKEND",
        "CELERY_LOADER",
        "CELERY_CONFIG_MODULE",
        "CELERY_SKIP_CHECKS",
        "CELERY_APP",
        "CELERY_RDBSIG",
    ];
    let texts: Vec<String> = texts.iter().map(|text| text.to_ascii_lowercase()).collect();
    let entries = service.environment.iter().filter(|(name, _)| {
        let lower = name.to_ascii_lowercase();
        name.starts_with("CELERY_")
            && !OWN.contains(&name.as_str())
            && !texts.iter().any(|text| text.contains(&lower))
    });
    entries.map(|(name, entry)| Sourced::new(name.clone(), Origin::at(entry.at))).collect()
}

fn whole(file: FileId, sources: &Sources) -> Text {
    let text = sources.text(file);
    Text::plain(text.to_owned(), Span::new(file, 0..text.len()))
}

/// The services that run a file: those that mount it, and those whose build has the nearest context around it.
fn services<'w>(path: &Path, world: &World<'w>) -> Vec<&'w Service> {
    let depth = |service: &Service| {
        let context = service.build.as_ref().and_then(|build| build.context.as_ref());
        let mounts = service.mounts.iter().filter_map(|mount| mount.path.as_ref());
        let around = context.into_iter().chain(mounts).filter(|directory| path.starts_with(directory));
        around.map(|directory| directory.components().count()).max()
    };
    let deepest = world.project.services.values().filter_map(depth).max();
    let nearest = |service: &&Service| deepest.is_some() && depth(service) == deepest;
    world.project.services.values().filter(nearest).collect()
}

struct Reader<'a> {
    service: Option<&'a Service>,
    sources: &'a Sources,
}

impl Reader<'_> {
    fn setting(&self, setting: &Setting, all: &mut Vec<AppSetting>) {
        let call = setting.call.as_ref().map(Text::as_str);
        if let Some((name, _)) = names::django(setting.name.as_str()) {
            return self.urls(&setting.value, name, all);
        }
        if let Some(name) = names::celery(setting.name.as_str(), call) {
            all.push(self.made(&setting.name, "Celery", name, &setting.value));
        }
        let Value::Dict(entries) = &setting.value else { return };
        for (key, value) in entries {
            if let Some(name) = names::celery(key.as_str(), None) {
                all.push(self.made(key, "Celery", name, value));
            }
        }
    }

    /// Connections of a dictionary, however deep they stand.
    fn urls(&self, value: &Value, name: &'static str, all: &mut Vec<AppSetting>) {
        match value {
            Value::Dict(entries) => entries.iter().for_each(|(_, value)| self.urls(value, name, all)),
            Value::List(items) => items.iter().for_each(|value| self.urls(value, name, all)),
            Value::Text(text) if !url::is_url(text.as_str()) => {}
            Value::Text(text) => all.push(self.made(text, "Django", name, value)),
            Value::Environment { name: variable, .. } => all.push(self.made(variable, "Django", name, value)),
            Value::Number(..) | Value::Word(_) | Value::Unknown(_) => {}
        }
    }

    fn made(&self, written: &Text, framework: &'static str, name: &str, value: &Value) -> AppSetting {
        let at = written.span();
        let (variable, value) = match value {
            Value::Environment { name, default } => match self.variable(name) {
                Ok(Some(text)) => (Some(name), Ok(Value::Text(text))),
                Ok(None) => {
                    (Some(name), Ok(default.as_deref().cloned().unwrap_or(Value::Unknown(name.span()))))
                }
                Err(why) => (Some(name), Err(why)),
            },
            value => (None, Ok(value.clone())),
        };
        let text = match &value {
            Ok(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let values = match &value {
            Ok(value) => value.texts().into_iter().map(|text| sourced::string(text, self.sources)).collect(),
            Err(_) => Vec::new(),
        };
        AppSetting {
            at,
            service: self.service.map(|service| service.name.clone()).unwrap_or_default(),
            framework,
            name: name.to_owned(),
            value: self.shown(value, at),
            values,
            variable: sourced::optional(variable, at, self.sources),
            text,
        }
    }

    /// What the service's environment has for a variable.
    fn variable(&self, name: &Text) -> Result<Option<Text>, Why> {
        let unset = Why::UnsetVariable(name.as_str().into());
        let Some(service) = self.service else { return Err(unset) };
        match service.environment.get(name.as_str()) {
            Some(entry) => entry.value.clone().map(Some).ok_or(unset),
            None if service.missing_env_files.is_empty() => Ok(None),
            None => Err(unset),
        }
    }

    fn shown(&self, value: Result<Value, Why>, at: Span) -> Sourced<Option<String>> {
        match value {
            Ok(Value::Text(text)) => sourced::optional(Some(&text), at, self.sources),
            Ok(Value::Number(number, span)) => Sourced::new(Some(number.to_string()), Origin::at(span)),
            Ok(Value::Word(word)) if word.as_str() == "None" => {
                Sourced { value: None, origin: Origin::of(&word) }
            }
            Ok(Value::Word(word)) => sourced::optional(Some(&word), at, self.sources),
            Ok(Value::List(_) | Value::Dict(_) | Value::Environment { .. } | Value::Unknown(_)) => {
                Sourced::unknown(at, Why::Computed("the code".into()))
            }
            Err(why) => Sourced::unknown(at, why),
        }
    }
}
