//! A configuration file that nothing places: a server on a host.

use super::conf::{self, ConfInput, Extra, Lookup, OtherDefault, Stage};
use super::configured::Configured;
use super::container::whoever_runs_it;
use super::password_variables::PasswordVariables;
use super::starters::Starts;
use super::wildcard::{Hidden, expanded, is_pattern};
use super::{
    Context, Holder, SENTINEL_DEFAULTS, Usage, World, access, image, lifecycle, monitors, reach, scripts,
    template,
};
use crate::diagnostic::Diagnostic;
use crate::model::compose::Project;
use crate::model::{
    Deployment, Environment, Family, Mode, Origin, Platform, ProblemKind, Setting, SettingType, Sourced,
    Target, Why,
};
use crate::source::{FileId, FileKind, Files, Paths, Sources, Span, Text, normalise};
use crate::syntax::manifest::CHART;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// How many directories of a chart a configuration lies in at most.
const DEEPEST_IN_CHART: usize = 4;

/// What a configuration file that nothing places would run, on a host or in an image.
pub(super) fn deployment(
    file: FileId,
    usage: &Usage,
    sources: &mut Sources,
    files: &dyn Files,
    beside: &dyn Fn() -> Vec<PathBuf>,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let path = sources.file(file).path().to_owned();
    let home = path.parent().map(Path::to_owned).unwrap_or_default();
    let sentinel = is_sentinel(&name(file, sources), sources.text(file));
    let mut resolve =
        |sources: &mut Sources, named: &str, directory: &str| find(sources, files, &path, named, directory);
    // A part of a configuration, which whatever includes the directory puts together.
    let part = home.file_name().is_some_and(|name| name.to_string_lossy().ends_with(".d"));
    let part = part.then(|| Why::MissingFile("the configuration that it is a part of".into()));
    // Its templates put it into the cluster, with what they add, and say how a server starts with it.
    let in_chart = is_in_chart(&home, files);
    let templates = in_chart.then(|| Why::Computed("a template of its chart".into()));
    let started = Starts::with(file, &usage.starters, sources, files);
    let what = What {
        conf: Some(file),
        hidden: part.or(templates).or(started.others),
        extra: &started.options,
        tokens: Vec::new(),
        sentinel,
        image: usage.image.or((started.mounted || in_chart).then_some(Holder { target: None })),
    };
    if template::is_source(sources.text(file)) {
        let hidden = Some(Why::Computed("a template engine".into()));
        return server(file, What { conf: None, hidden, ..what }, &mut resolve, sources, context);
    }
    let filled =
        in_chart || template::is_filled(files, sources.file(file).path(), sources.text(file), beside);
    let tokens = |filled: bool, sources: &Sources| template::unknown(file, sources.text(file), filled);
    let mut known = tokens(filled, sources);
    if filled {
        known.extend(template::replaced_beside(file, sources.text(file), files, &beside()));
    }
    let what = What { tokens: known, ..what };
    let read = server(file, what.clone(), &mut resolve, sources, context);
    // No server starts with it as it stands: something fills it in, which takes no comment away.
    let refused = |setting: &Setting| {
        let problem = setting.problem.value.as_ref();
        setting.placeholder.value
            && problem.is_some_and(|problem| problem.fatal && problem.kind != ProblemKind::TrailingComment)
    };
    let settings = || read.0.servers.iter().flat_map(|server| server.settings.iter());
    let stand_ins: Vec<&str> = settings().filter_map(|setting| stand_in(setting, sources)).collect();
    if stand_ins.is_empty() && (filled || !settings().any(refused)) {
        return read;
    }
    let mut tokens = tokens(true, sources);
    if !stand_ins.is_empty() {
        tokens.extend(template::names(file, sources.text(file), &stand_ins));
    }
    server(file, What { tokens, ..what }, &mut resolve, sources, context)
}

/// Whether a directory is one of a chart of Helm, or lies in one as far down as its files mostly do.
fn is_in_chart(directory: &Path, files: &dyn Files) -> bool {
    let mut homes = directory.ancestors().take(DEEPEST_IN_CHART);
    homes.any(|home| files.kind(&home.join(CHART)) == Some(FileKind::File))
}

/// A word that keeps the server from starting and reads like the name of what belongs in its place: in capitals where a
/// number or an address is due, as other words in capitals stand where texts are due, or called like its directive.
fn stand_in<'t>(setting: &Setting, sources: &'t Sources) -> Option<&'t str> {
    let problem = setting.problem.value.as_ref().filter(|problem| problem.fatal)?;
    let at = setting.problem.origin.span()?;
    let word = sources.text(at.file).get(at.range())?;
    if !setting.values.iter().any(|value| value.value == word) {
        return None;
    }
    let capitals = || conf::is_constant(word);
    let called = || word.to_ascii_lowercase().contains(setting.primary);
    let stands_in = match (setting.primary, problem.kind, setting.ty) {
        ("sentinel", ProblemKind::HostName, _) => capitals() && word.contains('_'),
        ("sentinel", ProblemKind::Type | ProblemKind::Range, _) => capitals(),
        ("sentinel", ..) => false,
        (_, _, Some(SettingType::Int | SettingType::Memory)) => capitals() || called(),
        (_, _, Some(SettingType::Bool | SettingType::Enum)) => called(),
        _ => false,
    };
    stands_in.then_some(word)
}

