//! What speaks against the roles that signs tell of.

use super::World;
use crate::model::catalog::knowledge::{Negative, Reference};
use crate::model::compose::Service;
use crate::source::Text;

/// What the variables and the command of a service speak against, and the images beside it.
pub(super) fn of_service(service: &Service, world: &World<'_>) -> Vec<&'static Negative> {
    let knowledge = world.context.knowledge;
    let entries = service.environment.iter();
    let values = entries.filter_map(|(name, entry)| Some((name, entry.value.as_ref()?)));
    let mut all: Vec<&'static Negative> =
        values.flat_map(|(name, value)| knowledge.negatives_of_variable(name, value.as_str())).collect();
    if let Some(command) = command(&world.start_of(service)) {
        all.extend(knowledge.negatives_of_command(&command));
    }
    all.extend(world.beside.get_or_init(|| beside(world)));
    all
}

/// The words that a service starts with, with single spaces between them; `None` where there are none.
pub(super) fn command(words: &[Text]) -> Option<String> {
    let words: Vec<&str> = words.iter().flat_map(|word| word.as_str().split_whitespace()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// What the images of a project speak against, whichever service asks, each once.
fn beside(world: &World<'_>) -> Vec<&'static Negative> {
    let images = world.project.services.values().filter_map(|service| service.image.as_ref());
    let paths = images.filter_map(|image| image.as_str().get(Reference::parse(image.as_str()).path));
    let mut all: Vec<&'static Negative> = Vec::new();
    for negative in paths.flat_map(|path| world.context.knowledge.negatives_beside(path)) {
        if !all.iter().any(|known| std::ptr::eq(*known, negative)) {
            all.push(negative);
        }
    }
    all
}
