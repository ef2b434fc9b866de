use super::layered::Layered;
use crate::model::compose::EnvEntry;
use crate::source::Span;
use indexmap::IndexMap;

/// Keys of `env` that are no variables where it has any of them.
const PARTS: [&str; 3] = ["clear", "secret", "tags"];

/// The variables that `env` gives: those in the open, and those whose values are secrets that the file does not hold.
pub(super) fn read(env: &Layered, at: Span) -> IndexMap<String, EnvEntry> {
    let divided = PARTS.iter().any(|part| env.get(part).is_there());
    let open = if divided { env.get("clear") } else { env.clone() };
    let mut variables = IndexMap::new();
    for (name, value) in open.entries() {
        if let Some(value) = value.text() {
            variables.insert(name.clone(), EnvEntry::new(&name, &value));
        }
    }
    for secret in env.get("secret").items().iter().filter_map(Layered::text) {
        // `NAME:OTHER` takes the secret of another name.
        let name = secret.as_str().split(':').next().unwrap_or_default().to_owned();
        let hidden = EnvEntry { name: name.clone(), at, value: None, env_file: None, shadowed: Vec::new() };
        variables.insert(name, EnvEntry { at: secret.outer_span(), ..hidden });
    }
    variables
}
