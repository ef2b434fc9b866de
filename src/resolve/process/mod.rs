//! What a container runs: which program with which arguments, through entrypoints, wrappers and shells.

mod branches;
mod conditions;
mod content;
mod disk;
mod edits;
mod expression;
mod flow;
mod functions;
mod lacking;
mod numbers;
mod output;
mod pattern;
mod programs;
mod rewrite;
mod script;
mod sed;
mod shells;
mod streams;
mod variables;
mod waiting;
mod writes;

pub(super) use content::{Content, Line, Part};
pub(super) use lacking::lacking;
pub(super) use numbers::process_numbers;
pub(super) use programs::{Step, is_server, step};
pub(super) use rewrite::{Files, Rewrites};

use super::base::Base;
use super::container::{Container, Place, absolute, below};
use super::environment::Environment;
use crate::model::Why;
use crate::model::catalog::knowledge::Entrypoint;
use crate::model::compose::{MountKind, Service};
use crate::source::{Sources, Span, Text};
use crate::syntax::shell::Script;
use crate::syntax::shell::program::base_name;
use rewrite::{Doubt, Written};
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many scripts may call one another.
const DEPTH: usize = 6;

/// How many scripts and functions are followed, all in all.
const CALLS: usize = 100;

/// What a container runs.
#[derive(Debug, Clone)]
pub(super) enum Runs {
    /// A server.
    Server(Box<Call>),
    /// Something else.
    Other,
    /// Something that the files do not show.
    Hidden(Why),
}

impl Runs {
    fn server(call: Call) -> Self {
        Self::Server(Box::new(call))
    }
}

/// A call of a server.
#[derive(Debug, Clone, Default)]
pub(super) struct Call {
    /// The program as written; `None` where only the image names it.
    pub(super) program: Option<Text>,
    /// Words after the program, expanded.
    pub(super) arguments: Vec<Text>,
    /// Whether the image's own start script sets it up from the environment.
    pub(super) managed: bool,
    /// Whether its program is a sentinel's.
    pub(super) sentinel: bool,
    /// What scripts did to files before.
    pub(super) rewrites: Rewrites,
    /// The directory that it is called in.
    pub(super) directory: String,
    /// Whether something on the way gave up the rights of root; `None` where that is not known.
    pub(super) dropped: Option<bool>,
    /// The command of a shell script that waits for the server instead of giving way to it.
    pub(super) child_of: Option<Span>,
    /// Whether a script goes on once the process that starts the server ends.
    pub(super) goes_on: bool,
    /// Whether a script goes on beside it.
    pub(super) background: bool,
    /// What a script starts only once the server has ended, though it is of use only beside it, or never ends itself.
    pub(super) kept_waiting: Option<Text>,
    /// The first line of a script on the way that the system cannot run.
    pub(super) unrunnable: Option<Text>,
    /// Why more may be set up than the call shows: an entrypoint that nobody knows stands before it.
    pub(super) behind: Option<Why>,
}

/// Follows a container's start as far as the files show it.
pub(super) struct Follower<'a> {
    pub(super) container: Container<'a>,
    pub(super) sources: &'a mut Sources,
    pub(super) environment: Environment,
    /// Working directory.
    pub(super) directory: String,
    /// Files that it finds in its volumes.
    found: Files,
    rewrites: Rewrites,
    /// Conditions around the command at hand that are not known.
    doubts: Vec<Doubt>,
    /// Scripts that others read as a part of their own.
    library: Vec<(Rc<Script>, Text)>,
    dropped: Option<bool>,
    /// Whether the shell of the next script stays for its last command.
    stays: bool,
    depth: usize,
    /// How many scripts and functions it may still follow.
    calls: usize,
}

impl<'a> Follower<'a> {
    pub(super) fn new(
        container: Container<'a>,
        sources: &'a mut Sources,
        environment: Environment,
        directory: String,
    ) -> Self {
        Self {
            container,
            sources,
            environment,
            directory,
            found: Files::new(),
            rewrites: Rewrites::default(),
            doubts: Vec::new(),
            library: Vec::new(),
            dropped: Some(false),
            stays: false,
            depth: 0,
            calls: CALLS,
        }
    }

    /// The same with files that it finds in its volumes.
    pub(super) fn with(self, found: Files) -> Self {
        Self { found, ..self }
    }

    /// What the container runs.
    pub(super) fn start(mut self) -> Runs {
        self.begin()
    }

