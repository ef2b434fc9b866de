//! What a Dockerfile builds: its image, and what it lays over it.

use super::World;
use super::base::{Base, BuildStep, Copied, Layer};
use super::container::absolute;
use super::directories::Directories;
use super::wildcard::{Hidden, expanded, is_pattern};
use crate::model::compose::{Build, HealthcheckEntry, Service};
use crate::model::{CheckKind, Origin, Sourced, Why};
use crate::source::{FileKind, Files, Sources, Span, Text, TextBuilder, slashed};
use crate::syntax::dockerfile::{
    self, Argument, Command, Dockerfile, HereDocument, Instruction, Kind, Pair, Scope,
};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What a service is made from.
pub(super) fn base_of(service: &Service, world: &World<'_>, sources: &mut Sources) -> Base {
    match (&service.build, &service.image) {
        (Some(build), _) => base(build, world, sources),
        (None, Some(reference)) => Base::named(reference.clone(), world.context.knowledge, sources),
        (None, None) => Base::unnamed(service.at, Why::UnknownImage(service.name.as_str().into())),
    }
}

/// What a build makes.
pub(super) fn base(build: &Build, world: &World<'_>, sources: &mut Sources) -> Base {
    let hidden = |why: Why| Base { built: true, ..Base::unnamed(build.at, why) };
    if !world.meter.has_room(build.at) {
        return hidden(Why::TooMuch);
    }
    let parsed = match (&build.inline, &build.dockerfile) {
        (Some(text), _) => dockerfile::parse_text(text).0.into(),
        (None, Some(path)) => match sources.load(world.files, &beside(path, world.files)) {
            Ok(file) => world.context.known.dockerfile(file, sources),
            Err(_) => return hidden(Why::MissingFile(slashed(path).into())),
        },
        (None, None) => return hidden(Why::Computed("the build".into())),
    };
    let given = |name: &str| build.args.get(name).cloned();
    let target = build.target.as_ref().filter(|target| !target.holds_unknown()).map(Text::as_str);
    let lineage = parsed.target(target).and_then(|stage| parsed.lineage(stage, &given));
    let Some((stages, image)) = lineage else { return hidden(Why::Computed("the Dockerfile".into())) };
    let base = Base { built: true, ..Base::named(image, world.context.knowledge, sources) };
    let context = build.context.clone().unwrap_or_default();
    let mut reader = Reader {
        directories: Directories::of(base.spec),
        base,
        world,
        context,
        known: build.context.is_some(),
        workdir: String::new(),
        has_command: false,
    };
    reader.workdir = reader.base.spec.map_or("/", |spec| spec.workdir).to_owned();
    reader.stages(&parsed, &stages, &given);
    reader.base
}

/// The Dockerfile of a build: where no `Dockerfile` is there, builders take a `dockerfile` beside. They go by the names in
/// the directory, as a file system may tell both of one file.
fn beside<'a>(path: &'a Path, files: &dyn Files) -> Cow<'a, Path> {
    let other = path.with_file_name("dockerfile");
    if !path.ends_with("Dockerfile") || files.kind(&other).is_none() {
        return path.into();
    }
    let names = path.parent().map(|directory| files.list(directory)).unwrap_or_default();
    if names.iter().any(|name| name == "Dockerfile") { path.into() } else { other.into() }
}

struct Reader<'a> {
    base: Base,
    world: &'a World<'a>,
    /// Directory that `COPY` copies from.
    context: PathBuf,
    /// Whether the tree has it.
    known: bool,
    workdir: String,
    /// Directories that there are so far.
    directories: Directories,
    /// Whether the stage has a `CMD`, which an `ENTRYPOINT` then leaves alone.
    has_command: bool,
}

