use super::compose::{Compose, discovered};
use super::policies::Policies;
use super::selection::Selection;
use crate::config::{self, Config, FailOn, Found, Level, Options, ProjectSpec};
use crate::diagnostic::Diagnostic;
use crate::disk::{Disk, LARGEST};
use crate::model::catalog::knowledge;
use crate::model::{Date, Target};
use crate::source::{FileId, Files, Overlay, Sources, Span};
use crate::threads::Threads;
use indexmap::IndexMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What to look at, and as what: shared by every command that reads a deployment.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Scope {
    /// Files and directories to look at, or - for standard input [default: the working directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Server that a configuration is for, where nothing else tells: redis@7.0.15, valkey@8
    #[arg(long, value_name = "SERVER@VERSION", value_parser = knowledge::target)]
    target: Option<Target>,
    /// Day to judge ends of life and expiries by [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// With -: path of the file that standard input is the content of; it is seen in the context of its project
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    /// Leave out files that were named as well where `exclude` or .redlintignore says so, as hooks need it
    #[arg(long)]
    force_exclude: bool,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    compose: Compose,
}

/// Where the configuration is.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Place {
    /// Configuration file [default: redlint.toml, nearest upward in the repository]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Read no redlint.toml
    #[arg(long)]
    no_config: bool,
}

/// Arguments laid over redlint.toml.
#[derive(Debug)]
pub(super) struct Settings {
    pub options: Options,
    /// `fail-on` of redlint.toml.
    pub fail_on: Option<FailOn>,
    /// Where each level of `[rules]` is written.
    pub config: Config,
    /// redlint.toml, for its problems to point into.
    pub sources: Sources,
    /// What is wrong with redlint.toml.
    pub problems: Vec<Diagnostic>,
    /// Files of the user's own knowledge.
    pub catalogs: Vec<FileId>,
    /// Path and content of files that are not as on the disk: what came by standard input, buffers of an editor.
    pub buffers: Vec<(PathBuf, Vec<u8>)>,
    /// Who checks.
    pub threads: Threads,
    /// Which rules run.
    pub selection: Selection,
    /// Whether nothing is told but what was asked for.
    pub quiet: bool,
}

impl Settings {
    /// The files to look at: those of the disk, with the buffers in place of theirs.
    pub fn files<'d>(&self, disk: &'d Disk) -> Overlay<'d> {
        let mut files = Overlay::new(disk);
        for (path, content) in &self.buffers {
            files.insert(path, content.as_slice());
        }
        files
    }

    /// Whether all of the tree is looked at, not some files that somebody names.
    pub fn sees_all(&self) -> bool {
        let options = &self.options;
        options.compose_files.is_empty() && options.paths.iter().any(|path| options.root.starts_with(path))
    }
}

impl Scope {
    /// One file, and nothing else asked for.
    pub fn of(path: &Path) -> Self {
        Self { paths: vec![path.to_owned()], ..Self::default() }
    }

    /// Reads redlint.toml, if there is one, and lays the arguments over it.
    ///
    /// # Errors
    /// A configuration file that was asked for by name and cannot be read, in words.
    pub fn settings(&self, files: &dyn Files) -> Result<Settings, String> {
        self.settings_of(files, &self.place)
    }

    /// The same as if there were no redlint.toml, but for one that is named outright: for the one that is to be written.
    ///
    /// # Errors
    /// As those of [`Self::settings`].
    pub fn settings_anew(&self, files: &dyn Files) -> Result<Settings, String> {
        let place = Place { config: self.place.config.clone(), no_config: true };
        self.settings_of(files, &place)
    }

    fn settings_of(&self, files: &dyn Files, place: &Place) -> Result<Settings, String> {
        let tidy = |paths: &[PathBuf]| paths.iter().map(|path| files.tidy(path)).collect::<Vec<_>>();
        let buffer = self.buffer(files)?;
        let paths = match &buffer {
            Some((path, _)) => vec![path.clone()],
            None => tidy(&self.paths),
        };
        let environment = self.compose.environment();
        let directory = self.compose.project_directory.as_deref().map(|path| files.tidy(path));
        let mut composed = self.compose.files(files, &environment);
        let called_in = (!composed.is_empty() && !self.compose.names_files() && directory.is_none())
            .then(|| files.home().to_owned());
        if let (Some(directory), true, true) = (&directory, composed.is_empty(), paths.is_empty()) {
            composed = discovered(files, directory);
        }
        let start = common(paths.iter().chain(&composed).chain(&directory));
        let start = start.unwrap_or_else(|| files.home().to_owned());
        let found = place.find(files, &start);
        let mut sources = Sources::new();
        let (config, problems) = match &found.config {
            Some(path) => read_config(files, &mut sources, path)?,
            None => (Config::default(), Vec::new()),
        };
        let (knowledge, catalogs, wrong) = config::knowledge(files, &mut sources, &found.root);
        let problems = [problems, wrong].concat();
        let options = Options {
            paths: if !paths.is_empty() {
                paths
            } else if composed.is_empty() {
                vec![files.home().to_owned()]
            } else {
                vec![found.root.clone()]
            },
            compose_files: composed,
            env_files: self.compose.env_files(files, &environment),
            profiles: self.compose.profiles.clone(),
            called_in,
            project_directory: directory,
            environment,
            assume_defined: config.assume_defined.clone(),
            target: self.target.or(config.target),
            today: self.today.unwrap_or_else(Date::today),
            knowledge,
            strict: config.strict.unwrap_or(false),
            overrides: config.overrides.clone(),
            force_exclude: self.force_exclude,
            exclude: config.exclude.clone(),
            policies: config.policies.iter().map(|path| files.tidy(&found.root.join(path))).collect(),
            levels: levels(&config.levels),
            projects: config.projects.iter().map(|spec| project(files, &found.root, spec)).collect(),
            root: found.root,
        };
        Ok(Settings {
            options,
            fail_on: config.fail_on,
            catalogs,
            config,
            sources,
            problems,
            buffers: buffer.into_iter().collect(),
            threads: Threads::default(),
            selection: Selection::default(),
            quiet: false,
        })
    }

