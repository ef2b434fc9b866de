//! What the world says of a version: known vulnerabilities, end of support.

use crate::model::Advisory;
use crate::model::catalog::knowledge;
use crate::model::{Date, Origin, Sourced, Target, Why};
use crate::source::Span;

/// Known vulnerabilities of a server's version.
pub(super) fn advisories(target: &Sourced<Option<Target>>) -> Vec<Advisory> {
    let (Some(Some(version)), Some(at)) = (target.known(), target.origin.span()) else { return Vec::new() };
    let known = knowledge::advisories(*version).into_iter().map(|(advisory, fixed)| Advisory {
        id: advisory.id.to_owned(),
        severity: advisory.severity.to_owned(),
        impact: advisory.impact.to_owned(),
        fixed: fixed.map(|version| version.to_string()).unwrap_or_default(),
        at,
    });
    known.collect()
}

/// Whether a server's version gets fixes on a day.
pub(super) fn support(target: &Sourced<Option<Target>>, today: Date, anchor: Span) -> Sourced<String> {
    let Some(Some(version)) = target.known() else {
        return Sourced { value: String::new(), origin: target.origin.clone() };
    };
    match knowledge::support(*version, today) {
        Some((state, _)) => Sourced::new(state.to_owned(), target.origin.clone()),
        None => Sourced::new(String::new(), Origin::Unknown { anchor, why: Why::UnknownVersion }),
    }
}
