use super::{Directive, Flavour, trim};
use crate::source::{Span, Text};
use crate::syntax::words::redis::{Quotes, split};

/// How a server version reads its command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ArgumentStyle {
    /// Before Redis 6.2: `-` is standard input only as the first argument, whatever else does not start with `--`
    /// there is the configuration file, and every word that starts with `--` is a name.
    Before62,
    /// Redis 6.2: `-` may be the last argument too; a first word with a single dash is no file.
    V62,
    /// Redis 7.0 and Valkey: the word right after a name is its value even when it starts with `--`; a `--save` that
    /// another name or nothing follows means `save ""`.
    #[default]
    V70,
    /// Dragonfly: flags as Abseil reads them, `--name=value`, `--name value`, `-name`, and no configuration file.
    Flags,
}

/// What the arguments of a server amount to. In force: file, then standard input, then directives; the last wins.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    /// The configuration file.
    pub conf: Option<Text>,
    /// The `-` that makes it read standard input.
    pub stdin: Option<Text>,
    /// The `--sentinel` that makes it a Sentinel.
    pub sentinel: Option<Text>,
    /// A first argument with which no server starts: `--version`, `--help`, `--test-memory`.
    pub exits: Option<Text>,
    /// Directives in order. Words before the first name become a directive of their own, as they do for the server.
    pub directives: Vec<Directive>,
}

/// Reads the words after the program's name.
pub fn arguments(words: &[Text], flavour: Flavour) -> Arguments {
    if flavour.arguments == ArgumentStyle::Flags {
        return flags(words);
    }
    let mut result = Arguments {
        sentinel: words.iter().find(|word| word.as_str() == "--sentinel").cloned(),
        ..Arguments::default()
    };
    let rest = result.take_first(words, flavour.arguments);
    let first_is_open = rest.len() == words.len();
    let mut options =
        Options { quotes: flavour.quotes, style: flavour.arguments, open: None, done: Vec::new() };
    for (index, word) in rest.iter().enumerate() {
        let outermost = (index == 0 && first_is_open) || index + 1 == rest.len();
        if word.as_str() == "-" && outermost && flavour.arguments != ArgumentStyle::Before62 {
            result.stdin = Some(word.clone());
        } else if options.is_name(word) {
            options.start(word, rest.get(index + 1));
        } else {
            options.value(word);
        }
    }
    result.directives = options.finish();
    result
}

/// Reads flags. Which of them take no value is not known: what looks like another one is none.
fn flags(words: &[Text]) -> Arguments {
    let is_flag = |word: &Text| word.as_str().starts_with('-') && word.len() > 1;
    let mut result = Arguments::default();
    let mut words = words.iter().take_while(|word| word.as_str() != "--").peekable();
    while let Some(word) = words.next() {
        if matches!(word.as_str().trim_start_matches('-'), "help" | "helpfull" | "version") && is_flag(word) {
            result.exits = Some(word.clone());
        }
        let dashes = word.as_str().bytes().take(2).take_while(|byte| *byte == b'-').count();
        let flag = word.slice(dashes..word.len());
        let (pieces, end) = match flag.split_once('=') {
            Some((name, value)) => (vec![name, value], word),
            None => match words.next_if(|next| is_flag(word) && !is_flag(next)) {
                Some(value) => (vec![flag, value.clone()], value),
                None => (vec![flag], word),
            },
        };
        result.directives.extend(Directive::of(pieces, word.outer_span().to(end.outer_span()), None));
    }
    result
}

impl Arguments {
    /// Takes what only the first argument can be; gives the arguments that may be options.
    fn take_first<'a>(&mut self, words: &'a [Text], style: ArgumentStyle) -> &'a [Text] {
        let Some((first, others)) = words.split_first() else { return words };
        match first.as_str() {
            "-v" | "--version" | "-h" | "--help" | "--test-memory" | "--check-system" => {
                self.exits = Some(first.clone());
                &[]
            }
            "-" if style == ArgumentStyle::Before62 => {
                self.stdin = Some(first.clone());
                others
            }
            word if word.starts_with("--") => words,
            word if word.starts_with('-') && style != ArgumentStyle::Before62 => words,
            _ => {
                self.conf = Some(first.clone());
                others
            }
        }
    }
}

/// Directives as they are pieced together.
struct Options {
    quotes: Quotes,
    style: ArgumentStyle,
    open: Option<Open>,
    done: Vec<Directive>,
}

/// A name that values may follow.
struct Open {
    /// What stands behind the two dashes, which may hold values too; `None` for values without a name, the first
    /// of which is the name then.
    line: Option<Text>,
    span: Span,
    values: Vec<Text>,
    /// Whether the next word is a value whatever it looks like.
    hungry: bool,
}

impl Options {
    fn is_name(&self, word: &Text) -> bool {
        word.as_str().starts_with("--") && !self.open.as_ref().is_some_and(|open| open.hungry)
    }

    fn start(&mut self, word: &Text, next: Option<&Text>) {
        self.close();
        let modern = self.style == ArgumentStyle::V70;
        let alone = split(word, self.quotes).0.len() == 1;
        let name_follows = next.is_some_and(|next| next.as_str().starts_with("--"));
        let is = |name: &str| word.as_str().eq_ignore_ascii_case(name);
        let mut values = Vec::new();
        if modern && is("--save") && (name_follows || next.is_none()) {
            values.push(Text::empty(word.span()));
        }
        let takes_none = name_follows && (is("--save") || is("--sentinel"));
        self.open = Some(Open {
            line: Some(word.slice(2..word.len())),
            span: word.outer_span(),
            values,
            hungry: modern && alone && !takes_none,
        });
    }

    fn value(&mut self, word: &Text) {
        let span = word.outer_span();
        let open =
            self.open.get_or_insert_with(|| Open { line: None, span, values: Vec::new(), hungry: false });
        open.span = open.span.to(span);
        open.values.push(word.clone());
        open.hungry = false;
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mut lines = open.line.map_or(Vec::new(), |line| line.split('\n'));
        // The server reads what it pieced together line by line: the values belong to the last line of the name.
        let last = lines.pop().map(|line| trim(&line));
        for line in lines.iter().map(trim).filter(|line| !line.as_str().starts_with('#')) {
            let (words, error) = split(&line, self.quotes);
            self.done.extend(Directive::of(words, line.outer_span(), error));
        }
        if last.as_ref().is_some_and(|line| line.as_str().starts_with('#')) {
            return;
        }
        let (mut words, error) = last.map_or((Vec::new(), None), |line| split(&line, self.quotes));
        words.extend(open.values);
        self.done.extend(Directive::of(words, open.span, error));
    }

    fn finish(mut self) -> Vec<Directive> {
        self.close();
        // A bare `--sentinel` only switches the mode.
        self.done.retain(|directive| directive.name.as_str() != "sentinel" || !directive.args.is_empty());
        self.done
    }
}
