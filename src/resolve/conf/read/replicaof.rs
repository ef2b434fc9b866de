//! `replicaof HOST PORT`.

use super::Context;
use super::words::joined;
use crate::model::{ProblemKind, Value};
use crate::resolve::conf::number;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::slice::from_ref;

/// Reads host and port; empty for `no one`.
pub(super) fn read(context: Context, words: &[Text]) -> Result<Value, Wrong> {
    let [host, port] = words else { return Ok(joined(words)) };
    if host.as_str().eq_ignore_ascii_case("no") && port.as_str().eq_ignore_ascii_case("one") {
        return Ok(Value::Str(String::new()));
    }
    let number = number::whole(port.as_str()).filter(|port| (0..=65535).contains(port));
    if let Some(number) = number {
        return Ok(Value::Str(format!("{host} {number}")));
    }
    if context.since(6, 0) {
        let explanation = format!("expects a host and a port between 0 and 65535, not `{port}`");
        return Err(Wrong::of(ProblemKind::Range, from_ref(port), explanation));
    }
    Ok(joined(words))
}
