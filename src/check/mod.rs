//! Floor 7: the pipeline, from files to findings. Does no IO of its own: files come through [`Files`].
//!
//! Invariants: no more than [`AT_ONCE`] projects are in memory, besides the files that findings lie in where all are to
//! come in one report; findings are the same, in the same order, whoever works on them and in whatever order; whoever
//! includes a file is checked instead of the file alone.

mod applied;
mod bare;
mod beside;
mod charts;
mod course;
mod gather;
mod images;
mod installs;
mod judged;
mod kamal;
mod kept;
mod manifests;
mod memory;
mod mend;
mod once;
mod project;
mod scripts;
mod starters;
mod trouble;
mod ways;
mod workers;

use crate::config::Options;
use crate::diagnostic::Diagnostic;
use crate::discover::{Ask, Found, Kind, Named, Scope, discover};
use crate::kubernetes::helm::Documents;
use crate::model::Deployment;
use crate::model::compose::Project;
use crate::policy::RuleSet;
use crate::source::{Files, MemoryFiles, Remembered, Sources, Span};
use course::Course;
use gather::Gather;
use kept::Check;
pub use memory::Memory;
pub use mend::{Change, Mended, Refused, Uncovered, mend, mend_with};
use project::{Once, Pipeline};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
pub use workers::{InTurn, Workers};

/// Most projects that are in hand at once.
const AT_ONCE: usize = 64;

/// What to check, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Arguments laid over redlint.toml.
    pub options: &'a Options,
    /// The rules, in the severities that the user wants.
    pub rules: &'a RuleSet,
}

/// What a run found, or a part of it.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that findings lie in.
    pub sources: Sources,
    /// Findings in order: path, start, rule. A finding that several variants share stands here once.
    pub diagnostics: Vec<Diagnostic>,
    /// Spans of secrets in `sources`, besides those that findings name.
    pub secrets: Vec<Span>,
    /// Paths of the files that were read, sorted.
    pub files: Vec<PathBuf>,
    /// Number of servers, each once however many variants have it.
    pub servers: usize,
    /// Number of variants that were resolved.
    pub variants: usize,
    /// Given paths at which there is nothing.
    pub missing: Vec<PathBuf>,
    /// Which files findings may lie in; `None` where nothing was looked for.
    pub scope: Option<Arc<Scope>>,
}

/// One variant of a project as redlint sees it.
#[derive(Debug)]
pub struct Inspected {
    /// The files that spans point into.
    pub sources: Sources,
    /// The compose project; `None` for a bare configuration.
    pub project: Option<Project>,
    /// What would run.
    pub deployment: Deployment,
}

/// Who takes parts of a report while a run goes on, and says whether there shall be more.
pub type Take<'t> = &'t mut dyn FnMut(Report) -> ControlFlow<()>;

/// Checks what the request names, one project after the other.
pub fn check(files: &dyn Files, request: &Request<'_>) -> Report {
    check_with(files, request, &InTurn)
}

/// Checks what the request names. The answer does not hang on the workers.
pub fn check_with(files: &dyn Files, request: &Request<'_>, workers: &dyn Workers) -> Report {
    in_one(files, request, workers, None)
}

/// Checks the projects that what the request names belongs to, all of their files: for an editor, in which a change of
/// one file shows in another. What is as it was when it was checked before is taken from memory.
pub fn check_projects(
    files: &dyn Files,
    request: &Request<'_>,
    workers: &dyn Workers,
    memory: &Memory,
) -> Report {
    memory.begin();
    in_one(files, request, workers, Some(memory))
}

/// Checks what the request names, and gives away what was found part by part while it goes on, in an order that does not
/// hang on the workers: no part but the last, which has what lies in shared files, is larger than what [`AT_ONCE`]
/// projects come to. Comes back with the last part, in which the totals of all stand; `None` where somebody wants no
/// more.
pub fn check_in_parts(
    files: &dyn Files,
    request: &Request<'_>,
    workers: &dyn Workers,
    take: Take<'_>,
) -> Option<Report> {
    run(files, request, workers, None, Some(take)).continue_value()
}

fn in_one(
    files: &dyn Files,
    request: &Request<'_>,
    workers: &dyn Workers,
    memory: Option<&Memory>,
) -> Report {
    run(files, request, workers, memory, None).continue_value().unwrap_or_default()
}

fn run(
    files: &dyn Files,
    request: &Request<'_>,
    workers: &dyn Workers,
    memory: Option<&Memory>,
    take: Option<Take<'_>>,
) -> ControlFlow<(), Report> {
    let files = &Remembered::new(files);
    let (mut pipeline, found) = start(files, request.options, memory);
    // What is kept is for whoever asks next, and for more than was asked for.
    pipeline.scope = memory.is_none().then(|| Arc::clone(&found.scope));
    let check = Check { pipeline, rules: request.rules, memory };
    let mut gather = Gather::new(request, files.tidy(&request.options.root), &found.scope, memory.is_some());
    for (path, error) in &found.unreadable {
        gather.add(trouble::unreadable(path, error));
    }
    let mut report = Course { check, files, gather, workers, take, held: 0 }.run(&found)?;
    report.missing = found.missing.clone();
    report.scope = Some(Arc::clone(&found.scope));
    ControlFlow::Continue(report)
}

/// What redlint believes about what the request names, variant by variant, in the order of their first files.
pub fn inspect(files: &dyn Files, request: &Request<'_>) -> Vec<Inspected> {
    look(files, request, None)
}

/// The same, with what is to be found taken from memory where nothing changed.
pub fn inspect_again(files: &dyn Files, request: &Request<'_>, memory: &Memory) -> Vec<Inspected> {
    look(files, request, Some(memory))
}

