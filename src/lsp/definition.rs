use super::lines::Lines;
use super::units::Units;
use super::uri;
use crate::check::Inspected;
use crate::model::Origin;
use crate::source::Span;
use gen_lsp_types::Location;
use std::path::Path;

/// From a byte of a file to the bytes that decide what it comes to: from `${VAR}` to the line of `.env`, from a setting
/// that something hides to the one that counts, from a path to the file.
pub(super) fn definition(all: &[Inspected], path: &Path, at: usize, units: Units) -> Option<Location> {
    all.iter().find_map(|one| {
        let target = target(one, path, at).or_else(|| file(one, path, at))?;
        let source = one.sources.file(target.file);
        let range = Lines::new(source.text()).range(target.range(), units);
        Some(Location { uri: uri::of(source.path()), range })
    })
}

fn target(one: &Inspected, path: &Path, at: usize) -> Option<Span> {
    let file = one.sources.find(path)?;
    let mut best: Option<(usize, Span)> = None;
    let mut offer = |from: Span, to: Option<Span>| {
        let here = |span: Span| span.file == file && span.range().start <= at && at <= span.range().end;
        let nearer = best.is_none_or(|(length, _)| from.len() < length);
        if let Some(to) = to.filter(|to| here(from) && !here(*to) && nearer) {
            best = Some((from.len(), to));
        }
    };
    for reference in &one.deployment.references {
        let set = reference.value.as_ref().and_then(|value| value.spans().first().copied());
        offer(reference.at, set);
    }
    for server in &one.deployment.servers {
        for setting in server.settings.iter() {
            let effective = server.config.value(setting.primary).filter(|value| value.origin.is_written());
            if !setting.effective {
                offer(setting.at, effective.and_then(|value| value.origin.span()));
            }
            for value in &setting.values {
                for via in via(&value.origin) {
                    offer(*via, value.origin.span());
                }
            }
        }
    }
    best.map(|(_, to)| to)
}

fn via(origin: &Origin) -> &[Span] {
    match origin {
        Origin::Written { via, .. } => via,
        _ => &[],
    }
}

/// The file of the project that the word at a byte ends with the name of.
fn file(one: &Inspected, path: &Path, at: usize) -> Option<Span> {
    let text = one.sources.text(one.sources.find(path)?);
    let part = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'));
    let start = text
        .get(..at)?
        .rfind(part)
        .map_or(0, |end| end + text[end..].chars().next().map_or(1, char::len_utf8));
    let end = text.get(at..)?.find(part).map_or(text.len(), |length| at + length);
    let name = Path::new(text.get(start..end)?).file_name()?;
    let named =
        one.sources.iter().find(|(_, file)| file.path() != path && file.path().file_name() == Some(name));
    named.map(|(id, _)| Span::at(id, 0))
}
