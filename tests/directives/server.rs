//! A server with its files, as small as a test needs it.

use redlint::model::catalog::directives;
use redlint::model::{Origin, Sourced, Target, Value, Why};
use redlint::resolve::conf::{ConfInput, ConfOutcome, Extra, Lookup, OtherDefault, effective};
use redlint::source::{Sources, Span, Text, normalise};
use std::collections::BTreeMap;
use std::path::Path;

/// What is given to the server.
#[derive(Default)]
pub struct Server<'a> {
    pub conf: Option<&'a str>,
    pub conf_unknown: Option<Why>,
    pub args: Vec<&'a str>,
    /// Files beside the configuration; one that ends in `?` is not in the tree.
    pub files: BTreeMap<&'a str, &'a str>,
    pub sentinel: bool,
    /// `redis@7.4`; empty where nothing tells.
    pub target: &'a str,
    pub defaults: &'a [OtherDefault<'a>],
    /// Directive and value that the image derives from its environment.
    pub extra: Vec<Extra>,
}

/// What the server makes of it, and the bytes that it was made of.
pub struct Run {
    pub sources: Sources,
    pub outcome: ConfOutcome,
}

const DIRECTORY: &str = "/run/here";

/// Runs a configuration file on a target.
pub fn run<'a>(target: &'a str, conf: &'a str) -> Run {
    Server { conf: Some(conf), target, ..Server::default() }.run()
}

impl Server<'_> {
    pub fn run(self) -> Run {
        let mut sources = Sources::new();
        let conf = self.conf.map(|text| sources.add("/run/here/redis.conf", text.as_bytes().to_vec()));
        let mut words = Vec::new();
        for (at, word) in self.args.iter().enumerate() {
            let file = sources.add(format!("argument {at}"), word.as_bytes().to_vec());
            words.push(Text::plain(*word, Span::new(file, 0..word.len())));
        }
        let anchor = Span::at(sources.add("anchor", b"server".to_vec()), 0);
        let target: Option<Target> = (!self.target.is_empty()).then(|| self.target.parse().unwrap());
        let target = match target {
            Some(target) => Sourced::new(Some(target), Origin::at(anchor)),
            None => Sourced::unknown(anchor, Why::UnknownVersion),
        };
        let files = &self.files;
        let input = ConfInput {
            server: "server",
            anchor,
            lacking: anchor,
            target: &target,
            defaults: self.defaults,
            conf,
            body: None,
            conf_unknown: self.conf_unknown,
            arguments: &words,
            extra: &self.extra,
            tokens: &[],
            directory: DIRECTORY,
            resolve: &mut |sources, path, directory| lookup(files, sources, path, directory),
            sentinel: self.sentinel,
        };
        let outcome = effective(&mut sources, input);
        Run { sources, outcome }
    }
}

fn joined(directory: &str, path: &str) -> String {
    normalise(&Path::new(directory).join(path)).display().to_string()
}

fn lookup(files: &BTreeMap<&str, &str>, sources: &mut Sources, path: &str, directory: &str) -> Lookup {
    let path = if path.is_empty() { path.to_owned() } else { joined(directory, path) };
    if path.starts_with("/bin/") {
        return Lookup::Unknown(Why::MissingFile(path.into()));
    }
    let Some(path) = path.strip_prefix("/run/here/") else { return Lookup::Missing };
    let mut load = |name: &str, text: &str| sources.add(format!("/run/here/{name}"), text.into());
    if path.ends_with('?') {
        return Lookup::Unknown(Why::MissingFile(path.into()));
    }
    if let Some((before, after)) = path.split_once('*') {
        let found = files.iter().filter(|(name, _)| name.starts_with(before) && name.ends_with(after));
        return Lookup::Files(found.map(|(name, text)| load(name, text)).collect());
    }
    match files.get(path) {
        Some(text) if *text == path => Lookup::Files(vec![sources.add("/run/here/redis.conf", Vec::new())]),
        Some(text) => Lookup::Files(vec![load(path, text)]),
        None if files.keys().any(|name| name.starts_with(&format!("{path}/"))) => Lookup::Directory,
        None => Lookup::Missing,
    }
}

impl Run {
    /// Whether nothing keeps the server from starting.
    pub fn starts(&self) -> bool {
        let mut problems = self.outcome.settings.iter().filter_map(|setting| setting.problem.value.as_ref());
        self.outcome.problems.is_empty() && !problems.any(|problem| problem.fatal)
    }

    /// A value as `CONFIG GET` would show it; `?` where it cannot be known.
    pub fn value(&self, name: &str) -> String {
        let name = directives::find(name).map_or(name, |directive| directive.name);
        match self.outcome.config.value(name) {
            None => "none".into(),
            Some(value) => match value.known() {
                None => "?".into(),
                Some(Value::Secret(secret)) => secret.expose().to_owned(),
                Some(other) => directives::find(name).map_or_else(|| other.to_string(), |it| it.shown(other)),
            },
        }
    }

    /// Where a value comes from: the bytes, `default of …`, or why it is not known.
    pub fn origin(&self, name: &str) -> String {
        match self.outcome.config.value(name).map(|value| &value.origin) {
            None => "none".into(),
            Some(origin) => self.shown(origin),
        }
    }

    pub fn shown(&self, origin: &Origin) -> String {
        match origin {
            Origin::Written { at, .. } => {
                at.iter().map(|span| self.sources.snippet(*span)).collect::<Vec<_>>().join("+")
            }
            Origin::Default { of, .. } => format!("default of {of}"),
            Origin::Derived { from } => from.iter().map(|o| self.shown(o)).collect::<Vec<_>>().join(", "),
            Origin::Absent { .. } => "absent".into(),
            Origin::Unknown { why, .. } => why.to_string(),
        }
    }

    /// Every problem: kind, the bytes at fault, explanation, suggestion; `!` before those that are fatal.
    pub fn problems(&self) -> Vec<String> {
        let settings = self.outcome.settings.iter().filter_map(|setting| {
            let problem = setting.problem.value.as_ref()?;
            let at = self.shown(&setting.problem.origin);
            let mark = if problem.fatal { "!" } else { "" };
            let meant =
                setting.suggestion.value.as_ref().map(|meant| format!(" ({meant})")).unwrap_or_default();
            Some(format!("{mark}{} [{at}] {}{meant}", problem.kind.as_str(), problem.explanation))
        });
        let files = self.outcome.problems.iter().map(|problem| {
            format!("!{} [{}] {}", problem.rule, self.sources.snippet(problem.primary.span), problem.message)
        });
        settings.chain(files).collect()
    }
}
