use std::process::ExitCode;

/// What the exit codes mean, for `--help`.
pub(super) const HELP: &str = "Exit codes:
  0  nothing at or above --fail-on
  1  something at or above --fail-on
  2  wrong arguments, paths, configuration or rule files
  3  nothing to check (0 with --allow-empty)";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Something at or above it.
    Found,
    /// Usage, configuration, a rule file, or a path was wrong.
    Trouble,
    /// There was nothing to check.
    Nothing,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Found => 1,
            Self::Trouble => 2,
            Self::Nothing => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
