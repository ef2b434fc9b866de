//! Calls of Redis programs in commands, healthchecks and scripts.
//!
//! Words come as the container's engine has them, or as the shell text that it hands to a shell; a piece that only the
//! running shell knows is [`UNKNOWN`](crate::source::UNKNOWN).

mod auth_variable;
mod call;
mod calls;
mod credentials;
mod ending;
mod fed;
mod follow;
mod grep;
mod mask;
mod options;
mod outcome;
mod reply;
mod said;
mod test;
mod trial;

pub use auth_variable::{AUTH_VARIABLES, Reads, reads};
pub use call::password_unquoted;
pub use credentials::authenticates;
pub use ending::{accepts_noauth, needs_answer};
pub use fed::fed;
pub use reply::{Replies, checks_reply};

use crate::model::{Invocation, Origin, Place, Secret, Sourced, Target, Why};
use crate::resolve::conf::is_constant;
use crate::source::{Span, Text};
use crate::syntax::shell::wrapper;
use call::Call;
use options::Options;

/// The port that clients ask by default.
const PORT: i64 = crate::model::DEFAULT_PORT as i64;

/// Name of the program that words run, behind wrappers; `None` for no words.
pub fn program(words: &[Text]) -> Option<String> {
    match call::runs(words)? {
        call::Runs::Redis(call) => Some(call.name),
        call::Runs::Shell { .. } => Some("sh".to_owned()),
        call::Runs::Other(name) => Some(name),
    }
}

/// The script that words hand to a shell.
pub fn shell_script(words: &[Text]) -> Option<Text> {
    wrapper::script(words).and_then(|at| words.get(at)).cloned()
}

/// Name of the container, service, pod or machine that words run a program in.
pub fn place(words: &[Text]) -> Option<&Text> {
    wrapper::place(words)
}

/// What words hand to the servers that they start: the arguments of each.
pub fn servers(words: &[Text]) -> impl Iterator<Item = Vec<Text>> {
    let calls = calls::in_words(words).into_iter();
    calls.filter(Call::is_server).map(|call| call.args)
}

/// The host that a client is told to connect to.
pub fn host(words: &[Text]) -> Option<Text> {
    match call::runs(words)? {
        call::Runs::Redis(call) if call.is_client() => call.options().host,
        _ => None,
    }
}

/// Makes [`Invocation`]s of words and scripts.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Where the words stand.
    pub place: Place,
    /// The program and version that the clients come with, where that is certain.
    pub client: Option<Target>,
    /// Whether a command, in lower case, writes keys.
    pub writes: &'a dyn Fn(&str) -> bool,
    /// Where a text comes from.
    pub origin: &'a dyn Fn(&Text) -> Origin,
}

