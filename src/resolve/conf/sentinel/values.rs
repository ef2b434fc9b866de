use super::number;
use crate::model::ProblemKind;
use crate::model::catalog::directives::SentinelDirective;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::slice::from_ref;

/// Bytes in the id of a sentinel.
const ID: usize = 40;

/// The largest number that a sentinel knows.
const MOST: i64 = 2_147_483_647;

/// What is wrong with the values of one line by themselves.
pub(super) fn checked(spec: &SentinelDirective, values: &[Text]) -> Option<Wrong> {
    match (spec.name, values) {
        ("monitor", [_, _, port, quorum]) => {
            number(quorum, 1, MOST, "the quorum").or_else(|| number(port, 0, 65535, "the port"))
        }
        ("known-replica" | "known-slave", [_, _, port]) | ("known-sentinel", [_, _, port, _]) => {
            number(port, 0, 65535, "the port")
        }
        ("down-after-milliseconds" | "failover-timeout", [_, time]) => number(time, 1, MOST, "the time"),
        ("master-reboot-down-after-period" | "primary-reboot-down-after-period", [_, time]) => {
            number(time, 0, MOST, "the time")
        }
        ("myid", [id]) if id.len() != ID => Some(Wrong::of(
            ProblemKind::Type,
            from_ref(id),
            "an id has 40 characters; delete the line, the sentinel makes one",
        )),
        _ if spec.shape == "<yes|no>" => yes_or_no(values.first()?),
        _ => None,
    }
}

/// A sentinel reads numbers around 32 bits: `4294967296` is 0.
fn number(word: &Text, least: i64, most: i64, what: &str) -> Option<Wrong> {
    if (least..=most).contains(&number::loose(word.as_str())) {
        return None;
    }
    let text = if most == MOST && number::leading(word.as_str()) <= MOST {
        format!("{what} must be at least {least}, not `{word}`")
    } else {
        format!("{what} must be between {least} and {most}, not `{word}`")
    };
    Some(Wrong::of(ProblemKind::Range, from_ref(word), text))
}

fn yes_or_no(word: &Text) -> Option<Wrong> {
    let sound = ["yes", "no"].iter().any(|known| known.eq_ignore_ascii_case(word.as_str()));
    (!sound)
        .then(|| Wrong::of(ProblemKind::Type, from_ref(word), format!("expects `yes` or `no`, not `{word}`")))
}
