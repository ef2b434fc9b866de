use super::document;
use super::loader::Loader;
use super::merge::{Merger, reset};
use super::scope::Frame;
use super::value::{Entry, Map, Value};
use super::{long, paths, unicity};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text, normalise};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// Services that extend each other beyond any use.
const DEPTH: usize = 64;

/// Lays every service of the document over the one that it extends.
pub(super) fn apply(
    loader: &mut Loader<'_>,
    frame: &Frame<'_>,
    file: FileId,
    root: &mut Map,
    resets: &[Vec<String>],
) {
    let Some(services) = root.get_mut("services").and_then(|entry| entry.value.as_map_mut()) else { return };
    if !services.values().any(|entry| entry.value.get("extends").is_some()) {
        return;
    }
    let names: Vec<String> = services.keys().cloned().collect();
    let place = Place {
        file,
        directory: frame.directory.to_owned(),
        services: std::mem::take(services),
        resets: by_service(resets.to_vec()),
        done: HashSet::new(),
    };
    let mut extender = Extender { loader, frame, places: vec![place], trail: Vec::new() };
    for name in &names {
        extender.service(0, name);
    }
    if let Some(place) = extender.places.into_iter().next() {
        *services = place.services;
    }
}

/// A file whose services are extended.
struct Place {
    file: FileId,
    directory: PathBuf,
    services: Map,
    /// Paths of `!reset` by the service that they start from.
    resets: BTreeMap<String, Vec<Vec<String>>>,
    /// Services that extend nothing any more.
    done: HashSet<String>,
}

/// Paths below services, by the service's name, with which they start from then on.
fn by_service(paths: Vec<Vec<String>>) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut resets: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for mut path in paths.into_iter().filter(|path| path.len() > 1 && path[0] == "services") {
        path.remove(0);
        resets.entry(path[0].clone()).or_default().push(path);
    }
    resets
}

struct Extender<'a, 'b> {
    loader: &'a mut Loader<'b>,
    frame: &'a Frame<'a>,
    places: Vec<Place>,
    /// The services that are being extended, outermost first.
    trail: Vec<(usize, String)>,
}

impl Extender<'_, '_> {
    /// Resolves a service in its place.
    fn service(&mut self, place: usize, name: &str) {
        if !self.places[place].done.insert(name.to_owned()) {
            return;
        }
        let service = self.places[place].services.get_mut(name).and_then(|entry| entry.value.as_map_mut());
        let Some(extends) = service.and_then(|service| service.shift_remove("extends")) else { return };
        if place == 0 {
            self.loader.spend(name, "extends", extends.value.clone());
        }
        let Some((reference, path)) = read(&extends.value) else {
            self.loader.invalid(extends.value.at, format!("services.{name}.extends.service is required"));
            return;
        };
        if reference.holds_unknown() || path.as_ref().is_some_and(Text::holds_unknown) {
            self.loader.incomplete = true;
            return;
        }
        self.trail.push((place, name.to_owned()));
        if let Some(base) = self.base(place, name, &reference, path.as_ref()) {
            self.lay_over(place, name, base, extends.value.at);
        }
        self.trail.pop();
    }

    /// A copy of the service that is extended.
    fn base(&mut self, place: usize, name: &str, reference: &Text, path: Option<&Text>) -> Option<Map> {
        let from = match path {
            Some(path) => self.place(place, path)?,
            None => place,
        };
        let target = (from, reference.as_str().to_owned());
        if self.trail.contains(&target) {
            self.circular(&target, reference.outer_span());
            return None;
        }
        let known = self.places[from].services.contains_key(reference.as_str());
        if !known || self.trail.len() > DEPTH {
            let why = if known { "services extend each other too deeply" } else { "service not found" };
            let file = self.file_name(from);
            let message =
                format!("cannot extend service {name:?} in {file}: service {:?}: {why}", reference.as_str());
            self.loader.invalid(reference.outer_span(), message);
            return None;
        }
        self.service(from, reference.as_str());
        let value = &self.places[from].services.get(reference.as_str())?.value;
        let size = value.size();
        let Some(left) = self.loader.copies.checked_sub(size) else {
            self.loader.exceeded(reference.outer_span(), "services extend each other too often");
            return None;
        };
        self.loader.copies = left;
        Some(value.clone().into_map())
    }

