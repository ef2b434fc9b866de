//! What a server reads, in order: files with their includes in place, then arguments.

use super::fill::Filling;
use super::program::Program;
use super::wrong::Wrong;
use super::{ConfInput, Extra, Lookup, Piece, Sheet, Stage};
use crate::diagnostic::Diagnostic;
use crate::model::{ProblemKind, SettingPlace, Why};
use crate::resolve::environment::unknown_at;
use crate::resolve::sourced::referred;
use crate::resolve::wildcard::is_pattern;
use crate::source::{FileId, Sources, Span, Text, UNKNOWN};
use crate::syntax::redis_conf::{self, Directive, Flavour, Joint};
use std::slice::from_ref;

/// How deep includes may go, and how many files one configuration may load, before redlint gives up.
const DEEPEST: usize = 32;
const MOST: usize = 512;

/// Everything a server reads.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Directives and gaps in the order they count.
    pub steps: Vec<Step>,
    /// Files, each once, in the order they are first loaded.
    pub files: Vec<FileId>,
    /// What could not be read.
    pub problems: Vec<Diagnostic>,
    /// The argument that makes it a sentinel.
    pub sentinel: Option<Text>,
    /// Working directory after all of it.
    pub directory: String,
}

impl Script {
    /// Notes a file that is loaded.
    pub fn load(&mut self, file: FileId) {
        if !self.files.contains(&file) {
            self.files.push(file);
        }
    }
}

/// One step.
#[derive(Debug)]
pub(super) enum Step {
    /// A directive.
    Entry(Entry),
    /// Something unknown that may hold any directive.
    Gap(Gap),
}

/// One directive and where it was met.
#[derive(Debug)]
pub(super) struct Entry {
    /// The directive, every word seen via the includes around it.
    pub directive: Directive,
    /// `conf`, `arguments` or `environment`.
    pub place: SettingPlace,
    /// What it stands in, for `conf`.
    pub sheet: Option<Sheet>,
    /// How many includes are around it.
    pub depth: usize,
    /// Whether an include stands before it in the same file; arguments go with the main file.
    pub resumed: bool,
    /// Whether it may not be there at all.
    pub doubtful: bool,
    /// What is wrong with it beyond its words: a file that it names.
    pub wrong: Option<Box<Wrong>>,
}

/// Something that is loaded here and not known.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    /// Why it is not known.
    pub why: Why,
    /// Where the trail ends.
    pub anchor: Span,
}

/// Reads everything in the order that the server does.
pub(super) fn script(sources: &mut Sources, input: &mut ConfInput<'_>, program: Program) -> Script {
    let arguments = redis_conf::arguments(input.arguments, program.flavour());
    let filling = Filling::new(input.tokens);
    let mut reader = Reader {
        flavour: program.flavour(),
        globs: program.any_since(7, 0),
        sentinel: input.sentinel || arguments.sentinel.is_some(),
        directory: input.directory.to_owned(),
        stack: Vec::new(),
        resumed: false,
        via: Vec::new(),
        loads: 0,
        full: false,
        filling: &filling,
        script: Script { sentinel: arguments.sentinel, ..Script::default() },
    };
    reader.extra(sources, input.extra, Stage::BeforeConf);
    if let Some(why) = input.conf_unknown.clone() {
        reader.gap(why, input.anchor);
    }
    match (input.body, input.conf) {
        (Some(body), _) => reader.pieces(sources, input, body),
        (None, Some(file)) => reader.file(sources, input, file, &mut Joint::default()),
        (None, None) => {}
    }
    if let Some(stdin) = &arguments.stdin {
        reader.gap(Why::Computed("standard input".into()), stdin.outer_span());
    }
    reader.extra(sources, input.extra, Stage::AfterConf);
    for directive in arguments.directives {
        reader.directive(sources, input, directive, SettingPlace::Arguments, None);
    }
    reader.extra(sources, input.extra, Stage::AfterArguments);
    Script { directory: reader.directory, ..reader.script }
}

