use super::loader::{Absent, Loader};
use super::parsed::Parsed;
use super::scope::{Frame, Scope};
use super::uses::{self, Variant};
use super::value::Map;
use super::{LoadInput, build, canonical, check, environment, layer, platform, resources, service, stack};
use crate::diagnostic::Diagnostic;
use crate::model::Platform;
use crate::model::compose::{Inactive, Project};
use crate::source::{FileId, FileKind, Files, Sources, Span, Text, UNKNOWN, normalise};
use crate::syntax::interpolate::{Found, Interpolator, Unset};
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// Loads one of several variants of a project, which are all read into the same sources.
pub fn load_variant(
    parsed: &mut Parsed,
    sources: &mut Sources,
    files: &dyn Files,
    input: &LoadInput,
) -> (Project, Vec<Diagnostic>) {
    load_knowing(parsed, sources, files, input, None)
}

/// What is known of the variables of a project once all of it was read.
struct Asked {
    /// Those that are required somewhere.
    required: BTreeSet<String>,
    /// Those that come to nothing here, and have a value in a template.
    promised: BTreeSet<String>,
}

impl Asked {
    /// What a load found; `None` for nothing.
    fn of(loader: &mut Loader<'_>, directory: &Path) -> Option<Self> {
        let required = uses::required(&loader.used);
        let mut promised = uses::emptied(&loader.used);
        if !promised.is_empty() {
            let valued = environment::promised(loader, directory);
            promised.retain(|name| valued.contains(name));
        }
        (!required.is_empty() || !promised.is_empty()).then_some(Self { required, promised })
    }
}

/// Loads a project of whose variables something is known. Where nothing is and something is found, it is loaded again with
/// that.
fn load_knowing(
    parsed: &mut Parsed,
    sources: &mut Sources,
    files: &dyn Files,
    input: &LoadInput,
    asked: Option<Asked>,
) -> (Project, Vec<Diagnostic>) {
    let mut loader = Loader::new(parsed, sources, files, input.root.clone(), input.unset);
    let first_time = asked.is_none();
    if let Some(Asked { required, promised }) = asked {
        (loader.interpolator.required, loader.interpolator.promised) = (required, promised);
    }
    let first = input.paths.first().and_then(|path| path.parent());
    let directory = normalise(input.directory.as_deref().or(first).unwrap_or(Path::new("")));
    let ids: Vec<FileId> = input.paths.iter().filter_map(|path| open(&mut loader, path)).collect();
    let mut scope = Scope { given: input.env.clone(), assumed: input.assumed.clone(), ..Scope::default() };
    env_files(&mut loader, &mut scope, input, &directory);
    let name = name(&mut loader, &scope, input, &ids, &directory);
    if !name.is_empty() {
        scope.given.insert("COMPOSE_PROJECT_NAME".to_owned(), name.clone());
    }
    let frame = Frame { directory: &directory, scope: &scope, chain: Vec::new() };
    let mut root = layer::load(&mut loader, &frame, &ids);
    if input.unset == Unset::Unknown && first_time {
        let asked = Asked::of(&mut loader, &directory);
        if asked.is_some() {
            return load_knowing(parsed, sources, files, input, asked);
        }
    }
    if !lies_below(input) {
        says_something(&mut loader, &root, &ids);
    }
    loader.services = resources::below(&root, "services").map(|(name, _)| name.clone()).collect();
    let active = profiles(&mut loader, &scope, input, &directory);
    let inactive = activate(&mut root, &scope, &active);
    let mut project = Project {
        name,
        inactive,
        directory: directory.clone(),
        files: ids,
        variant: input.variant.clone(),
        environment: input.environment,
        platform: Platform::Compose,
        lacks_env_file: input.lacks_env_file,
        ..Project::default()
    };
    resources::read(&mut loader, &root, &mut project);
    project.stack = stack::may_be(&loader, &root, &project);
    service::read(&mut loader, &scope, &root, &mut project);
    project.partial = loader.incomplete || project.services.len() < loader.services.len();
    check::project(&mut loader, &root, &project);
    if input.canonical {
        project.canonical = canonical::project(&root, &project);
    }
    project.variables = scope.written;
    project.mentioned = std::mem::take(&mut loader.mentioned);
    let variant = Variant { inherited: loader.inherited, environment: input.environment.as_str() };
    project.references = uses::references(&loader.used, &loader.spent, &root, &variant);
    platform::mark(&mut project.references, loader.files, &directory, &root);
    (project, told_once(loader.problems))
}

