use crate::model::catalog::directives::{self, SeriesSet};

/// Whether a file whose name allows it looks like the configuration of a Redis-compatible server: `redis` is also a
/// name for nginx sites, INI files of supervisors, jobs of upstart, proxies, and sysctl snippets.
pub(super) fn looks_like_conf(text: &str) -> bool {
    !is_foreign(text) && !text.trim().is_empty()
}

/// Whether a file is another program's, whatever its name: by how its lines look, or by most of the words that they
/// begin with. What is no text at all is not told apart.
pub(super) fn is_foreign(text: &str) -> bool {
    !text.contains('\0') && verdict(text).map_or_else(|| !speaks_of_servers(text), |conf| !conf)
}

/// Whether a file of any name is the configuration of a Redis-compatible server: it has a directive that no other
/// program has, and looks like nothing else. Notes and policies quote such directives as well.
pub(super) fn is_surely_conf(text: &str) -> bool {
    verdict(text) == Some(true) && !lines(text).take(ENOUGH).any(is_of_others) && speaks_of_servers(text)
}

/// Lines that tell what a file is.
const ENOUGH: usize = 256;

/// Whether of the first lines no more begin with something else than with a directive. What may be meant for one counts for
/// neither side.
fn speaks_of_servers(text: &str) -> bool {
    let names = lines(text).filter_map(|line| line.split_whitespace().next()).take(ENOUGH);
    let (own, others): (Vec<&str>, Vec<&str>) = names.partition(|name| is_directive(name));
    let resembles = |name: &&&str| directives::suggest(name, SeriesSet::every()).is_some();
    own.len() >= others.iter().filter(|name| !resembles(name)).count()
}

fn is_directive(name: &str) -> bool {
    directives::find(name).is_some() || directives::is_ancient(name) || directives::module_of(name).is_some()
}

/// The lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    // A byte order mark keeps the server from starting; what file it is shows all the same.
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// What the first telling line says; `None` where there is none.
fn verdict(text: &str) -> Option<bool> {
    let mut foreign = false;
    for line in lines(text) {
        let name = line.split_whitespace().next().unwrap_or_default().to_lowercase();
        if TELLING.contains(&name.as_str()) {
            return Some(true);
        }
        foreign |= is_of_others(line);
    }
    foreign.then_some(false)
}

/// Whether a line is none of a Redis-compatible server's, by its signs.
fn is_of_others(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (name, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    name.starts_with(['[', '{', '<', ';', '}', '`', '|', '*'])
        || name.contains('=')
        || second.starts_with('=')
        || line.ends_with(['{', ';'])
}

/// Directives that no other program has.
const TELLING: [&str; 21] = [
    "aclfile",
    "activerehashing",
    "appendfsync",
    "appendonly",
    "cluster-enabled",
    "dbfilename",
    "hz",
    "masterauth",
    "maxmemory",
    "maxmemory-policy",
    "primaryauth",
    "protected-mode",
    "rdbcompression",
    "rename-command",
    "replicaof",
    "requirepass",
    "save",
    "sentinel",
    "slaveof",
    "stop-writes-on-bgsave-error",
    "tcp-backlog",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_quotes_a_configuration_is_none() {
        let cases = [
            ("maxmemory 1gb\nport 7000\n", true),
            ("# of our cache\nbind 10.0.0.1\nappendonly yes\nno-such-thing 1\n", true),
            ("We run it with this:\n\n```\nmaxmemory 100mb\nappendonly yes\n```\n\nThen start it.\n", false),
            (
                "title = \"x\"\n[[bad]]\nfiles.\"redis.conf\" = '''\nmaxmemory 1gb\nappendonly yes\nport 1\n'''\n",
                false,
            ),
            ("# Cache\n```\nmaxmemory 100mb\nappendonly yes\n```\n", false),
            ("Save your work often.\nEach of us does.\nNobody forgets.\n", false),
        ];
        for (text, conf) in cases {
            assert_eq!(is_surely_conf(text), conf, "{text}");
        }
    }

    #[test]
    fn other_programs_are_told_apart() {
        let cases = [
            ("bind 0.0.0.0\nport 6379\n", true),
            ("# all default\nsave \"\"\n", true),
            ("upstream redis {\n  server r:6379;\n}\n", false),
            ("[program:redis]\ncommand=redis-server\n", false),
            ("vm.overcommit_memory = 1\n", false),
            ("port 6379\nmaxmemory-polcy x\n", true),
            ("maxmemry 1gb\n", true),
            ("vm-enabled yes\n", true),
            ("search-threads 4\n", true),
            ("bind 10.0.0.1\nno-such-thing yes\n", true),
            ("# of upstart\nstart on runlevel [23]\nexec redis-server /etc/redis.conf\n", false),
            ("frontend redis\n  bind *:6379\n  mode tcp\n  timeout client 1m\n  server a r:6379\n", false),
            ("host localhost\nport 6379\ndatabase 0\nprefix shop:\n", false),
            ("\0r\0e\0d\0i\0s\0\n", true),
            ("d /run/redis 0755 redis redis -\n", false),
            ("5f1a 127.0.0.1:7000@17000 myself,master - 0 0 1 connected\nvars currentEpoch 6\n", false),
            ("\n", false),
        ];
        for (text, conf) in cases {
            assert_eq!(looks_like_conf(text), conf, "{text}");
        }
    }
}
