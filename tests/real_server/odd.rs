//! What few people write: odd bytes, odd arguments, files and programs that are not there.

use crate::case::Case;
use crate::draw;
use crate::random::Random;

/// Words behind the program that a shell makes of a slip.
const ARGUMENTS: [&[&str]; 24] = [
    &["--save"],
    &["--save", "--timeout", "3"],
    &["--save", ""],
    &["--save", "900 1"],
    &["--save", "900", "1", "300", "10"],
    &["--timeout"],
    &["--timeout=5"],
    &["--timeout 5"],
    &["--timeout", "5", "6"],
    &["-timeout", "5"],
    &["--requirepass", "--foo"],
    &["--masterauth", "--timeout", "5"],
    &["--masterauth", ""],
    &["--masterauth", "a b", "--timeout", "7"],
    &["--masterauth", "\"a b\""],
    &["--masterauth", "a\"b"],
    &["--masterauth", "'"],
    &["--"],
    &["--", "timeout", "5"],
    &["--TIMEOUT", "9"],
    &["--maxmemory", "1gb", "--maxmemory", "2gb"],
    &["--bind", "127.0.0.1", "::1"],
    &["--timeout", "5", "more-a.conf"],
    &["--include", "more-a.conf"],
];

/// Lines about what is not there, or cannot be read.
const ABSENT: [&str; 21] = [
    "loadmodule nope.so",
    "loadmodule /nope/x.so a b",
    "loadmodule",
    "loadmodule redis.conf",
    "loadmodule sub",
    "search.threads 1",
    "search.threads",
    "tls-port 7000",
    "tls-cert-file nope.crt",
    "tls-key-file nope.key",
    "tls-ca-cert-file redis.conf",
    "tls-ca-cert-dir sub",
    "tls-replication yes",
    "tls-protocols \"TLSv1.2 TLSv1.9\"",
    "tls-auth-clients no",
    "include redis.conf",
    "include more-*.conf",
    "include \"more-a.conf more-b.conf\"",
    "include more-a.conf more-b.conf",
    "include sub/*",
    "aclfile sub",
];

/// Bends a case.
pub fn bend(random: &mut Random, case: &mut Case) {
    for name in ["more-a.conf", "more-b.conf", "sub/more.conf"] {
        let lines = (0..1 + random.below(2)).map(|_| draw::written(random, "hz", &["20".to_owned()]));
        let lines = lines.collect();
        case.files.entry(name.into()).or_insert(lines);
    }
    match random.below(8) {
        0..3 => {
            let options = (0..=random.below(2)).map(|_| random.pick(&ARGUMENTS));
            case.options =
                options.map(|words| words.iter().map(|word| (*word).to_owned()).collect()).collect();
        }
        3..6 => {
            for _ in 0..=random.below(2) {
                insert(random, case, |random| random.word(&ABSENT));
            }
        }
        6 => insert(random, case, |random| {
            let long = "x".repeat([500, 1020, 1023, 1024, 1025, 3000, 70_000][random.below(7)]);
            match random.below(4) {
                0 => format!("# {long}"),
                1 => format!("masterauth \"{long}\""),
                2 => format!("masterauth {long} timeout 5"),
                _ => format!("timeout {}5", " ".repeat(long.len())),
            }
        }),
        _ => bytes(random, case),
    }
}

fn insert(random: &mut Random, case: &mut Case, mut line: impl FnMut(&mut Random) -> String) {
    let line = line(random);
    let Some(lines) = case.files.get_mut("redis.conf") else { return };
    lines.insert(random.below(lines.len() + 1), line);
}

/// Puts a byte where nobody expects one.
fn bytes(random: &mut Random, case: &mut Case) {
    let odd =
        random.pick(&["\0", "\0", "\r", "\u{feff}", "\u{b}", "\u{c}", "\u{a0}", "\u{7f}", "\u{1}", "\\"]);
    let Some(lines) = case.files.get_mut("redis.conf") else { return };
    let Some(line) = (!lines.is_empty()).then(|| random.below(lines.len())).and_then(|at| lines.get_mut(at))
    else {
        return;
    };
    let ends: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
    line.insert_str(ends[random.below(ends.len())], odd);
}
