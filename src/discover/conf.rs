/// Whether a file whose name allows it looks like the configuration of a Redis-compatible server: `redis` is also a
/// name for nginx sites, INI files of supervisors, and sysctl snippets.
pub(super) fn looks_like_conf(text: &str) -> bool {
    verdict(text).unwrap_or(true) && !text.trim().is_empty()
}

/// Whether a file of any name is the configuration of a Redis-compatible server: it has a directive that no other
/// program has.
pub(super) fn is_surely_conf(text: &str) -> bool {
    verdict(text) == Some(true)
}

/// What the first telling line says; `None` where there is none.
fn verdict(text: &str) -> Option<bool> {
    let mut foreign = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut words = line.split_whitespace();
        let name = words.next().unwrap_or_default().to_lowercase();
        if TELLING.contains(&name.as_str()) {
            return Some(true);
        }
        let second = words.next().unwrap_or_default();
        foreign |=
            name.starts_with(['[', '{', '<', ';', '}']) || name.contains('=') || second.starts_with('=');
        foreign |= line.ends_with(['{', ';']);
    }
    foreign.then_some(false)
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
    fn other_programs_are_told_apart() {
        let cases = [
            ("bind 0.0.0.0\nport 6379\n", true),
            ("# all default\nsave \"\"\n", true),
            ("upstream redis {\n  server r:6379;\n}\n", false),
            ("[program:redis]\ncommand=redis-server\n", false),
            ("vm.overcommit_memory = 1\n", false),
            ("port 6379\nmaxmemory-polcy x\n", true),
            ("\n", false),
        ];
        for (text, conf) in cases {
            assert_eq!(looks_like_conf(text), conf, "{text}");
        }
    }
}
