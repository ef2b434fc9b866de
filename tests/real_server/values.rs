//! Values of directives, from what the catalog says they take.

use crate::random::Random;
use redlint::model::catalog::directives::{Check, Directive, Facts, Kind};

/// Passwords that configurations draw from, so that the test can log in.
pub const PASSWORDS: [&str; 4] = ["hello", "it is 'me'", "a#b", "back\\slash"];

/// What is drawn instead for directives that touch more than the server's own directory and memory.
const TAME: [(&str, &[&str]); 36] = [
    ("activedefrag", &["no"]),
    ("aclfile", &["users.acl", "users.acl", "users.acl", "", "nope.acl"]),
    ("appenddirname", &["aof", "a b", "appendonlydir"]),
    ("appendfilename", &["a.aof", "it is.aof", "ä"]),
    ("cluster-enabled", &["no"]),
    ("cluster-config-file", &["nodes.conf"]),
    ("daemonize", &["no", "NO"]),
    ("databases", &["1", "16", "300"]),
    ("dbfilename", &["d.rdb", "it is.rdb", "", "ä"]),
    ("dir", &[".", "sub", "./sub", "sub/"]),
    ("io-threads", &["1", "2", "4"]),
    ("locale-collate", &["", "C", "POSIX"]),
    ("logfile", &["", "x.log", "it is.log"]),
    ("maxclients", &["1", "10", "500"]),
    ("maxmemory-clients", &["0", "0%", "1g", "20mb", "10m"]),
    ("oom-score-adj-values", &["0 200 800", "100 200 300"]),
    ("pidfile", &["", "x.pid"]),
    ("port", &["0", "6379", "65535"]),
    ("repl-diskless-sync-delay", &["0", "5"]),
    ("rdma-port", &["0"]),
    ("requirepass", &PASSWORDS),
    ("syslog-enabled", &["no"]),
    ("tls-ca-cert-dir", &[""]),
    ("tls-ca-cert-file", &[""]),
    ("tls-cert-file", &[""]),
    ("tls-cluster", &["no", "no", "no", "yes"]),
    ("tls-key-file", &[""]),
    ("tls-port", &["0", "0", "0", "7000"]),
    ("tls-replication", &["no", "no", "no", "yes"]),
    ("unixsocketgroup", &[""]),
    ("unixsocketperm", &["0", "700", "0770", "777", "600"]),
    ("server-cpulist", &["", "0", "0-1"]),
    ("bio-cpulist", &["", "0", "0-1"]),
    ("aof-rewrite-cpulist", &["", "0:2"]),
    ("bgsave-cpulist", &["", "0"]),
    ("watchdog-period", &["0"]),
];

/// Texts for directives that take any.
const TEXTS: [&str; 17] = [
    "x",
    "",
    "hello world",
    "a/b",
    "it's",
    "back\\slash",
    "$HOME",
    "a#b",
    "#x",
    "ünï",
    "a.b-c",
    "a_b",
    "127.0.0.1",
    "::1",
    "say \"hi\"",
    "tab\there",
    "999.1.1.1",
];

/// Values; `bad` ones are probably refused.
pub fn values(random: &mut Random, directive: &Directive, facts: &Facts, bad: bool) -> Vec<String> {
    let tame = TAME.iter().find(|(name, _)| *name == directive.name);
    if let Some((_, words)) = tame.filter(|_| !bad || facts.kind == Kind::String) {
        let word = random.word(words);
        let apart = facts.kind == Kind::Special && directive.name != "dir" && random.chance(70);
        return if apart { word.split(' ').map(str::to_owned).collect() } else { vec![word] };
    }
    match facts.kind {
        Kind::Special => special(random, directive, facts, bad),
        Kind::EnumFlags => flags(random, facts, bad),
        _ => vec![one(random, facts, bad)],
    }
}

/// A word that few directives take.
pub fn junk(random: &mut Random) -> String {
    random.word(&[
        "abc",
        "1.5",
        "5s",
        "",
        "-",
        "0x10",
        "1k",
        "+5",
        "05",
        " 5",
        "1e3",
        "true",
        "on",
        "-1",
        "99999999999999999999",
    ])
}

fn one(random: &mut Random, facts: &Facts, bad: bool) -> String {
    match facts.kind {
        Kind::Bool if bad => junk(random),
        Kind::Bool => random.word(&["yes", "no", "YES", "No"]),
        Kind::Int | Kind::Octal if bad => beyond(random, facts),
        Kind::Octal => random.word(&["700", "0600", "777"]),
        Kind::Int => within(random, facts).to_string(),
        Kind::Memory | Kind::MemoryOrPercent => memory(random, facts, bad),
        Kind::Enum if bad => junk(random),
        Kind::Enum => {
            let word = random.word(facts.words);
            if random.chance(20) { word.to_ascii_uppercase() } else { word }
        }
        Kind::Ignored => junk(random),
        _ => text(random, facts, bad),
    }
}

fn within(random: &mut Random, facts: &Facts) -> i64 {
    let (min, max) = (facts.min.unwrap_or(i64::MIN), facts.max.unwrap_or(i64::MAX));
    let near = if min > -100_000 {
        random.between(min, max.min(min.saturating_add(2000)))
    } else {
        random.between(-100, 2000)
    };
    match random.below(8) {
        0 => min,
        1 => max,
        2 => facts.default.and_then(|text| text.parse().ok()).unwrap_or(near),
        _ => near,
    }
}

fn beyond(random: &mut Random, facts: &Facts) -> String {
    match (random.below(4), facts.min, facts.max) {
        (0, Some(min), _) => (i128::from(min) - 1).to_string(),
        (1, _, Some(max)) => (i128::from(max) + 1).to_string(),
        _ => junk(random),
    }
}

