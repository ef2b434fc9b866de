//! Files of a sentinel.

use crate::draw;
use crate::random::Random;
use redlint::model::catalog::directives;

const GOOD: [&str; 20] = [
    "sentinel monitor main 127.0.0.1 1 2",
    "sentinel MONITOR other 127.0.0.1 2 1",
    "sentinel down-after-milliseconds main 5000",
    "sentinel failover-timeout main 60000",
    "sentinel parallel-syncs main 1",
    "sentinel auth-pass main s3cret",
    "sentinel auth-user main u",
    "sentinel resolve-hostnames yes",
    "sentinel announce-hostnames no",
    "sentinel deny-scripts-reconfig yes",
    "sentinel announce-ip 127.0.0.1",
    "sentinel announce-port 5000",
    "sentinel sentinel-user u",
    "sentinel sentinel-pass p",
    "sentinel master-reboot-down-after-period main 0",
    "sentinel",
    "sentinel rename-command main CONFIG GUESS",
    "sentinel current-epoch 0",
    "sentinel config-epoch main 1",
    "sentinel myid 0123456789012345678901234567890123456789",
];

const BAD: [&str; 29] = [
    "sentinel monitor main 127.0.0.1 1 0",
    "sentinel monitor main 127.0.0.1 99999 1",
    "sentinel monitor main 127.0.0.1 abc 1",
    "sentinel monitor main 127.0.0.1 1",
    "sentinel monitor main 127.0.0.1 1 2",
    "sentinel monitor main 127.0.0.1 1 2 # main",
    "sentinel monitor m@in 127.0.0.1 1 2",
    "sentinel monitor main no.such.host.invalid 1 2",
    "sentinel frobnicate main 1",
    "sentinel auth-pas main x",
    "sentinel down-after-milliseconds main 0",
    "sentinel down-after-milliseconds main -5",
    "sentinel down-after-milliseconds main abc",
    "sentinel down-after-milliseconds nobody 5",
    "sentinel parallel-syncs main",
    "sentinel parallel-syncs main abc",
    "sentinel resolve-hostnames maybe",
    "sentinel resolve-hostnames",
    "sentinel announce-port 70000",
    "sentinel announce-port abc",
    "sentinel auth-pass main",
    "sentinel client-reconfig-script nobody x",
    "sentinel failover-timeout main 0",
    "sentinel myid abc",
    "sentinel config-epoch main abc",
    "sentinel rename-command main CONFIG",
    "sentinel deny-scripts-reconfig on",
    "sentinel master-reboot-down-after-period main -1",
    "sentinel known-replica main 127.0.0.1 99999",
];

/// Words for the values of a statement, by what the catalog calls them; the last few of each are odd.
const VALUES: [(&str, &[&str]); 13] = [
    ("primary-name", &["main", "main", "main", "other", "nobody", "Main", "", "a b"]),
    (
        "host",
        &["127.0.0.1", "127.0.0.1", "::1", "localhost", "127.1", "no.such.host.invalid", "", "1.2.3.4.5"],
    ),
    ("ip", &["127.0.0.1", "::1", "10.1.1.1", "localhost", "no.such.host.invalid", "x", ""]),
    ("address", &["127.0.0.1", "host.example", "", "a b"]),
    ("port", &["1", "6379", "65535", "0", "65536", "-1", "abc", "5x", "", " 7", "+8", "99999999999"]),
    ("quorum", &["1", "2", "5", "0", "-1", "abc", "2x", "", "1.5", "4294967297", "2147483648"]),
    ("ms", &["1", "5000", "60000", "0", "-1", "abc", "10s", "", "1e3", "9223372036854775808", "4294967296"]),
    ("int", &["1", "0", "-1", "abc", "2x", "", "99999999999"]),
    ("epoch", &["0", "1", "18446744073709551615", "-1", "abc", "", "99999999999999999999"]),
    ("yes|no", &["yes", "no", "YES", "No", "maybe", "1", "", "true"]),
    (
        "40",
        &["0123456789012345678901234567890123456789", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "abc", ""],
    ),
    ("executable", &["/bin/true", "/bin/sh", "sub", "nope.sh", "/nope", "sub/nope"]),
    ("command", &["CONFIG", "config", "get", "nosuch", "", "SLAVEOF", "config|get"]),
];

/// A statement of the catalog, whatever the version, with values that suit it or not.
fn statement(random: &mut Random) -> String {
    let known = directives::sentinels();
    let one = &known[random.below(known.len())];
    let mut words = vec![if random.chance(10) { one.name.to_ascii_uppercase() } else { one.name.to_owned() }];
    if random.chance(2) {
        words[0].pop();
    }
    let kinds = one.shape.split(['<', '[']).skip(1);
    let kinds = kinds.map(|kind| kind.split([' ', '>', ']']).next().unwrap_or_default());
    for kind in kinds {
        let values =
            VALUES.iter().find(|(name, _)| *name == kind).map_or(&["x", "", "a b"] as &[&str], |it| it.1);
        let plain = values.len().div_ceil(2);
        let at = if random.chance(12) { random.below(values.len()) } else { random.below(plain) };
        words.push(values[at].to_owned());
    }
    match random.below(24) {
        0 => drop(words.pop()),
        1 => words.push("more".into()),
        2 => words.extend(["#", "why"].map(str::to_owned)),
        3 => words.truncate(1),
        _ => {}
    }
    draw::written(random, "sentinel", &words)
}

/// Directives whose values are commands, or files with such.
const COMMANDS: [&str; 3] = ["user", "rename-command", "include"];

/// One `sentinel` line.
pub fn line(random: &mut Random, bad: bool) -> String {
    random.word(if bad { &BAD } else { &GOOD })
}

/// A sentinel's file: a primary to watch, settings of it, and directives of servers.
pub fn lines(random: &mut Random, target: &str, bad: bool) -> Vec<String> {
    let mut lines = vec![GOOD[0].to_owned()];
    let mut used = vec![0];
    for _ in 0..random.below(3) {
        lines.push(statement(random));
    }
    for _ in 0..random.below(5) {
        let at = random.below(GOOD.len());
        if !used.contains(&at) {
            lines.push(GOOD[at].to_owned());
            used.push(at);
        }
    }
    if random.chance(30) {
        // What a sentinel makes of commands, which are other ones than a server's, is no matter here.
        let more = draw::lines(random, target, false);
        lines.extend(more.into_iter().filter(|line| !COMMANDS.iter().any(|name| line.contains(name))));
    }
    if bad {
        let at = random.below(lines.len() + 1);
        lines.insert(at, line(random, true));
    } else if random.chance(20) {
        let at = random.below(lines.len());
        lines.remove(at);
    }
    if random.chance(30) {
        lines.reverse();
    }
    lines
}
