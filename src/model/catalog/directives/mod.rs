//! Every directive of every supported server: names, types, ranges, defaults, per version.
//!
//! The tables are `static`s that `build.rs` makes of `rules/catalog/directives/*.toml`: looking one up costs a
//! hash and no allocation.

mod agreement;
mod directive;
mod life;
mod sentinel;
mod series;
mod slots;
mod tables;

use super::Slip;
pub use agreement::Agreement;
pub use directive::{Check, Directive, Facts, Kind, Repeat};
pub use life::{Life, Name, Status};
pub use sentinel::SentinelDirective;
pub use series::{Series, SeriesSet};

use super::super::facts::Type;
use std::cmp::Ordering;

/// The directive of a name, in any spelling that any version takes and in any case.
pub fn find(name: &str) -> Option<&'static Directive> {
    Some(named(name)?.0)
}

/// The directive of a name and that spelling's own history.
pub fn named(name: &str) -> Option<(&'static Directive, &'static Name)> {
    let (directive, spelling) = slots::find(name)?;
    let directive = tables::DIRECTIVES.get(directive)?;
    Some((directive, directive.names.get(spelling)?))
}

/// The place among [all](all()) of the directive of a name, in any spelling and in any case.
pub fn place(name: &str) -> Option<usize> {
    Some(slots::find(name)?.0)
}

/// All directives, by primary name.
pub fn all() -> &'static [Directive] {
    tables::DIRECTIVES
}

/// The name nearest to one that no server knows: at most two edits away, and a server of `series` takes it.
pub fn suggest(name: &str, series: SeriesSet) -> Option<&'static str> {
    let slip = Slip::new(name);
    let lives =
        |directive: usize| tables::DIRECTIVES.get(directive).is_some_and(|d| d.series().meets(series));
    tables::NAMES
        .iter()
        .filter(|(_, directive, _)| lives(usize::from(*directive)))
        .filter_map(|(known, _, _)| Some((slip.distance(known, 2)?, *known)))
        .filter(|(distance, known)| *distance * 3 <= known.len())
        .min()
        .map(|(_, known)| known)
}

/// Type of a directive's value for rules, by any of its names.
pub fn type_of(name: &str) -> Option<Type> {
    find(name).map(|directive| directive.ty)
}

/// The module that has a directive of this name, such as `search`.
pub fn module_of(name: &str) -> Option<&'static str> {
    let at = tables::MODULES.binary_search_by(|(known, ..)| compare(known, name)).ok()?;
    Some(tables::MODULES.get(at)?.1)
}

/// Whether servers had this directive long ago and none of today's knows it.
pub fn is_ancient(name: &str) -> bool {
    tables::ANCIENT.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// A `sentinel` directive by name: the word after `sentinel`.
pub fn sentinel(name: &str) -> Option<&'static SentinelDirective> {
    tables::SENTINEL.iter().find(|directive| directive.name.eq_ignore_ascii_case(name))
}

/// All `sentinel` directives.
pub fn sentinels() -> &'static [SentinelDirective] {
    tables::SENTINEL
}

fn compare(known: &str, name: &str) -> Ordering {
    known.bytes().cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}
