//! A project that tests load, and its values in words.

use redlint::compose::{self, LoadInput};
use redlint::diagnostic::Diagnostic;
use redlint::model::compose::{Project, Service};
use redlint::source::{MemoryFiles, Sources, Span, Text};
use redlint::syntax::interpolate::Unset;
use serde_json::Value;
use std::path::PathBuf;

/// A project and what was found wrong with it.
pub struct Loaded {
    pub sources: Sources,
    pub project: Project,
    pub problems: Vec<Diagnostic>,
}

/// Loads files; those named `compose*` are laid over each other in the order given.
pub fn load(files: &[(&str, &str)]) -> Loaded {
    let mut tree = MemoryFiles::new();
    files.iter().for_each(|(path, content)| tree.insert(*path, *content));
    let paths = files
        .iter()
        .map(|(path, _)| PathBuf::from(path))
        .filter(|path| path.starts_with(path.file_name().unwrap()));
    let input = LoadInput {
        paths: paths.filter(|path| path.to_string_lossy().starts_with("compose")).collect(),
        profiles: vec!["on".into()],
        root: Some(PathBuf::new()),
        ..LoadInput::default()
    };
    let mut sources = Sources::new();
    let (project, problems) = compose::load(&mut sources, &tree, &input);
    Loaded { sources, project, problems }
}

/// A project as compose prints it, with variables that nothing sets empty; or the first thing that is wrong with it.
pub fn as_compose(files: &MemoryFiles, input: LoadInput) -> Result<Value, String> {
    let input = LoadInput { unset: Unset::Empty, canonical: true, ..input };
    let (project, problems) = compose::load(&mut Sources::new(), files, &input);
    match problems.first() {
        Some(problem) => Err(problem.message.clone()),
        None => Ok(project.canonical),
    }
}

impl Loaded {
    pub fn service(&self, name: &str) -> &Service {
        &self.project.services[name]
    }

    /// `file:line: bytes`
    pub fn at(&self, span: Span) -> String {
        let path = self.sources.file(span.file).path().display();
        let line = self.sources.position(span.file, span.start).line;
        format!("{path}:{line}: {}", self.sources.snippet(span))
    }

    /// The value, its bytes, and what it was seen via.
    pub fn text(&self, text: &Text) -> String {
        let at: Vec<String> = text.spans().into_iter().map(|span| self.at(span)).collect();
        let via: String = text.via().into_iter().map(|span| format!(" via {}", self.at(span))).collect();
        format!("{:?} = {}{via}", text.as_str(), at.join(" + "))
    }

    pub fn env(&self, service: &str, name: &str) -> String {
        let entry = &self.service(service).environment[name];
        let hidden: String =
            entry.shadowed.iter().map(|entry| format!(" over {}", self.at(entry.at))).collect();
        let value = entry.value.as_ref().map_or("none".to_owned(), |value| self.text(value));
        format!("{value}{hidden}")
    }

    pub fn problems(&self) -> Vec<String> {
        let show = |problem: &Diagnostic| {
            format!("{} {} | {}", problem.rule, self.at(problem.primary.span), problem.message)
        };
        self.problems.iter().map(show).collect()
    }
}
