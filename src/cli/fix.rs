use super::exit::Exit;
use super::repair::Repair;
use super::reporting::Reporting;

/// Mend what has a fix, and report the rest: the same as check --fix
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Apply fixes too that somebody has to want: they keep other data, or choose what nobody had chosen
    #[arg(long, help_heading = "Fixes")]
    unsafe_fixes: bool,
    /// Write nothing, print what would change; exit code 1 where something would
    #[arg(long, help_heading = "Fixes")]
    diff: bool,
    #[command(flatten)]
    report: Reporting,
}

/// Mends, and reports what is left.
///
/// # Errors
/// What kept it from checking or from writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let repair = Repair { unsafe_fixes: arguments.unsafe_fixes, diff: arguments.diff };
    arguments.report.run(Some(repair))
}
