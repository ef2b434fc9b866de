//! Uses of variables in compose files: what they decide, and who else sets them.

use super::World;
use super::callers::Handed;
use super::clients::{Connection, Keys};
use super::found::Found;
use super::variables::{counts, entry_of, is_relevant};
use crate::model::catalog::knowledge;
use crate::model::{Origin, Platform, Reference, Sourced};
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::dotenv::template::{Named, is_template, named};
use crate::syntax::dotenv::{Dotenv, RawValue};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

/// The references of a project with everything that only the whole shows.
pub(super) fn refined(
    world: &World<'_>,
    found: &[Found],
    (connections, keys): (&[Connection], &Keys),
    sources: &Sources,
) -> Vec<Reference> {
    let beside = world.context.env_files.iter().copied();
    let (above, brought): (BTreeSet<FileId>, BTreeSet<FileId>) =
        brought(world, sources).into_iter().partition(|file| is_above(sources.file(*file).path(), world));
    let files: BTreeSet<FileId> = beside.chain(brought.iter().copied()).collect();
    let own = files.into_iter().filter(|file| !is_template(sources.file(*file).path()));
    let parsed: Vec<(FileId, Rc<Dotenv>)> =
        own.map(|file| (file, world.context.known.env_file(file, sources))).collect();
    let above: Vec<Rc<Dotenv>> =
        above.into_iter().map(|file| world.context.known.env_file(file, sources)).collect();
    let templates = templates(world, sources);
    let passwords = passwords(found, connections);
    let handed: OnceCell<Handed> = OnceCell::new();
    let is_handed = |file: FileId| {
        let handed = handed.get_or_init(|| Handed::by(world.context.scripts, sources));
        handed.holds(sources.file(file).path())
    };
    let is_one_handed = OnceCell::new();
    let nothing_is_handed =
        || !*is_one_handed.get_or_init(|| parsed.iter().any(|(file, _)| is_handed(*file)));
    let made = world.project.lacks_env_file || makes_own(world);
    let live = world.project.references.iter().filter(|reference| is_live(reference, world));
    let references = live.cloned().map(|mut reference| {
        let name = reference.variable.as_str().to_owned();
        let key = reference.path.strip_prefix("environment.").unwrap_or_default().to_owned();
        reference.secret |= knowledge::is_secret_name(&name)
            || knowledge::is_secret_name(&key)
            || gives(&reference, &passwords);
        reference.relevant |= is_relevant(&name, reference.value.as_ref().or(reference.word.as_ref()))
            || is_relevant(&key, value_of(&reference, &key, world))
            || decides(&reference, &key, world, found, keys);
        if let Some(held) = in_container(&reference, world, sources) {
            reference.in_container = held;
        }
        in_templates(&mut reference, &templates, sources);
        let elsewhere = set_elsewhere(&name, reference.value.as_ref(), &parsed, sources);
        let by_script = elsewhere.iter().any(|(file, _)| is_handed(*file));
        let by_place = || above.iter().any(|dotenv| sets(dotenv, &name));
        // A file that no service reads is there to be handed over, unless another one is.
        let by_hand = || elsewhere.iter().any(|(file, _)| !brought.contains(file)) && nothing_is_handed();
        let unset = reference.value.is_none();
        reference.set_by_caller |= by_script || unset && (made || by_place() || by_hand());
        reference.set_elsewhere = elsewhere.into_iter().map(|(_, path)| path).collect();
        reference
    });
    references.collect()
}

/// Whether the variable that the container of its service has under the same name holds anything; `None` where it has none.
fn in_container(reference: &Reference, world: &World<'_>, sources: &Sources) -> Option<Sourced<bool>> {
    let service = world.project.services.get(reference.service.as_str())?;
    let entry = service.environment.get(reference.variable.as_str())?;
    // Kamal and Podman refuse a secret that nothing gives them.
    if matches!(world.project.platform, Platform::Kamal | Platform::Quadlet) && entry.value.is_none() {
        return Some(Sourced::new(true, Origin::at(entry.at)));
    }
    let variable =
        entry_of(reference.variable.as_str(), entry, &service.name, (world.context.knowledge, sources));
    Some(variable.value.map(|value| value.as_ref().is_some_and(|value| !value.is_empty())))
}

/// Where the passwords stand that servers ask for and clients give.
fn passwords(found: &[Found], connections: &[Connection]) -> BTreeSet<Span> {
    let required = found.iter().flat_map(|found| {
        let users = found.server.users.value.iter().flat_map(|user| &user.passwords);
        users.map(|password| &password.origin).chain([&found.server.password.origin])
    });
    let given = connections.iter().map(|connection| &connection.client.password.origin);
    let written = required.chain(given).filter_map(|origin| match origin {
        Origin::Written { at, .. } => Some(at.iter().copied()),
        _ => None,
    });
    written.flatten().collect()
}

/// Whether the word that stands in for a missing value is a password, or part of one, whatever its variable's name.
fn gives(reference: &Reference, passwords: &BTreeSet<Span>) -> bool {
    reference.word.iter().map(Text::span).any(|word| {
        let first = Span { end: word.start, ..word };
        let last = Span { start: word.end, ..word };
        passwords.range(first..=last).any(|password| word.contains(*password))
    })
}

