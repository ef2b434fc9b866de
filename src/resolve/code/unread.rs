use crate::model::compose::{EnvEntry, Service};
use crate::model::{Origin, Sourced};
use crate::resolve::World;
use crate::source::Sources;

/// Ways of code to take whole groups of variables, which it then does not name.
const GROUPS: [&str; 6] =
    ["env_prefix", "\"CELERY_\"", "'CELERY_'", "environ.items", "dict(os.environ", "from_envvar"];

/// Variables that Celery reads by itself.
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

/// Variables named `CELERY_…` in a service's environment of which its code, as far as it sets up Celery, says nothing.
pub(in super::super) fn unread(
    service: &Service,
    world: &World<'_>,
    sources: &Sources,
) -> Vec<Sourced<String>> {
    let theirs =
        |(name, _): &(&String, &EnvEntry)| name.starts_with("CELERY_") && !OWN.contains(&name.as_str());
    let mut entries = service.environment.iter().filter(theirs).peekable();
    if entries.peek().is_none() {
        return Vec::new();
    }
    let files = world.runners(sources).files(service);
    let texts: Vec<&str> = files.iter().map(|file| sources.text(*file)).collect();
    let sets_up = texts.iter().any(|text| text.contains("Celery("));
    if !sets_up || texts.iter().any(|text| GROUPS.iter().any(|group| text.contains(group))) {
        return Vec::new();
    }
    let texts: Vec<String> = texts.iter().map(|text| text.to_ascii_lowercase()).collect();
    let unread = entries.filter(|(name, _)| {
        let lower = name.to_ascii_lowercase();
        !texts.iter().any(|text| text.contains(&lower))
    });
    unread.map(|(name, entry)| Sourced::new(name.clone(), Origin::at(entry.at))).collect()
}