/// What a script that belongs to nothing does.
pub(super) fn script(file: FileId, sources: &Sources, files: &dyn Files, context: Context<'_>) -> Deployment {
    let (project, scripts) = (Project::default(), [file]);
    let world = World::new(&project, files, Context { scripts: &scripts, ..context });
    let scripts::Scripts { commands, invocations } = scripts::all(&world, &[], sources);
    Deployment { commands, invocations, ..empty(file, sources, context) }
}

/// What an ACL file that nothing loads would make of a server of which nothing else is known.
pub(super) fn users(
    file: FileId,
    sources: &mut Sources,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let mut resolve = |_: &mut Sources, _: &str, _: &str| Lookup::Files(vec![file]);
    let at = Span::at(file, 0);
    let directive = Extra {
        name: Text::whole("aclfile", at),
        values: vec![Text::whole(name(file, sources), at)],
        stage: Stage::AfterConf,
        doubtful: false,
    };
    let hidden = Some(Why::MissingFile("redis.conf".into()));
    let what = What {
        conf: None,
        hidden,
        extra: &[directive],
        tokens: Vec::new(),
        sentinel: is_sentinel(&name(file, sources), "") || names_sentinels_command(sources.text(file)),
        image: None,
    };
    server(file, what, &mut resolve, sources, context)
}

/// What a server is made of.
#[derive(Clone)]
struct What<'a> {
    conf: Option<FileId>,
    hidden: Option<Why>,
    extra: &'a [Extra],
    tokens: Vec<(String, Text)>,
    sentinel: bool,
    image: Option<Holder>,
}

