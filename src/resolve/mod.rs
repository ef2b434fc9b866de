//! Floor 5: trees to a deployment, one file per source of truth.
//!
//! Invariants: a fact is taken from what would run, not from what is merely written; what hangs on a script, an
//! image or a variable that the files do not show is Unknown; a name alone proves nothing.

mod access;
mod arithmetic;
mod around;
mod bare;
mod base;
mod callers;
mod clients;
mod code;
pub mod conf;
mod configuration;
mod configured;
mod container;
mod directories;
mod dockerfile;
mod environment;
mod fields;
mod found;
mod health;
mod hidden;
mod image;
pub mod invocation;
mod kept;
mod known;
mod launch;
mod lifecycle;
mod login;
mod meter;
mod monitors;
mod negatives;
mod neighbours;
mod password_variables;
mod prepared;
mod process;
mod profiles;
mod reach;
mod references;
mod repeated;
mod roles;
mod root;
mod scripts;
mod server;
mod services;
mod shared;
mod sourced;
mod start;
mod starters;
mod template;
mod topology;
mod trim;
mod unloaded;
mod unused_word;
mod variables;
mod volumes;
mod wildcard;

pub use around::Around;
pub use known::Known;
pub use starters::started;
pub use template::{is_template, may_fill};

use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::{Added, Negative};
use crate::model::compose::{self, Project, Service};
use crate::model::{Command, Date, Deployment, Invocation, Origin, Secret, Server, Sourced, Target};
use crate::source::{FileId, Files, Sources, Span, Text};
use crate::syntax::shell::{Installs, Started};
use meter::Meter;
use neighbours::Neighbours;
use password_variables::PasswordVariables;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What resolving needs besides the files.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Server of a configuration that nothing else places.
    pub target: Option<Target>,
    /// The day that ends of life are judged by.
    pub today: Date,
    /// Directory that paths are shown from in the names of what goes by its path.
    pub root: &'a Path,
    /// What the user knows besides the catalog.
    pub knowledge: &'static Added,
    /// Files of the project that hold variables, whether or not anything reads them: `.env`, `.env.example`,
    /// `env_file`s. In a fixed order.
    pub env_files: &'a [FileId],
    /// Scripts of the project that speak of Redis, in a fixed order.
    pub scripts: &'a [FileId],
    /// Code of the project that speaks of Celery or Redis, in a fixed order.
    pub code: &'a [FileId],
    /// Those of them whose names say that they are for other surroundings than the deployment's.
    pub aside: &'a BTreeSet<FileId>,
    /// Texts in the directories above a file of the project that may fill it in.
    pub around: Around<'a>,
    /// What was read of them before.
    pub known: &'a Known,
}

/// Everything that resolving one project looks at, besides the sources.
struct World<'a> {
    project: &'a Project,
    files: &'a dyn Files,
    context: Context<'a>,
    meter: Meter,
    neighbours: Neighbours<'a>,
    /// Names of the files that scripts seem to write, once somebody asks.
    written: OnceCell<BTreeSet<String>>,
    /// Files that several services are started with, once somebody asks.
    shared: OnceCell<BTreeSet<PathBuf>>,
    /// Lines of scripts that wait for somebody, by the names of the files, once somebody asks.
    waits: OnceCell<BTreeMap<String, Vec<String>>>,
    /// Which services run which code, once somebody asks.
    runners: OnceCell<code::Runners>,
    /// Words that services are started with which stand in their Dockerfiles, by the names of the services.
    starts: RefCell<BTreeMap<String, [Vec<Text>; 2]>>,
    /// What images of the project speak against, once somebody asks.
    beside: OnceCell<Vec<&'static Negative>>,
}

impl<'a> World<'a> {
    fn new(project: &'a Project, files: &'a dyn Files, context: Context<'a>) -> Self {
        let (meter, neighbours) = (Meter::default(), Neighbours::of(project));
        let (written, shared, waits) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let (starts, beside, runners) = (RefCell::default(), OnceCell::new(), OnceCell::new());
        Self { project, files, context, meter, neighbours, written, shared, waits, runners, starts, beside }
    }

    /// The words that a service starts with: its own, and those of its Dockerfile that it does not replace.
    fn start_of(&self, service: &Service) -> Vec<Text> {
        self.starts_of(service).concat()
    }

    /// The same by where they stand: in its entrypoint and its command, each first in its Dockerfile.
    fn starts_of(&self, service: &Service) -> [Vec<Text>; 4] {
        let own = |part: &Option<compose::Command>| part.iter().flat_map(|part| part.words.clone()).collect();
        let [entrypoint, command] = self.starts.borrow().get(&service.name).cloned().unwrap_or_default();
        [entrypoint, own(&service.entrypoint), command, own(&service.command)]
    }

