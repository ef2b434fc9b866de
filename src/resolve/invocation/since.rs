//! Options that came to clients late.

use crate::model::{Family, Target};

/// An option, and the last series known to be without it: of Redis, and of Valkey.
struct Late {
    option: &'static str,
    redis: (u16, u16),
    valkey: Option<(u16, u16)>,
}

const fn late(option: &'static str, redis: (u16, u16), valkey: Option<(u16, u16)>) -> Late {
    Late { option, redis, valkey }
}

const LATE: [Late; 20] = [
    late("-2", (6, 0), None),
    late("-X", (6, 0), None),
    late("-e", (6, 0), None),
    late("--functions-rdb", (6, 0), None),
    late("--insecure", (6, 0), None),
    late("--json", (6, 0), None),
    late("--quoted-input", (6, 0), None),
    late("--quoted-json", (6, 0), None),
    late("--quoted-pattern", (6, 0), None),
    late("--show-pushes", (6, 0), None),
    late("-4", (7, 0), None),
    late("-6", (7, 0), None),
    late("-t", (7, 0), None),
    late("--count", (7, 0), None),
    late("--cursor", (7, 0), Some((9, 1))),
    late("--keystats", (7, 0), Some((9, 1))),
    late("--keystats-samples", (7, 0), Some((9, 1))),
    late("--top", (7, 0), Some((9, 1))),
    late("--hotkeys-count", (8, 0), Some((8, 1))),
    late("--mptcp", (8, 0), Some((8, 1))),
];

/// Whether a client certainly does not have an option that later ones have; `client` is the program it comes with.
pub(super) fn lacks(option: &str, client: Option<Target>) -> bool {
    let Some(Target { family, version: Some(version) }) = client else { return false };
    let Some(late) = LATE.iter().find(|late| late.option == option) else { return false };
    let without = match family {
        Family::Redis => Some(late.redis),
        Family::Valkey => late.valkey,
        _ => None,
    };
    without.is_some_and(|(major, minor)| {
        version.major < major || version.major == major && version.minor.is_some_and(|own| own <= minor)
    })
}
