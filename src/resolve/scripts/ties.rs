use super::copies::Copy;
use super::reader::Read;
use crate::model::compose::Service;
use crate::model::network::is_loopback;
use crate::model::{Command, Invocation, Origin, Sourced};
use crate::resolve::World;
use crate::resolve::container::{below, normal};
use crate::resolve::found::Found;
use crate::resolve::invocation;
use crate::source::{Span, Text, normalise};
use std::path::Path;
use std::sync::Arc;

/// From what a command names to the server that it has to do with.
#[derive(Clone, Copy)]
pub(super) struct Ties<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) found: &'a [Found],
    /// The server of the script as a whole, by index.
    pub(super) own: Option<usize>,
    /// Whether the script runs in the container of that server, or in one that has its data at the same place.
    pub(super) inside: bool,
}

/// What a command has to do with.
struct Tie {
    /// Index of the server.
    server: Option<usize>,
    /// Whether the command runs in its container.
    inside: bool,
    origin: Origin,
}

impl Tie {
    /// Name of the server.
    fn name(&self, found: &[Found], at: Span) -> Sourced<Option<String>> {
        match self.server.and_then(|index| found.get(index)) {
            Some(found) => Sourced::new(Some(found.server.name.clone()), self.origin.clone()),
            None => Sourced::absent(at),
        }
    }
}

impl Ties<'_> {
    /// A command that was read and its calls, tied to the servers here; `script` is where its file lies.
    pub(super) fn tie(&self, read: &Read, script: &Path) -> (Arc<Command>, Vec<Invocation>) {
        let Read { command, calls, words, copy, host } = read;
        let mut command = command.borrow_mut();
        let tie = self.of(words, copy, host.as_ref(), command.at);
        let server = tie.name(self.found, command.at);
        let in_container = copy.into.is_some() || tie.inside;
        let on_data = |path: &Text| self.is_data(path.as_str(), &tie, in_container, script);
        let on_data_volume = copy.destination.as_ref().is_some_and(on_data);
        let tied = |call: &Invocation| Invocation { server: server.clone(), ..call.clone() };
        let calls = calls.iter().map(tied).collect();
        if command.server != server || command.on_data_volume != on_data_volume {
            *command = Arc::new(Command { server, on_data_volume, ..Command::clone(&command) });
        }
        (Arc::clone(&command), calls)
    }

    /// The server of a command: the container that it runs in or copies to or from, the host that a client is
    /// given, else the script's own.
    fn of(&self, words: &[Text], copy: &Copy, host: Option<&Text>, at: Span) -> Tie {
        let place = invocation::place(words);
        let named = place.or(copy.into.as_ref()).or(copy.from.as_ref());
        if let Some(name) = named {
            match self.service(name.as_str()) {
                Some((index, _)) if index.is_some() => {
                    return Tie { server: index, inside: place.is_some(), origin: Origin::of(name) };
                }
                // It runs beside the server: the host decides.
                Some(_) if host.is_some_and(|host| !is_loopback(host.as_str())) => {}
                _ => return Tie { server: None, inside: false, origin: Origin::of(name) },
            }
        }
        match host {
            Some(host) if host.holds_unknown() => {
                Tie { server: None, inside: false, origin: Origin::of(host) }
            }
            Some(host) if !is_loopback(host.as_str()) => {
                let server = self.service(host.as_str()).and_then(|(index, _)| index);
                let inside = self.inside && server == self.own;
                Tie { server, inside, origin: Origin::of(host) }
            }
            _ => Tie { server: self.own, inside: self.inside, origin: Origin::at(at) },
        }
    }

    /// The service that a name means, and where it runs a server, its index.
    fn service(&self, name: &str) -> Option<(Option<usize>, &Service)> {
        let project = self.world.project;
        let service = project.services.values().find(|service| project.knows(service, name))?;
        Some((self.found.iter().position(|found| found.server.name == service.name), service))
    }

    /// Whether a path is one of the volume that holds a server's data.
    fn is_data(&self, path: &str, tie: &Tie, in_container: bool, script: &Path) -> bool {
        let Some(found) = tie.server.and_then(|index| self.found.get(index)) else { return false };
        let Some(volume) = found.server.data_volume.value.as_ref() else { return false };
        if in_container {
            return path.starts_with('/') && below(path, normal(&volume.target)).is_some();
        }
        let Some(service) = self.world.project.services.get(&found.server.name) else { return false };
        let mount = service.mounts.iter().find(|mount| mount.target == volume.target);
        let Some(data) = mount.and_then(|mount| mount.path.as_ref()) else { return false };
        let bases = [Some(self.world.project.directory.as_path()), script.parent()];
        bases.into_iter().flatten().any(|base| normalise(&base.join(path)).starts_with(data))
    }
}
