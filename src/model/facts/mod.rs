//! The one table of every name a rule may use: subject, type, meaning. `redlint facts` prints it, the type checker
//! reads it, and a test asserts that [`Subject::fact`](super::Subject::fact) answers every name in it.

mod app_setting;
mod client;
mod command;
mod invocation;
mod reference;
mod server;
mod ty;
mod user;
mod variable;

pub use ty::Type;

use std::borrow::Cow;

use app_setting::APP_SETTING;
use client::CLIENT;
use command::COMMAND;
use invocation::INVOCATION;
use reference::REFERENCE;
use server::SERVER;
use user::USER;
use variable::VARIABLE;

use super::words::{
    self, ChangeKind, CheckKind, Environment, Platform, ProblemKind, SettingPlace, SettingType, VolumeKind,
};
use Type::{Bool, Duration, Int, List, Secret, Str, Subject, Word};

/// One fact.
#[derive(Debug, Clone, Copy)]
pub struct FactSpec {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// What it means.
    pub meaning: &'static str,
}

/// A kind of subject and its facts.
#[derive(Debug, Clone, Copy)]
pub struct SubjectSpec {
    /// Its kind, which is also the name of the variable in a rule's expressions.
    pub kind: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Its facts.
    pub facts: &'static [FactSpec],
}

/// The kind of subject of a name.
pub fn subject(kind: &str) -> Option<&'static SubjectSpec> {
    SUBJECTS.iter().find(|subject| subject.kind == kind)
}

impl FactSpec {
    /// The words that it can have; for a list those of its elements. Empty where there are others.
    pub fn words(&self) -> &'static [words::Word] {
        match self.ty {
            Word(words) => words,
            List(Word(words)) => words,
            _ => &[],
        }
    }

    /// What it means, with the words that it can have.
    pub fn said(&self) -> Cow<'static, str> {
        words::said(self.meaning, self.words())
    }
}

impl SubjectSpec {
    /// Whether a deployment lists its subjects of this kind, so that a rule may be about them; the others are
    /// reached through the facts of those.
    pub fn listed(&self) -> bool {
        !matches!(self.kind, "image" | "port" | "network" | "volume" | "healthcheck" | "advisory")
    }

    /// A fact by name.
    pub fn fact(&self, name: &str) -> Option<&'static FactSpec> {
        self.facts.iter().find(|fact| fact.name == name)
    }
}

const fn fact(name: &'static str, ty: Type, meaning: &'static str) -> FactSpec {
    FactSpec { name, ty, meaning }
}