impl Reader<'_> {
    fn stages(&mut self, file: &Dockerfile, stages: &[usize], given: &dyn Fn(&str) -> Option<Text>) {
        let mut scope = Scope::new(file, given);
        for stage in stages.iter().filter_map(|stage| file.stages.get(*stage)) {
            scope.enter();
            self.base.problems.extend(stage.problem.clone());
            self.has_command = false;
            self.world.meter.take(stage.instructions.len());
            for instruction in &stage.instructions {
                self.instruction(instruction, &scope);
                scope.pass(instruction);
            }
        }
        let environment = scope.environment().iter();
        self.base.environment = environment.map(|(name, value)| (name.clone(), value.clone())).collect();
    }

    fn instruction(&mut self, instruction: &Instruction, scope: &Scope<'_>) {
        self.base.changed |= instruction.adds_files();
        match &instruction.kind {
            Kind::Copy(copied) => {
                self.copy(instruction, copied, scope);
                let sources = copied.sources.iter().map(|source| scope.expand(source)).collect();
                self.layer(instruction, Vec::new(), sources);
            }
            Kind::Env(pairs) => {
                let expand = |pair: &Pair| (scope.expand(&pair.name), scope.expand(&pair.value));
                self.layer(instruction, pairs.iter().map(expand).collect(), Vec::new());
            }
            Kind::Arg(arguments) => {
                let pair = |argument: &Argument| {
                    let given = argument.default.as_ref().map(|default| scope.expand(default));
                    let name = argument.name.clone();
                    let value = given.unwrap_or_else(|| Text::empty(name.span()));
                    (name, value)
                };
                self.layer(instruction, arguments.iter().map(pair).collect(), Vec::new());
            }
            Kind::Shell(words) => self.base.shell = Some(words.clone()),
            Kind::StopSignal(signal) => self.base.stop_signal = Some(scope.expand(signal)),
            Kind::User(user) => self.base.user = Some(scope.expand(user)),
            Kind::Workdir(path) => {
                let path = scope.expand(path);
                self.workdir = absolute(path.as_str(), &self.workdir);
                self.directories.add(&self.workdir);
                self.base.workdir = Some(Text::whole(self.workdir.clone(), path.span()));
            }
            Kind::Entrypoint(command) => {
                self.base.entrypoint = Some(self.words(command));
                if !self.has_command {
                    self.base.command = Some(Vec::new());
                }
            }
            Kind::Cmd(command) => {
                self.has_command = true;
                self.base.command = Some(self.words(command));
            }
            Kind::Run { command, documents } => {
                match command {
                    Command::Shell(text) => {
                        self.directories.run(text, &self.workdir);
                        self.base.runs.push(text.clone());
                    }
                    Command::Exec(words) => self.base.runs.extend(words.iter().cloned()),
                }
                self.base.runs.extend(documents.iter().map(|document| document.content.clone()));
                self.builds(command, documents, scope);
            }
            Kind::Healthcheck(check) => {
                self.base.healthcheck = Some(healthcheck(instruction, check.as_ref()))
            }
            Kind::Expose(ports) => self.base.exposed.extend(ports.iter().map(|port| scope.expand(port))),
            Kind::Volume(paths) => {
                let paths = paths.iter().map(|path| scope.expand(path));
                let known = paths.inspect(|path| self.directories.add(path.as_str()));
                self.base.volumes.extend(known);
            }
            _ => {}
        }
    }

    /// The words that a command runs.
    fn words(&self, command: &Command) -> Vec<Text> {
        match (command, &self.base.shell) {
            (Command::Exec(words), _) => words.clone(),
            (Command::Shell(text), Some(shell)) => shell.iter().chain([text]).cloned().collect(),
            (Command::Shell(text), None) => {
                let at = Span { end: text.span().start, ..text.span() };
                vec![Text::whole("/bin/sh", at), Text::whole("-c", at), text.clone()]
            }
        }
    }

    /// Notes what a `RUN` runs, with the here-documents of its commands in their places.
    fn builds(&mut self, command: &Command, documents: &[HereDocument], scope: &Scope<'_>) {
        let texts = match (command, documents) {
            (Command::Exec(words), _) => words.clone(),
            (Command::Shell(text), [document, ..]) if text.as_str().trim_start().starts_with("<<") => {
                vec![document.content.clone()]
            }
            (Command::Shell(text), _) => {
                let mut whole = TextBuilder::new(text.anchor());
                whole.push_text(text);
                for document in documents {
                    whole.push_decoded("\n", document.name.span());
                    whole.push_text(&document.content);
                    whole
                        .push_decoded(document.name.as_str().trim_matches(['"', '\'']), document.name.span());
                }
                vec![if documents.is_empty() { text.clone() } else { whole.finish() }]
            }
        };
        let arguments: Vec<_> =
            scope.arguments().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        self.base.builds.extend(texts.into_iter().map(|text| BuildStep {
            text,
            copies: self.base.copied.len(),
            directory: self.workdir.clone(),
            arguments: arguments.clone(),
        }));
    }

    fn layer(&mut self, instruction: &Instruction, pairs: Vec<(Text, Text)>, sources: Vec<Text>) {
        if !pairs.is_empty() || !sources.is_empty() {
            self.world.meter.take(pairs.len() + sources.len());
            let keyword = instruction.keyword.clone();
            self.base.layers.push(Layer { keyword, pairs, sources });
        }
    }

    fn copy(&mut self, instruction: &Instruction, copied: &dockerfile::Copied, scope: &Scope<'_>) {
        let destination = scope.expand(&copied.destination);
        let target = absolute(destination.as_str(), &self.workdir);
        let into = copied.sources.len() > 1
            || destination.as_str().ends_with('/')
            || matches!(destination.as_str(), "." | "..")
            || self.directories.holds(&target);
        for document in &copied.documents {
            let text = &document.content;
            // Its lines are those of a file: the text is what is around them.
            let inline = Some(text.clone().anchored(text.outer_span()));
            let at = destination.clone();
            self.base.copied.push(Copied {
                at,
                source: PathBuf::new(),
                target: target.clone(),
                into: false,
                inline,
            });
        }
        match into {
            true => self.directories.add(&target),
            false => self.directories.around(&target),
        }
        let elsewhere = instruction.flag("from").is_some() || !self.known;
        for word in &copied.sources {
            let source = scope.expand(word);
            let path = source.as_str().trim_start_matches('/');
            if path.starts_with("<<") {
                continue;
            }
            // From another image, the net, or a place that is not known: something is there, but not in the tree.
            let unknown =
                elsewhere || path.contains("://") || source.holds_unknown() || destination.holds_unknown();
            let found = || expanded(self.world.files, &self.context, path, Hidden::Alike);
            let Some(found) = (!unknown).then(found).flatten() else {
                self.base.runs.extend([source, destination.clone()]);
                self.base.foreign.push(target.clone());
                continue;
            };
            for source_path in found {
                if self.world.files.kind(&source_path) == Some(FileKind::Directory) {
                    self.directories.add(&target);
                }
                let (at, target) = (source.clone(), target.clone());
                self.base.copied.push(Copied { at, source: source_path, target, into, inline: None });
            }
        }
    }
}

