use super::console;
use super::exit::Exit;

/// Print the JSON Schema of a file that redlint reads or writes
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Of which
    #[arg(value_enum, value_name = "SCHEMA")]
    schema: Schema,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Schema {
    /// redlint.toml
    Config,
    /// What `check --format json` writes
    Diagnostics,
    /// A rule, or a policy of your own
    Rule,
}

/// Prints the schema.
///
/// # Errors
/// Those of stdout, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let text = match arguments.schema {
        Schema::Config => include_str!("../../schemas/config.json"),
        Schema::Diagnostics => include_str!("../../schemas/diagnostics.json"),
        Schema::Rule => include_str!("../../schemas/rule.json"),
    };
    console::print(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clean)
}