struct Reader<'a> {
    flavour: Flavour,
    globs: bool,
    /// Whether it runs as a sentinel.
    sentinel: bool,
    /// Working directory at this point; holds [`UNKNOWN`] where it hangs on something unknown.
    directory: String,
    stack: Vec<FileId>,
    /// Whether an include came before in the file that is read.
    resumed: bool,
    /// The paths of the includes around, outermost first.
    via: Vec<Span>,
    loads: usize,
    /// Whether there were more includes than redlint follows.
    full: bool,
    filling: &'a Filling<'a>,
    script: Script,
}

impl Reader<'_> {
    fn gap(&mut self, why: Why, anchor: Span) {
        self.script.steps.push(Step::Gap(Gap { why, anchor }));
    }

    fn extra(&mut self, sources: &Sources, extra: &[Extra], stage: Stage) {
        for item in extra.iter().filter(|item| item.stage == stage) {
            if item.name.holds_unknown() {
                self.gap(unknown(&item.name, sources), item.name.outer_span());
                continue;
            }
            let name = item.name.clone().to_ascii_lowercase();
            let directive =
                Directive { span: item.name.outer_span(), name, args: item.values.clone(), error: None };
            self.entry(directive, SettingPlace::Environment, None, item.doubtful);
        }
    }

    /// What scripts put together.
    fn pieces(&mut self, sources: &mut Sources, input: &mut ConfInput<'_>, pieces: &[Piece]) {
        if let Some(file) = input.conf.filter(|_| input.body.is_some()) {
            self.script.load(file);
        }
        for piece in pieces {
            match piece {
                Piece::File(file) => self.file(sources, input, *file, &mut Joint::default()),
                Piece::Gap(why, at) => self.gap(why.clone(), *at),
                Piece::Line(line, doubtful, sheet) => self.line(sources, input, line, *doubtful, *sheet),
                Piece::Text(text) => {
                    let sheet = Some(Sheet::of(text));
                    text.split('\n').iter().for_each(|line| self.line(sources, input, line, false, sheet));
                }
            }
        }
    }

    /// A line of a text within another file, or one that scripts write or change.
    fn line(
        &mut self,
        sources: &mut Sources,
        input: &mut ConfInput<'_>,
        line: &Text,
        doubtful: bool,
        sheet: Option<Sheet>,
    ) {
        let Some(mut directive) = redis_conf::directive(line, self.flavour) else { return };
        if let Some(value) = self.filling.across(line.as_str()) {
            return self.gap(unknown(value, sources), line.outer_span());
        }
        for word in &mut directive.args {
            *word = self.filling.word(word);
        }
        let sheet = sheet.filter(|sheet| sheet.holds(directive.name.span()));
        let place = if sheet.is_some() { SettingPlace::Conf } else { SettingPlace::Environment };
        if !sheet.is_some_and(|sheet| sheet.holds(directive.span)) {
            directive.span = directive.name.outer_span();
        }
        if !doubtful {
            return self.directive(sources, input, directive, place, sheet);
        }
        let at = directive.name.span();
        if directive.name.holds_unknown() || directive.name.as_str() == "include" {
            // It may say anything.
            return self.gap(Why::Computed("the start script".into()), at);
        }
        directive.args = vec![unknown_at(at)];
        self.entry(directive, place, sheet, true);
    }

    fn entry(&mut self, directive: Directive, place: SettingPlace, sheet: Option<Sheet>, doubtful: bool) {
        let (depth, resumed) = (self.via.len(), self.resumed);
        let wrong = None;
        let entry = Entry { directive, place, sheet, depth, resumed, doubtful, wrong };
        self.script.steps.push(Step::Entry(entry));
    }

    fn file(&mut self, sources: &mut Sources, input: &mut ConfInput<'_>, file: FileId, joint: &mut Joint) {
        self.loads += 1;
        let (conf, problems) = redis_conf::parse_joined(file, sources.text(file), self.flavour, joint);
        if !self.script.files.contains(&file) {
            self.script.files.push(file);
            self.script.problems.extend(problems);
        }
        self.stack.push(file);
        let filling = self.filling;
        for mut directive in conf.directives {
            if let Some(value) = filling.across(sources.snippet(directive.span)) {
                self.gap(unknown(value, sources), directive.span);
                continue;
            }
            for word in &mut directive.args {
                *word = filling.word(word);
            }
            self.directive(sources, input, directive, SettingPlace::Conf, Some(Sheet::File(file)));
        }
        self.stack.pop();
    }

    fn directive(
        &mut self,
        sources: &mut Sources,
        input: &mut ConfInput<'_>,
        directive: Directive,
        place: SettingPlace,
        sheet: Option<Sheet>,
    ) {
        if directive.name.holds_unknown() {
            let why = unknown(&directive.name, sources);
            return self.gap(why, directive.name.outer_span());
        }
        let seen = |text: Text| self.via.iter().rev().fold(text, |text, span| text.brought_via(*span));
        let directive = Directive {
            name: seen(directive.name),
            args: directive.args.into_iter().map(seen).collect(),
            ..directive
        };
        let needed = self.needed(&directive).cloned();
        let include = match (directive.name.as_str(), directive.args.as_slice()) {
            ("dir", [path]) => {
                self.directory = joined(&self.directory, path.as_str());
                None
            }
            ("include", [path]) if directive.error.is_none() => Some(path.clone()),
            _ => None,
        };
        let at = self.script.steps.len();
        self.entry(directive, place, sheet, false);
        let mut wrong = None;
        if let Some(path) = include {
            self.resumed = false;
            wrong = self.include(sources, input, &path);
            self.resumed = true;
        }
        if let Some(path) = needed {
            let found = (input.resolve)(sources, path.as_str(), &self.directory);
            wrong = (found == Lookup::Missing).then(|| missing(&path));
        }
        if let Some(Step::Entry(entry)) = self.script.steps.get_mut(at) {
            entry.wrong = wrong.map(Box::new);
        }
    }

    /// The path of a file that has to be there when it starts, though nothing in it counts here: a module, or a
    /// script of a sentinel.
    fn needed<'d>(&self, directive: &'d Directive) -> Option<&'d Text> {
        const SCRIPTS: [&str; 2] = ["notification-script", "client-reconfig-script"];
        let path = match (directive.name.as_str(), directive.args.as_slice()) {
            ("loadmodule", [path, ..]) => path,
            ("sentinel", [kind, _, path]) if self.sentinel => {
                let named = SCRIPTS.iter().any(|name| kind.as_str().eq_ignore_ascii_case(name));
                Some(path).filter(|_| named)?
            }
            _ => return None,
        };
        let known = !path.holds_unknown() && !path.is_empty() && !self.directory.contains(UNKNOWN);
        known.then_some(path)
    }

    /// Reads what an include names; gives what keeps the server from doing so.
    fn include(&mut self, sources: &mut Sources, input: &mut ConfInput<'_>, path: &Text) -> Option<Wrong> {
        let anchor = path.outer_span();
        let relative = !path.as_str().starts_with('/');
        if path.holds_unknown() {
            self.gap(unknown(path, sources), anchor);
            return None;
        }
        if relative && self.directory.contains(UNKNOWN) {
            self.gap(Why::MissingFile(path.to_string().into()), anchor);
            return None;
        }
        let pattern = is_pattern(path.as_str());
        if path.is_empty() || (pattern && !self.globs) {
            return Some(missing(path));
        }
        match (input.resolve)(sources, path.as_str(), &self.directory) {
            Lookup::Files(files) => return self.included(sources, input, path, &files),
            Lookup::Directory => {}
            Lookup::Written(pieces) => self.written(sources, input, path, &pieces),
            Lookup::Missing if pattern => {}
            // What it would say is not what a server without it does: there is none.
            Lookup::Missing => {
                self.gap(Why::MissingFile(path.to_string().into()), anchor);
                return Some(missing(path));
            }
            Lookup::Unknown(why) => self.gap(why, anchor),
        }
        None
    }

    /// A file that a start script writes, or whose text stands in another one.
    fn written(&mut self, sources: &mut Sources, input: &mut ConfInput<'_>, path: &Text, pieces: &[Piece]) {
        let at = path.outer_span();
        if self.via.len() >= DEEPEST || self.loads >= MOST {
            return self.gap(Why::Computed("an include".into()), at);
        }
        self.loads += 1;
        self.via.push(at);
        for piece in pieces {
            match piece {
                Piece::File(file) if self.stack.contains(file) => {
                    self.gap(Why::Computed("an include".into()), at);
                }
                piece => self.pieces(sources, input, from_ref(piece)),
            }
        }
        self.via.pop();
    }

    fn included(
        &mut self,
        sources: &mut Sources,
        input: &mut ConfInput<'_>,
        path: &Text,
        files: &[FileId],
    ) -> Option<Wrong> {
        let (at, mut wrong, mut joint) = (path.outer_span(), None, Joint::default());
        for (number, file) in files.iter().enumerate() {
            if let Some(level) = self.stack.iter().position(|open| open == file) {
                wrong = Some(self.cycle(path, level, sources));
                self.gap(Why::Computed("an include".into()), at);
                continue;
            }
            if self.stack.len() >= DEEPEST || self.loads >= MOST {
                if !std::mem::replace(&mut self.full, true) {
                    let (id, title) = ("too-many-includes", "Too many includes");
                    let message = "redlint follows no more includes";
                    let span = super::wrong::word_span(path);
                    self.script.problems.push(Diagnostic::input(id, title, span, message));
                }
                self.gap(Why::Computed("an include".into()), at);
                return wrong;
            }
            self.via.push(at);
            joint.goes_on = number + 1 < files.len();
            self.file(sources, input, *file, &mut joint);
            self.via.pop();
        }
        wrong
    }

    /// What is wrong with an include of a file that is being read already, the one of this level. Wherever the reading
    /// begins, it is told at the same one of the includes that lead round.
    fn cycle(&self, path: &Text, level: usize, sources: &Sources) -> Wrong {
        let between = self.stack.len() - 1 - level;
        let mut round: Vec<Span> = self.via.iter().rev().take(between).copied().collect();
        round.push(super::wrong::word_span(path));
        round.sort_by_key(|span| (sources.file(span.file).path(), span.start));
        let text = "it leads back to its own file, which the server reads again and again until it crashes";
        let wrong = Wrong::of(ProblemKind::Cycle, from_ref(path), text);
        Wrong { at: round.first().copied(), also: round.split_off(1), ..wrong }
    }
}