    /// Which services run which code.
    fn runners(&self, sources: &Sources) -> &code::Runners {
        self.runners.get_or_init(|| code::Runners::of(self, sources))
    }

    /// Whether several services are started with a file.
    fn is_shared(&self, file: &Path) -> bool {
        self.shared.get_or_init(|| shared::files(self.project)).contains(file)
    }
}

/// What a server starts from where it runs as a sentinel.
const SENTINEL_DEFAULTS: [(&str, &str); 2] = [("port", "26379"), ("protected-mode", "no")];

/// What a compose project in one variant would run.
pub fn resolve(
    project: &Project,
    sources: &mut Sources,
    files: &dyn Files,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let world = World::new(project, files, context);
    let mut images = Vec::new();
    let services = project.services.values();
    let mut found: Vec<found::Found> =
        services.filter_map(|service| server::find(service, &world, &mut images, sources)).collect();
    topology::tie(&world, &mut found);
    topology::wait(&world, &mut found);
    let app_settings = code::settings(&world, sources);
    let connections = clients::connections(&world, &found, &app_settings, sources);
    roles::assign(&world, &mut found, &connections, &app_settings);
    let keys = clients::keys(&connections, &found);
    let variables = variables::all(&world, &found, (&connections, &keys), sources);
    let references = references::refined(&world, &found, (&connections, &keys), sources);
    let mut scripts = scripts::all(&world, &found, sources);
    scripts.commands.extend(scripts::layers(&images, &found, sources));
    let mut deployment = Deployment {
        knowledge: context.knowledge,
        name: project.name.clone(),
        at: anchor(project, sources),
        variant: project.variant.clone(),
        environment: project.environment,
        platform: project.platform,
        overlaid: false,
        secrets: secrets(project, sources),
        files: Vec::new(),
        ignored: BTreeSet::new(),
        servers: Vec::new(),
        services: services::all(&world, &found, &keys, sources),
        clients: Vec::new(),
        variables,
        references,
        commands: scripts.commands,
        app_settings,
        invocations: scripts.invocations,
    };
    hidden::mark(&mut deployment, &mut found, &world, sources);
    for connection in connections {
        if let Some(index) = connection.server {
            found[index].server.clients.push(connection.client.clone());
        }
        deployment.clients.push(connection.client);
    }
    let mut problems = Vec::from_iter(world.meter.problem());
    problems.extend(found.is_empty().then(|| profiles::only(&world, sources)).flatten());
    let mut files: Vec<FileId> = project.files.clone();
    let names = PasswordVariables::among(&deployment.references, &deployment.variables, found.len());
    let names: Vec<String> = found.iter().map(|found| names.of(&found.server)).collect();
    for (mut found, name) in found.into_iter().zip(names) {
        found.server.advise(name);
        hand_out(&mut deployment, &mut found.server);
        found.server.dangerous_commands = access::dangerous_commands(&found.server);
        files.extend(found.files);
        problems.extend(found.problems);
        deployment.servers.push(found.server);
    }
    deployment.files = paths(&files, sources);
    (deployment, problems)
}

/// Gives a server what scripts do with it.
fn hand_out(deployment: &mut Deployment, server: &mut Server) {
    let named = |command: &&Arc<Command>| command.server.value.as_ref() == Some(&server.name);
    let ours = |call: &mut Invocation| call.server.value.as_ref() == Some(&server.name);
    server.invocations.extend(deployment.invocations.extract_if(.., ours));
    server.commands = deployment.commands.iter().filter(named).cloned().collect();
    server.owners = owners(server);
}

/// Users with groups in numbers: `user:`, and what `chown` in scripts is given.
fn owners(server: &Server) -> Vec<Sourced<String>> {
    let numeric = |text: &str| {
        let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        text.split_once(':').is_some_and(|(user, group)| number(user) && number(group))
    };
    let user = match server.user.known() {
        Some(Some(user)) => Some(server.user.map(|_| user.clone())),
        _ => None,
    };
    let chowns = server.commands.iter().filter(|command| command.runs == "chown");
    let given = chowns.flat_map(|command| &command.words).filter(|word| word.known().is_some()).cloned();
    user.into_iter().chain(given).filter(|owner| numeric(&owner.value)).collect()
}

/// The image that a file is put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holder {
    /// The server in it, where its Dockerfile tells.
    pub target: Option<Target>,
}

/// What the files around a configuration that no project uses show of the start of its server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Usage {
    /// The image that it is put into.
    pub image: Option<Holder>,
    /// Files that may start a server with it.
    pub starters: Vec<PathBuf>,
}

