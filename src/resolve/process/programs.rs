use crate::resolve::invocation::{base_name, own_words};
use crate::source::Text;

/// What the first words of a command are.
pub(super) enum Step<'a> {
    /// A server.
    Server {
        /// Whether its name makes it a sentinel.
        sentinel: bool,
    },
    /// A shell with the script in a word.
    Shell(&'a Text),
    /// A shell with the script in a file, so many words further on.
    File {
        /// Words before the file.
        skip: usize,
    },
    /// A program that runs the rest.
    Wrapper {
        /// Words of the wrapper.
        skip: usize,
    },
    /// The entrypoint of an image, by its usual name.
    OwnEntrypoint,
    /// Any other program.
    Program,
}

/// Whether a program is a Redis-compatible server, a sentinel included.
pub(in super::super) fn is_server(program: &str) -> bool {
    let name = base_name(program);
    matches!(
        name,
        "redis-server"
            | "valkey-server"
            | "keydb-server"
            | "redis-sentinel"
            | "valkey-sentinel"
            | "dragonfly"
    ) || name == "redis-stack-server"
}

/// Whether a program is certainly something else: a client, a tool of the system, an interpreter.
pub(super) fn is_plain(program: &str) -> bool {
    let name = base_name(program);
    const TOOLS: [&str; 15] = [
        "redis-cli",
        "valkey-cli",
        "keydb-cli",
        "redis-benchmark",
        "redis-check-aof",
        "redis-check-rdb",
        "sleep",
        "tail",
        "true",
        "false",
        "echo",
        "cat",
        "curl",
        "wget",
        "ping",
    ];
    TOOLS.contains(&name) || is_application(name)
}

/// Whether a program runs an application, which does not end by itself.
pub(super) fn is_application(program: &str) -> bool {
    const APPLICATIONS: [&str; 15] = [
        "python",
        "python3",
        "node",
        "npm",
        "yarn",
        "java",
        "celery",
        "gunicorn",
        "uvicorn",
        "php",
        "ruby",
        "bundle",
        "nginx",
        "postgres",
        "redis_exporter",
    ];
    APPLICATIONS.contains(&base_name(program))
}

/// Whether a word is a shell's own, or a tool that prepares a start.
pub(super) fn is_builtin(program: &str) -> bool {
    const NAMES: [&str; 25] = [
        "if", "then", "else", "fi", "for", "while", "do", "done", "case", "esac", "[", "[[", "test", "mkdir",
        "chown", "chmod", "sleep", "wait", "trap", "exit", "umask", "ulimit", "sysctl", "rm", "touch",
    ];
    NAMES.contains(&program)
}

/// Whether a program runs another one as a user of its own.
pub(super) fn gives_up_root(program: &str) -> bool {
    matches!(
        base_name(program),
        "gosu" | "su-exec" | "s6-setuidgid" | "chpst" | "setpriv" | "runuser" | "sudo" | "su"
    )
}

/// Reads the first words of a command.
pub(super) fn step(words: &[Text]) -> Step<'_> {
    let Some(first) = words.first() else { return Step::Program };
    let name = base_name(first.as_str());
    if is_server(name) {
        return Step::Server { sentinel: name.ends_with("-sentinel") };
    }
    match name {
        "sh" | "bash" | "ash" | "dash" | "zsh" | "busybox" => shell(words),
        "docker-entrypoint.sh" | "docker_entrypoint.sh" => Step::OwnEntrypoint,
        "entrypoint.sh" if first.as_str().starts_with("/opt/bitnami/") => Step::OwnEntrypoint,
        // They run the rest again and again, or with words that nobody sees here.
        "xargs" | "watch" => Step::Program,
        _ => match (shell_of_user(name, words), own_words(words)) {
            (Some(script), _) => Step::Shell(script),
            (None, Some(skip)) if skip < words.len() => Step::Wrapper { skip },
            _ => Step::Program,
        },
    }
}

/// A shell: `-c` with or without other letters makes the next word the script.
fn shell(words: &[Text]) -> Step<'_> {
    let mut at = 1;
    if words.get(1).is_some_and(|word| matches!(word.as_str(), "sh" | "ash")) {
        at = 2;
    }
    while let Some(word) = words.get(at) {
        let text = word.as_str();
        if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.starts_with('-')) {
            at += 1;
            if letters.contains('c') {
                return words.get(at).map_or(Step::Program, Step::Shell);
            }
            if letters.ends_with('o') {
                at += 1;
            }
        } else if text.starts_with("--") {
            at += 1;
        } else {
            return Step::File { skip: at };
        }
    }
    Step::Program
}

/// The script that `su` hands to the shell of a user, wherever `-c` stands.
///
/// A login shell starts with an environment of its own, and another program than a shell reads another language.
fn shell_of_user<'w>(name: &str, words: &'w [Text]) -> Option<&'w Text> {
    const VALUED: [&str; 10] =
        ["-c", "--command", "-s", "--shell", "-g", "--group", "-G", "--supp-group", "-u", "--user"];
    let mut script = None;
    let mut at = if matches!(name, "su" | "runuser") { 1 } else { words.len() };
    while let Some(word) = words.get(at).map(Text::as_str) {
        let value = words.get(at + 1);
        match word {
            "-c" | "--command" => script = Some(value?),
            "-" | "-l" | "--login" | "--" => return None,
            "-s" | "--shell" if !base_name(value?.as_str()).ends_with("sh") => return None,
            _ => {}
        }
        at += if VALUED.contains(&word) { 2 } else { 1 };
    }
    script
}
