use crate::model::Family;
use crate::source::Text;
use crate::syntax::shell::handed::{self, Handed};
use crate::syntax::shell::program::base_name;
use crate::syntax::shell::wrapper::own_words;

/// What the first words of a command are.
pub(in super::super) enum Step<'a> {
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
    Family::of_program(name, &["server", "sentinel"]).is_some()
        || matches!(name, "dragonfly" | "redis-stack-server")
}

/// The first line of a script that the system cannot run by it: a carriage return is taken for a part of the interpreter's
/// name, or for an argument of it.
pub(super) fn unrunnable(script: &Text) -> Option<Text> {
    let text = script.as_str();
    let end = text.find("\r\n").filter(|end| text.starts_with("#!") && !text[..*end].contains('\n'))?;
    Some(script.slice(0..end))
}

/// Whether a program is certainly something else: a client, a tool of the system, an interpreter.
pub(super) fn is_plain(program: &str) -> bool {
    let name = base_name(program);
    const TOOLS: [&str; 15] = [
        "command", "sleep", "tail", "true", "false", "echo", "cat", "curl", "wget", "ping", "chown", "chmod",
        "mkdir", "cp", "rm",
    ];
    let ours = ["cli", "benchmark", "check-aof", "check-rdb"];
    TOOLS.contains(&name) || Family::of_program(name, &ours).is_some() || is_application(name)
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
pub(in super::super) fn step(words: &[Text]) -> Step<'_> {
    let Some(first) = words.first() else { return Step::Program };
    let name = base_name(first.as_str());
    if is_server(name) {
        return Step::Server { sentinel: name.ends_with("-sentinel") };
    }
    match name {
        "sh" | "bash" | "ash" | "dash" | "ksh" | "zsh" | "busybox" => match handed::to_shell(words) {
            Some(Handed::Script(at)) => words.get(at).map_or(Step::Program, Step::Shell),
            Some(Handed::File(skip)) => Step::File { skip },
            None => Step::Program,
        },
        "docker-entrypoint.sh" | "docker_entrypoint.sh" => Step::OwnEntrypoint,
        "entrypoint.sh" if first.as_str().starts_with("/opt/bitnami/") => Step::OwnEntrypoint,
        // They run the rest again and again, or with words that nobody sees here.
        "xargs" | "watch" => Step::Program,
        // A login shell starts with an environment of its own, another program than a shell reads another language.
        _ => match (handed::to_user(words).filter(|(_, same)| *same), own_words(words)) {
            (Some((at, _)), _) => words.get(at).map_or(Step::Program, Step::Shell),
            (None, Some(skip)) if skip < words.len() => Step::Wrapper { skip },
            _ => Step::Program,
        },
    }
}