    /// Whether standard input is to be looked at.
    pub fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| path == Path::new("-"))
    }

    /// What came by standard input, where a path is `-`.
    fn buffer(&self, files: &dyn Files) -> Result<Option<(PathBuf, Vec<u8>)>, String> {
        let dash = Path::new("-");
        match (&self.paths[..], &self.stdin_filename) {
            ([path], Some(name)) if path == dash => Ok(Some((files.tidy(name), stdin()?))),
            ([path], None) if path == dash => {
                Err("name the file: redlint check - --stdin-filename FILE".into())
            }
            (paths, _) if paths.iter().any(|path| path == dash) => {
                Err("- stands alone: nothing beside it".into())
            }
            (_, Some(_)) => Err("--stdin-filename needs the path -".into()),
            _ => Ok(None),
        }
    }
}

impl Place {
    /// The built-in rules and the policies of the working directory's configuration. What is wrong with either is
    /// among their problems; the rest counts.
    ///
    /// # Errors
    /// A configuration that cannot be read at all, in words.
    pub fn policies(&self) -> Result<Policies, String> {
        let disk = here()?;
        let found = self.find(&disk, disk.directory());
        let mut sources = Sources::new();
        let (config, problems) = match &found.config {
            Some(path) => read_config(&disk, &mut sources, path)?,
            None => (Config::default(), Vec::new()),
        };
        let given: Vec<PathBuf> =
            config.policies.iter().map(|path| disk.tidy(&found.root.join(path))).collect();
        let mut policies = Policies::load(&disk, &found.root, &given);
        let wrong = policies.configure(&config);
        policies.adopt(&sources, problems.into_iter().chain(wrong));
        Ok(policies)
    }

    fn find(&self, files: &dyn Files, start: &Path) -> Found {
        let found = config::find(files, start);
        match &self.config {
            Some(path) => {
                let path = files.tidy(path);
                let root = path.parent().map_or(found.root, Path::to_owned);
                Found { root, config: Some(path) }
            }
            None if self.no_config => Found { config: None, ..found },
            None => found,
        }
    }
}

/// Files as seen from the working directory.
///
/// # Errors
/// Where there is none any more, in words.
pub(super) fn here() -> Result<Disk, String> {
    Disk::here().map_err(|error| format!("no working directory: {error}"))
}

fn read_config(
    files: &dyn Files,
    sources: &mut Sources,
    path: &Path,
) -> Result<(Config, Vec<Diagnostic>), String> {
    config::load(files, sources, path).map_err(|why| format!("{}: {why}", path.display()))
}

/// Standard input, up to what is read of a file.
fn stdin() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LARGEST).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| format!("cannot read standard input: {error}"))
}

fn levels(written: &IndexMap<String, (Level, Span)>) -> IndexMap<String, Level> {
    written.iter().map(|(id, (level, _))| (id.clone(), *level)).collect()
}

fn project(files: &dyn Files, root: &Path, spec: &ProjectSpec) -> ProjectSpec {
    let below = |path: &PathBuf| files.tidy(&root.join(path));
    ProjectSpec {
        files: spec.files.iter().map(below).collect(),
        env_files: spec.env_files.iter().map(below).collect(),
        directory: spec.directory.as_ref().map(below),
        ..spec.clone()
    }
}

/// The deepest directory or file that holds all of the paths.
fn common<'p>(mut paths: impl Iterator<Item = &'p PathBuf>) -> Option<PathBuf> {
    let first = paths.next()?.clone();
    Some(paths.fold(first, |shared, path| {
        let parts = shared.components().zip(path.components());
        parts.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    }))
}
