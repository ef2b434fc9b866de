use super::places::Places;
use super::{Mask, Paths};
use crate::diagnostic::{Diagnostic, Safety};
use crate::policy::fingerprint::Fingerprint;
use crate::source::{FileId, Position, Sources, Span};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A finding as formats write it: paths relative, positions resolved, source text masked.
#[derive(Debug)]
pub struct Finding<'a> {
    /// What was found.
    pub diagnostic: &'a Diagnostic,
    /// The bytes that cause it.
    pub place: Place,
    /// Those bytes as text, secrets masked, cut where they are many.
    pub underlined: String,
    /// Further places and what is to be seen there.
    pub related: Vec<(Place, &'a str)>,
    /// The best fix.
    pub fix: Option<ResolvedFix<'a>>,
    /// Name of the finding that survives moved lines; `None` where no format tells it.
    pub fingerprint: Option<Fingerprint>,
}

impl Finding<'_> {
    /// Page about the rule.
    pub fn url(&self) -> Option<String> {
        // Problems of the input and of the configuration say all there is.
        let rule = self.diagnostic.is_of_a_rule();
        if rule { rule_url(&self.diagnostic.group, &self.diagnostic.rule) } else { None }
    }
}

/// A span, resolved.
#[derive(Debug, Clone)]
pub struct Place {
    /// The bytes.
    pub span: Span,
    /// Path of the file, relative to the working directory, with `/`.
    pub path: Rc<str>,
    /// The first byte.
    pub start: Position,
    /// After the last byte.
    pub end: Position,
}

/// A fix, resolved.
#[derive(Debug)]
pub struct ResolvedFix<'a> {
    /// What it does.
    pub title: &'a str,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// The edits.
    pub edits: Vec<ResolvedEdit<'a>>,
}

/// An edit, resolved.
#[derive(Debug)]
pub struct ResolvedEdit<'a> {
    /// The bytes to replace.
    pub place: Place,
    /// What stands there afterwards.
    pub content: &'a str,
}

/// Resolves findings, each with its fingerprint, and puts them in order: file, start, rule.
pub(super) fn resolve<'a>(
    sources: &Sources,
    named: impl Iterator<Item = (&'a Diagnostic, Option<Fingerprint>)> + Clone,
    mask: &Mask,
    paths: &Paths,
) -> Vec<Finding<'a>> {
    let resolver = Resolver::new(sources, named.clone().map(|(diagnostic, _)| diagnostic), paths);
    let mut findings: Vec<Finding<'a>> =
        named.map(|(diagnostic, name)| resolver.finding(diagnostic, name, mask)).collect();
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings
}

pub(super) fn order<'f>(finding: &'f Finding<'_>) -> impl Ord + 'f {
    let (place, diagnostic) = (&finding.place, finding.diagnostic);
    (&*place.path, place.span.start, &diagnostic.rule, place.span.end, &diagnostic.message)
}

struct Resolver<'s> {
    sources: &'s Sources,
    places: Places,
    names: BTreeMap<FileId, Rc<str>>,
}

impl<'s> Resolver<'s> {
    fn new<'d>(
        sources: &'s Sources,
        diagnostics: impl Iterator<Item = &'d Diagnostic> + Clone,
        paths: &Paths,
    ) -> Self {
        let places = Places::new(sources, diagnostics.clone().flat_map(spans));
        let files = diagnostics.flat_map(spans).map(|span| span.file);
        let mut names = BTreeMap::new();
        for file in files {
            names.entry(file).or_insert_with(|| Rc::from(paths.show(sources.file(file).path())));
        }
        Self { sources, places, names }
    }

    fn finding<'a>(
        &self,
        diagnostic: &'a Diagnostic,
        fingerprint: Option<Fingerprint>,
        mask: &Mask,
    ) -> Finding<'a> {
        let related = diagnostic.related.iter().map(|label| (self.place(label.span), label.message.as_str()));
        Finding {
            diagnostic,
            place: self.place(diagnostic.primary.span),
            underlined: mask.snippet(self.sources, diagnostic.primary.span).into_owned(),
            related: related.collect(),
            fix: self.fix(diagnostic),
            fingerprint,
        }
    }

    fn fix<'a>(&self, diagnostic: &'a Diagnostic) -> Option<ResolvedFix<'a>> {
        let fix = diagnostic.fixes.first()?;
        let edits = fix
            .edits
            .iter()
            .map(|edit| ResolvedEdit { place: self.place(edit.span), content: &edit.content });
        Some(ResolvedFix { title: &fix.title, safety: fix.safety, edits: edits.collect() })
    }

    fn place(&self, span: Span) -> Place {
        Place {
            span,
            path: self.names.get(&span.file).cloned().unwrap_or_default(),
            start: self.places.at(span.file, span.start),
            end: self.places.at(span.file, span.end),
        }
    }
}

fn spans(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> {
    let labels = diagnostic.related.iter().map(|label| label.span);
    let edits = diagnostic.fixes.first().into_iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
    std::iter::once(diagnostic.primary.span).chain(labels).chain(edits)
}

/// Page about a built-in rule; none for a user's policy, whose text is at the user's.
pub fn rule_url(group: &str, id: &str) -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let built_in = !id.contains('/') && !repository.is_empty();
    built_in.then(|| format!("{repository}/blob/main/rules/{group}/{id}.toml"))
}
