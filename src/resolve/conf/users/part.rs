use super::super::script::unknown;
use crate::model::Origin;
use crate::source::{Sources, Text};

/// The origin of a part of a rule, Unknown where a piece of it is.
pub(super) fn origin_of(sources: &Sources, part: &Text, rule: &Text) -> Origin {
    if !part.holds_unknown() {
        return Origin::of(part);
    }
    Origin::Unknown { anchor: rule.outer_span(), why: unknown(part, sources) }
}
