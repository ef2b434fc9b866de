//! Lines of a configuration.

use crate::random::Random;
use crate::values::{self, values};
use crate::{acl, sentinel};
use redlint::model::Target;
use redlint::model::catalog::directives::{self, Directive, Facts, Status};

/// Directives that often stand there, so that some stand there twice.
const COMMON: [&str; 8] = [
    "maxmemory",
    "maxmemory-policy",
    "appendonly",
    "timeout",
    "hz",
    "bind",
    "client-output-buffer-limit",
    "save",
];

/// Directives that reach out of the server's directory, or that the case itself sets.
const NEVER: [&str; 5] = ["loadmodule", "include", "user", "rename-command", "sentinel"];

/// Commands that the test itself does not need.
const COMMANDS: [&str; 10] =
    ["flushall", "FLUSHDB", "keys", "Debug", "get", "shutdown", "nosuch", "zap", "config|get", "bgsave"];

/// One line or a few that belong together; `bad` ones are probably refused.
pub fn lines(random: &mut Random, target: &str, bad: bool) -> Vec<String> {
    match random.below(100) {
        0..7 => vec![acl::line(random, bad)],
        7..11 => vec![rename(random, bad)],
        11..15 => vec![include(random, bad)],
        15..19 => vec![filler(random)],
        19..20 => cluster(random),
        20..26 if bad => vec![noise(random)],
        26..32 if bad => vec![stranger(random, target)],
        32..33 if bad => vec![sentinel::line(random, false)],
        _ => {
            let (name, words) = directive(random, target, bad);
            vec![written(random, &name, &words)]
        }
    }
}

/// A directive as options of the command line.
pub fn option(random: &mut Random, target: &str, bad: bool) -> Vec<String> {
    loop {
        let (name, words) = directive(random, target, bad);
        let taken = matches!(name.to_ascii_lowercase().as_str(), "port" | "unixsocket" | "aclfile");
        // A last `-` would make the server read standard input.
        if !taken && !words.iter().any(|word| word == "-") {
            return std::iter::once(format!("--{name}")).chain(words).collect();
        }
    }
}

/// A directive of the catalog that the target knows, with values.
fn directive(random: &mut Random, target: &str, bad: bool) -> (String, Vec<String>) {
    let target: Target = target.parse().expect("a target");
    loop {
        let directive = match random.chance(15) {
            true => directives::find(random.pick(&COMMON)).expect("a known directive"),
            false => &directives::all()[random.below(directives::all().len())],
        };
        let names = directive.names.iter().filter(|name| name.status(Some(target)) == Status::Known);
        let names: Vec<&str> = names.map(|name| name.name).collect();
        let facts = directive.facts(Some(target)).iter().next();
        let (Some(facts), false) = (facts, names.is_empty() || NEVER.contains(&directive.name)) else {
            continue;
        };
        let name = random.pick(&names);
        let name = in_some_case(random, name);
        return (name, few_or_many(random, directive, facts, bad));
    }
}

/// Values, of which a bad directive may have too few or too many.
fn few_or_many(random: &mut Random, directive: &Directive, facts: &Facts, bad: bool) -> Vec<String> {
    let bound = matches!(directive.name, "bind" | "rdma-bind");
    match random.below(10) {
        0 if bad => Vec::new(),
        1 if bad && !bound => [values(random, directive, facts, false), vec![values::junk(random)]].concat(),
        2 if bad && !bound => {
            let comment = ["#", "a", "comment"].map(str::to_owned).to_vec();
            [values(random, directive, facts, false), comment].concat()
        }
        _ => values(random, directive, facts, bad),
    }
}

fn in_some_case(random: &mut Random, name: &str) -> String {
    match random.below(12) {
        0 => name.to_ascii_uppercase(),
        1 => name[..1].to_ascii_uppercase() + &name[1..],
        _ => name.to_owned(),
    }
}