/// Whether it is one file of which there are variants too: what they bring may be what it lacks.
fn lies_below(input: &LoadInput) -> bool {
    input.paths.len() == 1 && !input.variant.is_empty()
}

/// Reports a project none of whose files says anything; one of several may.
fn says_something(loader: &mut Loader<'_>, root: &Map, ids: &[FileId]) {
    let told = loader.incomplete || loader.problems.iter().any(|problem| problem.rule == "invalid-compose");
    if let (true, false, Some(first)) = (root.is_empty(), told, ids.first()) {
        loader.invalid(Span::at(*first, 0), "empty compose file");
    }
}

/// Problems that several layers, or several steps, came upon: each once, and none that only follows from a merge that
/// YAML refuses.
fn told_once(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let merges = problems.iter().filter(|problem| problem.rule == "invalid-yaml-merge");
    let merges: Vec<Span> = merges
        .flat_map(|problem| {
            std::iter::once(problem.primary.span).chain(problem.related.iter().map(|label| label.span))
        })
        .collect();
    let mut told = HashSet::new();
    problems.retain(|problem| {
        let at = problem.primary.span;
        let follows = problem.rule == "invalid-compose" && merges.iter().any(|merge| at.contains(*merge));
        !follows && told.insert((problem.rule.clone(), at))
    });
    problems
}

fn open(loader: &mut Loader<'_>, path: &Path) -> Option<FileId> {
    match loader.open(path) {
        Ok(file) => Some(file),
        Err(why) => {
            unreadable(loader, path, &why);
            None
        }
    }
}

/// A file that was asked for and is not there. An empty one stands for it, to have a place to point at.
fn unreadable(loader: &mut Loader<'_>, path: &Path, why: &Absent) {
    loader.incomplete = true;
    let file = loader.sources.add(normalise(path), Vec::new());
    let message = format!("cannot read {}: {why}", loader.sources.show(path));
    loader.problems.push(Diagnostic::input(
        "unreadable-file",
        "File that cannot be read",
        Span::at(file, 0),
        message,
    ));
}

/// The variables of env files. What the ways of calling compose do not agree on is unknown.
fn env_files(loader: &mut Loader<'_>, scope: &mut Scope, input: &LoadInput, directory: &Path) {
    let outside = scope.clone();
    scope.written = of_env_files(loader, &outside, input, &input.env_files, directory);
    for other in &input.other_env_files {
        let other = of_env_files(loader, &outside, input, other, directory);
        for (name, value) in &mut scope.written {
            if other.get(name).is_none_or(|other| other.as_str() != value.as_str()) {
                *value = Text::whole(UNKNOWN, value.span());
            }
        }
        for (name, value) in other {
            scope.written.entry(name).or_insert_with(|| Text::whole(UNKNOWN, value.span()));
        }
    }
}

/// The variables of the env files that are named, else of `.env` where compose is called and in the project directory.
fn of_env_files(
    loader: &mut Loader<'_>,
    outside: &Scope,
    input: &LoadInput,
    named: &Option<Vec<PathBuf>>,
    directory: &Path,
) -> IndexMap<String, Text> {
    let Some(paths) = named else { return default_env_files(loader, outside.clone(), input, directory) };
    let mut written = IndexMap::new();
    for path in paths {
        match loader.sources.load(loader.files, path) {
            Ok(file) => loader.lay_over(&mut written, file, outside),
            Err(why) => unreadable(loader, path, &Absent::Unreadable(why)),
        }
    }
    written
}

fn default_env_files(
    loader: &mut Loader<'_>,
    mut scope: Scope,
    input: &LoadInput,
    directory: &Path,
) -> IndexMap<String, Text> {
    let disabled = input.env.get("COMPOSE_DISABLE_ENV_FILE").map(String::as_str);
    if matches!(disabled, Some("1" | "t" | "T" | "true" | "TRUE" | "True")) {
        return scope.written;
    }
    let called_in = input.called_in.as_deref().filter(|called_in| *called_in != directory);
    for directory in called_in.into_iter().chain([directory]) {
        let path = directory.join(".env");
        if loader.files.kind(&path) != Some(FileKind::File) {
            continue;
        }
        let file = match loader.open(&path) {
            Ok(file) => file,
            Err(why) => {
                unreadable(loader, &path, &why);
                continue;
            }
        };
        let mut written = IndexMap::new();
        loader.lay_over(&mut written, file, &scope);
        for (name, value) in written {
            // what was there first counts
            scope.written.entry(name).or_insert(value);
        }
    }
    scope.written
}

