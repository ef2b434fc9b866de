use crate::random::Random;
use crate::{acl, draw, odd, sentinel};
use std::collections::BTreeMap;
use std::fmt;

/// One configuration with what lies beside it, and options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Files by name, `redis.conf` among them, by lines.
    pub files: BTreeMap<String, Vec<String>>,
    /// Options behind the file, each a name with its values.
    pub options: Vec<Vec<String>>,
    /// Whether it runs as a sentinel.
    pub sentinel: bool,
    /// What ends a line.
    pub newline: &'static str,
    /// Whether the last line of a file is ended too.
    pub ended: bool,
}

impl Default for Case {
    fn default() -> Self {
        Self { files: BTreeMap::new(), options: Vec::new(), sentinel: false, newline: "\n", ended: true }
    }
}

impl Case {
    /// The case of a seed.
    pub fn draw(seed: u64, target: &str) -> Self {
        let random = &mut Random::new(seed);
        let sentinel = random.chance(7);
        Self::of(random, target, sentinel)
    }

    /// The case of a seed, for a sentinel.
    pub fn draw_sentinel(seed: u64, target: &str) -> Self {
        Self::of(&mut Random::new(seed), target, true)
    }

    /// The case of a seed, with something odd about it.
    pub fn draw_odd(seed: u64, target: &str) -> Self {
        let random = &mut Random::new(seed);
        let mut case = Self::of(random, target, false);
        odd::bend(random, &mut case);
        case
    }

    fn of(random: &mut Random, target: &str, sentinel: bool) -> Self {
        let mut case = Self {
            sentinel,
            newline: if random.chance(8) { "\r\n" } else { "\n" },
            ended: !random.chance(10),
            ..Self::default()
        };
        let mut bad = [0, 0, 0, 0, 1, 1, 1, 2][random.below(8)];
        let count = 1 + random.below(9);
        let lines = if case.sentinel {
            sentinel::lines(random, target, bad > 0)
        } else {
            let at: Vec<usize> = (0..bad).map(|_| random.below(count)).collect();
            (0..count).flat_map(|line| draw::lines(random, target, at.contains(&line))).collect()
        };
        case.files.insert("redis.conf".into(), lines);
        if !case.sentinel && random.chance(12) {
            bad = usize::from(random.chance(30));
            let options = (0..=random.below(2)).map(|_| draw::option(random, target, bad > 0));
            case.options = options.collect();
        }
        if case.names("include") {
            let mut more = |name: &str| {
                let lines = (0..=random.below(3)).flat_map(|_| draw::lines(random, target, false)).collect();
                case.files.insert(name.into(), lines);
            };
            ["more-a.conf", "more-b.conf", "sub/more.conf"].into_iter().for_each(&mut more);
        }
        if case.names("aclfile") {
            let wrong = random.chance(30);
            case.files.insert("users.acl".into(), acl::file(random, wrong));
        }
        case.files.entry("sub/file".into()).or_default();
        case
    }

    fn names(&self, directive: &str) -> bool {
        let lines = self.files.values().flatten().chain(self.options.iter().flatten());
        lines.into_iter().any(|line| line.to_ascii_lowercase().contains(directive))
    }

    /// Text of every file, by name.
    pub fn texts(&self) -> BTreeMap<&str, String> {
        let text = |name: &str, lines: &[String]| {
            let mut text = lines.join(self.newline);
            if !lines.is_empty() && (self.ended || name == "users.acl") {
                text.push_str(self.newline);
            }
            text
        };
        self.files.iter().map(|(name, lines)| (name.as_str(), text(name, lines))).collect()
    }

    /// The words behind the program, for a server that works in `home`. It listens on a socket only, and a user that
    /// may ask for everything can log in.
    pub fn arguments(&self, home: &str) -> Vec<String> {
        let (conf, socket) = (format!("{home}/redis.conf"), format!("{home}/s.sock"));
        let mut words = vec![conf, "--port".into(), "0".into(), "--unixsocket".into(), socket];
        if self.sentinel {
            words.push("--sentinel".into());
        } else if !self.names("aclfile") {
            words.extend(["--user", "probe", "on", "nopass", "+@all"].map(str::to_owned));
        }
        words.extend(self.options.iter().flatten().cloned());
        words
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, text) in self.texts() {
            if !text.is_empty() {
                writeln!(
                    f,
                    "--- {name}\n{}",
                    text.escape_debug().to_string().replace("\\n", "\n").trim_end()
                )?;
            }
        }
        if !self.options.is_empty() || self.sentinel {
            writeln!(
                f,
                "--- arguments {:?}{}",
                self.options,
                if self.sentinel { " --sentinel" } else { "" }
            )?;
        }
        Ok(())
    }
}
