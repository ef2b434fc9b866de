//! What a server's configuration is made of: files, arguments, and what images and scripts derive from variables.

use super::conf::{Extra, Lookup, Piece, Sheet, Stage};
use super::container::{Container, Place, absolute};
use super::environment::{Environment, Value, hidden, split_blanks, unknown_at};
use super::process::{Call, Content, Line, Part};
use crate::model::catalog::knowledge::{ImageSpec, ImageVariable};
use crate::model::{Family, Version, Why};
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::redis_conf::{Flavour, arguments};

/// Everything that a server reads at its start.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The main configuration file.
    pub(super) conf: Option<FileId>,
    /// What is read in its place, where scripts change it.
    pub(super) body: Option<Vec<Piece>>,
    /// Its path in the container; empty where none is loaded.
    pub(super) path: String,
    /// The word that names a main configuration file which nothing puts into the container.
    pub(super) lacking: Option<Text>,
    /// Why a configuration that is loaded cannot be read, or may be changed.
    pub(super) hidden: Option<Why>,
    /// Words after the program.
    pub(super) arguments: Vec<Text>,
    /// Directives from variables and scripts.
    pub(super) extra: Vec<Extra>,
    /// Tokens that scripts replace in the files.
    pub(super) tokens: Vec<(String, Text)>,
    /// Whether the image's start script writes the configuration.
    pub(super) written: bool,
}

/// An image that sets up its server, and what it is given.
struct Image<'a> {
    spec: &'static ImageSpec,
    container: Container<'a>,
    environment: &'a Environment,
    version: Option<Version>,
}

/// A variable as an image's script sees it.
enum Seen {
    /// Its value.
    Is(Text),
    /// It is set, or may be, to what no file shows.
    Hidden(Span),
    /// It is not set, or empty, which is the same to the scripts.
    Nothing,
}

impl Image<'_> {
    /// Where a variable is written, else the service's key.
    fn at(&self, name: &str) -> Span {
        let service = self.container.service;
        service.environment.get(name).map_or(service.at, |entry| entry.at)
    }

    /// A variable: where the image takes files for them, the file's content counts before its own.
    fn get(&self, name: &str, sources: &mut Sources) -> Seen {
        if self.spec.file_variables
            && let Value::Set(path) = self.environment.get(&format!("{name}_FILE"))
            && !path.is_empty()
        {
            let text = content(path, self.container, sources);
            return if text.holds_unknown() { Seen::Hidden(path.span()) } else { Seen::Is(text) };
        }
        match self.environment.get(name) {
            Value::Set(text) if text.is_empty() => Seen::Nothing,
            Value::Set(text) => Seen::Is(text.clone()),
            Value::Unknown => Seen::Hidden(self.at(name)),
            Value::Unset => Seen::Nothing,
        }
    }
}

/// What a call of a server reads.
pub(super) fn plan(
    call: &Call,
    container: Container<'_>,
    environment: &Environment,
    directory: &str,
    version: Option<Version>,
    sources: &mut Sources,
) -> Plan {
    let spec = container.base.spec;
    let mut plan = Plan { arguments: call.arguments.clone(), ..Plan::default() };
    let options_only = spec.is_some_and(|spec| spec.family == Family::Dragonfly);
    if options_only && call.arguments.iter().any(hides) {
        plan.hidden = Some(Why::Computed("a flag".into()));
    }
    let named = if options_only { None } else { arguments(&call.arguments, Flavour::default()).conf };
    match named {
        Some(path) if path.holds_unknown() => plan.hidden = Some(why(&path, sources)),
        Some(path) => {
            // Newer servers leave out blanks around it, and read their directory, which is what they make of an
            // empty word, as an empty file.
            let named = path.as_str().trim_matches([' ', '\t', '\r', '\n']);
            let full = absolute(named, directory);
            let certain = call.behind.is_none() && call.rewrites.content(&full).is_none();
            let missing = certain && !named.is_empty() && matches!(container.place(&full), Place::Nothing);
            plan.lacking = missing.then(|| path.clone());
            plan.load(full, call, container, sources);
        }
        None => plan.load_own(call, container, sources),
    }
    if let Some(spec) = spec.filter(|_| call.managed) {
        let image = Image { spec, container, environment, version };
        plan.flags(&image);
        if !plan.loads() || spec.loads.is_empty() {
            plan.written = true;
            plan.variables(&image, sources);
            plan.includes(&image, sources);
        }
        if spec.sentinel && !plan.loads() {
            plan.hidden = Some(Why::Computed(spec.title.into()));
        }
    }
    plan
}

/// Whether a flag of Dragonfly leaves open what else it is told, or whom it lets in: those of a file, and certificates.
fn hides(word: &Text) -> bool {
    let flag = word.as_str().trim_start_matches('-').split('=').next().unwrap_or_default();
    word.as_str().starts_with('-') && matches!(flag, "flagfile" | "tls")
}

impl Plan {
    /// Whether a configuration file is loaded that is shown.
    fn loads(&self) -> bool {
        self.conf.is_some() || self.body.is_some()
    }

