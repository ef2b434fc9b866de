//! Services of a project as such, whatever they run.

use super::{World, reach, sourced, variables};
use crate::model::catalog::knowledge;
use crate::model::compose;
use crate::model::{Origin, Service, Sourced};
use crate::source::Sources;

/// Every service of a project, in file order.
pub(super) fn all(world: &World<'_>, sources: &Sources) -> Vec<Service> {
    world.project.services.values().map(|found| service(found, sources)).collect()
}

fn service(found: &compose::Service, sources: &Sources) -> Service {
    let image = found.image.as_ref().map(|text| {
        let path = knowledge::Reference::parse(text.as_str()).path;
        text.slice(path)
    });
    let words = found.entrypoint.iter().chain(&found.command).flat_map(|command| &command.words);
    let environment = found.environment.iter();
    let labels = found.labels.iter();
    Service {
        name: found.name.clone(),
        at: found.at,
        image: sourced::optional(image.as_ref(), found.at, sources),
        ports: reach::ports(found, None, sources),
        variables: environment
            .map(|(name, entry)| variables::entry_of(name, entry, &found.name, sources))
            .collect(),
        words: words.map(|word| sourced::string(word, sources)).collect(),
        labels: labels.map(|(name, value)| Sourced::new(name.clone(), Origin::of(value))).collect(),
    }
}
