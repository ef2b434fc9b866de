use super::beside::{Beside, DEEPEST};
use super::gather::Outcome;
use super::images::Images;
use super::judged::Judged;
use super::memory::Key;
use super::scripts::{self, Scripts};
use super::starters::Starters;
use super::trouble;
use crate::compose::{self, LoadInput, Parsed};
use crate::config::Options;
use crate::diagnostic::Diagnostic;
use crate::discover::{self, Found, GitIgnores, Group, Kind, Scope, VariantFiles};
use crate::model::compose::Project;
use crate::model::{Deployment, Environment};
use crate::policy::RuleSet;
use crate::resolve::{self, Around, Context, Known, Usage};
use crate::source::{FileId, Files, Sources};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// No code that is for other surroundings.
static NOTHING_ASIDE: BTreeSet<FileId> = BTreeSet::new();

/// What is read of a project once, for all of its variants. It goes with their sources.
#[derive(Debug, Default)]
pub(super) struct Once {
    parsed: Parsed,
    known: Known,
    /// Files around it.
    env_files: Option<Vec<FileId>>,
    scripts: Option<Vec<FileId>>,
    git: GitIgnores,
}

/// Variables that every shell has, or that compose sets where it has not. `UID` is none of them: shells keep it to
/// themselves.
const SHELL: [&str; 6] = ["HOME", "LOGNAME", "PATH", "PWD", "SHELL", "USER"];

/// From the files of one project to its findings.
pub(super) struct Pipeline<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) options: &'a Options,
    pub(super) root: PathBuf,
    /// Env files by the directory of the project they belong to.
    env_files: Arc<BTreeMap<PathBuf, BTreeSet<PathBuf>>>,
    /// Scripts by the directory of the project they belong to.
    pub(super) scripts: Scripts,
    /// Code by the directory of the project that it belongs to.
    code: Scripts,
    /// What may fill in configurations that no project uses.
    beside: Arc<Beside>,
    starters: Arc<Starters>,
    images: Arc<Images>,
    /// Files that nothing ignores.
    met: Arc<HashSet<PathBuf>>,
    /// Files that anybody wants findings in; `None` where all may be wanted.
    pub(super) scope: Option<Arc<Scope>>,
}

impl<'a> Pipeline<'a> {
    /// Over what was found: projects, and files that they may use.
    pub(super) fn new(files: &'a dyn Files, options: &'a Options, found: &Found) -> Self {
        let mut env_files: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
        for path in found.others_of(Kind::Env) {
            // The nearest project above.
            if let Some(directory) = path.ancestors().skip(1).find(|above| found.homes.contains(*above)) {
                env_files.entry(directory.to_owned()).or_default().insert(path.clone());
            }
        }
        let scripts = Scripts::new(found, Kind::Script, scripts::matters);
        let code = Scripts::new(found, Kind::Code, scripts::sets_up_clients);
        Self {
            files,
            options,
            root: files.tidy(&options.root),
            env_files: Arc::new(env_files),
            scripts,
            code,
            beside: Arc::default(),
            starters: Arc::default(),
            images: Arc::new(Images::new(found)),
            met: Arc::new(found.met()),
            scope: None,
        }
    }

    /// The same over other files, with no script looked into yet.
    pub(super) fn over<'f>(&'f self, files: &'f dyn Files) -> Pipeline<'f> {
        Pipeline {
            files,
            options: self.options,
            root: self.root.clone(),
            env_files: Arc::clone(&self.env_files),
            scripts: self.scripts.anew(),
            code: self.code.anew(),
            beside: Arc::clone(&self.beside),
            starters: Arc::clone(&self.starters),
            images: Arc::clone(&self.images),
            met: Arc::clone(&self.met),
            scope: self.scope.clone(),
        }
    }

    /// What the variants of a project in a directory, or of a file, come to: none yet.
    pub(super) fn judged<'j>(&'j self, home: &Path, sources: Sources, rules: &'j RuleSet) -> Judged<'j> {
        Judged::new(home, sources, rules, self.options.strict, self.scope.as_deref())
    }

    /// Texts that may fill in a configuration that no project uses.
    pub(super) fn beside(&self, conf: &Path) -> Vec<PathBuf> {
        self.around(conf, 1)
    }