    fn lay_over(&mut self, place: usize, name: &str, base: Map, at: Span) {
        let mut base = Value::map(base, at);
        base.brought_via(at);
        let mut below = Map::from_iter([(name.to_owned(), Entry::new(at, base))]);
        let here = &mut self.places[place];
        if let Some(paths) = here.resets.get(name) {
            reset(&mut below, paths);
        }
        let base = below.shift_remove(name).map(|entry| entry.value.into_map()).unwrap_or_default();
        let Some(own) = here.services.get_mut(name).and_then(|entry| entry.value.as_map_mut()) else {
            return;
        };
        let over = std::mem::replace(own, base);
        let mut merger = Merger::default();
        merger.service(own, over);
        self.loader.problems.append(&mut merger.problems);
    }

    fn file_name(&self, place: usize) -> String {
        let path = self.loader.sources.file(self.places[place].file).path();
        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    fn circular(&mut self, target: &(usize, String), at: Span) {
        let trail = self.trail.iter().chain([target]);
        let lines: Vec<String> =
            trail.map(|(place, name)| format!("{name} in {}", self.file_name(*place))).collect();
        let message = format!("Circular reference:\n  {}", lines.join("\n  extends "));
        let problem = Diagnostic::input("extends-cycle", "Services that extend each other", at, message);
        self.loader.problems.push(problem);
    }

    /// The file at a path, as the service in `place` sees it.
    fn place(&mut self, place: usize, path: &Text) -> Option<usize> {
        let own = self.loader.sources.file(self.places[place].file).path().parent().map(Path::to_owned);
        let directories = [Some(self.places[place].directory.clone()), own];
        let candidates: Vec<PathBuf> = directories
            .into_iter()
            .flatten()
            .map(|directory| normalise(&directory.join(path.as_str())))
            .collect();
        let found = candidates.iter().find(|path| self.loader.files.kind(path).is_some());
        let file = match self.loader.open(found.or(candidates.first())?) {
            Ok(file) => file,
            Err(why) => {
                self.loader.incomplete = true;
                let message = format!("cannot extend a service of {path}: {why}");
                let (id, title) = ("missing-extends-file", "Extended file that is not there");
                self.loader.problems.push(Diagnostic::input(id, title, path.outer_span(), message));
                return None;
            }
        };
        if let Some(known) = self.places.iter().position(|place| place.file == file) {
            return Some(known);
        }
        if self.loader.opens == 0 {
            self.loader.exceeded(path.outer_span(), "too many files are included");
            return None;
        }
        self.loader.opens -= 1;
        self.read(file);
        Some(self.places.len() - 1)
    }

    /// Reads a file whose services are extended: no includes, variables of the extending project.
    fn read(&mut self, file: FileId) {
        let directory =
            self.loader.sources.file(file).path().parent().map(Path::to_owned).unwrap_or_default();
        let tree = self.loader.tree(file);
        let mut root = Map::new();
        let mut resets = Vec::new();
        for node in tree.documents.iter().filter(|node| !node.is_null()).take(100) {
            let document = document::read(self.loader, self.frame.scope, node);
            reset(&mut root, &document.resets);
            resets.extend(document.resets);
            let mut merger = Merger::default();
            merger.document(&mut root, document.root);
            self.loader.problems.append(&mut merger.problems);
            unicity::enforce(&mut root, &directory);
            long::apply(&mut root, &mut self.loader.problems);
            unicity::enforce(&mut root, &directory);
        }
        paths::resolve_extended(&mut root, &directory);
        let services = root.shift_remove("services").map(|entry| entry.value.into_map()).unwrap_or_default();
        let resets = by_service(resets);
        self.places.push(Place { file, directory, services, resets, done: HashSet::new() });
    }
}

fn read(value: &Value) -> Option<(Text, Option<Text>)> {
    match value.text() {
        Some(service) => Some((service.clone(), None)),
        None => Some((value.text_of("service")?.clone(), value.text_of("file").cloned())),
    }
}
