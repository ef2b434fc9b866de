//! Programs that run the program behind them.

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

/// Options of `docker exec` and `docker compose exec` that take a word of their own.
const EXEC_VALUED: [&str; 9] =
    ["-u", "--user", "-e", "--env", "--env-file", "-w", "--workdir", "--index", "--detach-keys"];

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

/// Number of words before the program that is meant: wrappers with their options, and assignments. One that hands a script
/// to a shell is the program itself.
pub fn skip(words: &[Text]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let name = base_name(word.as_str());
        if handed::to_user(&words[at..]).is_some() {
            return at;
        }
        if let Some(own) = own_words(&words[at..]) {
            at += own;
        } else if matches!(name, "docker" | "podman" | "docker-compose" | "kubectl") {
            let Some(exec) = words[at..].iter().position(|word| word.as_str() == "exec") else { return at };
            at = skip_options(words, at + exec + 1, &EXEC_VALUED) + 1;
            at += usize::from(words.get(at).is_some_and(|word| word.as_str() == "--"));
        } else {
            return at;
        }
    }
    at
}

/// The script that words hand to a shell behind programs that run others: its index.
pub fn script(words: &[Text]) -> Option<usize> {
    let start = skip(words);
    let rest = words.get(start..)?;
    let script = match handed::to_shell(rest) {
        Some(Handed::Script(script)) => Some(script),
        Some(Handed::File(_)) => None,
        None => handed::to_user(rest).map(|(script, _)| script),
    };
    script.map(|script| start + script)
}

/// Name of the container or service that `docker exec` or the like runs a program in.
pub fn container(words: &[Text]) -> Option<&Text> {
    let engine = |word: &Text| matches!(base_name(word.as_str()), "docker" | "podman" | "docker-compose");
    let at = words.iter().position(engine)?;
    let exec = at + words[at..].iter().position(|word| word.as_str() == "exec")?;
    words.get(skip_options(words, exec + 1, &EXEC_VALUED))
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