impl Reader<'_> {
    /// Calls in a command in exec form: the program itself, one behind wrappers such as `exec` or `gosu redis`, or
    /// those in the script of `sh -c`.
    pub fn words(&self, words: &[Text]) -> Vec<Invocation> {
        self.invocations(&calls::in_words(words))
    }

    /// Calls in a shell text.
    pub fn script(&self, script: &Text) -> Vec<Invocation> {
        self.invocations(&calls::in_script(script))
    }

    /// Calls in the test of a healthcheck, `CMD` or `CMD-SHELL` first.
    pub fn test(&self, test: &[Text]) -> Vec<Invocation> {
        let calls = calls::in_test(test);
        let mut all = self.invocations(&calls);
        for (invocation, call) in all.iter_mut().zip(&calls) {
            invocation.needed = Sourced::new(call.needed, Origin::at(call.at()));
        }
        all
    }

    fn invocations(&self, calls: &[Call]) -> Vec<Invocation> {
        calls.iter().map(|call| self.invocation(call)).collect()
    }

    fn invocation(&self, call: &Call) -> Invocation {
        let options = call.options();
        let secrets = mask::secret_words(call, &options);
        let shown = |range: std::ops::Range<usize>| -> Vec<Sourced<String>> {
            let words = call.args.iter().enumerate().skip(range.start).take(range.len());
            words.map(|(index, word)| mask::masked(word, secrets.contains(&index), self.origin)).collect()
        };
        let command = self.command(call, &options);
        let name = command.known().cloned().flatten();
        let password_variable = options.password.as_ref().and_then(|text| self.variable(text));
        Invocation {
            check: None,
            at: call.at(),
            program: Sourced::new(call.name.clone(), (self.origin)(&call.program)),
            args: shown(0..call.args.len()),
            place: self.place,
            command_args: options.command.map_or(Vec::new(), |index| shown(index + 1..call.args.len())),
            writes: name.is_some_and(|name| (self.writes)(&name)),
            command,
            host: self.optional(options.host.as_ref(), call.at()),
            port: self.port(call, &options),
            socket: match options.unclear {
                true => Sourced::unknown(call.at(), Why::Computed("the options".into())),
                false => self.optional(options.socket.as_ref(), call.at()),
            },
            tls: match &options.tls {
                Some(word) => Sourced::new(true, (self.origin)(word)),
                None if options.unclear => Sourced::unknown(call.at(), Why::Computed("the options".into())),
                None => Sourced::new(false, Origin::at(call.at())),
            },
            user: self.optional(options.user.as_ref(), call.at()),
            unknown_option: match &options.unknown {
                Some(word) => Sourced::new(Some(without_value(word.as_str())), (self.origin)(word)),
                None => Sourced::absent(call.at()),
            },
            newer_option: match options.known.iter().find(|(option, _)| option.is_newer_than(self.client)) {
                Some((_, word)) => Sourced::new(Some(word.to_string()), (self.origin)(word)),
                None => Sourced::absent(call.at()),
            },
            password: Sourced::unknown(call.at(), Why::Computed("the client".into())),
            accepted: Sourced::unknown(call.at(), Why::Computed("the server".into())),
            password_argument: password(&options, call.at()),
            password_literal: match &options.password {
                Some(password) => Sourced::new(!password.holds_unknown(), Origin::at(password.outer_span())),
                None => Sourced::new(false, Origin::at(call.at())),
            },
            password_set: password_variable.as_ref().is_some_and(|name| call.may_set(name)),
            password_variable,
            password_unexpanded: options.password.as_ref().is_some_and(is_name),
            login_unclear: credentials::may_log_in_otherwise(call, &options),
            exits_on_error: options.exits_on_error.is_some(),
            server: Sourced::absent(call.at()),
            status: None,
            checks_reply: Sourced::unknown(call.at(), Why::Computed("the script".into())),
            password_unquoted: call.unquoted,
            needed: Sourced::unknown(call.at(), Why::Computed("the script".into())),
        }
    }

    /// The variable that a word is: one that the shell fills in, or the name of one that none does.
    fn variable(&self, word: &Text) -> Option<String> {
        match (self.origin)(word) {
            Origin::Unknown { why: Why::UnsetVariable(name), .. } => Some(name.to_string()),
            _ => named(word.as_str()).map(str::to_owned),
        }
    }

    /// The port that a client asks; Unknown where something else than a number stands there.
    fn port(&self, call: &Call, options: &Options) -> Sourced<i64> {
        let unknown = || Sourced::unknown(call.at(), Why::Computed("the options".into()));
        match &options.port {
            _ if options.unclear => unknown(),
            Some(word) => match word.as_str().parse() {
                Ok(port) => Sourced::new(port, (self.origin)(word)),
                Err(_) => unknown(),
            },
            None => Sourced::new(PORT, Origin::at(call.at())),
        }
    }

    fn optional(&self, word: Option<&Text>, at: Span) -> Sourced<Option<String>> {
        match word {
            Some(word) => Sourced::new(Some(word.to_string()), (self.origin)(word)),
            None => Sourced::absent(at),
        }
    }

    fn command(&self, call: &Call, options: &Options) -> Sourced<Option<String>> {
        match options.command.and_then(|index| call.args.get(index)) {
            Some(word) => Sourced::new(Some(word.as_str().to_ascii_lowercase()), (self.origin)(word)),
            None => Sourced::absent(call.at()),
        }
    }
}

/// An option without the value that is glued to it, which may be a password: `-a…`, `--pass=…`.
fn without_value(option: &str) -> String {
    let end = match option.find('=') {
        Some(end) => end + 1,
        None if option.starts_with("--") => return option.to_owned(),
        None => option.char_indices().nth(2).map_or(option.len(), |(end, _)| end),
    };
    if end == option.len() { option.to_owned() } else { format!("{}…", &option[..end]) }
}

/// Whether a word is the name of a variable, `$NAME` or `${NAME}`.
fn is_name(word: &Text) -> bool {
    named(word.as_str()).is_some()
}

/// The name in `$NAME` and `${NAME}`.
pub(super) fn named(word: &str) -> Option<&str> {
    let name = word.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    is_constant(name).then_some(name)
}

/// The password stands in the arguments whether or not a variable holds it, so it is known to be there.
fn password(options: &Options, at: Span) -> Sourced<Option<Secret>> {
    match &options.password {
        Some(text) => Sourced::new(Some(Secret::new(text.as_str())), Origin::of(text)),
        None => Sourced::absent(at),
    }
}
