use super::{ConfInput, ConfOutcome, Extra, Lookup, Piece};
use crate::diagnostic::Diagnostic;
use crate::model::{Sourced, Target, Why};
use crate::source::{FileId, Sources, Span, Text};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// What servers make of their configurations: variants of a project mostly have the same. It goes with the [`Sources`]
/// that they were read into.
#[derive(Debug, Default)]
pub struct Remembered {
    /// By the place that declares the server.
    all: RefCell<BTreeMap<Span, Vec<(Asked, ConfOutcome)>>>,
    /// Directives that were read so far, each as often as servers have it.
    read: Cell<usize>,
}

/// Directives that are read for all servers of a project together.
const MOST: usize = 200_000;

/// All that an outcome follows from.
#[derive(Debug)]
struct Asked {
    server: String,
    lacking: Span,
    target: Sourced<Option<Target>>,
    defaults: Vec<Default>,
    conf: Option<FileId>,
    body: Option<Vec<Piece>>,
    conf_unknown: Option<Why>,
    arguments: Vec<Text>,
    extra: Vec<Extra>,
    tokens: Vec<(String, Text)>,
    directory: String,
    sentinel: bool,
    /// The files that the configuration asks for, by path and directory.
    files: Vec<(String, String, Lookup)>,
}

/// An [`OtherDefault`](super::OtherDefault).
#[derive(Debug)]
struct Default {
    directive: String,
    value: String,
    of: String,
    fixed: bool,
}

impl Remembered {
    /// [`effective`](super::effective) configuration, read where none of those before is the same.
    pub(in super::super) fn effective(&self, sources: &mut Sources, mut input: ConfInput<'_>) -> ConfOutcome {
        let anchor = input.anchor;
        let before = self.all.borrow().get(&anchor).into_iter().flatten().find_map(|(asked, outcome)| {
            let same = asked.is(&input) && asked.finds(sources, &mut input);
            same.then(|| outcome.clone())
        });
        if let Some(outcome) = before {
            return outcome;
        }
        let mut asked = Asked::new(&input);
        let full = self.read.get() >= MOST && (input.conf.is_some() || input.body.is_some());
        if full {
            (input.conf, input.body, input.conf_unknown) = (None, None, Some(Why::TooMuch));
        }
        let resolve = input.resolve;
        let mut noted = |sources: &mut Sources, path: &str, directory: &str| {
            let found = resolve(sources, path, directory);
            asked.files.push((path.to_owned(), directory.to_owned(), found.clone()));
            found
        };
        let mut outcome = super::effective(sources, ConfInput { resolve: &mut noted, ..input });
        self.read.set(self.read.get() + outcome.settings.len());
        if full {
            let message = format!(
                "the configuration of this server is not read: those before it have {MOST} directives"
            );
            outcome.problems.push(Diagnostic::input(
                "too-many-directives",
                "Too many directives",
                anchor,
                message,
            ));
        }
        self.all.borrow_mut().entry(anchor).or_default().push((asked, outcome.clone()));
        outcome
    }
}

impl Asked {
    fn new(input: &ConfInput<'_>) -> Self {
        let defaults = input.defaults.iter().map(|other| Default {
            directive: other.directive.to_owned(),
            value: other.value.to_owned(),
            of: other.of.to_owned(),
            fixed: other.fixed,
        });
        Self {
            server: input.server.to_owned(),
            lacking: input.lacking,
            target: input.target.clone(),
            defaults: defaults.collect(),
            conf: input.conf,
            body: input.body.map(<[Piece]>::to_vec),
            conf_unknown: input.conf_unknown.clone(),
            arguments: input.arguments.to_vec(),
            extra: input.extra.to_vec(),
            tokens: input.tokens.to_vec(),
            directory: input.directory.to_owned(),
            sentinel: input.sentinel,
            files: Vec::new(),
        }
    }

    /// Whether somebody asks for the same.
    fn is(&self, input: &ConfInput<'_>) -> bool {
        let defaults = self.defaults.iter().map(Default::borrowed);
        self.server == input.server
            && self.lacking == input.lacking
            && self.target == *input.target
            && defaults.eq(input.defaults.iter().copied())
            && self.conf == input.conf
            && self.body.as_deref() == input.body
            && self.conf_unknown == input.conf_unknown
            && self.arguments == input.arguments
            && self.extra == input.extra
            && self.tokens == input.tokens
            && self.directory == input.directory
            && self.sentinel == input.sentinel
    }

    /// Whether the files that the configuration asks for are the same.
    fn finds(&self, sources: &mut Sources, input: &mut ConfInput<'_>) -> bool {
        self.files.iter().all(|(path, directory, found)| (input.resolve)(sources, path, directory) == *found)
    }
}

impl Default {
    fn borrowed(&self) -> super::OtherDefault<'_> {
        let Self { directive, value, of, fixed } = self;
        super::OtherDefault { directive, value, of, fixed: *fixed }
    }
}
