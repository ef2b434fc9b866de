//! Programs that run the program behind them.

use super::elsewhere::Elsewhere;
use super::handed::{self, Handed};
use super::program::base_name;
use crate::source::Text;

/// A program that runs the program behind it.
struct Wrapper {
    name: &'static str,
    /// Options that take a word of their own.
    valued: &'static [&'static str],
    /// Words of its own before the program.
    positional: usize,
}

const fn wrapper(name: &'static str, valued: &'static [&'static str], positional: usize) -> Wrapper {
    Wrapper { name, valued, positional }
}

const WRAPPERS: [Wrapper; 29] = [
    wrapper("exec", &["-a"], 0),
    wrapper("command", &[], 0),
    wrapper("builtin", &[], 0),
    wrapper("nohup", &[], 0),
    wrapper("setsid", &[], 0),
    wrapper("time", &["-f", "-o"], 0),
    wrapper("env", &["-u", "-C"], 0),
    wrapper("nice", &["-n"], 0),
    wrapper("ionice", &["-c", "-n"], 0),
    wrapper("stdbuf", &["-i", "-o", "-e"], 0),
    wrapper("timeout", &["-s", "-k", "--signal", "--kill-after"], 1),
    wrapper("sudo", &["-u", "-g", "-h", "-p", "-C"], 0),
    wrapper("gosu", &[], 1),
    wrapper("su-exec", &[], 1),
    wrapper("s6-setuidgid", &[], 1),
    wrapper("chpst", &["-u", "-U", "-e", "-n"], 0),
    wrapper("runuser", &["-u", "-g"], 0),
    wrapper(
        "setpriv",
        &["--reuid", "--regid", "--groups", "--inh-caps", "--ambient-caps", "--bounding-set"],
        0,
    ),
    wrapper("tini", &["-p", "-e"], 0),
    wrapper("tini-static", &["-p", "-e"], 0),
    wrapper("docker-init", &["-p", "-e"], 0),
    wrapper("dumb-init", &["-r", "--rewrite"], 0),
    wrapper("catatonit", &[], 0),
    wrapper("unbuffer", &[], 0),
    wrapper("numactl", &["-i", "-p", "-C", "-N", "-m"], 0),
    wrapper("xargs", &["-n", "-I", "-P", "-L", "-d", "-s", "-a", "-E"], 0),
    wrapper("watch", &["-n", "--interval"], 0),
    wrapper("docker-entrypoint.sh", &[], 0),
    wrapper("busybox", &[], 0),
];

/// What words run, behind the programs that run others; `None` where one of these has all of them.
pub(super) fn unwrapped(words: &[Text]) -> Option<&[Text]> {
    let mut words = words;
    while let Some(own) = own_words(words) {
        words = words.get(own..)?;
    }
    Some(words)
}

/// How many words a program that runs another takes for itself, its name included.
///
/// Nothing for any other program. The words behind may be none.
pub fn own_words(words: &[Text]) -> Option<usize> {
    let name = base_name(words.first()?.as_str());
    if name.starts_with("wait-for") || name == "dockerize" {
        return words.iter().position(|word| word.as_str() == "--").map(|at| at + 1);
    }
    if name == "command" && words.get(1).is_some_and(|word| asks(word.as_str())) {
        return None;
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == name)?;
    Some(skip_options(words, 1, wrapper.valued) + wrapper.positional)
}

/// Whether an option of `command` makes it tell of a program rather than run it.
fn asks(option: &str) -> bool {
    option.starts_with('-') && !option.starts_with("--") && option.contains(['v', 'V'])
}

/// The program that words mean, behind wrappers and what runs it elsewhere.
#[derive(Default)]
struct Meant {
    /// Its first word.
    at: usize,
    /// The word that names where it runs.
    place: Option<usize>,
    /// Whether a shell there reads its words, joined.
    joined: bool,
}

impl Meant {
    fn by(words: &[Text]) -> Self {
        let mut meant = Self::default();
        while let Some(rest) = words.get(meant.at..).filter(|rest| !rest.is_empty()) {
            // It hands a script to a shell.
            if handed::to_user(rest).is_some() {
                break;
            }
            if let Some(own) = own_words(rest) {
                meant.at += own;
            } else if let Some(elsewhere) = Elsewhere::of(rest) {
                meant.place = elsewhere.place.map(|place| meant.at + place);
                meant.joined = elsewhere.joined;
                meant.at += elsewhere.program;
            } else {
                break;
            }
        }
        meant
    }
}

/// Number of words before the program that is meant: wrappers with their options, assignments, and what runs it elsewhere.
/// One that hands a script to a shell is the program itself.
pub fn skip(words: &[Text]) -> usize {
    Meant::by(words).at
}

/// The script that words hand to a shell behind programs that run others: its index.
pub fn script(words: &[Text]) -> Option<usize> {
    let meant = Meant::by(words);
    let rest = words.get(meant.at..)?;
    let script = match (handed::to_shell(rest), rest) {
        (Some(Handed::Script(script)), _) => Some(script),
        (Some(Handed::File(_)), _) => None,
        (None, [only]) if meant.joined && only.as_str().contains(char::is_whitespace) => Some(0),
        (None, _) => handed::to_user(rest).map(|(script, _)| script),
    };
    script.map(|script| meant.at + script)
}

/// Name of the container, service, pod or machine that words run a program in.
pub fn place(words: &[Text]) -> Option<&Text> {
    words.get(Meant::by(words).place?)
}

/// Offset behind options, `--` and assignments such as those of `env`.
fn skip_options(words: &[Text], mut at: usize, valued: &[&str]) -> usize {
    while let Some(word) = words.get(at).map(Text::as_str) {
        if word == "--" {
            return at + 1;
        }
        if valued.contains(&word) {
            at += 2;
        } else if word.starts_with('-') || is_assignment(word) {
            at += 1;
        } else {
            return at;
        }
    }
    at
}

fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}
