use super::super::{published, run};
use super::layered::Layered;
use super::root::Root;
use super::{mounts, variables};
use crate::model::Reference;
use crate::model::compose::{PortEntry, Service};
use crate::source::{Span, Text, TextBuilder};
use crate::syntax::shell::Started;
use crate::syntax::words::posix::{self, ExpansionKind, Word};

/// Keys that say which hosts an accessory is for. Kamal refuses one without any.
const PLACES: [&str; 6] = ["host", "hosts", "role", "roles", "tag", "tags"];

/// An accessory as a service, in a container of a name, with the uses of its own variables in its command: what it is given
/// by Kamal the shell of its host does not have, which reads the command first. `None` where nothing runs.
pub(super) fn service(accessory: &Layered, name: &str, root: Root<'_>) -> Option<(Service, Vec<Reference>)> {
    if !PLACES.iter().any(|place| accessory.get(place).is_there()) {
        return None;
    }
    let image = image(accessory)?;
    let at = image.outer_span();
    let given = |name: &str, value: Text| (format!("--{name}"), Some(value));
    let mut options = vec![given("name", Text::whole(name, at))];
    let passed = accessory.get("options");
    if !passed.get("restart").is_there() {
        options.push(given("restart", Text::whole("unless-stopped", at)));
    }
    let network = accessory.get("network").text();
    options.extend(network.map(|network| given("network", network)));
    let volumes = accessory.get("volumes").items();
    options.extend(volumes.iter().filter_map(Layered::text).map(|volume| given("volume", volume)));
    for (name, values) in passed.entries() {
        options.extend(values.items().iter().filter_map(Layered::text).map(|value| given(&name, value)));
    }
    let line = accessory.get("cmd").text();
    let split = line.as_ref().map(split).unwrap_or_default();
    let words = split.iter().map(Word::masked).collect();
    let mut service = run::service(&Started { podman: false, options, image, words }, name.to_owned());
    if let (Some(command), Some(line)) = (&mut service.command, &line) {
        command.at = line.outer_span();
    }
    service.ports.extend(accessory.get("port").text().iter().flat_map(ports));
    service.mounts.extend(mounts::read(accessory, name, root));
    service.environment.extend(variables::read(&accessory.get("env"), at));
    let own = |(name, _): &(Text, Span)| service.environment.contains_key(name.as_str());
    let uses = split.iter().flat_map(uses).filter(own).map(|(name, at)| Reference {
        service: service.name.as_str().into(),
        path: "command".into(),
        ..Reference::new(name, at)
    });
    let uses = uses.collect();
    Some((service, uses))
}

/// Its image, from a registry of its own where it has one.
fn image(accessory: &Layered) -> Option<Text> {
    let image = accessory.get("image").text()?;
    let Some(server) = accessory.get("registry").get("server").text() else { return Some(image) };
    let mut whole = TextBuilder::new(image.anchor());
    whole.push_text(&server);
    whole.push_decoded("/", image.outer_span());
    whole.push_text(&image);
    Some(whole.finish())
}

/// The words of a command line, as the shell of a host reads it.
pub(super) fn split(line: &Text) -> Vec<Word> {
    posix::split(line).0
}

/// The variables that the shell of a host puts into a word, and where.
fn uses(word: &Word) -> impl Iterator<Item = (Text, Span)> {
    word.expansions.iter().filter_map(|expansion| {
        let ExpansionKind::Variable(name) = &expansion.kind else { return None };
        let whole = word.text.slice(expansion.range.clone());
        let start = whole.as_str().find(name.as_str())?;
        Some((whole.slice(start..start + name.len()), whole.span()))
    })
}

/// The ports of `port`: one alone is that of the host as well.
fn ports(text: &Text) -> Vec<PortEntry> {
    let alone = !text.as_str().contains(':');
    let mut ports = published(text);
    for port in ports.iter_mut().filter(|_| alone) {
        port.published = Some(port.target);
    }
    ports
}
