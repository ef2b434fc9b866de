//! Logical lines to instructions and stages.

use super::json::{self, Array};
use super::lines::Lines;
use super::problem::invalid;
use super::{
    Argument, Command, Copied, Dockerfile, Flag, HereDocument, Instruction, Kind, Pair, Stage, words,
};
use crate::diagnostic::Diagnostic;
use crate::source::Text;

/// `ONBUILD` within `ONBUILD` is refused by the build; deeper nesting is not even read.
const MAX_TRIGGERS: usize = 2;

pub(super) struct Reader<'a> {
    lines: Lines<'a>,
    start: Text,
    file: Dockerfile,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a Text) -> Self {
        let file = Dockerfile { escape: '\\', arguments: Vec::new(), stages: Vec::new() };
        Self { lines: Lines::new(text), start: text.slice(0..0), file, problems: Vec::new() }
    }

    pub(super) fn read(mut self) -> (Dockerfile, Vec<Diagnostic>) {
        for (name, value) in self.lines.directives() {
            if name == "escape" && !matches!(value.as_str(), "\\" | "`") {
                self.problems
                    .push(invalid(value.span(), "the escape character can only be `\\` or a backquote"));
            }
        }
        self.file.escape = self.lines.escape;
        while let Some(line) = self.lines.logical() {
            self.line(&line);
        }
        if self.file.stages.is_empty() && self.problems.is_empty() {
            self.problems.push(invalid(self.start.span(), "no `FROM` in this Dockerfile"));
        }
        (self.file, self.problems)
    }

    fn problem<T>(&mut self, at: &Text, message: impl Into<String>) -> Option<T> {
        self.problems.push(invalid(at.span(), message));
        None
    }

    fn line(&mut self, line: &Text) {
        let (keyword, rest) = words::first(line);
        if keyword.as_str().eq_ignore_ascii_case("from") {
            let stage = self.stage(line, &keyword, &rest);
            self.file.stages.extend(stage);
            return;
        }
        let Some(instruction) = self.instruction(line, &keyword, &rest, 0) else { return };
        match (self.file.stages.last_mut(), instruction.kind) {
            (Some(stage), kind) => stage.instructions.push(Instruction { kind, ..instruction }),
            (None, Kind::Arg(arguments)) => self.file.arguments.extend(arguments),
            (None, _) => {
                self.problem::<()>(&keyword, "only `ARG` can stand before the first `FROM`");
            }
        }
    }

    fn stage(&mut self, line: &Text, keyword: &Text, rest: &Text) -> Option<Stage> {
        let (flags, rest) = self.flags(rest);
        let words = words::split(&rest);
        let (image, name, more) = match words.as_slice() {
            [image, word, name, rest @ ..] if word.as_str().eq_ignore_ascii_case("as") => {
                (image, Some(name.clone()), rest.first())
            }
            [image, rest @ ..] => (image, None, rest.first()),
            [] => return self.problem(keyword, "`FROM` needs an image"),
        };
        // What is meant is seen all the same.
        let problem = more.map(|more| match more.as_str().starts_with('#') {
            true => invalid(
                more.span(),
                "the build refuses a comment behind `FROM`: it takes the words for its own",
            )
            .with_help("Put the comment on a line of its own."),
            false => invalid(more.span(), "`FROM` takes an image, and perhaps `AS` with a name"),
        });
        self.problems.extend(problem.clone());
        let platform =
            flags.into_iter().find(|flag| flag.name.as_str() == "platform").and_then(|flag| flag.value);
        let image = image.clone();
        Some(Stage { span: line.span(), image, platform, name, problem, instructions: Vec::new() })
    }

    fn instruction(&mut self, line: &Text, keyword: &Text, rest: &Text, depth: usize) -> Option<Instruction> {
        let name = keyword.as_str().to_ascii_uppercase();
        let (flags, rest) = self.flags(rest);
        let empty = rest.is_empty() && !matches!(name.as_str(), "RUN" | "CMD" | "ENTRYPOINT");
        let kind = match name.as_str() {
            "ADD" | "ARG" | "COPY" | "ENV" | "EXPOSE" | "HEALTHCHECK" | "LABEL" | "MAINTAINER"
            | "ONBUILD" | "SHELL" | "STOPSIGNAL" | "USER" | "VOLUME" | "WORKDIR"
                if empty =>
            {
                return self.problem(keyword, format!("`{name}` needs an argument"));
            }
            "ARG" => Kind::Arg(self.arguments(&rest)),
            "ENV" => Kind::Env(self.pairs(&rest)?),
            "LABEL" => Kind::Label(self.pairs(&rest)?),
            "COPY" | "ADD" => Kind::Copy(self.copied(keyword, &rest)?),
            "USER" => Kind::User(rest),
            "WORKDIR" => Kind::Workdir(rest),
            "MAINTAINER" => Kind::Maintainer(rest),
            "STOPSIGNAL" => Kind::StopSignal(rest),
            "ENTRYPOINT" => Kind::Entrypoint(self.command(&rest)?),
            "CMD" => Kind::Cmd(self.command(&rest)?),
            "RUN" => Kind::Run { command: self.command(&rest)?, documents: self.documents(&rest) },
            "HEALTHCHECK" => Kind::Healthcheck(self.healthcheck(&rest)?),
            "VOLUME" => Kind::Volume(self.list(&rest)?),
            "EXPOSE" => Kind::Expose(words::split(&rest)),
            "SHELL" => match json::array(&rest) {
                Array::Strings(words) => Kind::Shell(words),
                _ => return self.problem(&rest, "`SHELL` takes a JSON array of strings"),
            },
            "ONBUILD" => {
                let (keyword, arguments) = words::first(&rest);
                if depth + 1 >= MAX_TRIGGERS || keyword.as_str().eq_ignore_ascii_case("from") {
                    return self.problem(&keyword, format!("`{keyword}` cannot be triggered by `ONBUILD`"));
                }
                Kind::OnBuild(Box::new(self.instruction(&rest, &keyword, &arguments, depth + 1)?))
            }
            _ => return self.problem(keyword, format!("unknown instruction `{keyword}`")),
        };
        Some(Instruction { keyword: keyword.clone(), span: line.span(), flags, kind })
    }

    /// The options that the arguments start with, and the rest.
    fn flags(&self, rest: &Text) -> (Vec<Flag>, Text) {
        let mut flags = Vec::new();
        let mut at = 0;
        while let Some(next) = rest.as_str().get(at..).filter(|next| next.starts_with("--")) {
            let length = words::word_length(next, self.lines.escape);
            let blanks = next.get(length..).map_or(0, |after| after.len() - after.trim_start().len());
            let word = rest.slice(at..at + length);
            at += length + blanks;
            if word.as_str() == "--" {
                break;
            }
            let word = word.slice(2..word.len());
            flags.push(match word.split_once('=') {
                Some((name, value)) => Flag { name, value: Some(value) },
                None => Flag { name: word, value: None },
            });
        }
        (flags, rest.slice(at..rest.len()))
    }

    fn arguments(&self, rest: &Text) -> Vec<Argument> {
        let words = words::quoted(rest, self.lines.escape);
        let argument = |word: Text| match word.split_once('=') {
            Some((name, default)) => Argument { name, default: Some(default) },
            None => Argument { name: word, default: None },
        };
        words.into_iter().map(argument).collect()
    }

    /// `name=value …`, or the old `name value`.
    fn pairs(&mut self, rest: &Text) -> Option<Vec<Pair>> {
        let words = words::quoted(rest, self.lines.escape);
        if words.first().is_some_and(|word| !word.as_str().contains('=')) {
            let (name, value) = words::first(rest);
            if value.is_empty() {
                return self.problem(&name, format!("`{name}` has no value; write `{name}=value`"));
            }
            return Some(vec![Pair { name, value }]);
        }
        let mut pairs = Vec::new();
        for word in words {
            match word.split_once('=') {
                Some((name, value)) => pairs.push(Pair { name, value }),
                None => return self.problem(&word, "expected `name=value`"),
            }
        }
        Some(pairs)
    }

    /// A JSON array, or words between blanks.
    fn list(&mut self, rest: &Text) -> Option<Vec<Text>> {
        match json::array(rest) {
            Array::Strings(strings) => Some(strings),
            Array::Mixed => self.problem(rest, "the array can hold only strings"),
            Array::No => Some(words::split(rest)),
        }
    }

    fn copied(&mut self, keyword: &Text, rest: &Text) -> Option<Copied> {
        let mut sources = self.list(rest)?;
        let destination = sources.pop().filter(|_| !sources.is_empty());
        let Some(destination) = destination else {
            return self.problem(keyword, format!("`{keyword}` needs a source and a destination"));
        };
        Some(Copied { sources, destination, documents: self.documents(rest) })
    }

    fn command(&mut self, rest: &Text) -> Option<Command> {
        match json::array(rest) {
            Array::Strings(words) => Some(Command::Exec(words)),
            Array::Mixed => self.problem(rest, "the array can hold only strings"),
            Array::No => Some(Command::Shell(rest.clone())),
        }
    }

    fn healthcheck(&mut self, rest: &Text) -> Option<Option<Command>> {
        let (form, command) = words::first(rest);
        match form.as_str().to_ascii_uppercase().as_str() {
            "NONE" if command.is_empty() => Some(None),
            "NONE" => self.problem(&command, "`HEALTHCHECK NONE` takes no argument"),
            "CMD" if command.is_empty() => self.problem(&form, "`HEALTHCHECK CMD` needs a command"),
            "CMD" => self.command(&command).map(Some),
            _ => self.problem(&form, "expected `CMD` or `NONE`"),
        }
    }

    /// Cuts out the here-documents that a line names.
    fn documents(&mut self, rest: &Text) -> Vec<HereDocument> {
        if !rest.as_str().contains("<<") {
            return Vec::new();
        }
        let mut documents = Vec::new();
        for word in words::quoted(rest, self.lines.escape) {
            let value = word.as_str().trim_start_matches(|next: char| next.is_ascii_digit());
            let Some(name) = value.strip_prefix("<<").filter(|name| !name.contains('<')) else { continue };
            let (tabs, name) = name.strip_prefix('-').map_or((false, name), |name| (true, name));
            let bare: String = name.chars().filter(|next| !matches!(next, '"' | '\'')).collect();
            if bare.is_empty() {
                continue;
            }
            let body = self.lines.body(&bare, tabs);
            if !body.ended {
                self.problem::<()>(&word, format!("no line `{bare}` ends this here-document"));
            }
            let expands = bare.len() == name.len();
            let name = word.slice(word.len() - name.len()..word.len());
            documents.push(HereDocument { name, content: body.content, expands });
        }
        documents
    }
}
