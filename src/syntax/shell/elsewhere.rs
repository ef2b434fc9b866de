//! Programs that run a program elsewhere: in a container, in a pod, on another machine.

use super::options::{Before, Flags};
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

/// The flags of `docker run`, `docker exec` and their like.
pub(super) const FLAGS: Flags = Flags {
    long: &[
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
    ],
    letters: "diPqtT",
};

const OF_SSH: Flags = Flags { long: &[], letters: "46AaCfGgKkMNnqsTtVvXxYy" };

impl Elsewhere {
    /// What words run elsewhere that begin with a program which does so; `None` where they run nothing that is told.
    pub(super) fn of(words: &[Text]) -> Option<Self> {
        let name = base_name(words.first()?.as_str());
        if name == "ssh" {
            let host = Before::read(words, 1, &OF_SSH)?.operand;
            let program = host + 1;
            return (program < words.len()).then_some(Self { place: Some(host), program, joined: true });
        }
        let pods = matches!(name, "kubectl" | "oc");
        if !pods && !is_engine(name) {
            return None;
        }
        let verb = verb(words)?;
        let makes = words[verb].as_str() == "run";
        let Before { options, operand } = Before::read(words, verb + 1, &FLAGS)?;
        // Of a pod, options stand behind its name as well.
        let dashes = || words[operand + 1..].iter().take(WORDS).position(|word| word.as_str() == "--");
        let program = operand + 1 + if pods { dashes().map_or(0, |dashes| dashes + 1) } else { 0 };
        // An image that is given options runs its own program, and `--entrypoint` another one than its words say.
        let own = makes && words.get(program)?.as_str().starts_with('-');
        let other = options.iter().any(|(name, _)| name == "--entrypoint");
        let service = of_compose(words, verb);
        let place = (!makes || service).then_some(operand);
        (!own && !other).then_some(Self { place, program, joined: false })
    }
}

/// Programs that run containers.
pub(super) const ENGINES: [&str; 3] = ["docker", "podman", "nerdctl"];

/// Whether a program runs containers, by itself or as compose does.
pub(super) fn is_engine(name: &str) -> bool {
    ENGINES.contains(&name.strip_suffix("-compose").unwrap_or(name))
}

/// The word that tells what to run a program in.
pub(super) fn verb(words: &[Text]) -> Option<usize> {
    let verb = |word: &Text| matches!(word.as_str(), "exec" | "run");
    words.iter().skip(1).take(WORDS).position(verb).map(|verb| verb + 1)
}

/// Whether words before the verb make it one of compose.
pub(super) fn of_compose(words: &[Text], verb: usize) -> bool {
    words[..verb].iter().any(|word| word.as_str() == "compose" || word.as_str().ends_with("-compose"))
}
