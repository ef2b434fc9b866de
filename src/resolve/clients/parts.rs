//! Parts of connections, and what their variables prove.

use crate::model::catalog::knowledge::{Added, Evidence};
use crate::model::{Origin, Secret, Sourced, Why};
use crate::resolve::sourced;
use crate::source::{Sources, Span, Text};

/// A sign of a role, and where it stands.
#[derive(Debug, Clone)]
pub(in super::super) struct Sign {
    pub(in super::super) evidence: &'static Evidence,
    /// The bytes that prove it.
    pub(in super::super) origin: Origin,
    /// Name of the variable, or of the service.
    pub(in super::super) by: String,
}

/// Signs of one connection.
pub(in super::super) type Signs = Vec<Sign>;

/// What a variable with a value proves.
pub(super) fn signs(name: &str, value: &Text, knowledge: &'static Added) -> Signs {
    let found = knowledge.evidence_of_variable(name, value.as_str());
    found
        .into_iter()
        .map(|evidence| Sign { evidence, origin: Origin::of(value), by: name.to_owned() })
        .collect()
}

/// Whether a name or value says that it is about Redis.
pub(super) fn mentions_redis(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.contains("redis") || text.contains("valkey")
}

/// A number as written; Unknown where it is none.
pub(super) fn number(text: &Text, anchor: Span, sources: &Sources) -> Sourced<i64> {
    let origin = sourced::origin(text, sources);
    match text.as_str().trim().parse::<i64>() {
        Ok(number) => Sourced::new(number, origin),
        Err(_) if origin.is_unknown() => Sourced::new(0, origin),
        Err(_) => Sourced::unknown(anchor, Why::Invalid),
    }
}

/// A port as written; Unknown where it is none.
pub(super) fn port(text: &Text, anchor: Span, sources: &Sources) -> Sourced<i64> {
    match number(text, anchor, sources) {
        number if u16::try_from(number.value).is_ok() => number,
        _ => Sourced::unknown(anchor, Why::Invalid),
    }
}

/// A password that is sent; absent where none is.
pub(super) fn secret(text: Option<&Text>, anchor: Span, sources: &Sources) -> Sourced<Option<Secret>> {
    sourced::optional(text, anchor, sources).map(|value| value.as_ref().map(Secret::new))
}