    /// Texts beside a file, and in so many directories above it, whichever project they belong to.
    fn around(&self, file: &Path, levels: usize) -> Vec<PathBuf> {
        let Some(home) = file.parent() else { return Vec::new() };
        let mut texts = self.beside.of(home, levels, &self.root, self.files);
        texts.retain(|path| path != file);
        texts
    }

    /// How a configuration is used that no project uses.
    pub(super) fn usage(&self, conf: &Path) -> Usage {
        Usage {
            image: self.images.hold(conf, self.options.knowledge, &self.root, self.files),
            starters: self.starters.of(conf, &self.root, self.files),
        }
    }

    /// Whether a file elsewhere starts what may be the image of a Dockerfile in a way of its own.
    pub(super) fn is_started_otherwise(&self, dockerfile: &Path) -> bool {
        self.images.start_otherwise(dockerfile, self.options.knowledge, self.files)
    }

    /// What a group is remembered by.
    pub(super) fn key(&self, group: &Group) -> Key {
        let directory = &group.directory;
        let env_files = self.env_files.get(directory).into_iter().flatten().cloned().collect();
        Key::Group(
            group.clone(),
            [
                env_files,
                self.scripts.candidates(directory),
                self.code.candidates(directory),
                self.beside.of(directory, DEEPEST, &self.root, self.files),
            ],
        )
    }

    /// Findings of a group; what several of its variants share is one.
    pub(super) fn check_group(&self, group: &Group, rules: &RuleSet) -> Outcome {
        let mut judged = self.judged(&group.directory, Sources::seen_from(self.files), rules);
        let mut once = Once::default();
        for variant in group.variants.iter().take(trouble::MAX_VARIANTS) {
            let (_, deployment, findings) = self.resolve(group, variant, &mut once, judged.sources(), false);
            judged.take(&variant.name, &deployment, findings);
        }
        let mut outcome = judged.finish();
        let last = group.variants.iter().map(|variant| variant.files.last());
        let more = trouble::too_many_variants(last, &mut outcome.sources, self.files);
        let help = "Name the files that belong together in a `[[project]]` of redlint.toml.";
        outcome.diagnostics.extend(more.map(|more| more.with_help(help)));
        outcome
    }

    /// What a variant would run, and what is wrong with its files. The project's canonical form is made on request.
    pub(super) fn resolve(
        &self,
        group: &Group,
        variant: &VariantFiles,
        once: &mut Once,
        sources: &mut Sources,
        canonical: bool,
    ) -> (Project, Deployment, Vec<Diagnostic>) {
        let options = self.options;
        let named = [&variant.env_files, &options.env_files].into_iter().find(|files| !files.is_empty());
        let (started, others) = match variant.started.split_first() {
            Some((first, others)) if named.is_none() => (first.clone(), others),
            _ => (None, [].as_slice()),
        };
        let profiles = variant.profiles.iter().chain(&options.profiles).cloned();
        let input = LoadInput {
            paths: variant.files.clone(),
            directory: Some(group.directory.clone()),
            env: options.environment.clone(),
            env_files: named.cloned().or(started),
            other_env_files: others.to_vec(),
            lacks_env_file: named.is_none() && variant.lacks_env_file,
            called_in: options.called_in.clone().or_else(|| group.called_in.clone()),
            assumed: SHELL
                .into_iter()
                .chain(options.assume_defined.iter().map(String::as_str))
                .map(str::to_owned)
                .collect(),
            profiles: profiles.collect(),
            name: None,
            variant: if group.variants.len() > 1 { variant.name.clone() } else { String::new() },
            environment: variant.environment,
            root: Some(self.root.clone()),
            canonical,
            ..LoadInput::default()
        };
        let (mut project, mut problems) =
            compose::load_variant(&mut once.parsed, sources, self.files, &input);
        problems.extend(trouble::too_many_services(&mut project));
        let directory = &group.directory;
        let env_files = once.env_files.get_or_insert_with(|| self.env_files(directory, sources));
        let (mut scripts, mut code): (&[FileId], Vec<FileId>) = (&[], Vec::new());
        // Where a project has nothing of Redis, nothing around it matters.
        if sources.iter().any(|(_, file)| scripts::speaks_of_redis(file.text())) {
            scripts = once.scripts.get_or_insert_with(|| self.scripts(directory, sources));
            code = self.code(directory, sources);
        }
        let aside = self.aside(&code, variant.environment, sources);
        let texts = |file: &Path| self.around(file, DEEPEST);
        let around = Around::new(&texts);
        let context =
            Context { aside: &aside, around, ..self.context(env_files, scripts, &code, &once.known) };
        let (mut deployment, more) = resolve::resolve(&project, sources, self.files, context);
        deployment.ignored = self.ignored(&mut once.git, sources);
        problems.extend(more);
        (project, deployment, problems)
    }

