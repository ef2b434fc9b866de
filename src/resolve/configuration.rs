//! What a server's configuration is made of: files, arguments, and what images and scripts derive from variables.

use super::conf::{Extra, Lookup, Stage};
use super::container::{Container, Place, absolute};
use super::environment::{Environment, Value, hidden, split_blanks, unknown_at};
use super::process::{Call, Rewrites};
use crate::model::catalog::knowledge::{ImageSpec, ImageVariable};
use crate::model::{Family, Version, Why};
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::redis_conf::{Flavour, arguments};
use crate::syntax::words::redis;

/// Everything that a server reads at its start.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The main configuration file.
    pub(super) conf: Option<FileId>,
    /// Its path in the container; empty where none is loaded.
    pub(super) path: String,
    /// Why a configuration that is loaded cannot be read, or may be changed.
    pub(super) hidden: Option<Why>,
    /// Words after the program.
    pub(super) arguments: Vec<Text>,
    /// Directives from variables and scripts.
    pub(super) extra: Vec<Extra>,
    /// Tokens that scripts replace in the files.
    pub(super) tokens: Vec<(String, Text)>,
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
    let named = if options_only { None } else { arguments(&call.arguments, Flavour::default()).conf };
    match named {
        Some(path) if path.holds_unknown() => plan.hidden = Some(why(&path, sources)),
        Some(path) => plan.load(absolute(path.as_str(), directory), call, container, sources),
        None => plan.load_own(call, container, sources),
    }
    if let Some(spec) = spec.filter(|_| call.managed) {
        plan.flags(spec, environment);
        if plan.conf.is_none() || spec.loads.is_empty() {
            plan.variables(spec, container, environment, version, sources);
        }
        if spec.sentinel && plan.conf.is_none() {
            plan.hidden = Some(Why::Computed(spec.title.into()));
        }
    }
    plan
}

impl Plan {
    /// A configuration that the image loads without being told.
    fn load_own(&mut self, call: &Call, container: Container<'_>, sources: &mut Sources) {
        let Some(spec) = container.base.spec.filter(|_| call.managed) else { return };
        for path in spec.loads {
            match container.find(sources, path, "/") {
                Lookup::Files(files) => {
                    self.conf = files.first().copied();
                    self.path = (*path).to_owned();
                    return;
                }
                Lookup::Unknown(why) => self.hidden = Some(why),
                Lookup::Directory | Lookup::Missing => {}
            }
        }
    }

    fn load(&mut self, path: String, call: &Call, container: Container<'_>, sources: &mut Sources) {
        let rewrites = &call.rewrites;
        let fresh = rewrites.fresh.contains(&path);
        if !fresh {
            let source = rewrites.source(&path);
            if let Place::Inline(text) = container.place(source) {
                self.inline(&text);
            } else {
                self.file(source, container, sources);
            }
        }
        self.rewritten(&path, rewrites);
        self.path = path;
    }

    fn file(&mut self, path: &str, container: Container<'_>, sources: &mut Sources) {
        match container.find(sources, path, "/") {
            Lookup::Files(files) => self.conf = files.first().copied(),
            Lookup::Unknown(why) => self.hidden = Some(why),
            Lookup::Directory | Lookup::Missing => self.hidden = Some(Why::MissingFile(path.into())),
        }
    }

    /// A configuration that stands in a compose file or a Dockerfile.
    fn inline(&mut self, text: &Text) {
        for line in text.split('\n') {
            let line = line.trim_matches(char::is_whitespace);
            if !line.is_empty() && !line.as_str().starts_with('#') {
                self.line(&line, Stage::BeforeConf);
            }
        }
    }

    /// What scripts do to the file before the server reads it.
    fn rewritten(&mut self, path: &str, rewrites: &Rewrites) {
        let names = rewrites.names(path);
        let meant = |file: &Option<String>| file.as_ref().is_none_or(|file| names.contains(&file.as_str()));
        for token in rewrites.tokens.iter().filter(|token| meant(&token.file)) {
            self.tokens.push((token.token.clone(), token.value.clone()));
        }
        for line in rewrites.lines.iter().filter(|line| meant(&line.file)) {
            self.line(&line.text, Stage::AfterConf);
        }
        if let Some((_, why)) = rewrites.hidden.iter().find(|(file, _)| meant(file)) {
            self.hidden.get_or_insert_with(|| why.clone());
        }
    }

