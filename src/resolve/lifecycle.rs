//! What the world says of a version: known vulnerabilities, end of support.

use crate::model::catalog::knowledge::Added;
use crate::model::{Advisory, Date, Origin, Sourced, Target, Why};
use crate::source::Span;

/// What is known of the fixes that a version gets.
pub(super) struct Support {
    /// `ended`, `ending` or `supported`.
    pub(super) state: Sourced<String>,
    /// First day without fixes.
    pub(super) end: Sourced<Option<String>>,
    /// The day on which somebody looked.
    pub(super) as_of: Sourced<Option<String>>,
}

/// Known vulnerabilities of a server's version.
pub(super) fn advisories(target: &Sourced<Option<Target>>, knowledge: &'static Added) -> Vec<Advisory> {
    let (Some(Some(version)), Some(at)) = (target.known(), target.origin.span()) else { return Vec::new() };
    let known = knowledge.advisories(*version).into_iter().map(|open| Advisory {
        id: open.spec.id,
        severity: open.spec.severity,
        impact: open.spec.impact,
        certain: open.certain,
        as_of: open.spec.as_of,
        fixed: open.fixed.unwrap_or_default(),
        at,
    });
    known.collect()
}

/// Whether a server's version gets fixes on a day, from when on it gets none, and as of when that is known.
pub(super) fn support(
    target: &Sourced<Option<Target>>,
    (today, knowledge): (Date, &'static Added),
    anchor: Span,
) -> Support {
    let known = target.known().copied().flatten().map(|version| knowledge.support(version, today));
    let origin = match known {
        None if target.origin.is_unknown() => target.origin.clone(),
        None | Some(None) => Origin::Unknown { anchor, why: Why::UnknownVersion },
        Some(Some(_)) => target.origin.clone(),
    };
    let known = known.flatten();
    let day = |day: Option<Date>| Sourced { value: day.map(|day| day.to_string()), origin: origin.clone() };
    Support {
        state: Sourced::new(known.map_or("", |support| support.state.as_str()).to_owned(), origin.clone()),
        end: day(known.and_then(|support| support.end)),
        as_of: day(known.and_then(|support| support.as_of)),
    }
}
