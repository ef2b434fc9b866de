use super::passwords;
use crate::model::catalog::knowledge::is_secret_name;
use crate::model::secret::MASK;
use crate::model::{Command, Origin, ScriptKind, Secret, Sourced};
use crate::resolve::base::Layer;
use crate::resolve::found::Found;
use crate::resolve::sourced;
use crate::source::{Sources, Span, Text};
use crate::syntax::url;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What `ENV`, `ARG` and `COPY` leave in images, as commands of those names; each once, however many services are
/// built from its Dockerfile.
pub(in super::super) fn layers(
    images: &[(String, Vec<Layer>)],
    found: &[Found],
    sources: &Sources,
) -> Vec<Arc<Command>> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (service, layers) in images {
        let runs = found.iter().any(|found| found.server.name == *service);
        for layer in layers {
            let span = layer.keyword.span();
            if seen.insert((span.file, span.start)) {
                all.push(Arc::new(command(layer, runs.then_some(service), all.len(), sources)));
            }
        }
    }
    all
}

fn command(layer: &Layer, server: Option<&String>, position: usize, sources: &Sources) -> Command {
    let name = layer.keyword.as_str().to_ascii_uppercase();
    let (mut words, mut secrets) = (vec![layer.keyword.clone()], Vec::new());
    for (variable, value) in &layer.pairs {
        words.push(variable.clone());
        let open = open(variable, value).into_iter();
        secrets.extend(
            open.map(|secret| Sourced::new(Secret::new(secret.as_str()), sourced::origin(&secret, sources))),
        );
    }
    words.extend(layer.sources.iter().cloned());
    let file = layer.keyword.span().file;
    let own = |text: &&Text| text.span().file == file;
    let values = layer.pairs.iter().map(|(_, value)| value);
    let at = words.iter().chain(values).filter(own).map(Text::span).fold(layer.keyword.span(), Span::to);
    let shown = |text: &Text| {
        let mut value = sourced::string(text, sources);
        for secret in &secrets {
            value.value = value.value.replace(secret.value.expose(), MASK);
        }
        value
    };
    Command {
        at,
        script: sources.shown(file),
        kind: ScriptKind::Dockerfile,
        position: i64::try_from(position).unwrap_or(i64::MAX),
        program: name.clone(),
        calls_function: false,
        runs: name,
        words: words.iter().map(shown).collect(),
        sends: Sourced::absent(at),
        server: match server {
            Some(server) => Sourced::new(Some(server.clone()), Origin::at(at)),
            None => Sourced::absent(at),
        },
        sources: layer.sources.iter().map(shown).collect(),
        destination: Sourced::absent(at),
        empties: Sourced::absent(at),
        on_data_volume: false,
        leaves_host: false,
        background: false,
        guarded: false,
        secret_variables: Vec::new(),
        assigns: layer
            .pairs
            .iter()
            .map(|(name, _)| Sourced::new(name.to_string(), Origin::of(name)))
            .collect(),
        generates: false,
        secrets,
    }
}

/// The secrets in a value that stand there in the open: all of it by the variable's name, the password of a URL, or those of
/// options of a server.
fn open(name: &Text, value: &Text) -> Vec<Text> {
    let mut all = match is_secret_name(name.as_str()) {
        true => vec![value.clone()],
        false => passwords::behind_directives(std::slice::from_ref(value)),
    };
    if all.is_empty() {
        all.extend(url::parse(value).and_then(|url| url.password));
    }
    all.retain(passwords::is_open);
    all
}
