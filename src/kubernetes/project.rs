use super::container::{Part, service};
use super::kustomization::{Generator, generators, is_patch, namespaces};
use super::object::{Object, text};
use super::overlay::Laid;
use super::pod::Pod;
use super::store::Store;
use super::{filler, helm, is_hole, is_template, reach};
use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::{Added, Reference};
use crate::model::compose::{Blob, Command, MissingEnvFile, Project, Service};
use crate::model::{Environment, Platform, Sourced, Why};
use crate::source::{FileId, Files, Paths, Sources, Text, UNKNOWN};
use crate::syntax::manifest::is_kustomization;
use crate::syntax::yaml::{self, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Manifests that are applied together.
#[derive(Debug, Clone, Copy)]
pub struct Together<'a> {
    /// The directory that they lie in, or below.
    pub directory: &'a Path,
    /// The files.
    pub files: &'a [FileId],
    /// The namespace of which objects count, and those that have none; `None` for all.
    pub namespace: Option<&'a str>,
    /// What kustomizations lay over them.
    pub laid: &'a Laid,
    /// What they are for.
    pub environment: Environment,
}

/// What manifests run, and what is wrong with their files.
pub fn project(
    together: Together<'_>,
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> (Project, Vec<Diagnostic>) {
    let Together { directory, laid, .. } = together;
    let mut read = Read::default();
    for file in together.files {
        read.file(*file, sources, files, root);
    }
    match together.namespace {
        Some(namespace) => {
            read.objects.retain(|object| object.namespace.is_empty() || object.namespace == namespace);
        }
        None => read.move_objects(sources),
    }
    if laid.open {
        read.objects.retain(|object| !is_patch(object));
    }
    let mut pods: Vec<Pod> = read.objects.iter().filter_map(Pod::of).collect();
    pods.iter_mut().filter(|pod| laid.scaled.contains(pod.bare_name())).for_each(Pod::rescale);
    let filled_in = laid.filled || filler::is_at_work(&read.objects, &pods);
    let store = Store::new(&read.objects, &read.generators, sources, files);
    let store = store.without(&laid.replaced).under(laid.open, filled_in);
    let reach = reach::reached(&read.objects, &pods);
    let mut services = Vec::new();
    for (pod, reached) in pods.iter().zip(&reach) {
        services.extend(containers(pod, reached, &store, knowledge));
    }
    // What a patch makes of a chart's objects nobody knows.
    let kustomizations = if laid.patched { &[][..] } else { &read.kustomizations };
    let (objects, namespace) = (&read.objects, together.namespace);
    let objects = helm::Objects { objects, store: &store, kustomizations, namespace };
    services.extend(helm::servers(objects, knowledge, (&mut *sources, files, root)));
    let ranges = read.objects.iter().any(|object| object.kind == "LimitRange");
    for service in &mut services {
        retag(service, &laid.images);
        if ranges {
            let limit = || Sourced::unknown(service.at, Why::Computed("a LimitRange".into()));
            service.memory_limit.get_or_insert_with(limit);
        }
        if laid.patched {
            unsettle(service);
        }
    }
    // Several may go by one name.
    let secret = |(number, (name, content)): (usize, &(String, Text))| {
        let (at, content) = (content.outer_span(), Some(content.clone()));
        (format!("{name}/{number}"), Blob { at, file: None, environment: None, content, external: false })
    };
    let project = Project {
        name: Paths::new(root).show(directory),
        directory: directory.to_owned(),
        files: together.files.to_vec(),
        environment: together.environment,
        platform: Platform::Kubernetes,
        services: services.into_iter().map(|service| (service.name.clone(), service)).collect(),
        secrets: store.secrets().iter().enumerate().map(secret).collect(),
        partial: true,
        filled: filled_in,
        ..Project::default()
    };
    (project, read.problems)
}

/// What files of a directory hold.
#[derive(Default)]
struct Read {
    objects: Vec<Object>,
    generators: Vec<Generator>,
    /// Namespaces that kustomizations give to what is in files and directories.
    namespaces: BTreeMap<PathBuf, String>,
    /// Kustomizations and the directories that they lie in.
    kustomizations: Vec<(PathBuf, Node)>,
    problems: Vec<Diagnostic>,
}

impl Read {
    fn file(&mut self, file: FileId, sources: &Sources, files: &dyn Files, root: &Path) {
        let (path, written) = (sources.file(file).path(), sources.text(file));
        if helm::is_chart_template(path, written, files) {
            return;
        }
        let (tree, problems) = yaml::parse(file, written);
        if is_template(written, &problems) {
            return;
        }
        self.problems.extend(problems.into_iter().filter(|problem| !is_hole(written, problem)));
        let directory = path.parent().unwrap_or(path);
        if is_kustomization(path) {
            let documents = tree.documents.iter();
            self.generators
                .extend(documents.clone().flat_map(|document| generators(document, directory, root)));
            self.namespaces.extend(documents.clone().flat_map(|document| namespaces(document, directory)));
            self.kustomizations.extend(documents.map(|document| (directory.to_owned(), document.clone())));
        } else {
            self.objects.extend(Object::all(&tree));
        }
    }

    /// Puts the objects into the namespaces that kustomizations give them.
    fn move_objects(&mut self, sources: &Sources) {
        for object in &mut self.objects {
            let path = sources.file(object.node.span().file).path();
            if let Some(namespace) = path.ancestors().find_map(|path| self.namespaces.get(path)) {
                object.namespace.clone_from(namespace);
            }
        }
    }
}

/// The containers of a pod. The first one that runs a server has its network: the others are on that one's.
fn containers(pod: &Pod, reached: &reach::Reached, store: &Store, knowledge: &'static Added) -> Vec<Service> {
    let (mut beside, before) = pod.containers();
    let runs_server = |container: &Node| {
        let image = text(container, &["image"]);
        image.is_some_and(|image| knowledge.image(image.as_str()).is_some())
    };
    beside.sort_by_key(|container| !runs_server(container));
    let (sole, beside_count) = (beside.len() == 1, beside.len());
    let mut services: Vec<Service> = Vec::new();
    let beside = beside.iter().map(|container| (container, false));
    for (container, first) in beside.chain(before.iter().map(|container| (container, true))) {
        let own = text(container, &["name"]).map(|name| name.to_string()).unwrap_or_default();
        // The one that all is about goes by the name of what makes the pods.
        let main = !first && (sole || pod.bare_name() == own);
        let name = if main { pod.name.clone() } else { format!("{}/{own}", pod.name) };
        let part = match services.first() {
            None => Part::First(reached),
            Some(_) if first => Part::Before,
            Some(lender) => Part::Beside(&lender.name),
        };
        let made = service(name, container, pod, &part, store);
        services.push(made);
    }
    let (beside, before) = services.split_at_mut(beside_count);
    for service in beside {
        service.after = before.iter().map(|service| service.name.clone()).collect();
    }
    services
}

/// Takes the tag of an image away that a kustomization may give another one.
fn retag(service: &mut Service, others: &BTreeSet<String>) {
    let Some(image) = &service.image else { return };
    let path = Reference::parse(image.as_str()).repository;
    if others.contains(&image.as_str()[..path.end]) {
        let tag = Text::whole(format!(":{UNKNOWN}"), image.outer_span());
        service.image = Some(image.slice(0..path.end).followed_by(&tag));
    }
}

/// Takes away how a container starts, and is replaced, where a patch may replace that.
fn unsettle(service: &mut Service) {
    let at = service.at;
    let words = vec![Text::whole(UNKNOWN.to_string(), at)];
    service.command = Some(Command { at, list: true, words, cut: None });
    let patch = || Sourced::unknown(at, Why::Computed("a patch".into()));
    service.start_first = service.start_first.as_ref().map(|_| patch());
    service.missing_env_files.push(MissingEnvFile {
        path: Text::whole("a patch", at),
        place: None,
        required: false,
    });
}
