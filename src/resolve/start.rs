use super::container::Container;
use super::invocation::shell_script;
use crate::model::Place;
use crate::source::Text;

/// The words that start a container which stand in its Dockerfile: those of its `ENTRYPOINT` and of its `CMD`.
pub(super) fn in_dockerfile(container: Container<'_>) -> [Vec<Text>; 2] {
    let [command, entrypoint] = words(container);
    let own =
        |(place, words): (Place, Vec<Text>)| if place == Place::Dockerfile { words } else { Vec::new() };
    [own(entrypoint), own(command)]
}

/// The words that start a container: those of its command, then those of its entrypoint. A shell in the entrypoint that
/// gets its script from the command stands before it there, too.
pub(super) fn words(container: Container<'_>) -> [(Place, Vec<Text>); 2] {
    let (service, base) = (container.service, container.base);
    let (place, entrypoint) = match &service.entrypoint {
        Some(own) => (Place::Entrypoint, own.words.clone()),
        None => (Place::Dockerfile, base.entrypoint.clone().unwrap_or_default()),
    };
    let mut command = match (&service.command, &service.entrypoint) {
        (Some(own), _) => (Place::Command, own.words.clone()),
        (None, None) => (Place::Dockerfile, base.command.clone().unwrap_or_default()),
        (None, Some(_)) => (Place::Command, Vec::new()),
    };
    if let Some(first) = command.1.first().map(Text::span) {
        let joined: Vec<Text> = entrypoint.iter().chain(&command.1).cloned().collect();
        if shell_script(&joined).is_some_and(|script| script.span() == first) {
            command.1 = joined;
        }
    }
    [command, (place, entrypoint)]
}