    /// The files that a container that ends certainly leaves behind, where all of their lines are shown; `None` where nobody knows
    /// what it did.
    pub(super) fn leaves(mut self) -> Option<Files> {
        let runs = self.begin();
        let rewrites = std::mem::take(&mut self.rewrites);
        if !matches!(runs, Runs::Other) || rewrites.hidden.is_some() || !rewrites.lines.is_empty() {
            return None;
        }
        let certain = |(path, written): &(&String, &Written)| {
            written.there && written.doubts.is_empty() && !rewrites.may_be_foreign(path)
        };
        let files = rewrites.files.iter().filter(certain).filter_map(|(path, written)| {
            let mut content = written.content.clone();
            self.expand(&mut content);
            let is_shown = content.parts.iter().all(|part| matches!(part, Part::Line(_)));
            is_shown.then(|| (path.clone(), content))
        });
        Some(files.collect())
    }

    fn begin(&mut self) -> Runs {
        let (service, base) = (self.container.service, self.container.base);
        self.build();
        for (path, content) in std::mem::take(&mut self.found) {
            let written = Written { content, doubts: Vec::new(), there: true };
            self.rewrites.files.insert(path, written);
        }
        let arguments = command_words(service, base);
        let own = match &service.entrypoint {
            Some(entrypoint) => Some(entrypoint.words.clone()),
            None => base.entrypoint.clone(),
        };
        match own {
            Some(words) => {
                let words: Vec<Text> = words.into_iter().chain(arguments.unwrap_or_default()).collect();
                match script::copying(&words) {
                    Some(script) => self.script(&script, Vec::new()),
                    None => self.run(words),
                }
            }
            None => self.image_entrypoint(arguments),
        }
    }

    /// What the build does to configuration files and ACL files, named outright or by a variable, and the scripts that it
    /// writes.
    fn build(&mut self) {
        let (container, base) = (self.container, self.container.base);
        let holds = |text: &str| ["conf", ".acl", ".sh", "#!"].iter().any(|part| text.contains(part));
        let named = base.environment.iter().filter(|(_, value)| holds(value.as_str()));
        let named: BTreeSet<&str> = named.map(|(name, _)| name.as_str()).collect();
        let words = |run: &'a str| run.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
        let matters = |run: &'a str| holds(run) || words(run).any(|word| named.contains(word));
        let outside = (self.environment.clone(), self.directory.clone());
        let mut copies = 0;
        for build in base.builds.iter().filter(|build| matters(build.text.as_str())) {
            self.rewrites.forget(&|file| container.brings(copies..build.copies, file));
            copies = build.copies;
            self.environment = Environment::of_build(&base.environment, &build.arguments);
            self.directory.clone_from(&build.directory);
            script::follow(self, &build.text, Vec::new());
        }
        self.rewrites.forget(&|file| container.brings(copies..base.copied.len(), file));
        (self.environment, self.directory) = outside;
        // A mount lies over what the image has there; only a volume begins with that.
        let volume = |kind| matches!(kind, MountKind::Volume | MountKind::Anonymous);
        let mounts = self.container.service.mounts.iter().filter(|mount| !volume(mount.kind));
        let over: Vec<&str> = mounts.map(|mount| mount.target.as_str()).collect();
        let hides = |file: &str| over.iter().any(|target| below(file, target).is_some());
        self.rewrites.forget(&hides);
    }

    /// What the entrypoint of a catalogued image makes of a command.
    fn image_entrypoint(&mut self, command: Option<Vec<Text>>) -> Runs {
        let Some(spec) = self.container.base.spec else {
            return match command {
                Some(words) if !words.is_empty() && self.container.base.is_system() => self.run(words),
                Some(words) if !words.is_empty() => self.behind_unknown(words),
                _ => Runs::Hidden(self.container.base.hidden.clone().unwrap_or(Why::UnknownVersion)),
            };
        };
        let Some(words) = command.filter(|words| !words.is_empty()) else {
            return self.own_start(Vec::new());
        };
        match spec.entrypoint {
            Entrypoint::Official => self.official(words),
            Entrypoint::Setup => self.setup(words),
            Entrypoint::None if words.len() == 1 && spec.command.contains(&words[0].as_str()) => {
                self.own_start(Vec::new())
            }
            Entrypoint::None => self.run(words),
        }
    }

