//! Services of a project as such, whatever they run.

use super::clients::{self, Keys};
use super::found::Found;
use super::{World, code, reach, sourced, unused_word, variables, volumes};
use crate::model::catalog::knowledge;
use crate::model::compose;
use crate::model::{Origin, Server, Service, Sourced};
use crate::source::{Sources, Span, Text};
use std::collections::{BTreeMap, BTreeSet};

/// Every service of a project, in file order.
pub(super) fn all(world: &World<'_>, found: &[Found], keys: &Keys, sources: &Sources) -> Vec<Service> {
    let connecting: BTreeSet<&str> = keys.iter().map(|(service, _)| service.as_str()).collect();
    let running: BTreeMap<&str, &Server> =
        found.iter().map(|found| (found.server.name.as_str(), &found.server)).collect();
    let services = world.project.services.iter();
    services
        .map(|(name, found)| {
            let server = running.get(name.as_str());
            let service = service(found, world, sources);
            Service {
                relevant: server.is_some() || connecting.contains(name.as_str()),
                healthcheck_words: server.map_or(service.healthcheck_words, |server| tested(server)),
                ..service
            }
        })
        .collect()
}

/// The words behind `CMD` of what checks a server, which its Dockerfile may say.
fn tested(server: &Server) -> Vec<Sourced<String>> {
    let test = server.healthcheck.value.as_ref().and_then(|check| check.test.split_first());
    test.filter(|(form, _)| form.value == "CMD").map(|(_, words)| words.to_vec()).unwrap_or_default()
}

fn service(found: &compose::Service, world: &World<'_>, sources: &Sources) -> Service {
    let image = found.image.as_ref().map(|text| {
        let path = knowledge::Reference::parse(text.as_str()).path;
        text.slice(path)
    });
    let words = found.entrypoint.iter().chain(&found.command).flat_map(|command| &command.words);
    let check = found.healthcheck.as_ref().filter(|check| !check.disabled);
    let test = check.and_then(|check| check.test.split_first());
    let tested = test.filter(|(form, _)| form.as_str() == "CMD").into_iter().flat_map(|(_, words)| words);
    let environment = found.environment.iter();
    let names = |map: &indexmap::IndexMap<String, Text>| {
        map.iter().map(|(name, value)| Sourced::new(name.clone(), Origin::of(value))).collect()
    };
    Service {
        name: found.name.clone(),
        at: found.at,
        image: sourced::optional(image.as_ref(), found.at, sources),
        network_mode: sourced::optional(found.network_mode.as_ref(), found.at, sources),
        ports: reach::ports(found, None, sources),
        variables: environment
            .map(|(name, entry)| {
                variables::entry_of(name, entry, &found.name, (world.context.knowledge, sources))
            })
            .collect(),
        words: words.map(|word| sourced::word(word, sources)).collect(),
        start: world.start_of(found).iter().map(|word| sourced::word(word, sources)).collect(),
        unused_word: unused_word(found, sources),
        healthcheck_words: tested.map(|word| sourced::word(word, sources)).collect(),
        cut: cut(found),
        interactive: interactive(found),
        relevant: false,
        tool: clients::is_tool(found, world),
        unread_variables: code::unread(found, world, sources),
        labels: names(&found.labels),
        sysctls: names(&found.sysctls),
        source: source(found, sources),
        volumes: volumes::volumes(found, world, sources),
        stop_grace_period: sourced::maybe(found.stop_grace_period.as_ref(), found.at),
        companions: world.neighbours.companions(found),
    }
}

/// What a container is made from: two services with the same run the same program.
fn source(found: &compose::Service, sources: &Sources) -> Sourced<Option<String>> {
    let build = found.build.as_ref();
    match (build.and_then(|build| build.context.as_ref()), &found.image) {
        (Some(context), _) => {
            Sourced::new(Some(sources.show(context)), Origin::at(build.map_or(found.at, |build| build.at)))
        }
        (None, Some(image)) if build.is_none() => sourced::optional(Some(image), found.at, sources),
        (None, _) => Sourced::absent(found.at),
    }
}

/// The first word of a command, or of a healthcheck, that the shell in it does not hand on.
fn unused_word(found: &compose::Service, sources: &Sources) -> Sourced<Option<String>> {
    let words = found.entrypoint.iter().chain(&found.command).flat_map(|command| &command.words);
    let words: Vec<Text> = words.cloned().collect();
    let check = found.healthcheck.as_ref().filter(|check| !check.disabled);
    let test = check.and_then(|check| check.test.split_first());
    let test = test.filter(|(form, _)| form.as_str() == "CMD").map_or(&[][..], |(_, words)| words);
    let word = [&words[..], test].into_iter().find_map(unused_word::unused_word);
    sourced::optional(word, found.at, sources)
}

/// Whether somebody may type what the container reads.
fn interactive(found: &compose::Service) -> Sourced<bool> {
    let open = found.inputs.iter().find(|input| input.value).or_else(|| {
        let unknown = |input: &&Sourced<bool>| input.origin.is_unknown();
        found.inputs.iter().find(unknown)
    });
    open.cloned().unwrap_or_else(|| Sourced::new(false, Origin::at(found.at)))
}

/// Whether compose drops the end of a string command; the place is the character that ends it.
fn cut(found: &compose::Service) -> Sourced<bool> {
    let commands = [&found.entrypoint, &found.command];
    match commands.into_iter().flatten().find_map(|command| command.cut) {
        Some(rest) => {
            let first = Span { end: rest.end.min(rest.start + 1), ..rest };
            Sourced::new(true, Origin::at(first))
        }
        None => Sourced::new(false, Origin::at(found.at)),
    }
}