/// The project's name: as given, from the environment, from the last `name:` that says one, from the directory.
fn name(
    loader: &mut Loader<'_>,
    scope: &Scope,
    input: &LoadInput,
    ids: &[FileId],
    directory: &Path,
) -> String {
    let from_environment = || match scope.lookup("COMPOSE_PROJECT_NAME")? {
        Found::Given(name) => Some(name),
        Found::Written(text) => (!text.holds_unknown()).then(|| text.as_str().to_owned()),
    };
    if let Some(name) = input.name.clone().or_else(from_environment).filter(|name| !name.is_empty()) {
        return name;
    }
    let mut written = None;
    for id in ids {
        let tree = loader.tree(*id);
        let names = tree.documents.iter().filter_map(|node| node.get("name")?.text());
        let mut names = names.filter(|name| !name.is_empty());
        written = names.next_back().or(written);
    }
    let mut interpolator = Interpolator::new(input.unset);
    interpolator.promised.clone_from(&loader.interpolator.promised);
    // one that no file sets may be set by the caller
    let mut settled = true;
    let mut lookup = |name: &str| {
        let found = scope.lookup(name);
        settled &= found.is_some();
        found
    };
    let name = written.map(|text| interpolator.expand(&text, &mut lookup));
    let name = name.filter(|name| !name.holds_unknown());
    let settled = settled && !lies_below(input);
    if let Some(name) = name.as_ref().filter(|name| settled && tidy_name(name.as_str()).is_empty()) {
        loader.invalid(name.outer_span(), "project name must not be empty");
    }
    let name = name.map(|name| tidy_name(name.as_str()));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let base = directory.file_name().map(|name| name.to_string_lossy().into_owned());
        tidy_name(&base.unwrap_or_default())
    })
}

/// A name in lower case, without characters that compose does not take.
fn tidy_name(name: &str) -> String {
    let kept = |char: &char| char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '_' | '-');
    let name: String = name.to_lowercase().chars().filter(kept).collect();
    name.trim_start_matches(['_', '-']).to_owned()
}

/// The active profiles: as given, else from the environment, else, where no env file is there, from its template. Where none
/// names any, that is the one without name.
fn profiles(loader: &mut Loader<'_>, scope: &Scope, input: &LoadInput, directory: &Path) -> Vec<String> {
    if !input.profiles.is_empty() {
        return input.profiles.clone();
    }
    let made = || {
        !scope.written.is_empty()
            || input.env_files.as_ref().is_some_and(|files| !files.is_empty())
            || input.unset == Unset::Empty
    };
    let names = match scope.lookup("COMPOSE_PROFILES") {
        Some(Found::Given(names)) => names,
        Some(Found::Written(names)) => names.as_str().to_owned(),
        None if made() => String::new(),
        None => environment::proposed_profiles(loader, directory).unwrap_or_default(),
    };
    names.split(',').map(|name| name.trim().to_owned()).collect()
}

/// Takes away the services outside the active profiles, and gives them.
fn activate(root: &mut Map, scope: &Scope, active: &[String]) -> Vec<Inactive> {
    let mut inactive = Vec::new();
    let Some(services) = root.get_mut("services").and_then(|entry| entry.value.as_map_mut()) else {
        return inactive;
    };
    services.retain(|name, entry| {
        let Some(profiles) = entry.value.get("profiles") else { return true };
        let is_active = |profile: &Text| {
            let profile = if profile.holds_unknown() { "" } else { profile.as_str() };
            active.iter().any(|active| active == "*" || active == profile)
        };
        let items = profiles.items();
        let is_in = items.is_empty() || items.iter().filter_map(|item| item.text()).any(is_active);
        if !is_in {
            let image = entry.value.get("image").and_then(|image| image.text()).cloned();
            let build = entry.value.get("build").and_then(|value| build::read(scope, value));
            inactive.push(Inactive { name: name.clone(), at: profiles.at, image, build });
        }
        is_in
    });
    inactive
}