/// Every kind of subject.
pub const SUBJECTS: &[SubjectSpec] = &[
    SubjectSpec {
        kind: "deployment",
        meaning: "the whole, in one variant",
        facts: &[
            fact("name", Str, "name of the project"),
            fact("variant", Str, "name of the variant: `base`, `production`, …"),
            fact("environment", Word(Environment::WORDS), "what its files are for"),
            fact("platform", Word(Platform::WORDS), "what starts its servers"),
            fact(
                "unit",
                Str,
                "what has a network of its own there: `container`, in Kubernetes `pod`; for advice",
            ),
            fact("outside", Str, "what those reach who reach a published port: `the host`, …; for advice"),
            fact(
                "dollar",
                Str,
                "what a dollar sign is written as that a shell in a container is to see: `$` in Kubernetes and by `docker run`, else `$$`; for advice",
            ),
            fact(
                "overlaid",
                Bool,
                "whether something may be laid over its files that none of them shows, as Kustomize does",
            ),
            fact("files", List(&Str), "paths of its files"),
            fact("servers", List(&Subject("server")), "its Redis-compatible servers"),
            fact("services", List(&Subject("service")), "services of the compose project"),
            fact("clients", List(&Subject("client")), "every connection from an application"),
            fact("variables", List(&Subject("variable")), "entries of env files and environments"),
            fact("references", List(&Subject("reference")), "uses of variables in compose files"),
            fact("commands", List(&Subject("command")), "commands of its scripts"),
            fact("app_settings", List(&Subject("app_setting")), "settings in the code of its applications"),
        ],
    },
    SubjectSpec { kind: "server", meaning: "one Redis-compatible server as deployed", facts: SERVER },
    SubjectSpec {
        kind: "service",
        meaning: "one service of a compose project, whatever it runs",
        facts: &[
            fact("name", Str, "its name"),
            fact(
                "image",
                Str,
                "name of its image without registry, tag and digest; absent where it has none",
            ),
            fact(
                "network_mode",
                Str,
                "`host`, `none`, `service:NAME`; absent where it is on ordinary networks",
            ),
            fact("ports", List(&Subject("port")), "its published ports"),
            fact("variables", List(&Subject("variable")), "its environment"),
            fact("words", List(&Str), "words of its entrypoint and command"),
            fact("start", List(&Str), "the same, with those of its Dockerfile where compose has none"),
            fact("healthcheck_words", List(&Str), "words of its healthcheck, where they stand behind `CMD`"),
            fact("cut", Bool, "whether an unquoted `;`, `&`, `|`, `<` or `>` ends a string command early"),
            fact("interactive", Bool, "whether its input is open, or a terminal: `stdin_open`, `tty`"),
            fact(
                "unused_word",
                Str,
                "first word behind the script of a shell, in its command or healthcheck, that the script does not look at; absent where there is none",
            ),
            fact("relevant", Bool, "whether it runs a Redis-compatible server or connects to one"),
            fact("tool", Bool, "whether its image only looks at servers: an exporter, a console"),
            fact(
                "unread_variables",
                List(&Str),
                "variables named `CELERY_…` in its environment of which the code that sets up Celery says nothing",
            ),
            fact("labels", List(&Str), "names of its labels"),
            fact("sysctls", List(&Str), "names of the kernel settings that it asks for"),
            fact("volumes", List(&Subject("volume")), "what is mounted into its container"),
            fact(
                "source",
                Str,
                "what its container is made from: its image, or the directory that it is built in; absent where no file says",
            ),
            fact(
                "stop_grace_period",
                Duration,
                "time between stop signal and kill; absent for the default of 10 s",
            ),
            fact(
                "companions",
                List(&Str),
                "other services whose network is its own, as the containers of a pod",
            ),
        ],
    },
    SubjectSpec {
        kind: "monitor",
        meaning: "one primary that a sentinel watches",
        facts: &[
            fact("name", Str, "its name among sentinels"),
            fact("host", Str, "host of the primary"),
            fact("host_known", Bool, "whether the host is a name of this project, or one outside of it"),
            fact("port", Int, "port of the primary"),
            fact("quorum", Int, "how many sentinels have to agree that it is down"),
            fact("server", Str, "server of this deployment that it is; absent where it is none"),
            fact("authenticates", Bool, "whether the sentinel has a password for it"),
            fact("password", Secret, "the password that the sentinel has for it; absent where it has none"),
            fact("accepted", Bool, "whether that server takes what the sentinel logs in with"),
            fact("user", Str, "ACL user that it logs in as there; absent for the default user"),
        ],
    },
    SubjectSpec {
        kind: "image",
        meaning: "the image a server runs from",
        facts: &[
            fact("reference", Str, "name, tag and digest"),
            fact("repository", Str, "name without tag and digest"),
            fact("tag", Str, "tag; absent where none is given"),
            fact("digest", Str, "digest; absent where none is given"),
            fact("built", Bool, "whether the service builds it; `repository` is then the base image"),
            fact(
                "changed",
                Bool,
                "whether its build adds files, or runs something that may: not where a Dockerfile only sets variables, a command, a user, labels",
            ),
            fact(
                "known",
                Str,
                "the catalog's name for it: `redis`, `valkey`, `bitnami-redis`, …; empty for an unknown one",
            ),
            fact("abandoned", Str, "why it gets no more updates, in words; absent for an image that is kept"),
            fact(
                "floating",
                Bool,
                "whether the tag may mean another minor or patch version tomorrow and no digest fixes it",
            ),
            fact(
                "password_variable",
                Str,
                "variable from which it certainly takes the password of its server: `REDIS_PASSWORD` of Bitnami's; absent where it has none",
            ),
            fact("unpinned", Bool, "whether the tag does not even fix the major version"),
        ],
    },
    SubjectSpec {
        kind: "port",
        meaning: "one published port of a server",
        facts: &[
            fact("host_ip", Str, "host address; empty for all interfaces"),
            fact("published", Int, "port on the host; absent where Docker picks one"),
            fact("target", Int, "port in the container"),
            fact("protocol", Str, "what is published of it: `tcp`, which servers speak, `udp` or `sctp`"),
            fact("public", Bool, "whether it is published beyond loopback"),
            fact("everywhere", Bool, "whether it is published on every address of the host"),
            fact("served", Bool, "whether the server listens on the target port"),
            fact("also_loopback", Bool, "whether the target port is published on loopback as well"),
            fact("meant_to_go", Bool, "whether a later file says `ports: []`, which takes nothing away"),
        ],
    },
    SubjectSpec {
        kind: "network",
        meaning: "one network of a server",
        facts: &[
            fact("name", Str, "its name"),
            fact("driver", Str, "its driver; empty for the default"),
            fact("internal", Bool, "whether it has no way out"),
            fact("external", Bool, "whether others may be on it that no file shows"),
            fact("services", List(&Str), "other services on it"),
            fact("addresses", List(&Str), "fixed addresses of the server there"),
        ],
    },
    SubjectSpec {
        kind: "volume",
        meaning: "something mounted into a container",
        facts: &[
            fact("kind", Word(VolumeKind::WORDS), "what it is"),
            fact("source", Str, "volume name or host path; empty for the others"),
            fact(
                "subpath",
                Str,
                "directory of a named volume that is mounted in place of all of it; empty for all",
            ),
            fact("target", Str, "path in the container"),
            fact("read_only", Bool, "whether it is mounted read-only"),
            fact("missing", Bool, "whether it is a path inside the project at which there is nothing"),
            fact(
                "must_exist",
                Bool,
                "whether nothing starts where its source is not there: `create_host_path: false`",
            ),
            fact("file", Bool, "whether it is a single file, by what the project has there or by its name"),
            fact(
                "per_replica",
                Bool,
                "whether each container of its service has one of its own, as by `volumeClaimTemplates`, or each node of a cluster",
            ),
        ],
    },
    SubjectSpec {
        kind: "healthcheck",
        meaning: "how a server's health is checked",
        facts: &[
            fact("kind", Word(CheckKind::WORDS), "what it is called where it is declared"),
            fact(
                "shell",
                Str,
                "how a line for a shell is declared there: `CMD-SHELL`, `--health-cmd`, in a probe `sh -c`; for advice",
            ),
            fact(
                "consequence",
                Str,
                "what comes of it where it fails each time: `the container never gets healthy`; for advice",
            ),
            fact(
                "advised",
                Str,
                "what it would be, if it told the truth about its server: as `check` of that, or of a liveness probe without a look at the answer, which would end a server that loads its data; for advice",
            ),
            fact("test", List(&Str), "the test, `CMD` or `CMD-SHELL` first"),
            fact("invocations", List(&Subject("invocation")), "calls of Redis programs in it"),
            fact(
                "checks_reply",
                Bool,
                "whether an error reply makes it fail: it compares the output, or uses `-e`",
            ),
            fact("needs_answer", Bool, "whether it fails where no server answers its clients"),
            fact(
                "accepts_noauth",
                Bool,
                "whether it succeeds where a server answers its clients that it wants a password first",
            ),
            fact(
                "lacks",
                List(&Str),
                "variables, as `$NAME`, that it gives Redis clients and that its container does not have, or the kubelet does not know: `$(NAME)`",
            ),
            fact(
                "process_numbers",
                List(&Str),
                "the `$$NAME` in it that its shell sees, as those of a server",
            ),
            fact("authenticates", Bool, "whether credentials reach it"),
            fact("interval", Duration, "time between two checks"),
            fact("timeout", Duration, "time one check may take"),
            fact("start_period", Duration, "time in which failures do not count"),
            fact("retries", Int, "failures in a row that make it unhealthy"),
            fact(
                "patience",
                Duration,
                "time from the start until a server that does not answer counts as unhealthy, defaults included",
            ),
        ],
    },
    SubjectSpec {
        kind: "advisory",
        meaning: "one known vulnerability",
        facts: &[
            fact("id", Str, "CVE id"),
            fact("severity", Str, "`critical`, `high`, `medium`, `low`, or empty"),
            fact("impact", Str, "what it allows"),
            fact("fixed", Str, "first version of the series with the fix; empty where there is none"),
            fact("certain", Bool, "whether the vendor itself names the versions"),
            fact("as_of", Str, "the day as of which that is known; absent where no file says"),
        ],
    },
    SubjectSpec {
        kind: "setting",
        meaning: "one directive as written",
        facts: &[
            fact("name", Str, "name as written, lower case"),
            fact("primary", Str, "name in the catalog; empty for an unknown directive"),
            fact("type", Word(SettingType::WORDS), "what it takes; absent where versions differ"),
            fact("values", List(&Str), "values as decoded"),
            fact("place", Word(SettingPlace::WORDS), "where it is written"),
            fact("known", Bool, "whether the catalog has it"),
            fact("valid", Bool, "whether nothing is wrong with it"),
            fact("problem", Word(ProblemKind::WORDS), "what is wrong; absent where nothing is"),
            fact("explanation", Str, "the problem in words; absent where there is none"),
            fact("fatal", Bool, "whether the problem keeps the server from starting"),
            fact("suggestion", Str, "what was probably meant; absent where nothing is near"),
            fact("effective", Bool, "whether its value counts"),
            fact("shadowed_by", Str, "the later value that hides it; absent where it counts"),
            fact(
                "duplicate_of",
                Str,
                "the later value of the same directive in the same file that hides this one; absent where there is none",
            ),
            fact("sensitive", Bool, "whether it holds a password"),
            fact(
                "placeholder",
                Bool,
                "whether it still holds a template token that the server takes literally",
            ),
            fact("removed", Str, "version that removed it; absent while it lives"),
            fact("since", Str, "version that brought it, where the server is older; absent otherwise"),
            fact("deprecated_by", Str, "the name to use today; absent where this is it"),
            fact("server", Str, "name of the server it configures"),
            fact("sentinel", Bool, "whether that runs as a sentinel"),
        ],
    },
    SubjectSpec {
        kind: "change",
        meaning: "what the version of `--target` would make of one directive of a server with an older image",
        facts: &[
            fact("directive", Str, "the directive, as written; its primary name where nobody writes it"),
            fact("kind", Word(ChangeKind::WORDS), "what changes"),
            fact("from", Str, "value or name of today; absent where a line is refused or ignored"),
            fact("to", Str, "value or name then; absent where a line is refused or ignored"),
            fact("explanation", Str, "the change in words"),
            fact("target", Str, "that version: `redis 8.2`"),
        ],
    },
    SubjectSpec { kind: "client", meaning: "one connection from an application", facts: CLIENT },
    SubjectSpec { kind: "user", meaning: "one ACL user", facts: USER },
    SubjectSpec { kind: "invocation", meaning: "one call of a Redis program", facts: INVOCATION },
    SubjectSpec {
        kind: "app_setting",
        meaning: "one setting of an application: in its code, its configuration files, or the options of its command",
        facts: APP_SETTING,
    },
    SubjectSpec {
        kind: "command",
        meaning: "one command of a script around a deployment: of a start, a backup, a crontab, a Makefile, CI steps, a build",
        facts: COMMAND,
    },
    SubjectSpec {
        kind: "variable",
        meaning: "one entry of an env file or of a service's environment",
        facts: VARIABLE,
    },
    SubjectSpec { kind: "reference", meaning: "one `${VAR}` in a compose file", facts: REFERENCE },
];