fn memory(random: &mut Random, facts: &Facts, bad: bool) -> String {
    const BAD: [&str; 12] =
        ["1tb", "1.5gb", "512Mi", "-1", "1 gb", "0x10", "1_000", "101%", "-1%", "5 %", "%", "1gbb"];
    if bad {
        return if random.chance(30) { beyond(random, facts) } else { random.word(&BAD) };
    }
    match random.below(12) {
        0 => random.word(&[
            "gb",
            "",
            "k",
            "18446744073709551615",
            "99999999999gb",
            "9223372036854775807",
            "17179869184gb",
        ]),
        1 if facts.kind == Kind::MemoryOrPercent => random.word(&["5%", "100%"]),
        2 => within(random, facts).unsigned_abs().to_string(),
        _ => format!(
            "{}{}",
            1 + random.below(900),
            random.pick(&["mb", "MB", "kb", "k", "m", "g", "gb", "b", "Gb", ""])
        ),
    }
}

fn text(random: &mut Random, facts: &Facts, bad: bool) -> String {
    match facts.check {
        Some(Check::HostName) if !bad => random.word(&["", "a.b-c", "x", "1.2"]),
        Some(Check::NodeName) if !bad => random.word(&["", "node-1", "a.b_c/d"]),
        Some(Check::Ipv4 | Check::Ipv6) if !bad => String::new(),
        Some(Check::ProcessTitle) => random.word(&[
            "{title}",
            "{title} {port}",
            "x",
            "",
            "{nope}",
            "{title",
            "a}b",
            "{}",
            "{config-file} {unixsocket}",
            "{Title}",
            "}{",
        ]),
        Some(Check::FileName | Check::DumpFileName) if !bad => "x.dat".into(),
        _ if bad && random.chance(10) => "y".repeat(600),
        _ => random.word(&TEXTS),
    }
}

fn flags(random: &mut Random, facts: &Facts, bad: bool) -> Vec<String> {
    let count = 1 + random.below(3);
    let mut words: Vec<String> = (0..count).map(|_| random.word(facts.words)).collect();
    if bad {
        words.push(junk(random));
    }
    if random.chance(20) { vec![words.join(" ")] } else { words }
}

fn special(random: &mut Random, directive: &Directive, facts: &Facts, bad: bool) -> Vec<String> {
    let words: Vec<String> = match directive.name {
        "save" => save(random, bad),
        "client-output-buffer-limit" => buffer_limit(random, bad),
        "oom-score-adj-values" => {
            (0..2 + random.below(3)).map(|_| random.word(&["0", "2000", "-2001", "x", "+1", "5"])).collect()
        }
        "latency-tracking-info-percentiles" => percentiles(random, bad),
        "notify-keyspace-events" => letters(random, facts, bad),
        "replicaof" => replicaof(random, bad),
        "dir" => vec![".".into(), "sub".into()],
        "bind" | "rdma-bind" => addresses(random, bad),
        _ => vec![random.word(&TEXTS)],
    };
    if random.chance(15) && !words.is_empty() && directive.name != "dir" {
        vec![words.join(" ")]
    } else {
        words
    }
}

fn save(random: &mut Random, bad: bool) -> Vec<String> {
    if random.chance(15) {
        return vec![String::new(); random.below(2)];
    }
    let count = if bad { 1 + random.below(5) } else { 2 * (1 + random.below(3)) };
    let number = |random: &mut Random| {
        if bad && random.chance(40) { junk(random) } else { random.between(1, 90_000).to_string() }
    };
    (0..count).map(|_| number(random)).collect()
}

fn buffer_limit(random: &mut Random, bad: bool) -> Vec<String> {
    let mut words = Vec::new();
    for _ in 0..1 + random.below(2) {
        words.push(random.word(&["normal", "slave", "replica", "pubsub", "REPLICA", "Normal"]));
        words.extend((0..2).map(|_| random.word(&["0", "64mb", "1g", "20mb", "100000000"])));
        words.push(random.word(&["0", "60", "100"]));
    }
    if bad {
        let at = random.below(words.len());
        words[at] = junk(random);
    }
    words
}

fn percentiles(random: &mut Random, bad: bool) -> Vec<String> {
    let some = ["50", "99", "99.9", "100", "0", "0.001"];
    let mut words: Vec<String> = (0..random.below(4)).map(|_| random.word(&some)).collect();
    if bad {
        words.push(junk(random));
    }
    if words.is_empty() { vec![String::new()] } else { words }
}

fn letters(random: &mut Random, facts: &Facts, bad: bool) -> Vec<String> {
    let known = if bad { "KEAxyzQ o1" } else { facts.words[0] };
    let letters: Vec<char> = known.chars().collect();
    vec![(0..random.below(6)).map(|_| letters[random.below(letters.len())]).collect()]
}

fn replicaof(random: &mut Random, bad: bool) -> Vec<String> {
    let port = if bad {
        random.word(&["99999", "abc", "-1", "65536", "", "1.5"])
    } else {
        random.word(&["1", "0", "65535", "+5", "007"])
    };
    if random.chance(25) {
        return ["NO", "one"].map(str::to_owned).to_vec();
    }
    vec![random.word(&["127.0.0.1", "::1"]), port]
}

fn addresses(random: &mut Random, bad: bool) -> Vec<String> {
    let count = if bad { 17 } else { random.below(4) };
    let words: Vec<String> =
        (0..count).map(|_| random.word(&["127.0.0.1", "::1", "-::1", "*", "0.0.0.0", "-::*"])).collect();
    if words.is_empty() { vec![String::new()] } else { words }
}
