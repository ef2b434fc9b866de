use super::Type::{Bool, Secret, Str};
use super::{FactSpec, fact};

/// Facts of an entry of an env file or an environment.
pub(super) const VARIABLE: &[FactSpec] = &[
    fact("name", Str, "its name"),
    fact("service", Str, "service whose environment it stands in; empty for an entry of an env file as such"),
    fact("value", Str, "its value; absent for a name without value"),
    fact("secret_value", Secret, "its value where it is a secret; absent otherwise"),
    fact("secret", Bool, "whether its name says that it holds a secret"),
    fact("placeholder", Bool, "whether the value is a template's filler"),
    fact(
        "command_substitution",
        Bool,
        "whether it holds `$(…)` or backticks, which an env file takes literally",
    ),
    fact("template", Bool, "whether the file is a template such as `.env.example`"),
    fact("used", Bool, "whether a service or an interpolation reads it"),
    fact("read_by_image", Bool, "whether the service's image reads it"),
    fact("hides_env_file", Str, "the env file whose other value for this name it hides; absent where none"),
    fact(
        "hidden_for_one",
        Bool,
        "whether the value that it hides is what another service has that is no server",
    ),
    fact(
        "erases_env_file",
        Str,
        "the env file whose value for this name is erased, as this name without value is set nowhere; absent where none",
    ),
    fact(
        "duplicate_of",
        Str,
        "the later value of the same name in the same env file that hides this one; absent where there is none",
    ),
    fact(
        "shares_secret_with",
        Str,
        "for a secret of Redis: another variable, of something else, with the same secret; absent where none has it",
    ),
    fact("reprinted", Bool, "whether YAML makes it a number or date that is printed in another form"),
    fact(
        "reprinted_from",
        Str,
        "that number or date as it is written; absent for a secret, and where there is none",
    ),
    fact(
        "quoted",
        Bool,
        "whether quotes around the value in `environment` belong to it, as they do in its list form",
    ),
    fact("eaten", Bool, "whether a `$NAME` in the value of an env file comes to nothing"),
    fact("relevant", Bool, "whether it has to do with Redis"),
];