fn look(files: &dyn Files, request: &Request<'_>, memory: Option<&Memory>) -> Vec<Inspected> {
    let files = &Remembered::new(files);
    let (pipeline, found) = start(files, request.options, memory);
    let root = files.tidy(&request.options.root);
    let mut gather = Gather::new(request, root, &found.scope, false);
    let mut all = Vec::new();
    for group in &found.groups {
        if !gather.wants(group) {
            continue;
        }
        for variant in group.variants.iter().take(trouble::MAX_VARIANTS) {
            let mut sources = Sources::seen_from(files);
            let (project, deployment, _) =
                pipeline.resolve(group, variant, &mut Once::default(), &mut sources, true);
            if gather.note(&[group.directory.clone()].into(), &sources) {
                all.push(Inspected { sources, project: Some(project), deployment });
            }
        }
    }
    for path in found.others_of(Kind::Dockerfile) {
        let mut sources = Sources::seen_from(files);
        if !gather.has_read(path)
            && let otherwise = pipeline.is_started_otherwise(path)
            && let Ok(Some((deployment, _))) = pipeline.resolve_dockerfile(path, otherwise, &mut sources)
            && gather.note(&[path.clone()].into(), &sources)
        {
            all.push(Inspected { sources, project: None, deployment });
        }
    }
    for applied in applied::applied(&found, &pipeline.root, files) {
        let mut sources = Sources::seen_from(files);
        if let Some((deployment, _)) = pipeline.resolve_manifests(&applied, &mut sources)
            && gather.note(&applied.homes(), &sources)
        {
            all.push(Inspected { sources, project: None, deployment });
        }
    }
    for chart in found.others_of(Kind::Chart) {
        for valued in pipeline.valued(chart).iter().take(trouble::MAX_VARIANTS) {
            let mut sources = Sources::seen_from(files);
            if let Some((deployment, _)) =
                pipeline.resolve_chart(chart, valued, &mut Documents::default(), &mut sources)
                && let Some(directory) = chart.parent()
                && gather.note(&[directory.to_owned()].into(), &sources)
            {
                all.push(Inspected { sources, project: None, deployment });
            }
        }
    }
    for config in found.others_of(Kind::Kamal) {
        for destination in pipeline.destinations(config).iter().take(trouble::MAX_VARIANTS) {
            let mut sources = Sources::seen_from(files);
            if let Some((deployment, _)) = pipeline.resolve_kamal(config, destination, &mut sources)
                && let Some(directory) = config.parent()
                && gather.note(&[directory.to_owned()].into(), &sources)
            {
                all.push(Inspected { sources, project: None, deployment });
            }
        }
    }
    for script in pipeline.scripts.starting(files) {
        let mut sources = Sources::seen_from(files);
        if let Some((deployment, _)) = pipeline.resolve_containers(&script, &mut sources)
            && gather.note(&[script.clone()].into(), &sources)
        {
            all.push(Inspected { sources, project: None, deployment });
        }
    }
    for script in pipeline.installing(&found) {
        for number in 0..trouble::MAX_VARIANTS {
            let mut sources = Sources::seen_from(files);
            let Some(one) = pipeline.batches(&script, &mut sources).into_iter().nth(number) else { break };
            if let Some((deployment, _)) = pipeline.resolve_installed(one, &mut sources)
                && gather.note(&[script.clone()].into(), &sources)
            {
                all.push(Inspected { sources, project: None, deployment });
            }
        }
    }
    for conf in found.confs.iter().filter(|conf| !gather.uses(conf)) {
        let mut sources = Sources::seen_from(files);
        if let Ok((deployment, _)) = pipeline.resolve_bare(conf, &pipeline.usage(conf), &mut sources) {
            all.push(Inspected { sources, project: None, deployment });
        }
    }
    all
}

/// Checks a tree in memory, as the examples of rules are.
pub fn check_memory(files: &MemoryFiles, rules: &RuleSet, options: &Options) -> (Vec<Diagnostic>, Sources) {
    let report = check(files, &Request { options, rules });
    (report.diagnostics, report.sources)
}

/// Finds what there is, as memory has it where nothing changed.
fn start<'a>(
    files: &'a dyn Files,
    options: &'a Options,
    memory: Option<&Memory>,
) -> (Pipeline<'a>, Arc<Found>) {
    let found = match memory {
        Some(memory) => memory.found(files, &options.paths, |files| find(files, options)),
        None => Arc::new(find(files, options)),
    };
    (Pipeline::new(files, options, &found), found)
}

fn find(files: &dyn Files, options: &Options) -> Found {
    let named = named(options);
    let ask = Ask {
        paths: &options.paths,
        root: &options.root,
        exclude: &options.exclude,
        force: options.force_exclude,
        named: &named,
    };
    let mut found = discover(files, &ask);
    if !options.compose_files.is_empty() {
        // As with `docker compose -f`, these files are all there is.
        found.groups.retain(|group| group.named);
        found.confs.clear();
        found.others.retain(|(_, kind)| *kind == Kind::Env);
    }
    found
}

/// The variants that arguments or redlint.toml name outright.
fn named(options: &Options) -> Vec<Named> {
    if !options.compose_files.is_empty() {
        let files = options.compose_files.clone();
        let directory = options.project_directory.clone();
        return vec![Named { name: "base".into(), files, directory, ..Named::default() }];
    }
    let specs = options.projects.iter().map(|spec| Named {
        name: spec.name.clone(),
        files: spec.files.clone(),
        env_files: spec.env_files.clone(),
        profiles: spec.profiles.clone(),
        environment: spec.environment.clone(),
        directory: spec.directory.clone(),
    });
    specs.collect()
}