/// A line with blanks and quotes as somebody might write them.
pub fn written(random: &mut Random, name: &str, values: &[String]) -> String {
    let mut line = random.word(&["", "", "", "", "", "  ", "\t"]);
    line.push_str(&if random.chance(3) { format!("\"{name}\"") } else { name.to_owned() });
    for value in values {
        line.push_str(random.pick(&[" ", " ", " ", " ", "  ", "\t", " \t "]));
        line.push_str(&quoted(random, value));
    }
    line.push_str(random.pick(&["", "", "", "", "", " ", "\t "]));
    line
}

/// A word, in quotes where it needs them and sometimes where not.
fn quoted(random: &mut Random, word: &str) -> String {
    let plain = !word.is_empty() && !word.contains(|char: char| char.is_whitespace() || "\"'".contains(char));
    let single = !word.contains(|char: char| char.is_control());
    match random.below(10) {
        0..7 if plain => word.to_owned(),
        7 | 8 if single => format!("'{}'", word.replace('\'', "\\'")),
        _ => {
            let mut text = String::from("\"");
            for char in word.chars() {
                match char {
                    '"' | '\\' => text.extend(['\\', char]),
                    '\n' => text.push_str("\\n"),
                    'a'..='z' if random.chance(2) => text.push_str(&format!("\\x{:02x}", char as u32)),
                    char if char.is_ascii_control() => text.push_str(&format!("\\x{:02X}", char as u32)),
                    char => text.push(char),
                }
            }
            text + "\""
        }
    }
}

fn filler(random: &mut Random) -> String {
    random.word(&["", "# maxmemory 1tb", "   \t", "  # it's \"fine", "#", "#timeout abc", "sentinel"])
}

fn rename(random: &mut Random, bad: bool) -> String {
    let old = if bad { random.word(&COMMANDS) } else { random.word(&COMMANDS[..6]) };
    let new = random.word(if bad { &["GET", "set", "", "zap"] } else { &["", "", "zap", "zip", "hidden-1"] });
    written(random, "rename-command", &[old, new])
}

fn include(random: &mut Random, bad: bool) -> String {
    let good =
        ["more-a.conf", "more-b.conf", "sub", "more-*.conf", "nope-*.conf", "./more-a.conf", "sub/*.conf"];
    let path = if bad { random.word(&["nope.conf", "", "~/x.conf", "sub/nope"]) } else { random.word(&good) };
    written(random, "include", &[path])
}

/// A node of a cluster must not be given a primary: a pair that no server starts with.
fn cluster(random: &mut Random) -> Vec<String> {
    let mut lines = vec!["cluster-enabled yes".to_owned(), "replicaof 127.0.0.1 1".to_owned()];
    if random.chance(50) {
        lines.reverse();
    }
    lines
}

/// A name that the target does not know.
fn stranger(random: &mut Random, target: &str) -> String {
    let target: Target = target.parse().expect("a target");
    let directive = &directives::all()[random.below(directives::all().len())];
    let foreign = directive.names.iter().find(|name| name.status(Some(target)) != Status::Known);
    let name = match (foreign, random.below(5)) {
        (Some(name), _) => name.name.to_owned(),
        (None, 0) => directive.name.replace('-', "_"),
        (None, 1) => format!("{}:", directive.name),
        (None, 2) => format!("-{}", directive.name),
        (None, 3) => format!("\u{feff}{}", directive.name),
        (None, _) => format!("{}.x", directive.name),
    };
    let value = random.word(&["yes", "1", "x"]);
    written(random, &name, &[value])
}

/// Words and quotes without sense.
fn noise(random: &mut Random) -> String {
    const PIECES: [&str; 16] = [
        "\"", "'", " ", "\\", "\\x41", "\\xZ", "a", "#", "\\n", "\\\"", "\\'", "timeout", "\u{b}", "\u{a0}",
        "é", "1",
    ];
    let words: String = (0..1 + random.below(6)).map(|_| random.pick(&PIECES)).collect();
    format!(
        "{} {words}",
        random.pick(&["masterauth", "proc-title-template", "timeout", "save", "bind", "foo"])
    )
}