    /// Takes the configuration file that a path means; not where none is shown there.
    fn take(&mut self, found: Lookup) -> Result<(), Lookup> {
        match found {
            Lookup::Files(files) => self.conf = files.first().copied(),
            Lookup::Written(pieces) => self.body = Some(pieces),
            other => return Err(other),
        }
        Ok(())
    }

    /// A configuration that the image loads without being told.
    fn load_own(&mut self, call: &Call, container: Container<'_>, sources: &mut Sources) {
        let Some(spec) = container.base.spec.filter(|_| call.managed) else { return };
        for path in spec.loads {
            match self.take(container.find(sources, path, "/")) {
                Ok(()) => {
                    self.path = (*path).to_owned();
                    return;
                }
                Err(Lookup::Unknown(why)) => self.hidden = Some(why),
                Err(_) => {}
            }
        }
        if spec.edits.iter().any(|path| container.puts_over(path)) {
            self.hidden = Some(Why::Computed(spec.title.into()));
        }
    }

    fn load(&mut self, path: String, call: &Call, container: Container<'_>, sources: &mut Sources) {
        let rewrites = &call.rewrites;
        let meant = rewrites.meant(&path);
        match rewrites.content(&path) {
            _ if rewrites.removes(&path) => self.hidden = Some(Why::MissingFile(path.as_str().into())),
            Some(content) => self.content(content, container, sources),
            None => self.file(&meant, container, sources),
        }
        self.tokens.extend(rewrites.tokens.iter().cloned());
        if !rewrites.lines.is_empty() {
            let body = self.body.get_or_insert_with(|| self.conf.map(Piece::File).into_iter().collect());
            let sheet = self.conf.map(Sheet::File);
            body.extend(
                rewrites.lines.iter().map(|line| Piece::Line(line.text.clone(), line.doubtful, sheet)),
            );
        }
        if let Some(why) = &rewrites.hidden {
            self.hidden.get_or_insert_with(|| why.clone());
        }
        self.path = path;
    }

    /// What scripts made of the file.
    fn content(&mut self, content: &Content, container: Container<'_>, sources: &mut Sources) {
        let pieces = pieces(content, container, sources);
        if let Some(Piece::Gap(why, _)) = pieces.iter().find(|piece| matches!(piece, Piece::Gap(..))) {
            self.hidden.get_or_insert_with(|| why.clone());
        }
        self.conf = pieces.iter().find_map(|piece| match piece {
            Piece::File(file) => Some(*file),
            Piece::Line(_, _, Some(Sheet::File(file))) => Some(*file),
            Piece::Text(_) | Piece::Line(..) | Piece::Gap(..) => None,
        });
        self.body = Some(pieces);
    }

    fn file(&mut self, path: &str, container: Container<'_>, sources: &mut Sources) {
        match self.take(container.find(sources, path, "/")) {
            Ok(()) => {}
            Err(Lookup::Unknown(why)) => self.hidden = Some(why),
            Err(_) => self.hidden = Some(Why::MissingFile(path.into())),
        }
    }

    /// The words of the variable that takes arguments.
    fn flags(&mut self, image: &Image<'_>) {
        let spec = image.spec;
        match image.environment.get(spec.flags) {
            _ if spec.flags.is_empty() => {}
            Value::Set(value) => {
                let mut words = split_blanks(value);
                if spec.flags_last {
                    // What stands before the first option belongs to the last one of the start script.
                    let stray = words.iter().take_while(|word| !word.as_str().starts_with("--")).count();
                    self.arguments.extend(words.drain(stray..));
                } else {
                    self.arguments.splice(0..0, words);
                }
            }
            Value::Unknown => {
                let stage = if spec.flags_last { Stage::AfterArguments } else { Stage::AfterConf };
                let name = unknown_at(image.at(spec.flags));
                self.extra.push(Extra { name, values: Vec::new(), stage, doubtful: true });
            }
            Value::Unset => {}
        }
    }

    /// Directives that the image derives from variables.
    fn variables(&mut self, image: &Image<'_>, sources: &mut Sources) {
        for variable in image.spec.variables {
            let doubtful = match variable.doubtful_since {
                None => false,
                Some(since) => {
                    let before =
                        image.version.and_then(|version| version.compare(since)).is_some_and(|o| o.is_lt());
                    if before {
                        continue;
                    }
                    true
                }
            };
            let Some(mut hidden_at) = needs(variable, image, sources) else { continue };
            let value = match image.get(variable.name, sources) {
                Seen::Is(text) => text,
                Seen::Hidden(at) => {
                    hidden_at = Some(at);
                    Text::empty(at)
                }
                Seen::Nothing if variable.default.is_empty() => continue,
                Seen::Nothing => Text::whole(variable.default, image.container.base.at),
            };
            if let Some(at) = hidden_at {
                let (name, values) = (Text::whole(variable.directive, at), vec![unknown_at(at)]);
                self.extra.push(Extra { name, values, stage: Stage::BeforeConf, doubtful: true });
            } else if doubtful || value.holds_unknown() {
                self.derive(variable, vec![hidden(&value)], value.span());
            } else {
                self.variable(variable, &value, image, sources);
            }
        }
    }