/// What a Dockerfile copies out of the directory that it is built in, as far as plain paths tell.
pub(super) fn copied(file: &Dockerfile) -> impl Iterator<Item = &str> {
    let all = file.stages.iter().flat_map(|stage| &stage.instructions);
    let own = all.filter(|instruction| instruction.flag("from").is_none());
    let sources = own.flat_map(|instruction| match &instruction.kind {
        Kind::Copy(copied) => copied.sources.as_slice(),
        _ => &[],
    });
    let plain =
        |source: &&str| !is_pattern(source) && !source.contains(['$', '<', '"']) && !source.contains("://");
    sources.map(|source| source.as_str().trim_start_matches('/')).filter(plain)
}

fn healthcheck(instruction: &Instruction, command: Option<&Command>) -> HealthcheckEntry {
    let at = instruction.span;
    let time = |name: &str| {
        let text = instruction.flag(name)?;
        Some(Sourced::new(milliseconds(text.as_str())?, Origin::of(text)))
    };
    let retries = instruction
        .flag("retries")
        .and_then(|text| Some(Sourced::new(text.as_str().parse().ok()?, Origin::of(text))));
    let start = Span { end: at.start, ..at };
    let test = match command {
        None => Vec::new(),
        Some(Command::Shell(text)) => vec![Text::whole("CMD-SHELL", start), text.clone()],
        Some(Command::Exec(words)) => {
            std::iter::once(Text::whole("CMD", start)).chain(words.iter().cloned()).collect()
        }
    };
    HealthcheckEntry {
        at,
        kind: CheckKind::Healthcheck,
        test,
        disabled: command.is_none(),
        interval: time("interval"),
        timeout: time("timeout"),
        start_period: time("start-period"),
        retries,
        emptied: Vec::new(),
    }
}

/// A duration such as `1m30s` or `500ms`.
fn milliseconds(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut sum = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let unit = &rest[digits..];
        let length = unit.find(|c: char| c.is_ascii_digit()).unwrap_or(unit.len());
        let factor = match &unit[..length] {
            "ms" => 1.0,
            "s" => 1_000.0,
            "m" => 60_000.0,
            "h" => 3_600_000.0,
            _ => return None,
        };
        sum += number * factor;
        rest = &unit[length..];
    }
    Some(sum as i64)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn durations() {
        for (text, expected) in
            [("30s", Some(30_000)), ("1m30s", Some(90_000)), ("500ms", Some(500)), ("5", None)]
        {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }
}
