//! Flags of a service's command: `--redis-host redis`, `--redis.addr=redis:6379`.

use super::parts::mentions_redis;
use crate::model::compose::{EnvEntry, Service};
use crate::resolve::environment::hidden;
use crate::source::Text;

/// A service that has in its environment what the flags of another one say of Redis; `None` where they say nothing.
pub(super) fn given(service: &Service) -> Option<Service> {
    let mut flags = Service::open(service.name.clone(), service.at);
    for (name, value) in all(service) {
        if let Some(value) = value.filter(|_| mentions_redis(name.as_str())) {
            flags.environment.insert(name.to_string(), EnvEntry::new(name.as_str(), &value));
        }
    }
    (!flags.environment.is_empty()).then_some(flags)
}

/// The flags with their dashes, and their values, also where a shell reads them. What the shell of the container puts there
/// is not known.
pub(super) fn all(service: &Service) -> Vec<(Text, Option<Text>)> {
    let words = service.entrypoint.iter().chain(&service.command).flat_map(|command| &command.words);
    let is_flag = |word: &Text| word.as_str().starts_with('-');
    let quote = |c: char| matches!(c, '"' | '\'');
    let words = words.flat_map(|word| if is_flag(word) { vec![word.clone()] } else { word.split(' ') });
    let words: Vec<Text> = words.map(|word| word.trim_matches(quote)).collect();
    let flags = words.iter().enumerate().filter(|(_, word)| is_flag(word));
    let flags = flags.map(|(index, word)| match word.split_once('=') {
        Some((name, value)) => (name, Some(value.trim_matches(quote))),
        None => (word.clone(), words.get(index + 1).filter(|next| !is_flag(next)).cloned()),
    });
    let shown = |value: Text| if value.as_str().contains('$') { hidden(&value) } else { value };
    flags.map(|(name, value)| (name, value.map(shown))).collect()
}
