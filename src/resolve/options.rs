//! Settings that applications take from the words of their command and from a variable that holds a dictionary.

use super::World;
use super::sourced;
use crate::model::compose::Service;
use crate::model::{AppSetting, Origin, Sourced};
use crate::source::{Sources, Text};

/// Options of a command: the program that has to stand before them, the option, its framework, and the setting that it
/// makes.
const OPTIONS: [(&str, &str, &str, &str); 4] = [
    ("celery", "--time-limit", "Celery", "task_time_limit"),
    ("celery", "--soft-time-limit", "Celery", "task_soft_time_limit"),
    ("celery", "--prefetch-multiplier", "Celery", "worker_prefetch_multiplier"),
    ("queue:work", "--timeout", "Laravel", "worker_timeout"),
];

/// What the commands of all services set, and the visibility timeouts of their transport options.
pub(super) fn settings(world: &World<'_>, sources: &Sources) -> Vec<AppSetting> {
    let services = world.project.services.values();
    services
        .flat_map(|service| in_command(service, sources).into_iter().chain(in_variables(service, sources)))
        .collect()
}

fn in_command(service: &Service, sources: &Sources) -> Vec<AppSetting> {
    let words = service.entrypoint.iter().chain(&service.command).flat_map(|command| &command.words);
    // A shell gets its command in one word.
    let words: Vec<Text> = words.flat_map(|word| word.split(' ')).filter(|word| !word.is_empty()).collect();
    let mut all = Vec::new();
    for (program, option, framework, name) in OPTIONS {
        let Some(start) = words.iter().position(|word| word.as_str().rsplit('/').next() == Some(program))
        else {
            continue;
        };
        let after = words.get(start + 1..).unwrap_or_default();
        let value = after.iter().enumerate().find_map(|(index, word)| match word.split_once('=') {
            Some((name, value)) => (name.as_str() == option).then_some(value),
            None if word.as_str() == option => after.get(index + 1).cloned(),
            None => None,
        });
        all.extend(value.map(|value| setting(service, framework, name, &value, sources)));
    }
    all
}

/// `{"visibility_timeout": 43200}` in a variable whose name ends in `TRANSPORT_OPTIONS`.
fn in_variables(service: &Service, sources: &Sources) -> Vec<AppSetting> {
    let entries = service.environment.iter().filter(|(name, _)| name.ends_with("TRANSPORT_OPTIONS"));
    let values = entries.filter_map(|(_, entry)| {
        let value = entry.value.as_ref()?;
        let rest = value.as_str().split_once("visibility_timeout")?.1;
        let skipped = rest.find(|c: char| !matches!(c, '"' | '\'' | ':' | ' '))?;
        let start = value.len() - rest.len() + skipped;
        let digits = value.as_str().get(start..)?.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| value.slice(start..start + digits))
    });
    values.map(|value| setting(service, "Celery", "visibility_timeout", &value, sources)).collect()
}

fn setting(
    service: &Service,
    framework: &'static str,
    name: &str,
    value: &Text,
    sources: &Sources,
) -> AppSetting {
    let at = value.span();
    AppSetting {
        at,
        service: service.name.clone(),
        framework,
        name: name.to_owned(),
        value: sourced::string(value, sources).map(|value| Some(value.clone())),
        values: Vec::new(),
        variable: Sourced::new(None, Origin::Absent { anchor: at }),
        text: None,
    }
}
