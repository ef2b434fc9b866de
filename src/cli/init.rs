use super::console;
use super::exit::Exit;
use super::reporting::checked;
use super::scope::{Scope, here};
use crate::check::{Inspected, Request, inspect};
use crate::config::NAME;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::RuleSet;
use crate::report::{Paths, counted};
use crate::source::Files;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Write a redlint.toml with what there is to decide here
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Replace the one that is there
    #[arg(long)]
    force: bool,
    /// Print it instead of writing it
    #[arg(long)]
    stdout: bool,
    #[command(flatten)]
    scope: Scope,
}

/// Looks at what is there, and writes redlint.toml into the working directory.
///
/// # Errors
/// One that is there already; what kept it from reading or writing, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let disk = here()?;
    let path = disk.directory().join(NAME);
    if !arguments.force && !arguments.stdout && disk.kind(&path).is_some() {
        return Err(format!("{NAME} is there already; --force replaces it"));
    }
    let settings = arguments.scope.settings_anew(&disk)?;
    let report = checked(&disk, &settings, None, None)?.report;
    let none = RuleSet::default();
    let inspected = inspect(&disk, &Request { options: &settings.options, rules: &none });
    let text = page(&Paths::new(disk.directory()), &inspected, &report.diagnostics);
    if arguments.stdout {
        console::print(|out| out.write_all(text.as_bytes()))?;
    } else {
        disk.write(&path, text.as_bytes()).map_err(|why| format!("cannot write {NAME}: {why}"))?;
        console::print(|out| writeln!(out, "Wrote {NAME}. `redlint check` goes by it from now on."))?;
    }
    Ok(Exit::Clean)
}

fn page(paths: &Paths, inspected: &[Inspected], found: &[Diagnostic]) -> String {
    let mut page = String::from(
        "# What redlint goes by in this directory and below: `redlint schema config` knows every key.\n\n",
    );
    let mut servers = inspected.iter().flat_map(|one| &one.deployment.servers);
    let bare = servers.any(|server| !server.container);
    page.push_str(
        "# Mildest severity that fails a run: error, warning, info or never.\nfail-on = \"error\"\n\n",
    );
    page.push_str("# Server of a configuration that no compose file or Dockerfile places: its version decides which directives there are.\n");
    if !bare {
        page.push_str("# None is needed here: compose files and Dockerfiles name the images.\n");
    }
    page.push_str("# target = \"redis@7.2\"\n\n");
    page.push_str(
        "# Paths to leave out, as in .gitignore, from this directory.\n# exclude = [\"vendor/**\"]\n\n",
    );
    page.push_str("# Variables that are set where it runs, and stand in no file here.\n# [env]\n# assume-defined = [\"REDIS_PASSWORD\"]\n\n");
    page.push_str(&rules(found));
    page.push_str("\n# Other levels for some paths.\n# [[overrides]]\n# paths = [\"dev/**\"]\n# rules = { no-maxmemory = \"off\" }\n# reason = \"nobody minds there\"\n");
    page.push_str(&projects(paths, inspected));
    page
}

/// Every rule that finds something, to be decided on.
fn rules(found: &[Diagnostic]) -> String {
    let mut rules: BTreeMap<&str, (usize, Severity, &str)> = BTreeMap::new();
    let open = found.iter().filter(|one| one.is_of_a_rule());
    for finding in open {
        let rule = rules.entry(&finding.rule).or_insert((0, finding.severity, &finding.title));
        rule.0 += 1;
        rule.1 = rule.1.max(finding.severity);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(id, (_, severity, _))| (Reverse(*severity), *id));
    let mut text = String::from(
        "# Level of a rule or of a group of rules: off, info, warning or error. `redlint rules` lists them.\n[rules]\n",
    );
    if !rules.is_empty() {
        text.push_str("# These find something now:\n");
    }
    for (id, (number, severity, title)) in rules {
        let _ = writeln!(text, "# {id} = \"{severity}\"  # {}: {title}", counted(number, "finding"));
    }
    text
}

fn projects(paths: &Paths, inspected: &[Inspected]) -> String {
    let mut text = String::from(
        "\n# Projects are found by their names; naming one here means that only those named are looked at.\n",
    );
    for one in inspected {
        let Some(project) = &one.project else { continue };
        let files: Vec<String> = project
            .files
            .iter()
            .map(|file| format!("\"{}\"", paths.show(one.sources.file(*file).path())))
            .collect();
        let name = if project.variant.is_empty() { &project.name } else { &project.variant };
        let _ = write!(text, "# [[project]]\n# name = \"{name}\"\n# files = [{}]\n", files.join(", "));
        let environment = project.environment.as_str();
        if environment != "unknown" {
            let _ = writeln!(text, "# environment = \"{environment}\"");
        }
    }
    text
}
