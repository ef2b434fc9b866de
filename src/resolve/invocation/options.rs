use crate::model::catalog::knowledge::{ClientOption, client_option};
use crate::source::{Text, UNKNOWN};
use crate::syntax::url::{self, Url};

/// What the options of a client say.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    /// Index of the command among the words.
    pub(super) command: Option<usize>,
    /// The password of `-a`, `--pass` or `-u`; the last one counts. Not there where it is empty.
    pub(super) password: Option<Text>,
    /// Indices of words that hold a password.
    pub(super) secrets: Vec<usize>,
    /// The `-e`.
    pub(super) exits_on_error: Option<Text>,
    /// The option that makes it do something else than send a command.
    pub(super) mode: Option<Text>,
    /// Whether only the running shell knows which options there are, or one is none that clients have: they refuse it.
    pub(super) unclear: bool,
    /// The first option that no client has.
    pub(super) unknown: Option<Text>,
    /// The host of `-h` or `-u`.
    pub(super) host: Option<Text>,
    /// The port of `-p` or `-u`; the last one counts.
    pub(super) port: Option<Text>,
    /// The socket of `-s`, which counts before host and port.
    pub(super) socket: Option<Text>,
    /// The `--tls`, or the URL that asks for it.
    pub(super) tls: Option<Text>,
    /// The options that clients have, each as written.
    pub(super) known: Vec<(&'static ClientOption, Text)>,
    /// The user of `--user` or `-u`.
    pub(super) user: Option<Text>,
    /// Whether the password is asked for, or may stand in a URL that a variable holds.
    pub(super) unclear_password: bool,
}

impl Options {
    /// Reads the words behind the program.
    pub(super) fn read(words: &[Text]) -> Self {
        let mut options = Self::default();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let value = word.as_str();
            if value.starts_with(UNKNOWN) {
                // It may hold options, the command, or nothing.
                options.unclear = true;
                options.command = options.command_behind(words, at);
                return options;
            }
            if !value.starts_with('-') || value.len() == 1 {
                options.command = Some(at);
                return options;
            }
            let known = client_option(value);
            if known.is_some_and(|option| option.mode) {
                options.mode = Some(word.clone());
            }
            if value == "--cluster" {
                return options;
            }
            match known {
                Some(known) => options.known.push((known, word.clone())),
                None if value.starts_with("--cluster-") => {}
                None => {
                    options.unclear = true;
                    if !word.holds_unknown() {
                        options.unknown.get_or_insert_with(|| word.clone());
                    }
                }
            }
            options.take(words, at);
            at += if known.is_some_and(|option| option.valued) { 2 } else { 1 };
        }
        options
    }

    /// A word that a variable holds is taken as the command where no other word could be it.
    fn command_behind(&self, words: &[Text], at: usize) -> Option<usize> {
        (at + 1 == words.len() && self.mode.is_none()).then_some(at)
    }

    fn take(&mut self, words: &[Text], at: usize) {
        let (option, value) = (&words[at], words.get(at + 1));
        match (option.as_str(), value) {
            ("-e", _) => self.exits_on_error = Some(option.clone()),
            ("--askpass", _) => self.unclear_password = true,
            ("-a" | "--pass", Some(value)) => {
                self.secrets.push(at + 1);
                self.password = Some(value.clone()).filter(|value| !value.is_empty());
            }
            ("--tls", _) => self.tls = Some(option.clone()),
            ("-h", Some(value)) => self.host = Some(value.clone()),
            ("-p", Some(value)) => self.port = Some(value.clone()),
            ("-s", Some(value)) => self.socket = Some(value.clone()),
            ("--user", Some(value)) => self.user = Some(value.clone()),
            ("-u", Some(value)) => {
                let Some(url) = url::parse(value) else {
                    self.unclear_password |= value.holds_unknown();
                    self.port = Some(value.clone());
                    return;
                };
                self.unclear |= !matches!(url.scheme.as_str(), "redis" | "rediss");
                self.host = url.hosts.first().map(|host| host.name.clone());
                self.port = url.hosts.first().and_then(|host| host.port.clone()).or_else(|| self.port.take());
                self.tls =
                    (url.scheme.as_str() == "rediss").then(|| value.clone()).or_else(|| self.tls.take());
                let login = login(&url);
                self.user = login.user.or_else(|| self.user.take());
                if let Some(password) = login.password {
                    self.secrets.push(at + 1);
                    self.password = Some(password);
                }
            }
            _ => {}
        }
    }
}

/// Whom a URL behind `-u` logs in.
struct Login {
    user: Option<Text>,
    password: Option<Text>,
}

/// Reads user and password of a URL as `redis-cli` and `valkey-cli` do, other than libraries: without a `:` all of it is
/// the password, and nothing before the `:` is a user with an empty name.
fn login(url: &Url) -> Login {
    let userinfo = url.userinfo.as_ref();
    match (userinfo, userinfo.and_then(|text| text.as_str().find(':'))) {
        (Some(_), None) => Login { user: None, password: url.username.clone() },
        (Some(text), Some(0)) => {
            let user = url.password.is_some().then(|| text.slice(0..0));
            Login { user, password: url.password.clone() }
        }
        _ => Login { user: url.username.clone(), password: url.password.clone() },
    }
}
