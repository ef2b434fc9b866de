//! Files of a sentinel.

use crate::draw;
use crate::random::Random;

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