/// What a redis.conf or sentinel.conf that nothing places would run, on a host or in an image. `beside` gives the texts
/// around it that may fill it in if it is a template.
pub fn bare(
    conf: FileId,
    usage: &Usage,
    sources: &mut Sources,
    files: &dyn Files,
    beside: &dyn Fn() -> Vec<PathBuf>,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    bare::deployment(conf, usage, sources, files, beside, context)
}

/// What a Dockerfile that no project builds would run, with its context somewhere below `root`; `None` where that is no
/// server. Nobody knows what that is where its image is started `otherwise`.
pub fn image(
    dockerfile: FileId,
    otherwise: bool,
    sources: &mut Sources,
    (files, root): (&dyn Files, &Path),
    context: Context<'_>,
) -> Option<(Deployment, Vec<Diagnostic>)> {
    image::deployment(dockerfile, otherwise, sources, (files, root), context)
}

/// The files and directories that a Dockerfile copies out of its context, which is somewhere below `root`, as far as it
/// names them: of the context as a whole it says nothing. With them the image that it makes.
pub fn copied(
    dockerfile: FileId,
    sources: &Sources,
    (files, root): (&dyn Files, &Path),
    knowledge: &'static Added,
) -> (Vec<PathBuf>, Holder) {
    image::copied(dockerfile, sources, (files, root), knowledge)
}

/// What an ACL file that nothing loads would make of a server of which nothing else is known.
pub fn bare_users(acl: FileId, sources: &mut Sources, context: Context<'_>) -> (Deployment, Vec<Diagnostic>) {
    bare::users(acl, sources, context)
}

/// The containers that a script starts, and whether they last, as those of a service manager do. Steps of a CI system run
/// what they test.
pub fn started_by(script: FileId, sources: &Sources) -> (Vec<Started>, bool) {
    scripts::started(script, sources)
}

/// What a script does with Helm.
pub fn installed_by(script: FileId, sources: &Sources) -> Installs {
    scripts::installs(script, sources)
}

/// What the containers run that a script or Kamal starts. Limits and checks that they are given none of may come from
/// elsewhere.
pub fn containers(
    project: &Project,
    sources: &mut Sources,
    files: &dyn Files,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let (mut deployment, problems) = resolve(project, sources, files, context);
    deployment.servers.iter_mut().for_each(|server| image::hide_absent(server, server.at));
    deployment.services.clear();
    (deployment, problems)
}

/// What a script that belongs to nothing does.
pub fn bare_script(script: FileId, sources: &Sources, files: &dyn Files, context: Context<'_>) -> Deployment {
    bare::script(script, sources, files, context)
}

/// Secrets that stand in the files of a project as such. A port, a switch or the name of a service is none, wherever it is kept.
fn secrets(project: &Project, sources: &Sources) -> Vec<Sourced<Secret>> {
    let contents: Vec<&Text> =
        project.secrets.values().filter_map(|secret| secret.content.as_ref()).collect();
    if contents.is_empty() {
        return Vec::new();
    }
    let networks = project.services.values().flat_map(|service| service.networks.values());
    let names: BTreeSet<&str> =
        networks.flat_map(|network| &network.aliases).map(|alias| alias.as_str()).collect();
    let port = |text: &str| text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let open = |text: &str| port(text) || matches!(text, "true" | "false") || names.contains(text);
    let contents = contents.into_iter().filter(|content| !open(content.as_str().trim()));
    contents.map(|text| Sourced::new(Secret::new(text.as_str()), sourced::origin(text, sources))).collect()
}

/// What manifests run. Where something may be laid over them, limits, checks and volumes may come from there.
pub fn manifests(
    project: &Project,
    overlaid: bool,
    sources: &mut Sources,
    files: &dyn Files,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let (mut deployment, problems) = resolve(project, sources, files, context);
    deployment.overlaid = overlaid;
    if overlaid {
        image::hide_unwritten(&mut deployment);
    }
    (deployment, problems)
}

/// Where to point for a whole project: its first file. One without files is a source of its own.
fn anchor(project: &Project, sources: &mut Sources) -> Span {
    match project.files.first() {
        Some(file) => Span::at(*file, 0),
        None => Span::at(sources.add(project.directory.join("compose.yaml"), Vec::new()), 0),
    }
}

/// Paths of files, each once.
fn paths(files: &[FileId], sources: &Sources) -> Vec<Sourced<String>> {
    let mut seen: Vec<FileId> = Vec::new();
    for file in files {
        if !seen.contains(file) {
            seen.push(*file);
        }
    }
    seen.iter().map(|file| Sourced::new(sources.shown(*file), Origin::at(Span::at(*file, 0)))).collect()
}
