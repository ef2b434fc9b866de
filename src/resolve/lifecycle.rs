//! What the world says of a version: known vulnerabilities, end of support.

use crate::model::Advisory;
use crate::model::catalog::knowledge::{self, Added};
use crate::model::{Date, Origin, Sourced, Target, Why};
use crate::source::Span;

/// Known vulnerabilities of a server's version.
pub(super) fn advisories(target: &Sourced<Option<Target>>, knowledge: &'static Added) -> Vec<Advisory> {
    let (Some(Some(version)), Some(at)) = (target.known(), target.origin.span()) else { return Vec::new() };
    let known = knowledge.advisories(*version).into_iter().map(|open| Advisory {
        id: open.spec.id.to_owned(),
        severity: open.spec.severity.to_owned(),
        impact: open.spec.impact.to_owned(),
        certain: open.certain,
        fixed: open.fixed.map(|version| version.to_string()).unwrap_or_default(),
        at,
    });
    known.collect()
}

/// Whether a server's version gets fixes on a day, and from when on it gets none.
pub(super) fn support(
    target: &Sourced<Option<Target>>,
    today: Date,
    anchor: Span,
) -> (Sourced<String>, Sourced<Option<String>>) {
    let known = target.known().copied().flatten().map(|version| knowledge::support(version, today));
    let origin = match known {
        None if target.origin.is_unknown() => target.origin.clone(),
        None | Some(None) => Origin::Unknown { anchor, why: Why::UnknownVersion },
        Some(Some(_)) => target.origin.clone(),
    };
    let (state, end) = known.flatten().unwrap_or_default();
    let end = end.map(|day| day.to_string());
    (Sourced::new(state.to_owned(), origin.clone()), Sourced { value: end, origin })
}