    /// What resolving needs besides the files of a project.
    pub(super) fn context<'c>(
        &'c self,
        env_files: &'c [FileId],
        scripts: &'c [FileId],
        code: &'c [FileId],
        known: &'c Known,
    ) -> Context<'c> {
        let options = self.options;
        Context {
            target: options.target,
            today: options.today,
            root: &self.root,
            knowledge: options.knowledge,
            env_files,
            scripts,
            code,
            aside: &NOTHING_ASIDE,
            around: Around::default(),
            known,
        }
    }

    /// Code for other surroundings than those of a deployment: settings for tests and for the machine of a developer,
    /// unless it is one for them.
    fn aside(&self, code: &[FileId], environment: Environment, sources: &Sources) -> BTreeSet<FileId> {
        let is_aside = |file: &&FileId| {
            let path = sources.file(**file).path();
            // What Django calls local is for each host, whatever runs there.
            let hosts = path.file_stem().is_some_and(|stem| stem == "local_settings");
            let own = if hosts { Environment::Unknown } else { discover::environment_of(path, &self.root) };
            let fits =
                own == environment || environment == Environment::Unknown && own == Environment::Production;
            own != Environment::Unknown && !fits
        };
        code.iter().filter(is_aside).copied().collect()
    }

    /// Code that belongs to a project and sets up Celery or connections.
    fn code(&self, directory: &Path, sources: &mut Sources) -> Vec<FileId> {
        let about = sources.iter().any(|(_, file)| {
            let text = file.text();
            ["celery", "CELERY", "django", "DJANGO"].iter().any(|word| text.contains(word))
        });
        // Elsewhere only names promise that it is worth a look.
        let promising = |path: &Path| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            // Tests and declarations in TypeScript make no queue.
            let makes_none = [".spec.", ".test.", "-spec.", ".d.ts"].iter().any(|part| name.contains(part));
            let python = || about || name.contains("celery") || name.contains("settings");
            !makes_none && (!name.ends_with(".py") || python())
        };
        let paths = self.code.of(directory, self.files, &promising);
        paths.into_iter().filter_map(|path| sources.load(self.files, &path).ok()).collect()
    }

    /// Scripts that belong to a project and speak of Redis.
    fn scripts(&self, directory: &Path, sources: &mut Sources) -> Vec<FileId> {
        let paths = self.scripts.of(directory, self.files, &|_| true);
        paths.into_iter().filter_map(|path| sources.load(self.files, &path).ok()).collect()
    }

    /// The files read so far that git ignores.
    fn ignored(&self, git: &mut GitIgnores, sources: &Sources) -> BTreeSet<FileId> {
        let others = sources.iter().filter(|(_, file)| !self.met.contains(file.path()));
        others.filter(|(_, file)| git.ignore(self.files, &self.root, file.path())).map(|(id, _)| id).collect()
    }

    /// Env files that belong to a project: those beside it, ignored by git or not, and those that were met below.
    fn env_files(&self, directory: &Path, sources: &mut Sources) -> Vec<FileId> {
        let names = self.files.list(directory).into_iter();
        let beside = names.filter(|name| Kind::promised(Path::new(name)) == Some(Kind::Env));
        let mut paths: BTreeSet<PathBuf> = beside.map(|name| directory.join(name)).collect();
        paths.extend(self.env_files.get(directory).into_iter().flatten().cloned());
        paths.into_iter().filter_map(|path| sources.load(self.files, &path).ok()).collect()
    }
}