    /// A directive in a line of its own.
    fn line(&mut self, line: &Text, stage: Stage) {
        let (words, _) = redis::split(line, redis::Quotes::default());
        if let Some((name, values)) = words.split_first() {
            self.extra.push(Extra { name: name.clone(), values: values.to_vec(), stage });
        }
    }

    /// The words of the variable that takes arguments.
    fn flags(&mut self, spec: &ImageSpec, environment: &Environment) {
        if spec.flags.is_empty() {
            return;
        }
        let Value::Set(value) = environment.get(spec.flags) else { return };
        let words = split_blanks(value);
        if spec.flags_last {
            self.arguments.extend(words);
        } else {
            self.arguments.splice(0..0, words);
        }
    }

    /// Directives that the image derives from variables.
    fn variables(
        &mut self,
        spec: &ImageSpec,
        container: Container<'_>,
        environment: &Environment,
        version: Option<Version>,
        sources: &mut Sources,
    ) {
        for variable in spec.variables {
            let doubtful = match variable.doubtful_since {
                None => false,
                Some(since) => {
                    let before =
                        version.and_then(|version| version.compare(since)).is_some_and(|o| o.is_lt());
                    if before {
                        continue;
                    }
                    true
                }
            };
            let value = match environment.get(variable.name) {
                Value::Set(text) => text.clone(),
                Value::Unset if spec.file_variables => {
                    let file = format!("{}_FILE", variable.name);
                    let Value::Set(path) = environment.get(&file) else { continue };
                    content(path, container, sources)
                }
                _ => continue,
            };
            let value = if doubtful { hidden(&value) } else { value };
            if !value.is_empty() {
                self.variable(variable, &value);
            }
        }
        self.replication(spec, environment);
    }

    fn variable(&mut self, variable: &ImageVariable, value: &Text) {
        let at = value.span();
        let mut add = |values: Vec<Text>| {
            let name = Text::whole(variable.directive, at);
            self.extra.push(Extra { name, values, stage: Stage::BeforeConf });
        };
        if !variable.when.is_empty() && !value.as_str().eq_ignore_ascii_case(variable.when) {
            return;
        }
        if !variable.to.is_empty() {
            return add(variable.to.iter().map(|word| word_at(word, at)).collect());
        }
        match variable.separator {
            '\0' => add(vec![value.clone()]),
            ',' => {
                let names = value.split(',').into_iter().map(|name| name.trim_matches(char::is_whitespace));
                names.filter(|name| !name.is_empty()).for_each(|name| add(vec![name, Text::empty(at)]));
            }
            separator => {
                add(split_blanks(value).iter().flat_map(|part| part.split(separator)).collect());
            }
        }
    }

    /// Images that make a replica of a server with two variables.
    fn replication(&mut self, spec: &ImageSpec, environment: &Environment) {
        let sets = [
            ("REDIS_REPLICATION_MODE", "REDIS_MASTER_HOST", "REDIS_MASTER_PORT_NUMBER"),
            ("VALKEY_REPLICATION_MODE", "VALKEY_PRIMARY_HOST", "VALKEY_PRIMARY_PORT_NUMBER"),
        ];
        for (mode, host, port) in sets {
            if spec.reads_variable(mode, None) != Some(true) {
                continue;
            }
            let (Value::Set(mode), Value::Set(host)) = (environment.get(mode), environment.get(host)) else {
                continue;
            };
            if !matches!(mode.as_str(), "slave" | "replica") {
                continue;
            }
            let port = match environment.get(port) {
                Value::Set(port) => port.clone(),
                _ => Text::whole("6379", host.span()),
            };
            let name = Text::whole("replicaof", mode.span());
            self.extra.push(Extra { name, values: vec![host.clone(), port], stage: Stage::BeforeConf });
        }
    }
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
