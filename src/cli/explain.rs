use super::console;
use super::exit::Exit;
use super::scope::Place;
use crate::config::nearest;
use crate::explain;
use crate::report::{ColorChoice, Terminal, markdown};

/// Explain a rule: what happens, when it is fine, what to do, with examples
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Id of the rule
    #[arg(value_name = "RULE")]
    id: String,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Markdown,
}

/// Prints the text of a rule.
///
/// # Errors
/// An unknown rule, with the nearest one; what kept it from reading or writing; in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let policies = arguments.place.policies()?;
    let id = arguments.id.as_str();
    let rule = policies.rules.find(id).or_else(|| policies.rules.find(id.rsplit('/').next().unwrap_or(id)));
    let Some(rule) = rule else {
        let ids = policies.rules.rules().iter().map(|rule| rule.id.as_str());
        let hint = match nearest(id, ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`redlint rules` lists them all".into(),
        };
        return Err(format!("there is no rule `{id}`; {hint}"));
    };
    let text = policies.rules.text(&rule.id).cloned().unwrap_or_default();
    let page = explain::markdown(rule, &text);
    let page = match arguments.format {
        Format::Human => markdown::plain(&page, &Terminal::of_stdout(ColorChoice::Auto)),
        Format::Markdown => page,
    };
    console::print(|out| out.write_all(page.as_bytes()))?;
    Ok(Exit::Clean)
}
