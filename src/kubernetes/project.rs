use super::container::{Part, service};
use super::kustomization::{Generator, generators, images, is_patch};
use super::object::Object;
use super::pod::Pod;
use super::reach::Reach;
use super::store::Store;
use super::{is_template, reach};
use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::{Added, Reference};
use crate::model::compose::{Blob, NetworkUse, Project, Service};
use crate::model::{Environment, Platform};
use crate::source::{FileId, Files, Paths, Sources, Text, UNKNOWN};
use crate::syntax::manifest::is_kustomization;
use crate::syntax::yaml::{self, Node};
use std::path::Path;

/// Most containers of one project that are looked at.
const MOST: usize = 1000;

/// Manifests that are applied together.
#[derive(Debug)]
pub struct Manifests {
    /// Their containers; none where they run no server.
    pub project: Project,
    /// Whether something may be laid over them that no file shows.
    pub patched: bool,
}

/// What manifests in a directory run, and what is wrong with their files.
pub fn project(
    (loaded, directory): (&[FileId], &Path),
    environment: Environment,
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> (Manifests, Vec<Diagnostic>) {
    let mut read = Read::default();
    for file in loaded {
        read.file(*file, sources, root);
    }
    if read.patched {
        read.objects.retain(|object| !is_patch(object));
    }
    let store = Store::new(&read.objects, &read.generators, sources, files).under(read.patched);
    let pods: Vec<Pod> = read.objects.iter().filter_map(Pod::of).collect();
    let reach = Reach::new(&read.objects, &pods);
    let mut services = Vec::new();
    for (pod, reached) in pods.iter().zip(&reach.pods) {
        services.extend(containers(pod, reached, &store, knowledge));
    }
    for service in &mut services {
        retag(service, &read.images);
    }
    let elsewhere = reach.elsewhere.iter().map(|name| {
        let aliases = vec![name.clone()];
        let network = NetworkUse { aliases, ..NetworkUse::default() };
        let networks = [("default".to_owned(), network)].into_iter().collect();
        Service { networks, ..Service::open(format!("service/{name}"), name.outer_span()) }
    });
    let services = services.into_iter().take(MOST).chain(elsewhere);
    let secret = |(name, content): (String, Text)| {
        let at = content.outer_span();
        (name, Blob { at, file: None, environment: None, content: Some(content), external: false })
    };
    let project = Project {
        name: Paths::new(root).show(directory),
        directory: directory.to_owned(),
        files: loaded.to_vec(),
        environment,
        platform: Platform::Kubernetes,
        services: services.map(|service| (service.name.clone(), service)).collect(),
        secrets: store.secrets().into_iter().map(secret).collect(),
        partial: true,
        ..Project::default()
    };
    (Manifests { project, patched: read.patched }, read.problems)
}

/// What files of a directory hold.
#[derive(Default)]
struct Read {
    objects: Vec<Object>,
    generators: Vec<Generator>,
    /// Names of images of which the tags are said elsewhere.
    images: Vec<String>,
    patched: bool,
    problems: Vec<Diagnostic>,
}

impl Read {
    fn file(&mut self, file: FileId, sources: &Sources, root: &Path) {
        let (path, text) = (sources.file(file).path(), sources.text(file));
        let (tree, problems) = yaml::parse(file, text);
        if is_template(text) && !problems.is_empty() {
            return;
        }
        self.problems.extend(problems);
        let directory = path.parent().unwrap_or(path);
        if is_kustomization(path) {
            self.patched = true;
            let all = |read: fn(&Node, &Path, &Path) -> Vec<Generator>| {
                tree.documents.iter().flat_map(|document| read(document, directory, root)).collect::<Vec<_>>()
            };
            self.generators.extend(all(generators));
            self.images.extend(tree.documents.iter().flat_map(images));
        } else {
            self.objects.extend(Object::all(&tree));
        }
    }
}

/// The containers of a pod. The first one that runs a server has its network: the others are on that one's.
fn containers(pod: &Pod, reached: &reach::Reached, store: &Store, knowledge: &'static Added) -> Vec<Service> {
    let (mut beside, before) = pod.containers();
    let runs_server = |container: &Node| {
        let image = super::object::text(container, &["image"]);
        image.is_some_and(|image| knowledge.image(image.as_str()).is_some())
    };
    beside.sort_by_key(|container| !runs_server(container));
    let mut services: Vec<Service> = Vec::new();
    let beside = beside.iter().map(|container| (container, false));
    for (container, first) in beside.chain(before.iter().map(|container| (container, true))) {
        let own = super::object::text(container, &["name"]).map(|name| name.to_string()).unwrap_or_default();
        let (name, part) = match services.first() {
            None => (pod.name.clone(), Part::First(reached)),
            Some(lender) if first => (format!("{}/{own}", pod.name), Part::Before(&lender.name)),
            Some(lender) => (format!("{}/{own}", pod.name), Part::Beside(&lender.name)),
        };
        let made = service(name, container, pod, &part, store);
        services.push(made);
    }
    services
}

/// Takes the tag of an image away that a kustomization may give another one.
fn retag(service: &mut Service, others: &[String]) {
    let Some(image) = &service.image else { return };
    let path = Reference::parse(image.as_str()).repository;
    if others.iter().any(|name| *name == image.as_str()[..path.end]) {
        let tag = Text::whole(format!(":{UNKNOWN}"), image.outer_span());
        service.image = Some(image.slice(0..path.end).followed_by(&tag));
    }
}
