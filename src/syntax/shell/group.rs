use super::{Command, Redirection};

impl Redirection {
    /// Whether it sends the standard output to a file.
    pub fn writes(&self) -> bool {
        let own = self.descriptor.as_ref().is_none_or(|number| number.as_str() == "1");
        own && matches!(self.operator, ">" | ">>" | ">|" | "&>" | "&>>")
    }

    /// Whether what it writes goes behind what the file holds already.
    pub fn appends(&self) -> bool {
        self.operator.ends_with(">>")
    }
}

impl Command {
    /// Where its standard output goes, if to a file: of several redirections the last one is left with it.
    pub fn output(&self) -> Option<&Redirection> {
        output(&self.redirections)
    }
}

fn output(redirections: &[Redirection]) -> Option<&Redirection> {
    redirections.iter().rfind(|redirection| redirection.writes())
}

/// Gives the commands of a compound command what stands behind it: `{ echo a; echo b; } > file`. The file is opened once,
/// so that what writes into it after the first goes on behind that.
pub(super) fn redirect(commands: &mut [Command], inside: Option<usize>, all: &[Redirection]) {
    let Some(output) = output(all) else { return };
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
