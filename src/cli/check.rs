use super::exit::Exit;
use super::repair::Repair;
use super::reporting::Reporting;
use super::watch;

/// Report problems of a deployment
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Mend what has a safe fix, and report the rest
    #[arg(long, help_heading = "Fixes")]
    fix: bool,
    /// With --fix: apply fixes too that somebody has to want: they keep other data, or choose what nobody had chosen
    #[arg(long, requires = "fix", help_heading = "Fixes")]
    unsafe_fixes: bool,
    /// With --fix: write nothing, print what would change; exit code 1 where something would
    #[arg(long, requires = "fix", help_heading = "Fixes")]
    diff: bool,
    /// Check again whenever something changes, until interrupted
    #[arg(long, conflicts_with = "fix")]
    watch: bool,
    #[command(flatten)]
    report: Reporting,
}

/// Checks, writes the findings, and says how it ended.
///
/// # Errors
/// What kept it from checking or from writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    if arguments.watch {
        return watch::run(&arguments.report);
    }
    let repair = Repair { unsafe_fixes: arguments.unsafe_fixes, diff: arguments.diff };
    arguments.report.run(arguments.fix.then_some(repair))
}
