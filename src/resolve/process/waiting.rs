use super::programs::{is_application, is_builtin};
use crate::model::network::is_loopback;
use crate::resolve::invocation;
use crate::source::{Text, UNKNOWN};
use crate::syntax::shell::{ArmKind, Command, Next};
use crate::syntax::words::posix::Word;

/// The program of a command that a shell comes to only once a server before it has ended, and that has no use then, or is
/// not there to tidy up: a client of that server, an application. `joined` tells that `&&` stands between the two.
pub(super) fn kept_waiting(server: &Command, command: &Command, joined: bool) -> Option<Text> {
    if !comes_behind(server, command) || server.words.iter().any(|word| ends_at_once(word.text.as_str())) {
        return None;
    }
    let words: Vec<Text> = command.words.iter().map(Word::masked).collect();
    let program = invocation::program(&words)?;
    let own = |host: Text| is_loopback(host.as_str());
    let talks = program.ends_with("-cli") && invocation::host(&words).is_none_or(own);
    let starts = joined || command.next == Next::Background || command.program() == Some("exec");
    let waits = talks || is_application(&program) || starts && !is_builtin(&program) && program != "tail";
    (waits && !program.contains(UNKNOWN)).then(|| Text::whole(program, command.span))
}

/// Whether a word makes a server tell something and end.
fn ends_at_once(word: &str) -> bool {
    matches!(word, "-v" | "--version" | "-h" | "--help" | "--test-memory" | "--check-system")
}

/// Whether a command ends the list that a server stands in: what stands behind that is for when the server did not run.
pub(super) fn ends_list(server: &Command, command: &Command) -> bool {
    matches!(command.program(), Some("exit" | "return")) && server.arms.starts_with(&command.arms)
}

/// Whether a command runs when another has ended, and then for sure.
pub(super) fn comes_behind(first: &Command, second: &Command) -> bool {
    let same = |a: usize, b: usize| second.arms.iter().all(|arm| arm.of != a || arm.number == b);
    first.function == second.function
        && first.next != Next::Or
        && first.arms.iter().all(|arm| arm.kind != ArmKind::Loop && same(arm.of, arm.number))
}
