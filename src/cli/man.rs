use super::console;
use super::exit::Exit;

/// Print the manual page of redlint or of one of its commands
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints a page as troff: `redlint man check | man -l -`.
///
/// # Errors
/// An unknown command, or those of stdout, in words.
pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Exit, String> {
    command.build();
    let page = match &arguments.command {
        None => clap_mangen::Man::new(command),
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            let found = found.ok_or_else(|| format!("there is no command `{name}`"))?;
            clap_mangen::Man::new(found).title(format!("redlint-{name}"))
        }
    };
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| error.to_string())?;
    console::print(|out| out.write_all(&text))?;
    Ok(Exit::Clean)
}
