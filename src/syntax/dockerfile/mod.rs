//! Dockerfiles, as BuildKit reads them: continued lines, comments between them, here-documents, the `escape` directive.
//!
//! Every value is a [`Text`]; a value that BuildKit would expand is kept as it is written, with quotes and variables,
//! until a [`Scope`] expands it.

mod expand;
mod instruction;
mod json;
mod lines;
mod problem;
mod scope;
mod words;

pub use scope::Scope;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text};

/// Whether a file of this name is one: `Dockerfile`, `Dockerfile.dev`, `Dockerfile-redis`, `web.dockerfile`, and what is
/// called `Containerfile` in the same ways. Letters of any case.
pub fn is_named(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let after = |rest: &str| match rest.chars().next() {
        None | Some('.') => true,
        Some('-' | '_') => !rest.contains('.'),
        Some(_) => false,
    };
    let before = |rest: &str| rest.ends_with('.') || rest.ends_with(['-', '_']) && !rest.contains('.');
    ["dockerfile", "containerfile"]
        .iter()
        .any(|word| name.strip_prefix(word).is_some_and(after) || name.strip_suffix(word).is_some_and(before))
}

/// What a Dockerfile holds.
#[derive(Debug, Clone)]
pub struct Dockerfile {
    /// The character that escapes others and continues lines: `\`, or `` ` `` by directive.
    pub escape: char,
    /// `ARG`s before the first `FROM`: those that images may be named with.
    pub arguments: Vec<Argument>,
    /// The build stages, in order.
    pub stages: Vec<Stage>,
}

/// A build stage: a `FROM` and what follows it.
#[derive(Debug, Clone)]
pub struct Stage {
    /// All of the `FROM` instruction.
    pub span: Span,
    /// The image, or the name of an earlier stage. To be expanded.
    pub image: Text,
    /// `--platform`. To be expanded.
    pub platform: Option<Text>,
    /// The name after `AS`.
    pub name: Option<Text>,
    /// Why the build refuses its `FROM`.
    pub problem: Option<Diagnostic>,
    /// What follows, in order.
    pub instructions: Vec<Instruction>,
}

/// One instruction.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// The keyword as written.
    pub keyword: Text,
    /// From the keyword to the end of its arguments, here-documents not included.
    pub span: Span,
    /// Options before the arguments: `--from=build`.
    pub flags: Vec<Flag>,
    /// What it says.
    pub kind: Kind,
}

impl Instruction {
    /// The value of an option, by its name without dashes; the last one counts.
    pub fn flag(&self, name: &str) -> Option<&Text> {
        self.flags.iter().rev().find(|flag| flag.name.as_str() == name)?.value.as_ref()
    }

    /// Whether it may leave files or directories behind that were not there before it.
    pub fn adds_files(&self) -> bool {
        use Kind::{Copy, OnBuild, Run, Volume, Workdir};
        matches!(self.kind, Copy(_) | Run { .. } | Workdir(_) | Volume(_) | OnBuild(_))
    }
}

/// An option of an instruction.
#[derive(Debug, Clone)]
pub struct Flag {
    /// Without dashes.
    pub name: Text,
    /// What follows `=`; absent where there is no `=`.
    pub value: Option<Text>,
}

/// What an instruction says. Commands and here-documents are not expanded by the build, everything else is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// `ARG`
    Arg(Vec<Argument>),
    /// `ENV`
    Env(Vec<Pair>),
    /// `LABEL`
    Label(Vec<Pair>),
    /// `COPY`, or `ADD`
    Copy(Copied),
    /// `USER`: user, perhaps `:` and group.
    User(Text),
    /// `WORKDIR`
    Workdir(Text),
    /// `ENTRYPOINT`
    Entrypoint(Command),
    /// `CMD`
    Cmd(Command),
    /// `RUN`
    Run {
        /// The command; only the `<<EOF` of a here-document that is a script of its own.
        command: Command,
        /// Here-documents that the command names, in order.
        documents: Vec<HereDocument>,
    },
    /// `HEALTHCHECK NONE`, or `CMD` with a command; options are flags: `interval`, `timeout`, `retries`, `start-period`,
    /// `start-interval`.
    Healthcheck(Option<Command>),
    /// `STOPSIGNAL`
    StopSignal(Text),
    /// `VOLUME`
    Volume(Vec<Text>),
    /// `EXPOSE`
    Expose(Vec<Text>),
    /// `SHELL`: the words that shell forms are run with.
    Shell(Vec<Text>),
    /// `ONBUILD`
    OnBuild(Box<Instruction>),
    /// `MAINTAINER`
    Maintainer(Text),
}

/// A build argument.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Its name.
    pub name: Text,
    /// What follows `=`. To be expanded.
    pub default: Option<Text>,
}

/// A name and a value.
#[derive(Debug, Clone)]
pub struct Pair {
    /// To be expanded.
    pub name: Text,
    /// To be expanded.
    pub value: Text,
}

/// What `COPY` and `ADD` copy.
#[derive(Debug, Clone)]
pub struct Copied {
    /// Paths, URLs, or names of here-documents with their `<<`. To be expanded.
    pub sources: Vec<Text>,
    /// Where to. To be expanded.
    pub destination: Text,
    /// Here-documents among the sources, in order.
    pub documents: Vec<HereDocument>,
}

/// A command in one of its two forms.
#[derive(Debug, Clone)]
pub enum Command {
    /// `["program", "argument"]`: run as it is.
    Exec(Vec<Text>),
    /// Anything else: a text for the shell.
    Shell(Text),
}

/// `<<EOF` and the lines up to `EOF`.
#[derive(Debug, Clone)]
pub struct HereDocument {
    /// The word that ends it.
    pub name: Text,
    /// Its lines, each with its line end.
    pub content: Text,
    /// Whether variables in it are expanded: the word is not quoted.
    pub expands: bool,
}

/// Reads a Dockerfile.
pub fn parse(file: FileId, text: &str) -> (Dockerfile, Vec<Diagnostic>) {
    parse_text(&Text::plain(text, Span::new(file, 0..text.len())))
}

/// Reads a Dockerfile that stands within another file, as the `dockerfile_inline` of a compose file.
pub fn parse_text(text: &Text) -> (Dockerfile, Vec<Diagnostic>) {
    instruction::Reader::new(text).read()
}

impl Dockerfile {
    /// Index of the stage that is built: the named one, or the last. A target may also be the stage's number.
    pub fn target(&self, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return self.stages.len().checked_sub(1) };
        let number = || name.parse().ok().filter(|number| *number < self.stages.len());
        self.find(name, self.stages.len()).or_else(number)
    }

    /// Of the stages before `end` the last one with this name.
    fn find(&self, name: &str, end: usize) -> Option<usize> {
        let named =
            |stage: &Stage| stage.name.as_ref().is_some_and(|own| own.as_str().eq_ignore_ascii_case(name));
        self.stages.iter().take(end).rposition(named)
    }

    /// The stages that make up a stage, from the one that starts with an image to the stage itself, and that image,
    /// expanded. `given` are the build arguments that the build is started with.
    pub fn lineage(&self, stage: usize, given: &dyn Fn(&str) -> Option<Text>) -> Option<(Vec<usize>, Text)> {
        let scope = Scope::new(self, given);
        let mut lineage = vec![stage];
        let mut image = scope.expand(&self.stages.get(stage)?.image);
        let mut at = stage;
        while let Some(base) = self.find(image.as_str(), at) {
            lineage.push(base);
            image = scope.expand(&self.stages.get(base)?.image);
            at = base;
        }
        lineage.reverse();
        Some((lineage, image))
    }
}