fn missing(path: &Text) -> Wrong {
    Wrong::of(ProblemKind::MissingFile, from_ref(path), format!("there is no file `{path}`"))
}

/// The working directory after `dir path`.
fn joined(directory: &str, path: &str) -> String {
    match (path.starts_with('/'), directory.is_empty()) {
        (true, _) | (_, true) => path.to_owned(),
        _ => format!("{}/{path}", directory.trim_end_matches('/')),
    }
}

/// Why a text with an unknown piece is unknown, from what stands where the piece came from.
pub(super) fn unknown(text: &Text, sources: &Sources) -> Why {
    if let Some(name) = referred(text, sources) {
        return Why::UnsetVariable(name.into());
    }
    let spans = text.via().into_iter().chain(text.spans());
    for snippet in spans.map(|span| sources.snippet(span)) {
        if let Some(name) = variable(snippet) {
            return Why::UnsetVariable(name.into());
        }
    }
    Why::Computed("the running system".into())
}

/// The name in `${NAME…}` or `$NAME`, wherever it stands.
fn variable(snippet: &str) -> Option<&str> {
    let (_, rest) = snippet.split_once('$')?;
    let rest = rest.strip_prefix('{').unwrap_or(rest);
    let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len());
    let name = &rest[..end];
    name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_').then_some(name)
}
