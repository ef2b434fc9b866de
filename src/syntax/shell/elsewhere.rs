//! Programs that run a program elsewhere: in a container, in a pod, on another machine.

use super::program::base_name;
use crate::source::Text;

/// Where words run a program that is not run where they are.
pub(super) struct Elsewhere {
    /// The word that names the container, service, pod or machine, unless it is made for this.
    pub(super) place: Option<usize>,
    /// The first word of the program.
    pub(super) program: usize,
    /// Whether a shell reads its words, joined.
    pub(super) joined: bool,
}

/// How many words are looked through for what tells a program from the options before it.
const WORDS: usize = 64;

/// Options of `docker run`, `docker exec` and their like that take no value. All others do.
const FLAGS: [&str; 27] = [
    "--build",
    "--detach",
    "--disable-content-trust",
    "--dry-run",
    "--help",
    "--init",
    "--interactive",
    "--no-deps",
    "--no-healthcheck",
    "--no-TTY",
    "--no-tty",
    "--oom-kill-disable",
    "--privileged",
    "--publish-all",
    "--quiet",
    "--quiet-build",
    "--quiet-pull",
    "--read-only",
    "--remove-orphans",
    "--replace",
    "--rm",
    "--service-ports",
    "--sig-proxy",
    "--stdin",
    "--tty",
    "--use-aliases",
    "--use-api-socket",
];

/// Those that are one letter.
const LETTERS: &str = "diPqtT";

/// The letters of `ssh` that take no value.
const OF_SSH: &str = "46AaCfGgKkMNnqsTtVvXxYy";

impl Elsewhere {
    /// What words run elsewhere that begin with a program which does so; `None` where they run nothing that is told.
    pub(super) fn of(words: &[Text]) -> Option<Self> {
        let name = base_name(words.first()?.as_str());
        if name == "ssh" {
            let host = operand(words, 1, |option| is_flag(option, OF_SSH))?;
            let program = host + 1;
            return (program < words.len()).then_some(Self { place: Some(host), program, joined: true });
        }
        if !matches!(
            name,
            "docker" | "podman" | "nerdctl" | "docker-compose" | "podman-compose" | "kubectl" | "oc"
        ) {
            return None;
        }
        let verb =
            1 + words[1..].iter().take(WORDS).position(|word| matches!(word.as_str(), "exec" | "run"))?;
        let makes = words[verb].as_str() == "run";
        let before = operand(words, verb + 1, is_flag_of_engine)?;
        // Of a pod, options stand behind its name as well.
        let dashes = words[before + 1..].iter().take(WORDS).position(|word| word.as_str() == "--");
        let program = match (name, dashes) {
            ("kubectl" | "oc", Some(dashes)) => before + dashes + 2,
            _ => before + 1,
        };
        let first = words.get(program)?.as_str();
        // An image that is given options runs its own program, and `--entrypoint` another one than its words say.
        let own = makes && first.starts_with('-');
        let other = words[verb..before].iter().any(|word| word.as_str().starts_with("--entrypoint"));
        let service =
            words[1..verb].iter().any(|word| word.as_str() == "compose") || name.ends_with("-compose");
        let place = (!makes || service).then_some(before);
        (!own && !other).then_some(Self { place, program, joined: false })
    }
}

/// Index of the first word behind options.
fn operand(words: &[Text], mut at: usize, is_flag: impl Fn(&str) -> bool) -> Option<usize> {
    loop {
        let word = words.get(at)?.as_str();
        if word == "--" {
            return (at + 1 < words.len()).then_some(at + 1);
        }
        if !word.starts_with('-') || word == "-" {
            return Some(at);
        }
        at += if is_flag(word) { 1 } else { 2 };
    }
}

fn is_flag_of_engine(option: &str) -> bool {
    option.contains('=') || FLAGS.contains(&option) || !option.starts_with("--") && is_flag(option, LETTERS)
}

/// Whether letters behind a `-` take no further word: they are flags, or a value stands behind the one that takes one.
fn is_flag(option: &str, flags: &str) -> bool {
    let mut letters = option.chars().skip(1);
    let valued = letters.find(|letter| !flags.contains(*letter));
    valued.is_none() || letters.next().is_some()
}
