use super::Type::{Bool, List, Secret, Str};
use super::{FactSpec, fact};

/// Facts of an ACL user.
pub(super) const USER: &[FactSpec] = &[
    fact("name", Str, "its name"),
    fact("enabled", Bool, "whether it may log in"),
    fact("nopass", Bool, "whether any password is good"),
    fact("passwords", List(&Secret), "passwords that stand in the open"),
    fact("hashes", List(&Str), "SHA-256 hashes of its other passwords"),
    fact("known_hashes", List(&Str), "those hashes that are of a password that everybody knows"),
    fact("keys", List(&Str), "key patterns, those of selectors too"),
    fact("channels", List(&Str), "channel patterns, those of selectors too"),
    fact("commands", List(&Str), "command rules in order, those of selectors behind them"),
    fact("undone", List(&Str), "rules that forbid something and that a later `+@all` takes back"),
    fact(
        "lost",
        List(&Str),
        "rules that allow a command which it may not run, as one behind them takes it away",
    ),
    fact(
        "shares_password_with",
        Str,
        "a user before it that has one of its passwords; absent where none has",
    ),
    fact(
        "may_run",
        List(&Str),
        "commands that the rules certainly let it run in its server's version, subcommands as `config|set`; `in` is unknown where versions differ",
    ),
    fact(
        "only_greets",
        Bool,
        "whether none of these does more than tell that the server is there, as `PING` and `INFO` do",
    ),
    fact("is_default", Bool, "whether it is the user of clients that give no name"),
];