    fn derive(&mut self, variable: &ImageVariable, values: Vec<Text>, at: Span) {
        let name = Text::whole(variable.directive, at);
        self.extra.push(Extra { name, values, stage: Stage::BeforeConf, doubtful: false });
    }

    fn variable(&mut self, variable: &ImageVariable, value: &Text, image: &Image<'_>, sources: &mut Sources) {
        let at = value.span();
        let is = |values: &[&str]| is_one_of(value, values);
        if !variable.when.is_empty() && !is(variable.when) || is(variable.unless) {
            return;
        }
        if variable.hides {
            return self.derive(variable, vec![unknown_at(at)], at);
        }
        if !variable.to.is_empty() {
            return self.derive(variable, variable.to.iter().map(|word| word_at(word, at)).collect(), at);
        }
        match variable.separator {
            '\0' => {
                let mut words = vec![value.clone()];
                words.extend(variable.also.map(|(name, default)| match image.get(name, sources) {
                    Seen::Is(text) => text,
                    Seen::Hidden(at) => unknown_at(at),
                    Seen::Nothing => Text::whole(default, at),
                }));
                self.derive(variable, words, at);
            }
            ',' => {
                let names = value.split(',').into_iter().flat_map(|name| split_blanks(&name));
                names.for_each(|name| self.derive(variable, vec![name, Text::empty(at)], at));
            }
            separator => {
                let words = split_blanks(value).iter().flat_map(|part| part.split(separator)).collect();
                self.derive(variable, words, at);
            }
        }
    }

    /// The file that the image's start script includes last, over what it derives.
    fn includes(&mut self, image: &Image<'_>, sources: &mut Sources) {
        let Some((variable, default)) = image.spec.includes else { return };
        let path = match image.get(variable, sources) {
            Seen::Is(path) => path.as_str().to_owned(),
            Seen::Hidden(at) => {
                let text = unknown_at(at);
                self.hidden.get_or_insert_with(|| why(&text, sources));
                return;
            }
            Seen::Nothing => default.to_owned(),
        };
        match self.take(image.container.find(sources, &path, "/")) {
            Ok(()) => self.path = path,
            Err(Lookup::Unknown(why)) => drop(self.hidden.get_or_insert(why)),
            Err(_) => {}
        }
    }
}

/// The parts of what scripts made of a file, read.
pub(super) fn pieces(content: &Content, container: Container<'_>, sources: &mut Sources) -> Vec<Piece> {
    let at = container.service.at;
    let line = |text: &Text, doubtful| Piece::Line(text.clone(), doubtful, content.sheet_of(text));
    let mut pieces = Vec::new();
    for part in &content.parts {
        match part {
            Part::Line(Line { text, doubtful }) => pieces.push(line(text, *doubtful)),
            Part::Gap(why, at) => pieces.push(Piece::Gap(why.clone(), *at)),
            Part::File(path) => match container.find(sources, path, "/") {
                Lookup::Files(files) => pieces.extend(files.into_iter().map(Piece::File)),
                Lookup::Written(texts) => pieces.extend(texts),
                Lookup::Unknown(why) => pieces.push(Piece::Gap(why, at)),
                _ => pieces.push(Piece::Gap(Why::MissingFile(path.as_str().into()), at)),
            },
        }
    }
    pieces
}

/// Whether a text is one of some values, whatever the case of its letters.
fn is_one_of(text: &Text, values: &[&str]) -> bool {
    values.iter().any(|value| text.as_str().eq_ignore_ascii_case(value))
}

/// Whether the other variables are as a variable needs them: `None` where one is not, else where one is not known.
fn needs(variable: &ImageVariable, image: &Image<'_>, sources: &mut Sources) -> Option<Option<Span>> {
    let mut hidden = None;
    for (name, values) in variable.needs {
        match image.get(name, sources) {
            Seen::Is(text) if is_one_of(&text, values) => {}
            Seen::Nothing if values.contains(&"") => {}
            Seen::Hidden(at) => hidden = Some(at),
            Seen::Is(_) | Seen::Nothing => return None,
        }
    }
    Some(hidden)
}

fn word_at(word: &str, at: Span) -> Text {
    if word.is_empty() { Text::empty(at) } else { Text::whole(word, at) }
}

/// The first line of the file that a variable names.
fn content(path: &Text, container: Container<'_>, sources: &mut Sources) -> Text {
    let Lookup::Files(files) = container.find(sources, path.as_str(), "/") else {
        return unknown_at(path.span());
    };
    let Some(file) = files.first() else { return unknown_at(path.span()) };
    let line = sources.text(*file).lines().next().unwrap_or_default().to_owned();
    Text::plain(line.clone(), Span::new(*file, 0..line.len())).seen_via(path.span())
}

fn why(text: &Text, sources: &Sources) -> Why {
    match super::sourced::origin(text, sources) {
        crate::model::Origin::Unknown { why, .. } => why,
        _ => Why::Invalid,
    }
}