    /// The image's own command, or its start script with further words.
    fn own_start(&self, arguments: Vec<Text>) -> Runs {
        let base = self.container.base;
        let spec = base.spec;
        let mut words: Vec<Text> = Vec::new();
        if spec.is_some_and(|spec| spec.entrypoint == Entrypoint::Official) {
            let own = spec.map_or(&[][..], |spec| spec.command.get(1..).unwrap_or_default());
            words.extend(own.iter().map(|word| Text::whole(*word, base.at)));
        }
        words.extend(arguments);
        Runs::server(Call {
            managed: true,
            sentinel: spec.is_some_and(|spec| spec.sentinel),
            dropped: match spec {
                Some(spec) if spec.entrypoint == Entrypoint::Official => Some(true),
                // such a script starts the server as the image's own user
                Some(spec) if spec.entrypoint == Entrypoint::Setup && !spec.user.is_empty() => Some(true),
                _ => self.dropped,
            },
            ..self.call(None, words)
        })
    }

    /// A call of a server after all that was done so far.
    fn call(&self, program: Option<Text>, arguments: Vec<Text>) -> Call {
        Call {
            program,
            arguments,
            rewrites: self.rewrites.clone(),
            directory: self.directory.clone(),
            dropped: self.dropped,
            ..Call::default()
        }
    }

    /// The script of the official images: options and configuration files are for the server.
    fn official(&mut self, words: Vec<Text>) -> Runs {
        let first = words.first().map_or("", Text::as_str);
        if first.starts_with('-') || first.ends_with(".conf") {
            return Runs::server(Call { managed: true, dropped: Some(true), ..self.call(None, words) });
        }
        // The script knows its server by this very word.
        if is_server(first) && self.dropped == Some(false) {
            let base = self.container.base;
            let version = base.target(self.sources).value.and_then(|target| target.version);
            let since = |since| version.and_then(|version| version.compare(since)).is_some_and(|o| o.is_ge());
            self.dropped = base.spec.and_then(|spec| match spec.leaves_root {
                _ if spec.program == first => Some(true),
                Some(how) => (how.path == first && since(how.since)).then_some(true),
                // Where no script ever knew a path, a server that is called by one is left alone.
                None => (base_name(first) == spec.program).then_some(false),
            });
        }
        match self.run(words) {
            Runs::Server(call) => Runs::server(Call { managed: true, ..*call }),
            other => other,
        }
    }

    /// Images that set up from variables only before their own start script.
    fn setup(&mut self, words: Vec<Text>) -> Runs {
        let start = words.iter().position(|word| word.as_str().ends_with("/run.sh"));
        match start {
            Some(at) => self.own_start(words[at + 1..].to_vec()),
            None => self.run(words),
        }
    }

    /// A command behind an entrypoint that nobody knows: a server's name or options speak for themselves.
    fn behind_unknown(&mut self, words: Vec<Text>) -> Runs {
        let why = self.container.base.hidden.clone().unwrap_or(Why::UnknownVersion);
        match self.run(words) {
            Runs::Server(call) => Runs::server(Call { behind: Some(why), ..*call }),
            Runs::Other => Runs::Other,
            Runs::Hidden(_) => Runs::Hidden(why),
        }
    }

    /// Follows a command: through wrappers and shells to a program.
    pub(super) fn run(&mut self, words: Vec<Text>) -> Runs {
        let mut words = words;
        loop {
            let Some(first) = words.first().cloned() else { return Runs::Other };
            if first.holds_unknown() {
                return Runs::Hidden(self.why(&first));
            }
            match step(&words) {
                Step::Server { sentinel } => {
                    let arguments = words[1..].to_vec();
                    return Runs::server(Call { sentinel, ..self.call(Some(first), arguments) });
                }
                Step::Shell(script) => {
                    let script = script.clone();
                    self.leaves_root(&first);
                    return self.shell(&script, &words);
                }
                Step::File { skip } => {
                    let words = &words[skip..];
                    return match self.text_behind(words) {
                        Ok(text) => self.script(&text, words[1..].to_vec()),
                        Err(runs) => runs,
                    };
                }
                Step::Wrapper { skip } => {
                    self.leaves_root(&first);
                    words.drain(..skip)
                }
                Step::OwnEntrypoint => {
                    let rest = words[1..].to_vec();
                    if let Some(answer) = self.own_script(&words) {
                        return answer;
                    }
                    return self.image_entrypoint(Some(rest));
                }
                Step::Program => return self.program(&words),
            };
        }
    }

    /// Takes note of a program that runs another one as a user of its own.
    fn leaves_root(&mut self, program: &Text) {
        if programs::gives_up_root(program.as_str()) {
            self.dropped = Some(true);
        }
    }

