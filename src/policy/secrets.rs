//! Which bytes of the files are secret.

use crate::model::{Deployment, Origin, Reference, Server, Value};
use crate::source::{FileId, Sources, Span};
use std::collections::BTreeMap;

/// Bytes that must not be shown: sorted, without overlap.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    spans: Vec<Span>,
}

/// How far from a label a reader may be shown source, in bytes.
const VIEW: u32 = 2000;

impl Secrets {
    /// Every password that stands in the files of a deployment.
    pub fn of(deployment: &Deployment) -> Self {
        let mut spans = Vec::new();
        for server in &deployment.servers {
            of_server(server, &mut spans);
        }
        for client in &deployment.clients {
            collect(&client.password.origin, &mut spans);
        }
        for variable in &deployment.variables {
            collect(&variable.secret_value.origin, &mut spans);
        }
        let names = names(&deployment.references);
        spans.retain(|span| !is_name(*span, &names));
        for reference in deployment.references.iter().filter(|reference| reference.secret) {
            spans.extend(reference.word.iter().flat_map(|word| word.spans()));
        }
        Self::new(spans)
    }

    fn new(mut spans: Vec<Span>) -> Self {
        spans.retain(|span| !span.is_empty());
        spans.sort();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.file == span.file && span.start <= last.end => *last = last.to(span),
                _ => merged.push(span),
            }
        }
        Self { spans: merged }
    }

    /// All of them.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Those that share a byte with a span.
    fn within(&self, around: Span) -> &[Span] {
        let start = self.spans.partition_point(|span| (span.file, span.end) <= (around.file, around.start));
        let end = self.spans.partition_point(|span| (span.file, span.start) < (around.file, around.end));
        self.spans.get(start..end).unwrap_or_default()
    }

    /// Those that a reader would see who is shown the source around a place.
    pub fn near(&self, place: Span) -> &[Span] {
        let start = place.start.saturating_sub(VIEW);
        self.within(Span { start, end: place.end.saturating_add(VIEW), ..place })
    }

    /// Whether showing a value would show bytes of a secret: it comes from them, and is not merely said of a longer
    /// stretch that holds them, as the name of a user is of its whole line.
    pub fn shows(&self, text: &str, origin: &Origin, sources: &Sources) -> bool {
        let shows = |span: Span, secret: &Span, alone: bool| {
            let bytes = sources.snippet(*secret);
            let plain = !bytes.contains(['\\', '%', '"', '\'']);
            let longer = span.contains(*secret) && (span != *secret || !alone);
            !(plain && longer && !text.contains(bytes))
        };
        match origin {
            Origin::Written { at, .. } => {
                let alone = at.len() == 1;
                at.iter().any(|span| self.within(*span).iter().any(|secret| shows(*span, secret, alone)))
            }
            Origin::Derived { from } => from.iter().any(|origin| self.shows(text, origin, sources)),
            _ => false,
        }
    }
}

/// Uses of variables by where they start, with where they end and the words that stand in for missing values.
type Names = BTreeMap<(FileId, u32), (u32, Option<Span>)>;

fn names(references: &[Reference]) -> Names {
    let entries = references.iter().map(|reference| {
        let word = reference.word.as_ref().map(|word| word.span());
        ((reference.at.file, reference.at.start), (reference.at.end, word))
    });
    entries.collect()
}

/// Whether the bytes only name a variable: `${REDIS_PASSWORD}` is no secret, whatever it holds.
fn is_name(span: Span, names: &Names) -> bool {
    let before = names.range(..=(span.file, span.start)).next_back();
    before.is_some_and(|((file, _), (end, word))| {
        *file == span.file && span.end <= *end && word.is_none_or(|word| !word.contains(span))
    })
}

fn collect(origin: &Origin, spans: &mut Vec<Span>) {
    match origin {
        Origin::Written { at, .. } => spans.extend(at),
        Origin::Derived { from } => from.iter().for_each(|origin| collect(origin, spans)),
        _ => {}
    }
}

fn of_server(server: &Server, spans: &mut Vec<Span>) {
    if server.password.value.is_some() {
        collect(&server.password.origin, spans);
    }
    for password in server.users.value.iter().flat_map(|user| &user.passwords) {
        collect(&password.origin, spans);
    }
    for effective in server.config.directives.values() {
        let values = std::iter::once(&effective.value).chain(&effective.shadowed);
        for value in values.filter(|value| matches!(value.value, Value::Secret(_))) {
            collect(&value.origin, spans);
        }
    }
    // The rules of a user are no secret, and its passwords are among the users'.
    let sensitive = server.settings.iter().filter(|setting| setting.sensitive && setting.primary != "user");
    for value in sensitive.filter_map(|setting| setting.values.last()) {
        collect(&value.origin, spans);
    }
    let checks = server.healthcheck.value.iter().flat_map(|check| &check.invocations);
    for invocation in server.invocations.iter().chain(checks) {
        collect(&invocation.password_argument.origin, spans);
    }
    for variable in &server.variables {
        collect(&variable.secret_value.origin, spans);
    }
    for client in &server.clients {
        collect(&client.password.origin, spans);
    }
}
