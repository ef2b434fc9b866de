use super::console;
use super::exit::Exit;

/// Print the manual page of redlint or of one of its commands
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The command, and the one below it: `baseline write`
    #[arg(value_name = "COMMAND")]
    commands: Vec<String>,
}

/// Prints a page as troff: `redlint man check | man -l -`.
///
/// # Errors
/// An unknown command, or those of stdout, in words.
pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Exit, String> {
    command.build();
    let version = command.render_version().trim().to_owned();
    let mut name = command.get_name().to_owned();
    for below in arguments.commands.iter().flat_map(|word| word.split(' ')) {
        let found = command.find_subcommand(below).cloned();
        command = found.ok_or_else(|| format!("there is no command `{below}`"))?;
        name = format!("{name}-{below}");
    }
    let page = clap_mangen::Man::new(command).title(name).source(version);
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| error.to_string())?;
    console::print(|out| out.write_all(&text))?;
    Ok(Exit::Clean)
}
