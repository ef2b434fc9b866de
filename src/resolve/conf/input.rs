use crate::model::{Sourced, Target, Why};
use crate::source::{FileId, Sources, Span, Text};

/// What is known of a server before its configuration is read.
pub struct ConfInput<'a> {
    /// Name of the server.
    pub server: &'a str,
    /// Where to point for what nobody writes: the service's key, or the start of the file.
    pub anchor: Span,
    /// Where to point for a directive that nobody writes: the same, or the start of a file that several servers load.
    pub lacking: Span,
    /// Which program in which version; the origin is what fixed it.
    pub target: &'a Sourced<Option<Target>>,
    /// Defaults of the image or the distribution, which come before the server's own.
    pub defaults: &'a [OtherDefault<'a>],
    /// The main configuration file; `None` where the server loads none, or one that is not in the tree.
    pub conf: Option<FileId>,
    /// What is read in the place of that file, where scripts change it; with all of it, or none of it.
    pub body: Option<&'a [Piece]>,
    /// Why a configuration that the server loads cannot be read: everything that it could set is then Unknown.
    pub conf_unknown: Option<Why>,
    /// The words after the program, the configuration's path included or not.
    pub arguments: &'a [Text],
    /// What an image writes on its own from the environment, see [`Extra::stage`].
    pub extra: &'a [Extra],
    /// Tokens that a start script replaces in the files before the server reads them.
    pub tokens: &'a [(String, Text)],
    /// Working directory of the process, `""` where it is not known.
    pub directory: &'a str,
    /// Finds what an `include`, or an `aclfile`, means in the container, and reads it.
    pub resolve: Resolver<'a>,
    /// Whether it runs as a sentinel for another reason than an argument, such as the program's name.
    pub sentinel: bool,
}

/// Finds a file in the container by the path as written and the working directory at that point.
pub type Resolver<'a> = &'a mut dyn FnMut(&mut Sources, &str, &str) -> Lookup;

/// A default that an image or a distribution lays over the server's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtherDefault<'a> {
    /// The directive, in any spelling.
    pub directive: &'a str,
    /// Its values, as a configuration file would have them.
    pub value: &'a str,
    /// Whose default it is, as a reader would say it: "the official redis image".
    pub of: &'a str,
    /// Whether it is said behind the configuration file, so that no line there counts.
    pub fixed: bool,
}

/// One directive that an image derives from its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// The directive, anchored at what causes it.
    pub name: Text,
    /// Its values, decoded.
    pub values: Vec<Text>,
    /// When it counts.
    pub stage: Stage,
    /// Whether it may not be there at all: a variable that nobody knows decides.
    pub doubtful: bool,
}

/// A part of a configuration that scripts put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// All of a file.
    File(FileId),
    /// All of a file whose text stands in another one.
    Text(Text),
    /// A line, whether it may not be there at all, and what it was taken from.
    Line(Text, bool, Option<Sheet>),
    /// Something unknown, which may hold any line, and why it is.
    Gap(Why, Span),
}

impl Piece {
    /// The text of a file that stands in another one.
    pub fn inline(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            Self::File(_) | Self::Line(..) | Self::Gap(..) => None,
        }
    }
}

/// What the lines of a configuration stand in together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// A file.
    File(FileId),
    /// A text within another file, which is a file in the container: of a ConfigMap, or the `content` of a config.
    Text(Span),
}

impl Sheet {
    /// The one that a text is.
    pub fn of(text: &Text) -> Self {
        Self::Text(text.anchor())
    }

    /// Whether a place is in it.
    pub fn holds(self, at: Span) -> bool {
        match self {
            Self::File(file) => at.file == file,
            Self::Text(text) => text.contains(at),
        }
    }
}

/// When an [`Extra`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the configuration file: the file may say otherwise.
    BeforeConf,
    /// After the configuration file: the arguments may say otherwise.
    AfterConf,
    /// After the arguments.
    AfterArguments,
}

/// What a path in the container means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// These files, in the order they are loaded: one for a plain path, any number for a pattern.
    Files(Vec<FileId>),
    /// A directory, which a server reads as an empty file.
    Directory,
    /// A file that a start script writes, or whose text stands in another one.
    Written(Vec<Piece>),
    /// Certainly nothing.
    Missing,
    /// It lies outside the tree, or hangs on something that is not known.
    Unknown(Why),
}