    /// An entrypoint by its well-known name that the project replaced with a script of its own.
    fn own_script(&mut self, words: &[Text]) -> Option<Runs> {
        let path = self.container.program_path(words[0].as_str(), &self.directory)?;
        match self.container.place(&path) {
            Place::Tree(_) | Place::Inline(_) => Some(self.program(words)),
            _ => None,
        }
    }

    /// A program that may be a script of the tree, which its first line then says how to run.
    fn program(&mut self, words: &[Text]) -> Runs {
        let text = match self.text_behind(words) {
            Ok(text) => text,
            Err(runs) => return runs,
        };
        let mut runs = self.script(&text, words[1..].to_vec());
        if let Runs::Server(call) = &mut runs
            && call.unrunnable.is_none()
        {
            let kept = || !self.container.base.runs.iter().any(converts);
            call.unrunnable = programs::unrunnable(&text).filter(|_| kept());
        }
        runs
    }

    /// Text of a script of the tree, by the words that run it; else what they come to.
    fn text_behind(&mut self, words: &[Text]) -> Result<Text, Runs> {
        let Some(first) = words.first() else { return Err(Runs::Other) };
        let plain = programs::is_plain(first.as_str());
        let path = self.container.program_path(first.as_str(), &self.directory);
        let Some(path) = path else {
            return Err(if plain { Runs::Other } else { Runs::Hidden(self.why(first)) });
        };
        let path = self.rewrites.meant(&absolute(&path, &self.directory));
        if self.rewrites.doubts(&path) {
            return Err(Runs::Hidden(self.why(first)));
        }
        let written = self.rewrites.content(&path);
        let path = match written.map(|content| &content.parts[..]) {
            None => path,
            Some([Part::File(from)]) => from.clone(),
            Some(_) => {
                let text = written.and_then(Content::text);
                return text.ok_or_else(|| Runs::Hidden(self.why(first)));
            }
        };
        let text = match self.container.place(&path) {
            Place::Tree(_) | Place::Inline(_) => self.text_of(&path),
            Place::Nothing | Place::Hidden(_) if plain => return Err(Runs::Other),
            Place::Nothing | Place::Hidden(_) => None,
        };
        text.ok_or_else(|| Runs::Hidden(self.why(first)))
    }

    fn shell(&mut self, script: &Text, words: &[Text]) -> Runs {
        let after = words.iter().position(|word| word == script).map_or(words.len(), |at| at + 2);
        let name = words.first().map_or("", |word| base_name(word.as_str()));
        self.stays = matches!(name, "sh" | "dash") && self.container.base.has_dash();
        self.script(script, words.get(after..).unwrap_or_default().to_vec())
    }

    fn script(&mut self, text: &Text, arguments: Vec<Text>) -> Runs {
        if !self.enter() {
            return Runs::Hidden(self.why(text));
        }
        let (environment, directory) = (self.environment.clone(), self.directory.clone());
        self.environment.hand_on();
        let answer = script::follow(self, text, arguments);
        (self.environment, self.directory) = (environment, directory);
        self.leave();
        answer
    }

    /// Enters a script or a function; not where that would be too deep, or one too many.
    fn enter(&mut self) -> bool {
        let room = self.container.world.meter.has_room(self.container.service.at);
        let enters = self.depth < DEPTH && self.calls > 0 && room;
        if enters {
            self.depth += 1;
            self.calls -= 1;
        }
        enters
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// What to say of a word that hides what runs.
    fn why(&self, word: &Text) -> Why {
        if word.holds_unknown()
            && let crate::model::Origin::Unknown { why, .. } = super::sourced::origin(word, self.sources)
        {
            return why;
        }
        let name: String = word.as_str().chars().take(40).collect();
        Why::Computed(name.split_whitespace().next().unwrap_or("the entrypoint").into())
    }
}

/// Whether an instruction may take carriage returns out of files, whichever.
fn converts(run: &Text) -> bool {
    ["dos2unix", "fromdos", "\\r", "\\015", "\\x0d"].iter().any(|word| run.as_str().contains(word))
}

/// The words after the entrypoint: the service's command, else the image's; `None` where an image's own is meant.
fn command_words(service: &Service, base: &Base) -> Option<Vec<Text>> {
    if let Some(command) = service.command.as_ref().filter(|command| !command.words.is_empty()) {
        return Some(command.words.clone());
    }
    if service.entrypoint.is_some() {
        return Some(Vec::new());
    }
    base.command.clone()
}