/// Whether a reference stands in a command that counts: an override replaces a command as a whole.
fn is_live(reference: &Reference, world: &World<'_>) -> bool {
    let Some(service) = world.project.services.get(reference.service.as_str()) else { return true };
    let command = match reference.path.split(['.', '[']).next() {
        Some("command") => &service.command,
        Some("entrypoint") => &service.entrypoint,
        _ => return true,
    };
    let Some(command) = command else { return true };
    let at = reference.at;
    let in_word =
        |word: &Text| word.via().contains(&at) || word.spans().iter().any(|span| at.contains(*span));
    command.at.contains(at) || command.words.iter().any(in_word)
}

/// The value that a reference is part of, in the environment of its service.
fn value_of<'a>(reference: &Reference, key: &str, world: &'a World<'_>) -> Option<&'a Text> {
    world.project.services.get(reference.service.as_str())?.environment.get(key)?.value.as_ref()
}

/// Whether a reference decides something of a server, or of a client's connection.
fn decides(reference: &Reference, key: &str, world: &World<'_>, found: &[Found], keys: &Keys) -> bool {
    let Some(service) = world.project.services.get(reference.service.as_str()) else { return false };
    let attribute = reference.path.split(['.', '[']).next().unwrap_or_default();
    if attribute != "environment" && found.iter().any(|found| found.server.name == service.name) {
        return !matches!(attribute, "labels" | "container_name" | "logging" | "hostname" | "annotations");
    }
    counts(service, key, keys)
}

/// Env files of services, wherever they lie and whatever their names, but for the one that compose reads by itself.
fn brought(world: &World<'_>, sources: &Sources) -> BTreeSet<FileId> {
    let entries = world.project.services.values().flat_map(|service| service.environment.values());
    let all = entries.flat_map(|entry| std::iter::once(entry).chain(&entry.shadowed));
    let mut files: BTreeSet<FileId> = all.filter_map(|entry| entry.env_file).collect();
    let own = world.project.directory.join(".env");
    files.retain(|file| sources.file(*file).path() != own);
    files
}

/// Whether a service does not start without the `.env` of the project, which is not there: it is made where compose runs.
fn makes_own(world: &World<'_>) -> bool {
    let own = world.project.directory.join(".env");
    let missing = world.project.services.values().flat_map(|service| &service.missing_env_files);
    missing.into_iter().any(|file| file.required && file.place.as_ref() == Some(&own))
}

/// Whether a file is a `.env` above the project: who calls compose there, or names that file, has its variables.
fn is_above(path: &Path, world: &World<'_>) -> bool {
    let above = path.parent().is_some_and(|directory| world.project.directory.starts_with(directory));
    above && path.ends_with(".env")
}

/// Whether a file gives a variable a value.
fn sets(dotenv: &Dotenv, name: &str) -> bool {
    let entry = dotenv.entries.iter().rev().find(|entry| entry.name.as_str() == name);
    entry.is_some_and(|entry| !matches!(entry.value, RawValue::Inherited))
}

/// Files that set a variable but do not feed interpolation, each once.
fn set_elsewhere(
    name: &str,
    value: Option<&Text>,
    parsed: &[(FileId, Rc<Dotenv>)],
    sources: &Sources,
) -> Vec<(FileId, Sourced<String>)> {
    let mut files = Vec::new();
    for (file, dotenv) in parsed {
        if value.is_some_and(|value| value.spans().iter().any(|span| span.file == *file)) {
            continue;
        }
        let entry = dotenv.entries.iter().rev().find(|entry| entry.name.as_str() == name);
        let Some(entry) = entry.filter(|entry| !matches!(entry.value, RawValue::Inherited)) else { continue };
        let path = sources.shown(*file);
        files.push((*file, Sourced::new(path, Origin::at(entry.name.span()))));
    }
    files
}

/// Templates of the env file that compose reads, beside the compose files, with the names in each.
fn templates(world: &World<'_>, sources: &Sources) -> Vec<(FileId, Named)> {
    let beside = world.context.env_files.iter().filter(|file| {
        let path = sources.file(**file).path();
        is_template(path) && path.parent() == Some(world.project.directory.as_path())
    });
    let names = beside.map(|file| (*file, named(sources.text(*file))));
    // One that names nothing which compose asks for is of something else.
    names.filter(|(_, names)| world.project.mentioned.iter().any(|name| names.contains_key(name))).collect()
}

/// What templates say of a variable without which compose does not start, or starts with nothing; where none names it,
/// all of them lack it.
fn in_templates(reference: &mut Reference, templates: &[(FileId, Named)], sources: &Sources) {
    let needed = matches!(reference.operator, "" | "?" | ":?") && reference.value.is_none();
    if !needed {
        return;
    }
    let shown =
        |(file, _): &(FileId, Named)| Sourced::new(sources.shown(*file), Origin::at(Span::at(*file, 0)));
    let name = reference.variable.as_str();
    let naming: Vec<_> = templates.iter().filter(|(_, names)| names.contains_key(name)).collect();
    reference.optional =
        !naming.is_empty() && naming.iter().all(|(_, names)| names.get(name) == Some(&false));
    if naming.is_empty() {
        reference.missing_in = templates.iter().map(shown).collect();
    } else {
        reference.named_in = naming.into_iter().map(shown).collect();
    }
}
