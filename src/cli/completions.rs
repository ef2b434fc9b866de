use super::console;
use super::exit::Exit;

/// Print completions for a shell
///
/// bash and zsh take them with `eval "$(redlint completions bash)"` or `zsh` in their start files, fish with
/// `redlint completions fish | source`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: clap_complete::Shell,
}

/// Prints what the shell is to source.
///
/// # Errors
/// Those of stdout, in words.
pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Exit, String> {
    let mut text = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut text);
    console::print(|out| out.write_all(&text))?;
    Ok(Exit::Clean)
}
