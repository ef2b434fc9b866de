use super::super::environment::Environment;
use super::Follower;

/// The subshells around a command, outermost first: what is set in one is gone behind it.
#[derive(Debug, Default)]
pub(super) struct Shells {
    open: Vec<Before>,
}

/// What was before a subshell.
#[derive(Debug)]
struct Before {
    shell: usize,
    environment: Environment,
    directory: String,
}

impl Shells {
    /// Enters those that a command stands in.
    pub(super) fn enter(&mut self, around: &[usize], follower: &Follower<'_>) {
        for shell in around {
            if !self.open.iter().any(|open| open.shell == *shell) {
                let (environment, directory) = (follower.environment.clone(), follower.directory.clone());
                self.open.push(Before { shell: *shell, environment, directory });
            }
        }
    }

    /// Leaves those that a command does not stand in.
    pub(super) fn leave(&mut self, around: &[usize], follower: &mut Follower<'_>) {
        while let Some(before) = self.open.pop_if(|open| !around.contains(&open.shell)) {
            (follower.environment, follower.directory) = (before.environment, before.directory);
        }
    }
}
