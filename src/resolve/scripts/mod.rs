//! Scripts around a deployment: what its servers run when they start, what other containers do with them and their data, and
//! the backups, crontabs, Makefiles and CI steps that speak of them.

mod copies;
mod emptied;
mod installs;
mod kept;
mod layers;
mod passwords;
mod reader;
mod started;
mod texts;
mod ties;
mod variables;

pub(super) use installs::installs;
pub(super) use layers::layers;

pub use reader::Read;

use super::World;
use super::container::{Container, normal};
use super::found::{Brought, Found};
use super::start;
use crate::model::compose::Mount;
use crate::model::{Command, Invocation, ScriptKind, Volume};
use crate::source::{FileId, FileKind, Sources, Span, Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::Started;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;
use ties::Ties;

/// What the scripts of a deployment do.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    /// Every command, those of the starts of servers first.
    pub(super) commands: Vec<Arc<Command>>,
    /// Calls of Redis programs in files.
    pub(super) invocations: Vec<Invocation>,
}

/// The scripts in a server's container.
pub(super) fn brought(container: Container<'_>, sources: &mut Sources) -> Brought {
    let runs = container.base.runs.iter();
    let mut texts: Vec<_> = runs.map(|run| (ScriptKind::Dockerfile, run.clone())).collect();
    let [command, entrypoint] = start::words(container);
    for (_, words) in [entrypoint, command] {
        let inner = super::invocation::shell_script(&words);
        let parsed = inner.as_ref().map(|script| container.world.context.known.start(script, sources));
        let started = parsed.map(|script| started::programs(&script));
        for word in words.iter().cloned().chain(started.into_iter().flatten()) {
            texts.extend(container.script(word.as_str(), "/", sources).map(|text| (ScriptKind::Start, text)));
        }
        texts.extend(inner.map(|script| (ScriptKind::Start, script)));
    }
    let files = container.put_files().into_iter().map(|(_, _, path)| path);
    Brought { texts, files: files.filter(|path| world_has(container.world, path)).collect() }
}

fn world_has(world: &World<'_>, path: &Path) -> bool {
    world.files.kind(path) == Some(FileKind::File)
}

/// Reads the scripts of a deployment; nothing where it is a project without a server.
pub(super) fn all(world: &World<'_>, found: &[Found], sources: &Sources) -> Scripts {
    let mut scripts = Scripts::default();
    if found.is_empty() && !world.project.services.is_empty() {
        return scripts;
    }
    let mut read: BTreeSet<Span> = BTreeSet::new();
    for (index, server) in found.iter().enumerate() {
        let mut own: BTreeSet<Span> = BTreeSet::new();
        for (kind, text) in &server.brought.texts {
            let (at, file) = (text.span(), text.span().file);
            if !own.insert(at) || !world.meter.has_room(server.server.at) {
                continue;
            }
            let before = scripts.commands.len();
            let ties = Ties { world, found, own: Some(index), inside: true };
            let read = || reader::read(file, *kind, std::slice::from_ref(text), sources);
            if at == sources.whole(file) {
                let commands = world.context.known.commands.of((file, *kind), || read().into());
                scripts.add(&commands, file, ties, sources);
            } else {
                // The calls of `sh -c` count to the command that it stands in.
                let calls = scripts.invocations.len();
                scripts.add(&read(), file, ties, sources);
                scripts.invocations.truncate(calls);
            }
            world.meter.take(scripts.commands.len() - before);
        }
        read.extend(own);
    }
    for (script, own) in beside(world, found) {
        let ties = Ties { world, found, own, inside: own.is_some() };
        let calls = scripts.invocations.len();
        let file = script.span().file;
        scripts.add(&reader::read(file, ScriptKind::Beside, &[script], sources), file, ties, sources);
        scripts.invocations.truncate(calls);
    }
    for file in world.context.scripts.iter().filter(|file| !read.contains(&sources.whole(**file))) {
        let path = sources.file(*file).path();
        let kind = texts::kind(path);
        let holder = found.iter().position(|server| server.brought.files.iter().any(|put| put == path));
        let sole = (found.len() == 1 && kind != ScriptKind::Ci).then_some(0);
        let ties = Ties { world, found, own: holder.or(sole), inside: holder.is_some() };
        let read = || reader::read(*file, kind, &texts::texts(*file, kind, sources), sources).into();
        scripts.add(&world.context.known.commands.of((*file, kind), read), *file, ties, sources);
    }
    scripts
}

