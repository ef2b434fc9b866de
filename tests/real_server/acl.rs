//! Users.

use crate::draw::written;
use crate::random::Random;

const HASH: &str = "#2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const NAMES: [&str; 5] = ["alice", "bob", "carol", "dave", "default"];

const GOOD: [&str; 42] = [
    "on",
    "off",
    "ON",
    "nopass",
    ">hello",
    ">it is 'me'",
    "#HASH",
    "<hello",
    "~app:*",
    "~*",
    "allkeys",
    "%R~a*",
    "%RW~b",
    "%w~c",
    "&ch*",
    "&*",
    "allchannels",
    "resetkeys",
    "resetchannels",
    "resetpass",
    "reset",
    "+@all",
    "-@all",
    "+get",
    "-GET",
    "+config|get",
    "-config|set",
    "+@read",
    "-@Dangerous",
    "allcommands",
    "nocommands",
    "+select|0",
    "(+get ~x)",
    "(~y -@all +@write)",
    "clearselectors",
    "sanitize-payload",
    "skip-sanitize-payload",
    "+info",
    "-@admin",
    "+@scripting",
    "",
    "+client|no-evict",
];

const BAD: [&str; 24] = [
    "pw",
    "#abc",
    "+nosuch",
    "+@nosuch",
    "-config|nosuch",
    "+config|get|x",
    "%X~a",
    "%~a",
    "%R",
    "alldbs",
    "db=0",
    "(+get",
    "+get)",
    "(on)",
    "(>x)",
    "<nope",
    "!HASH",
    "~a b",
    "&a b",
    "+",
    "+@",
    "-get|",
    "-set|x",
    "%RR~a",
];

/// A `user` line.
pub fn line(random: &mut Random, bad: bool) -> String {
    let words = user(random, bad);
    if bad && random.chance(10) {
        return random.word(&["user", "user \"\" on", "user \"a b\" on", "user default"]);
    }
    written(random, "user", &words)
}

/// An ACL file with a user that may ask for everything.
pub fn file(random: &mut Random, bad: bool) -> Vec<String> {
    let mut lines = vec!["user probe on nopass +@all".to_owned()];
    for _ in 0..random.below(4) {
        let line = format!("user {}", user(random, false).join(random.pick(&[" ", " ", " ", "  "])));
        lines.push(line);
    }
    if bad {
        let line = match random.below(4) {
            0 => random.word(&[
                "# comment",
                "user",
                "user ",
                "User x on",
                "alice on",
                "user  x",
                "\t#",
                "user bob\ton",
            ]),
            _ => format!("user {}", user(random, true).join(" ")),
        };
        lines.insert(random.below(lines.len() + 1), line);
    }
    lines
}

fn user(random: &mut Random, bad: bool) -> Vec<String> {
    let mut words = vec![random.word(&NAMES)];
    let rule = |random: &mut Random, rules: &[&str]| {
        random.word(rules).replace("HASH", &HASH[usize::from(rules == BAD)..])
    };
    for _ in 0..random.below(6) {
        words.push(rule(random, &GOOD));
    }
    if bad {
        let at = 1 + random.below(words.len());
        words.insert(at, rule(random, &BAD));
    }
    words
}
