use super::Type::{Bool, List, Str, Word};
use super::{FactSpec, fact};
use crate::model::words::Environment;

/// Facts of one `${VAR}` in a compose file.
pub(super) const REFERENCE: &[FactSpec] = &[
    fact("variable", Str, "name of the variable"),
    fact("operator", Str, "`-`, `:-`, `?`, `:?`, `+`, `:+` or empty"),
    fact("default", Str, "what stands after `-` or `:-`; absent where there is no default"),
    fact("required", Bool, "whether `?` or `:?` stops compose where the variable is missing"),
    fact("set", Bool, "whether `.env` or a given env file sets it"),
    fact("empty", Bool, "whether it comes to nothing"),
    fact("uses_default", Bool, "whether the default is what runs"),
    fact("service", Str, "service it stands in; empty at the top level"),
    fact("path", Str, "attribute it stands in, such as `environment.REDIS_PASSWORD`"),
    fact("secret", Bool, "whether it names a secret"),
    fact(
        "vanishes",
        Bool,
        "whether it is an unquoted word of a command string, which is dropped where it comes to nothing, and the option before it needs it",
    ),
    fact(
        "assigned",
        Bool,
        "whether the command that it stands in gives the variable a value before it, for the shell in the container",
    ),
    fact(
        "in_container",
        Bool,
        "whether the container of its service has a variable of that name that is not empty, where compose does not look",
    ),
    fact("set_elsewhere", List(&Str), "files that set the variable but do not feed interpolation"),
    fact(
        "named_in",
        List(&Str),
        "templates of the project's env file that name the variable, which nothing sets",
    ),
    fact("optional", Bool, "whether all of these templates leave it empty, or commented out"),
    fact(
        "missing_in",
        List(&Str),
        "templates of the env file, such as `.env.example`, that name others of the variables but not this one, which nothing sets and no default stands for",
    ),
    fact("environment", Word(Environment::WORDS), "what the files of the variant are for"),
    fact("inherited", Bool, "whether it stands in a file that this variant only inherits"),
    fact("relevant", Bool, "whether it decides something of a Redis server or a client"),
];
