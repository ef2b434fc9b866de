use super::console;
use super::exit::Exit;
use super::policies::Policies;
use super::scope::{Place, here};
use crate::explain;
use crate::model::catalog::directives::{self, SeriesSet};
use crate::report::{ColorChoice, Terminal, markdown};

/// Explain a rule: what happens, when it is fine, what to do, with examples
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Id of the rule; or the word `directive`
    #[arg(value_name = "RULE")]
    id: String,
    /// Name of a directive of redis.conf, after the word `directive`
    #[arg(value_name = "DIRECTIVE")]
    name: Option<String>,
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

/// Prints a page.
///
/// # Errors
/// An unknown name, with the nearest one; what kept it from reading or writing; in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let mut exit = Exit::Clean;
    let page = match (arguments.id.as_str(), &arguments.name) {
        ("directive", Some(name)) => directive(name)?,
        ("directive", None) => return Err("name the directive: redlint explain directive maxmemory".into()),
        (_, Some(name)) => return Err(format!("one rule at a time: what is `{name}`?")),
        (id, None) => {
            let policies = arguments.place.policies()?;
            exit = policies.ending(&here()?);
            rule(id, &policies)?
        }
    };
    let page = match arguments.format {
        Format::Human => markdown::plain(&page, &Terminal::of_stdout(ColorChoice::Auto)),
        Format::Markdown => page,
    };
    console::print(|out| out.write_all(page.as_bytes()))?;
    Ok(exit)
}

fn rule(id: &str, policies: &Policies) -> Result<String, String> {
    let Some(rule) = policies.rules.find(id) else {
        if directives::find(id).is_some() {
            return directive(id);
        }
        if let (false, Some(near)) = (policies.knows(id), directives::suggest(id, SeriesSet::every())) {
            return Err(format!("there is no rule and no directive `{id}`; did you mean `{near}`?"));
        }
        return Err(match policies.chosen(&[id.to_owned()])?[..] {
            [] => format!("there is no rule `{id}` among those that could be read"),
            [rule] => format!("there is no rule `{id}`; did you mean `{}`?", rule.id),
            _ => format!("`{id}` means several rules; `redlint rules {id}` lists them"),
        });
    };
    let text = policies.rules.text(&rule.id).cloned().unwrap_or_default();
    Ok(explain::rule(rule, &text))
}

fn directive(name: &str) -> Result<String, String> {
    let found = directives::find(name).map(explain::directive);
    found.ok_or_else(|| match directives::suggest(name, SeriesSet::every()) {
        Some(near) => format!("there is no directive `{name}`; did you mean `{near}`?"),
        None => format!("there is no directive `{name}`"),
    })
}
