use super::Type::{Bool, Int, List, Secret, Str, Word};
use super::{FactSpec, fact};
use crate::model::words::{CheckKind, Place, Status};

/// Facts of one call of a Redis program.
pub(super) const INVOCATION: &[FactSpec] = &[
    fact("program", Str, "`redis-cli`, `redis-server`, …, without path"),
    fact("args", List(&Str), "every word after the program"),
    fact("place", Word(Place::WORDS), "where it stands"),
    fact("check", Word(CheckKind::WORDS), "what check of a server it stands in; absent where in none"),
    fact("command", Str, "command that a client sends, lower case; absent where there is none"),
    fact("command_args", List(&Str), "words of that command after its name"),
    fact("writes", Bool, "whether that command writes"),
    fact("host", Str, "host that a client asks, of `-h` or `-u`; absent where it takes its own"),
    fact(
        "local",
        Bool,
        "whether a client asks the machine that it runs on: no host, `localhost`, an address of loopback, `0.0.0.0`",
    ),
    fact("port", Int, "port that a client asks, of `-p` or `-u`; 6379 where they say nothing"),
    fact("socket", Str, "socket that a client asks, of `-s`; absent where it asks a port"),
    fact("tls", Bool, "whether a client speaks TLS, by `--tls` or a URL with `rediss`"),
    fact("user", Str, "user that it logs in as, of `--user` or `-u`; absent for the default user"),
    fact(
        "unknown_option",
        Str,
        "first option of a client that no version has, so that it ends there; absent for none",
    ),
    fact(
        "newer_option",
        Str,
        "first option of a client that came after the version of its image, so that it ends there; known of healthchecks",
    ),
    fact(
        "password",
        Secret,
        "password that it logs in with: of its arguments, else of `REDISCLI_AUTH`; absent for none; known of healthchecks",
    ),
    fact("accepted", Bool, "whether its server takes that password; known of healthchecks"),
    fact(
        "auth_variable",
        Str,
        "variable from which that client takes a password, `REDISCLI_AUTH`; for advice",
    ),
    fact("password_argument", Secret, "password in an argument; absent where there is none"),
    fact("password_literal", Bool, "whether that password stands there in the open, not as a variable"),
    fact(
        "password_variable",
        Str,
        "name of the variable that the password comes from, as its shell knows it; absent for none",
    ),
    fact("exits_on_error", Bool, "whether `-e` makes error replies set the exit status"),
    fact("server", Str, "server that it has to do with; absent where none of this deployment"),
    fact(
        "status",
        Word(Status::WORDS),
        "what a script makes of its exit status; absent where it makes nothing of it",
    ),
    fact("checks_reply", Bool, "whether an error reply can make what follows fail; known of scripts"),
    fact("needed", Bool, "whether its healthcheck certainly fails where it fails; known of healthchecks"),
    fact("password_unquoted", Bool, "whether its password is a variable outside of quotes"),
    fact(
        "password_unexpanded",
        Bool,
        "whether its password is the name of a variable, `$NAME`, that no shell fills in",
    ),
];
