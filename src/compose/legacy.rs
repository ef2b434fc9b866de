use super::loader::Loader;
use super::schema;
use super::value::{Entry, Map, Value};
use crate::diagnostic::Diagnostic;

/// Most services that a message names.
const TOLD: usize = 10;

/// Puts services that stand at the top level, as they did in version 1 of the format, below `services`. Compose
/// refuses such a file, which is told once; what would run is clear all the same.
pub(super) fn lift(loader: &mut Loader<'_>, root: &mut Map) {
    if root.contains_key("services") || root.contains_key("include") {
        return;
    }
    let is_service = |(name, entry): &(String, Entry)| {
        let runs = ["image", "build", "extends"].iter().any(|key| entry.value.get(key).is_some());
        runs && !schema::is_section(name)
    };
    let (services, others): (Map, Map) = std::mem::take(root).into_iter().partition(is_service);
    *root = others;
    let Some(at) = services.values().next().map(|entry| entry.key) else { return };
    let mut told: Vec<String> = services.keys().take(TOLD).map(|name| format!("'{name}'")).collect();
    if services.len() > TOLD {
        told.push(format!("and {} more", services.len() - TOLD));
    }
    let message = format!("additional properties {} not allowed", told.join(", "));
    let problem = Diagnostic::input("invalid-compose", "Invalid compose file", at, message);
    let help = "This is version 1 of the format, which compose no longer reads: indent the services below `services:`.";
    loader.problems.push(problem.with_help(help));
    root.insert("services".to_owned(), Entry::new(at, Value::map(services, at)));
}
