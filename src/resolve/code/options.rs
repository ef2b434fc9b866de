use super::names;
use super::python::celery;
use super::setting::{Maker, Named};
use crate::model::AppSetting;
use crate::model::compose::Service;
use crate::resolve::invocation::shell_script;
use crate::source::Text;
use crate::syntax::literal::Value;
use crate::syntax::{python, shell};

/// Options of a worker that are settings, too: program, words that must stand there, option, framework, setting.
const OPTIONS: [(&str, &[&str], &str, &str, &str); 11] = [
    ("celery", &["worker"], "--time-limit", "Celery", "task_time_limit"),
    ("celery", &["worker"], "--soft-time-limit", "Celery", "task_soft_time_limit"),
    ("celery", &["worker"], "--prefetch-multiplier", "Celery", "worker_prefetch_multiplier"),
    ("artisan", &["queue:work"], "--timeout", "Laravel", "timeout"),
    ("artisan", &["queue:listen"], "--timeout", "Laravel", "timeout"),
    ("artisan", &["horizon:work"], "--timeout", "Laravel", "timeout"),
    ("sidekiq", &[], "--timeout", "Sidekiq", "timeout"),
    ("sidekiq", &[], "-t", "Sidekiq", "timeout"),
    ("sidekiq", &[], "--concurrency", "Sidekiq", "concurrency"),
    ("sidekiq", &[], "-c", "Sidekiq", "concurrency"),
    ("rq", &["worker"], "--results-ttl", "RQ", "results_ttl"),
];

/// Variables that say what a setting says, whoever hands them on.
const VARIABLES: [(&str, &str, &str); 3] = [
    ("REDIS_QUEUE_RETRY_AFTER", "Laravel", "retry_after"),
    ("AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT", "Celery", "visibility_timeout"),
    ("CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT", "Celery", "visibility_timeout"),
];

/// Settings in the words that a service starts with, and in its environment.
pub(super) fn read(service: &Service, words: &[Text], maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    match shell_script(words) {
        Some(script) => {
            for command in shell::parse(&script).0.commands {
                let words: Vec<Text> = command.words.iter().map(|word| word.masked()).collect();
                of_words(&words, maker, all);
            }
        }
        None => of_words(words, maker, all),
    }
    for (name, entry) in &service.environment {
        let Some(value) = &entry.value else { continue };
        let written = Text::whole(name.as_str(), entry.at);
        let known = VARIABLES.iter().find(|(variable, ..)| variable == name);
        // What a file of the code says of it counts.
        let said = |framework: &str, setting: &str| {
            let mut own = all.iter().filter(|one| one.service == service.name && one.framework == framework);
            own.any(|one| one.name == setting)
        };
        if let Some((_, framework, setting)) = known.filter(|(_, framework, name)| !said(framework, name)) {
            let named = Named { written: &written, framework, name: setting, path: name.clone() };
            let made = maker.make(named, &Value::Text(value.clone()));
            let connection = Value::Text(Text::whole("redis", entry.at));
            all.push(maker.about(made, Some(&connection).filter(|_| *framework == "Laravel")));
        }
        if name.ends_with("CELERY_BROKER_TRANSPORT_OPTIONS") {
            for (key, value) in python::literal(value).entries() {
                if let Some(setting) = names::celery(key.as_str(), None) {
                    all.push(maker.make(celery(key, setting), value));
                }
            }
        }
    }
}

fn of_words(words: &[Text], maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    let programs: Vec<_> = words.iter().filter_map(|word| word.as_str().rsplit('/').next()).collect();
    for (program, needs, option, framework, setting) in OPTIONS {
        let runs = programs.contains(&program)
            && needs.iter().all(|need| words.iter().any(|word| word.as_str() == *need));
        if !runs {
            continue;
        }
        for (index, word) in words.iter().enumerate() {
            let rest = word.as_str().strip_prefix(option);
            let value = match rest {
                Some("") => words.get(index + 1).cloned(),
                Some(rest) if option.starts_with("--") && rest.starts_with('=') => {
                    Some(word.slice(option.len() + 1..word.len()))
                }
                _ => None,
            };
            if let Some(value) = value {
                let path = format!("{program} {option}");
                let named = Named { written: word, framework, name: setting, path };
                let made = maker.make(named, &Value::Text(value));
                let connection = needs.first().filter(|_| program == "artisan");
                let connection = connection.and_then(|command| connection_of(words, command));
                all.push(maker.about(made, connection.as_ref()));
            }
        }
    }
}

/// The connection that a worker of Laravel works on: the word behind its command, else what the environment names.
fn connection_of(words: &[Text], command: &str) -> Option<Value> {
    let at = words.iter().position(|word| word.as_str() == command)?;
    match words.get(at + 1).filter(|word| !word.as_str().starts_with('-')) {
        Some(word) => Some(Value::Text(word.clone())),
        None => {
            let name = Text::whole("QUEUE_CONNECTION", words.get(at)?.span());
            Some(Value::Environment { name, default: None })
        }
    }
}