/// The containers that a script starts, and whether they last.
pub(super) fn started(file: FileId, sources: &Sources) -> (Vec<Started>, bool) {
    let kind = texts::kind(sources.file(file).path());
    let started = match kind {
        ScriptKind::Ci => Vec::new(),
        _ => words(file, sources).filter_map(|words| Started::by(&words)).collect(),
    };
    (started, kind == ScriptKind::Service)
}

/// The words of every command of a file, as far as it shows them.
pub(super) fn words(file: FileId, sources: &Sources) -> impl Iterator<Item = Vec<Text>> {
    let kind = texts::kind(sources.file(file).path());
    let commands = reader::read(file, kind, &texts::texts(file, kind, sources), sources);
    commands.into_iter().map(|command| command.words)
}

/// What services run that are no servers, as scripts: those that call a client, and those that have the data of a server
/// where it has them itself, with that server.
fn beside<'w>(world: &'w World<'_>, found: &'w [Found]) -> impl Iterator<Item = (Text, Option<usize>)> + 'w {
    let servers: BTreeSet<&str> = found.iter().map(|found| found.server.name.as_str()).collect();
    let holders = holders(found);
    let others = world.project.services.values();
    let others = others.filter(move |service| !servers.contains(service.name.as_str()));
    others.filter_map(move |service| {
        let words = service.entrypoint.iter().chain(&service.command).flat_map(|part| &part.words);
        let own = service.mounts.iter().find_map(|mount| holder(mount, &holders));
        let tells = own.is_some() || words.clone().any(|word| word.as_str().contains("-cli"));
        if !tells || !world.meter.has_room(service.at) {
            return None;
        }
        let words: Vec<Text> = words.cloned().collect();
        let script = super::invocation::shell_script(&words).or_else(|| as_script(&words))?;
        Some((script, own))
    })
}

/// The volumes that hold data of servers, by what they are called, with the servers by index.
fn holders(found: &[Found]) -> HashMap<&str, Vec<(&Volume, usize)>> {
    let mut holders: HashMap<&str, Vec<(&Volume, usize)>> = HashMap::new();
    for (index, found) in found.iter().enumerate() {
        let Some(Some(volume)) = found.server.data_volume.known() else { continue };
        if !volume.source.is_empty() && !volume.source.contains(UNKNOWN) {
            holders.entry(&volume.source).or_default().push((volume, index));
        }
    }
    holders
}

/// The server of which the data is mounted as it is there.
fn holder(mount: &Mount, holders: &HashMap<&str, Vec<(&Volume, usize)>>) -> Option<usize> {
    let source = normal(&mount.source);
    let same = |(volume, _): &&(&Volume, usize)| {
        mount.subpath == volume.subpath && normal(&mount.target) == normal(&volume.target)
    };
    let whole = holders.get(source).and_then(|holders| holders.iter().find(same));
    // The claim of one pod is called like those of the set, with a number.
    let of_pod = || {
        let (set, number) = source.rsplit_once('-')?;
        number.parse::<u32>().ok()?;
        holders.get(set)?.iter().filter(|(volume, _)| volume.per_replica).find(same)
    };
    whole.or_else(of_pod).map(|(_, index)| *index)
}

/// Words as a shell would read them; `None` where it would read others.
fn as_script(words: &[Text]) -> Option<Text> {
    let same = |char: char| char.is_alphanumeric() || char == UNKNOWN || "-_./:,@%+*".contains(char);
    if !words.iter().all(|word| !word.is_empty() && word.as_str().chars().all(same)) {
        return None;
    }
    let mut script = TextBuilder::new(words.first()?.anchor());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            script.push_decoded(" ", word.anchor());
        }
        script.push_text(word);
    }
    Some(script.finish())
}

impl Scripts {
    fn add(&mut self, commands: &[Read], file: FileId, ties: Ties<'_>, sources: &Sources) {
        let path = sources.file(file).path();
        for read in commands {
            let (command, calls) = ties.tie(read, path);
            self.commands.push(command);
            self.invocations.extend(calls);
        }
    }
}
