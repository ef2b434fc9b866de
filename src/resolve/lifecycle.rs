//! What the world says of a version: known vulnerabilities, end of support.

use crate::model::catalog::knowledge::Added;
use crate::model::{Advisory, Date, Origin, Server, Sourced, Target, Why};

/// Says of a server what becomes of its version, or of what else counts as that: its known vulnerabilities, whether it gets
/// fixes on a day, from when on it gets none, and as of when that is known.
pub(super) fn age(
    server: &mut Server,
    version: &Sourced<Option<Target>>,
    (today, knowledge): (Date, &'static Added),
) {
    let known = version.known().copied().flatten().map(|version| knowledge.support(version, today));
    let origin = match known {
        None if version.origin.is_unknown() => version.origin.clone(),
        None | Some(None) => Origin::Unknown { anchor: server.at, why: Why::UnknownVersion },
        Some(Some(_)) => version.origin.clone(),
    };
    let known = known.flatten();
    let day = |day: Option<Date>| Sourced { value: day.map(|day| day.to_string()), origin: origin.clone() };
    server.support_end = day(known.and_then(|support| support.end));
    server.support_as_of = day(known.and_then(|support| support.as_of));
    server.support = Sourced::new(known.map_or("", |support| support.state.as_str()).to_owned(), origin);
    server.advisories = advisories(version, knowledge);
}

/// Known vulnerabilities of a server's version.
fn advisories(target: &Sourced<Option<Target>>, knowledge: &'static Added) -> Vec<Advisory> {
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
