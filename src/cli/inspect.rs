use super::console;
use super::exit::Exit;
use super::scope::{Scope, here};
use super::words::in_words;
use crate::check::{Request, inspect};
use crate::policy::RuleSet;
use crate::report::inspect::{Choice, Format, write};
use crate::report::{ColorChoice, Paths, Terminal};
use crate::source::Files;

/// Show what would run: servers, their configuration and where each value comes from, roles, clients
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Show directives at their default too
    #[arg(long)]
    all: bool,
    /// Show secrets in the open
    #[arg(long)]
    show_secrets: bool,
    /// When to colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,
    #[command(flatten)]
    scope: Scope,
}

/// Prints what redlint believes.
///
/// # Errors
/// What kept it from reading or writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let disk = here()?;
    let settings = arguments.scope.settings(&disk)?;
    in_words(&disk, &settings.sources, &settings.problems).map_or(Ok(()), Err)?;
    let files = settings.files(&disk);
    let rules = RuleSet::default();
    let inspected = inspect(&files, &Request { options: &settings.options, rules: &rules });
    let choice = Choice { all: arguments.all, show_secrets: arguments.show_secrets };
    let terminal = Terminal::of_stdout(arguments.color);
    console::print(|out| write(arguments.format, &inspected, disk.directory(), choice, &terminal, out))?;
    let paths = Paths::new(disk.directory());
    let missing: Vec<_> = settings.options.paths.iter().filter(|path| files.kind(path).is_none()).collect();
    for path in &missing {
        console::complain(&format!("there is nothing at {}", paths.show(path)));
    }
    if !missing.is_empty() {
        return Ok(Exit::Trouble);
    }
    if inspected.is_empty() {
        console::complain(
            "nothing to inspect: no Redis configuration and no compose file with a Redis server",
        );
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Clean)
}