fn name(file: FileId, sources: &Sources) -> String {
    let path = sources.file(file).path();
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The name of what is known by one file. Many are called alike: it goes by its path.
fn path_of(file: FileId, sources: &Sources, context: Context<'_>) -> String {
    Paths::new(context.root).show(sources.file(file).path())
}

/// A deployment of one server.
fn server(
    file: FileId,
    what: What<'_>,
    resolve: conf::Resolver<'_>,
    sources: &mut Sources,
    context: Context<'_>,
) -> (Deployment, Vec<Diagnostic>) {
    let (at, path, sentinel) = (Span::at(file, 0), path_of(file, sources, context), what.sentinel);
    let given = context.target.or(what.image.and_then(|image| image.target));
    let target = target(given, (&name(file, sources), sources.text(file)), at);
    let own = SENTINEL_DEFAULTS.map(|(directive, value)| OtherDefault {
        directive,
        value,
        of: "a sentinel",
        fixed: false,
    });
    let mut effective = |hidden: Option<Why>, sources: &mut Sources| {
        let input = ConfInput {
            server: &path,
            anchor: at,
            lacking: at,
            target: &target,
            defaults: if sentinel { &own } else { &[] },
            conf: what.conf,
            body: None,
            conf_unknown: hidden,
            arguments: &[],
            extra: what.extra,
            tokens: &what.tokens,
            directory: "",
            resolve: &mut *resolve,
            sentinel,
        };
        conf::effective(sources, input)
    };
    let mut outcome = effective(what.hidden.clone(), sources);
    if what.image.is_some() {
        // The words that an image is started with may say what the file leaves open. Of users they say little.
        outcome.config = effective(Some(whoever_runs_it()), sources).config;
    }
    if what.conf.is_some() && what.hidden.is_some() {
        // A part of a configuration says little of users: a password that it sets is one.
        let told = effective(None, sources);
        if told.password.known().is_some_and(Option::is_some) {
            (outcome.users, outcome.password, outcome.open) = (told.users, told.password, told.open);
        }
    }
    let (files, problems) = (std::mem::take(&mut outcome.files), std::mem::take(&mut outcome.problems));
    // What becomes of the version of an image is said of its Dockerfile.
    let aged = match what.image {
        Some(_) => Sourced::unknown(at, Why::UnknownVersion),
        None => target.clone(),
    };
    let configured = Configured { name: path, at, target, outcome, starter: "the service manager" };
    let mut server = configured.server();
    server.container = what.image.is_some();
    server.exposure = reach::on_host(&server.config, Origin::Absent { anchor: at });
    if sentinel {
        server.mode = Sourced::new(Mode::Sentinel, Origin::at(at));
        server.sentinel = Sourced::new(true, Origin::at(at));
        server.topology.resolves_names = monitors::resolves_names(&server);
    }
    lifecycle::age(&mut server, &aged, (context.today, context.knowledge));
    server.monitors = monitors::written(&server.settings, monitors::hidden(&server.config));
    server.dangerous_commands = access::dangerous_commands(&server);
    if what.image.is_some() {
        server.config_file = Sourced::unknown(at, whoever_runs_it());
        image::hide(&mut server, at);
    }
    server.advise(PasswordVariables::default().of(&server));
    let files = super::paths(&files, sources);
    let deployment = Deployment { files, servers: vec![server], ..empty(file, sources, context) };
    (deployment, problems)
}

/// A deployment that is known by one file and has nothing yet.
fn empty(file: FileId, sources: &Sources, context: Context<'_>) -> Deployment {
    Deployment {
        knowledge: context.knowledge,
        name: path_of(file, sources, context),
        at: Span::at(file, 0),
        variant: String::new(),
        environment: Environment::Unknown,
        platform: Platform::Unknown,
        overlaid: false,
        secrets: Vec::new(),
        files: super::paths(&[file], sources),
        ignored: BTreeSet::new(),
        servers: Vec::new(),
        services: Vec::new(),
        clients: Vec::new(),
        variables: Vec::new(),
        references: Vec::new(),
        commands: Vec::new(),
        app_settings: Vec::new(),
        invocations: Vec::new(),
    }
}

/// The server that the run was told, or that the name and the text of the file tell; its place is the file.
fn target(given: Option<Target>, (name, text): (&str, &str), at: Span) -> Sourced<Option<Target>> {
    const OF_KEYDB: [&str; 4] = ["active-replica", "multi-master", "server-threads", "storage-provider"];
    let own = |line: &str| line.split_whitespace().next().is_some_and(|word| OF_KEYDB.contains(&word));
    let name = name.to_ascii_lowercase();
    let named = |family: Family| family.is_named_in(&name);
    let family = if named(Family::KeyDb) || text.lines().any(own) {
        Some(Family::KeyDb)
    } else {
        named(Family::Redict).then_some(Family::Redict)
    };
    match given.or(family.map(|family| Target { family, version: None })) {
        Some(target) => Sourced::new(Some(target), Origin::at(at)),
        None => Sourced::unknown(at, Why::UnknownVersion),
    }
}

/// Whether an ACL file allows or forbids what only sentinels have.
fn names_sentinels_command(text: &str) -> bool {
    let command = |word: &str| {
        let command = word.trim_start_matches('(').strip_prefix(['+', '-']).and_then(|name| name.get(..8));
        command.is_some_and(|command| command.eq_ignore_ascii_case("sentinel"))
    };
    text.split_ascii_whitespace().any(command)
}

/// Whether a file is for a sentinel: by its name, or by its directives.
fn is_sentinel(name: &str, text: &str) -> bool {
    let directive = |line: &str| {
        let mut words = line.split_whitespace();
        words.next().is_some_and(|word| word.eq_ignore_ascii_case("sentinel"))
    };
    name.contains("sentinel") || text.lines().any(directive)
}

/// Files of packages, which a machine has of its own.
const INSTALLED: [&str; 6] =
    ["redis.conf", "valkey.conf", "keydb.conf", "redict.conf", "sentinel.conf", "redis-sentinel.conf"];

/// A file that a configuration names. An absolute path is one of the machine it is for, and is looked for only where the
/// configuration lies in a directory that goes by the same path, `etc/redis` for `/etc/redis/conf.d/users.acl`, or beside it
/// where no package installs a file of this name.
fn find(sources: &mut Sources, files: &dyn Files, conf: &Path, path: &str, directory: &str) -> Lookup {
    let home = conf.parent().unwrap_or(conf);
    let unknown = || Lookup::Unknown(Why::MissingFile(path.into()));
    let installed = |name: &OsStr| INSTALLED.iter().any(|own| name == *own);
    let pattern = is_pattern(path);
    let (above, path) = match path.strip_prefix('/').map(Path::new) {
        Some(there) => {
            let is_there = |root: &PathBuf| pattern || files.kind(&root.join(there)).is_some();
            match (machine(home, there).filter(is_there), there.file_name()) {
                (Some(root), Some(_)) => (root, there.to_string_lossy()),
                (None, Some(name)) if !pattern && !installed(name) && conf.file_name() != Some(name) => {
                    (home.into(), name.to_string_lossy())
                }
                _ => return unknown(),
            }
        }
        None if directory.starts_with('/') => return unknown(),
        None => (home.join(directory), path.into()),
    };
    if pattern {
        let found = expanded(files, &above, &path, Hidden::Apart).unwrap_or_default();
        let found: Vec<FileId> = found.iter().filter_map(|path| sources.load(files, path).ok()).collect();
        return if found.is_empty() { unknown() } else { Lookup::Files(found) };
    }
    let full = normalise(&above.join(&*path));
    match files.kind(&full) {
        Some(FileKind::Directory) => Lookup::Directory,
        Some(_) => sources.load(files, &full).map_or_else(|_| unknown(), |file| Lookup::Files(vec![file])),
        None => unknown(),
    }
}

/// The directory of the tree that stands for the root of the machine, where `home` goes by a path there that begins the
/// path of a file, as far as possible: what `etc/redis` lies in, for `etc/redis/conf.d/users.acl`.
fn machine(home: &Path, there: &Path) -> Option<PathBuf> {
    let above = there.ancestors().skip(1).filter(|above| *above != Path::new(""));
    let mut shared = above.filter(|above| home.ends_with(above));
    shared.next().and_then(|above| home.ancestors().nth(above.iter().count())).map(Path::to_owned)
}
