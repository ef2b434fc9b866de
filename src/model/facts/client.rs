use super::Type::{Bool, Int, List, Secret, Str, Word};
use super::{FactSpec, fact};
use crate::model::words::{Language, RoleName};

/// Facts of a connection.
pub(super) const CLIENT: &[FactSpec] = &[
    fact("service", Str, "service that connects"),
    fact("variable", Str, "variable or argument that holds the URL or host"),
    fact("scheme", Str, "`redis`, `rediss`, `sentinel`, `unix`, …"),
    fact("capitals", Bool, "whether its scheme is written with capital letters"),
    fact("host", Str, "host as written; the first of several"),
    fact(
        "local",
        Bool,
        "whether that is the machine itself, or its pod: `localhost`, an address of loopback",
    ),
    fact("hosts", List(&Str), "every host of a URL"),
    fact("port", Int, "port; unknown where what stands in its URL is none"),
    fact(
        "db",
        Int,
        "database number; absent where none is given, unknown where libraries differ in what they take for it",
    ),
    fact("database", Int, "the same, and 0 where a URL gives none"),
    fact("username", Str, "user it logs in as; absent for the default user"),
    fact(
        "name_is_password",
        Bool,
        "whether a variable stands where the user name belongs, and no password, from which its server has its password",
    ),
    fact("password", Secret, "password it sends; absent where it sends none"),
    fact(
        "void_password",
        Str,
        "the variable of its password, where it holds `null` or nothing, which is no password to Laravel; absent otherwise",
    ),
    fact("query", Str, "what stands after `?` in its URL; empty where nothing does"),
    fact("parameters", List(&Str), "names of what stands there"),
    fact(
        "path",
        Str,
        "path of its URL without the `/` before it: a database, the name of a primary, a socket",
    ),
    fact("urls", Int, "how many URLs it is, joined by `;`; 0 for host and port in variables of their own"),
    fact(
        "tls",
        Bool,
        "whether it speaks TLS; unknown where a variable or a setting beside its URL may ask for it",
    ),
    fact("framework", Str, "framework that reads the variable; empty where not known"),
    fact(
        "language",
        Word(Language::WORDS),
        "language of what reads its URL, by its framework or by what its service starts; absent where not known",
    ),
    fact("role", Word(RoleName::WORDS), "what it uses the server for; absent where not known"),
    fact("server", Str, "name of the server it reaches; absent where it is none of this deployment"),
    fact("through_host", Bool, "whether it reaches its server by a port of the host"),
    fact(
        "sentinel",
        Str,
        "name of the sentinel of this deployment that it asks for its server; absent where it asks none",
    ),
    fact(
        "url_problem",
        Str,
        "what keeps the URL from being read as meant by that language, or by any where it is not known; absent where nothing does",
    ),
    fact(
        "url_trouble",
        Str,
        "what kind of problem that is: `cut`, `percent`, `bracket`, `odd`, `plus`, `semicolon`, `comma` or `port`; libraries differ in what they take",
    ),
    fact(
        "url_replacement",
        Str,
        "what to write in place of the bytes that are the problem; absent where that is not known, or that library resolves no escapes",
    ),
    fact(
        "contradicted_by",
        Str,
        "what the variables beside a URL say instead, such as `REDIS_HOST=cache` beside `REDIS_URL`; absent where none does",
    ),
    fact(
        "differs_from",
        Str,
        "another service of the same image that uses another database for the same; absent where none does",
    ),
    fact(
        "sends_password",
        Bool,
        "whether it is meant to send a password, also where the password itself cannot be known",
    ),
    fact(
        "isolated",
        Bool,
        "whether the host is the loopback of a container of its own, where no server runs",
    ),
    fact(
        "suggestion",
        Str,
        "where the host is nobody: the service whose server was probably meant; absent where none is near",
    ),
    fact("host_known", Bool, "whether the host is a name of this project, or one outside of it"),
    fact("tool", Bool, "whether its service only looks at servers: an exporter, a console"),
    fact("inside", Bool, "whether the host is a service of this project that runs no server: a proxy, say"),
    fact(
        "shares_network",
        Bool,
        "whether there is a network between it and its server; true where it needs none",
    ),
    fact(
        "depends_on",
        Str,
        "condition under which it waits for its server: `service_started`, or `service_healthy`, which holds as well where another service that it waits for does so; absent where it does not",
    ),
    fact(
        "waits",
        Bool,
        "whether what its service starts with asks for the server before it goes on: `wait-for-it.sh`, `nc -z`, `until redis-cli ping`",
    ),
    fact("accepted", Bool, "whether the server takes this user and password"),
];
