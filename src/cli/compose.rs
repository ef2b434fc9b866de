use crate::discover;
use crate::model::compose::{BASES, OVERRIDES};
use crate::source::{FileKind, Files};
use indexmap::IndexMap;
use std::path::{Path, PathBuf};

/// As `docker compose` takes them.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Compose")]
pub(super) struct Compose {
    /// Compose file; repeat it for overrides, in merge order
    #[arg(short, long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Env file to read instead of .env; may be repeated
    #[arg(long = "env-file", value_name = "FILE")]
    env_files: Vec<PathBuf>,
    /// Profile to enable; may be repeated, * for all
    #[arg(long = "profile", value_name = "NAME")]
    pub profiles: Vec<String>,
    /// Directory that relative paths start from [default: that of the first compose file]
    #[arg(long, value_name = "DIR")]
    pub project_directory: Option<PathBuf>,
    /// Variable as if the shell had set it; may be repeated
    #[arg(long = "env", value_name = "KEY=VALUE", value_parser = key_and_value)]
    variables: Vec<(String, String)>,
    /// Take variables from the shell, as compose does; without this none is read
    #[arg(long)]
    env_from_shell: bool,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".into()),
    }
}

impl Compose {
    /// The variables that the shell has set, or is to be taken to have set.
    pub fn environment(&self) -> IndexMap<String, String> {
        let shell = self.env_from_shell.then(std::env::vars_os).into_iter().flatten();
        let shell =
            shell.filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
        let mut environment: IndexMap<String, String> = shell.collect();
        environment.sort_unstable_keys();
        environment.extend(self.variables.iter().cloned());
        environment
    }

    /// The files of one project in merge order, tidy: as given, else those that `COMPOSE_FILE` names, in the shell or in
    /// env files that are given.
    pub fn files(&self, files: &dyn Files, environment: &IndexMap<String, String>) -> Vec<PathBuf> {
        if !self.files.is_empty() {
            return self.files.iter().map(|path| files.tidy(path)).collect();
        }
        let env_files = self.env_files(files, environment);
        if !environment.contains_key("COMPOSE_FILE") && !env_files.is_empty() {
            return discover::told(files, files.home(), &env_files, environment);
        }
        let default = if cfg!(windows) { ";" } else { ":" };
        let separator = environment.get("COMPOSE_PATH_SEPARATOR").map_or(default, String::as_str);
        listed(files, environment, "COMPOSE_FILE", separator)
    }

    /// Whether the files are named on the command line.
    pub fn names_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// The files to read instead of `.env`, tidy: as given, else those that `COMPOSE_ENV_FILES` names.
    pub fn env_files(&self, files: &dyn Files, environment: &IndexMap<String, String>) -> Vec<PathBuf> {
        match self.env_files.as_slice() {
            [] => listed(files, environment, "COMPOSE_ENV_FILES", ","),
            given => given.iter().map(|path| files.tidy(path)).collect(),
        }
    }
}

/// The files that compose finds by itself from a directory upward: the first of its names, and an override beside it.
pub(super) fn discovered(files: &dyn Files, directory: &Path) -> Vec<PathBuf> {
    let there = |directory: &Path, names: &[&str]| {
        let paths = names.iter().map(|name| directory.join(name));
        paths.into_iter().find(|path| files.kind(path) == Some(FileKind::File))
    };
    for directory in directory.ancestors() {
        if let Some(base) = there(directory, &BASES) {
            return std::iter::once(base).chain(there(directory, &OVERRIDES)).collect();
        }
    }
    Vec::new()
}

fn listed(
    files: &dyn Files,
    environment: &IndexMap<String, String>,
    name: &str,
    separator: &str,
) -> Vec<PathBuf> {
    let list = environment.get(name).map(String::as_str).unwrap_or_default();
    let parts: Vec<&str> = if separator.is_empty() { vec![list] } else { list.split(separator).collect() };
    parts.into_iter().filter(|part| !part.is_empty()).map(|part| files.tidy(part.as_ref())).collect()
}
