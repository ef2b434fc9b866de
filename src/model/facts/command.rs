use super::Type::{Bool, Int, List, Secret, Str, Word};
use super::{FactSpec, fact};
use crate::model::words::ScriptKind;

/// Facts of a command of a script.
pub(super) const COMMAND: &[FactSpec] = &[
    fact("script", Str, "path of the file that it stands in"),
    fact("kind", Word(ScriptKind::WORDS), "what it is a command of"),
    fact("position", Int, "its number in the file, from 0"),
    fact("program", Str, "its first word without path; empty for mere assignments"),
    fact("calls_function", Bool, "whether that is a function of its script"),
    fact("runs", Str, "the program that runs in the end, behind `sudo`, `docker exec` and the like"),
    fact(
        "words",
        List(&Str),
        "its words; variables are filled in where the script sets them, else stand as they are written",
    ),
    fact("text", Str, "those words, joined by blanks"),
    fact("sends", Str, "command that a client sends, lower case; absent where there is none"),
    fact("server", Str, "server that it has to do with; absent where none of this deployment"),
    fact("sources", List(&Str), "what it copies or archives; `--rdb` for a dump that a client fetches"),
    fact("destination", Str, "where it copies or writes to; absent where it does not"),
    fact(
        "empties",
        Str,
        "the file that it, or what writes into its pipe, should have read and that the shell empties before; absent where there is none",
    ),
    fact("on_data_volume", Bool, "whether that lies on the volume that holds the server's data"),
    fact("leaves_host", Bool, "whether it sends files to another machine"),
    fact("background", Bool, "whether it runs in the background"),
    fact(
        "guarded",
        Bool,
        "whether it runs only where a condition holds, as in an `if`, a `case` or behind `[ … ] &&`, or where its function is called",
    ),
    fact("secret_variables", List(&Str), "names of secret variables that stand in its words"),
    fact("secrets", List(&Secret), "secrets that stand in it in the open"),
    fact("assigns", List(&Str), "names of variables that it sets"),
    fact(
        "generates",
        Bool,
        "whether it sets one to what is made up each time, `$(openssl rand …)`, and that its script keeps nowhere",
    ),
];
