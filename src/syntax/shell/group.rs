use super::{Command, Redirection};

impl Redirection {
    /// Whether it sends the standard output to a file.
    pub fn writes(&self) -> bool {
        let own = self.descriptor.as_ref().is_none_or(|number| number.as_str() == "1");
        own && matches!(self.operator, ">" | ">>" | ">|" | "&>" | "&>>")
    }
}

/// Gives the commands of a compound command what stands behind it: `{ echo a; echo b; } > file`. The file is opened once,
/// so that what writes into it after the first goes on behind that.
pub(super) fn redirect(commands: &mut [Command], inside: Option<usize>, all: &[Redirection]) {
    let Some(output) = all.iter().rfind(|redirection| redirection.writes()) else { return };
    let free = |command: &&mut Command| {
        command.inside == inside
            && command.piped_into.is_none()
            && !command.redirections.iter().any(Redirection::writes)
    };
    let mut operator = output.operator;
    for command in commands.iter_mut().filter(free) {
        command.redirections.push(Redirection { operator, ..output.clone() });
        operator = if operator.starts_with('&') { "&>>" } else { ">>" };
    }
}
