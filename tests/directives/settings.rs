use super::server::run;

#[test]
fn problems_point_at_the_word_at_fault() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "redis@7.4",
            "maxmemory 512Mi",
            &["!unit [512Mi] memory sizes end in b, k, kb, m, mb, g or gb; `512Mi` is none of them (512mb)"],
        ),
        (
            "redis@7.4",
            "maxmemory 1.5gb",
            &["!unit [1.5gb] memory sizes end in b, k, kb, m, mb, g or gb; `1.5gb` is none of them (1536mb)"],
        ),
        ("redis@7.4", "maxmemory lots", &["!type [lots] expects a memory size such as `512mb`, not `lots`"]),
        ("redis@5.0", "maxmemory 1tb", &["unit [1tb] the server reads `1tb` as 0 and says nothing (1024gb)"]),
        ("redis@7.4", "appendonly true", &["!type [true] expects `yes` or `no`, not `true` (yes)"]),
        ("redis@7.4", "timeout 30s", &["!type [30s] expects a whole number of seconds, not `30s` (30)"]),
        ("redis@7.4", "timeout 30 60", &["!arity [60] takes one value, 2 are given"]),
        ("redis@7.4", "timeout", &["!arity [timeout] takes one value, none is given"]),
        ("redis@7.4", "port 70000", &["!range [70000] must be between 0 and 65535, not `70000`"]),
        (
            "redis@7.4",
            "hz 1000",
            &["range [1000] the server takes `1000` as 500: it must be between 1 and 500"],
        ),
        (
            "redis@7.4",
            "maxmemory-policy allkeys_lru",
            &[
                "!enum [allkeys_lru] expects `volatile-lru`, `volatile-lfu`, `volatile-random`, `volatile-ttl`, `allkeys-lru`, `allkeys-lfu`, `allkeys-random` or `noeviction`, not `allkeys_lru` (allkeys-lru)",
            ],
        ),
        (
            "redis@7.4",
            "loglevel info",
            &["!enum [info] expects `debug`, `verbose`, `notice`, `warning` or `nothing`, not `info`"],
        ),
        (
            "redis@7.4",
            "maxmemory 512mb # half a gig",
            &["!trailing-comment [# half a gig] the words of this comment are taken as values"],
        ),
        (
            "redis@7.4",
            "bind 127.0.0.1 # lo",
            &["!trailing-comment [# lo] the words of this comment are taken as values"],
        ),
        (
            "redis@6.2",
            "save 900 1 # often",
            &[
                "trailing-comment [# often] with the words of this comment as values the line is ignored: no snapshots are made",
            ],
        ),
        (
            "redis@6.2",
            "save 3600 1 300 100",
            &[
                "save-ignored [3600 1 300 100] before 7.0 a `save` line takes two numbers; this one is ignored, and no snapshots are made",
            ],
        ),
        (
            "redis@7.4",
            "save 900",
            &["!arity [900] takes pairs of seconds and changes; this one has no partner"],
        ),
        ("redis@7.4", "masterauth \"hello", &["!quotes [\"hello] nothing closes this quote"]),
        (
            "redis@7.4",
            "masterauth \"hello\"you there",
            &["!quotes [\"hello\"you] the closing quote must be followed by a blank"],
        ),
        (
            "redis@7.4",
            "client-output-buffer-limit normal 1Mi 0 0",
            &["!unit [1Mi] memory sizes end in b, k, kb, m, mb, g or gb; `1Mi` is none of them (1mb)"],
        ),
        (
            "redis@7.4",
            "notify-keyspace-events KExq",
            &["!enum [q] expects letters of `Ag$lshzxeKEtmdn`, not `q`"],
        ),
        (
            "redis@7.4",
            "list-max-ziplist-value 64",
            &[
                "no-effect [list-max-ziplist-value] redis since 3.2 and valkey since 7.2 take it and ignore it",
            ],
        ),
        ("redis@3.0", "list-max-ziplist-value 64", &[]),
        (
            "valkey@8.1",
            "dynamic-hz yes",
            &["no-effect [dynamic-hz] valkey since 8.1 takes it and ignores it"],
        ),
        (
            "redis@7.4",
            "cluster-enabled yes\nreplicaof primary 6379",
            &["!conflict [primary 6379] a server with `cluster-enabled yes` must not be given a primary"],
        ),
        (
            "redis@7.4",
            "rename-command FLUSHAL \"\"\nrename-command KEYS GET",
            &[
                "!type [FLUSHAL] no server has a command `FLUSHAL`",
                "!conflict [GET] there is a command `GET` already",
            ],
        ),
        (
            "redis@7.4",
            "user bob on pw >secret",
            &["!acl [pw] not an ACL rule; a password needs `>` before it"],
        ),
        (
            "redis@7.4",
            "user bob on +gett",
            &["!acl [gett] no server has a command `gett`; a renamed one keeps its own name here"],
        ),
    ];
    for (target, conf, problems) in cases {
        assert_eq!(run(target, conf).problems(), *problems, "{target} {conf}");
    }
}

#[test]
fn names_that_the_server_does_not_know() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "redis@7.4",
            "maxmemmory 1gb",
            &["!unknown [maxmemmory] redis 7.4 has no such directive (maxmemory)"],
        ),
        (
            "redis@7.4",
            "maxmemory: 1gb",
            &["!unknown [maxmemory:] name and value are separated by a blank (maxmemory)"],
        ),
        (
            "redis@7.4",
            "maxmemory=1gb",
            &["!unknown [maxmemory=1gb] name and value are separated by a blank (maxmemory 1gb)"],
        ),
        (
            "redis@7.4",
            "maxmemory_policy noeviction",
            &["!unknown [maxmemory_policy] redis 7.4 has no such directive (maxmemory-policy)"],
        ),
        ("redis@7.4", "; comment", &["!unknown [;] comments start with `#` (#)"]),
        ("redis@7.4", "// comment", &["!unknown [//] comments start with `#` (#)"]),
        ("redis@7.4", "/etc/redis.conf", &["!unknown [/etc/redis.conf] redis 7.4 has no such directive"]),
        (
            "redis@7.4",
            "\u{feff}port 1",
            &["!unknown [\u{feff}port] the byte order mark before it makes it an unknown directive (port)"],
        ),
        ("redis@7.4", "gopher-enabled no", &["!removed [gopher-enabled] was removed in redis 7.0"]),
        (
            "redis@7.4",
            "vm-enabled no",
            &["!removed [vm-enabled] no server since redis 2.6 has this directive"],
        ),
        ("redis@7.4", "hide-user-data-from-log yes", &[]),
        (
            "redis@7.4",
            "primaryauth hello",
            &["!other-family [primaryauth] only valkey has this directive; this is redis 7.4 (masterauth)"],
        ),
        (
            "redis@4.0",
            "replicaof a 1",
            &["!too-new [replicaof] came with redis 5.0; this is redis 4.0 (slaveof)"],
        ),
        (
            "redis@7.4",
            "search-threads 2",
            &[
                "!too-new [search-threads] belongs to the search module, which redis 8.0 and later bring along",
            ],
        ),
        ("redis@8.0", "search-threads 2", &[]),
        ("redis@7.4", "loadmodule /bin/x.so\nx.y z", &[]),
        ("redis@9.9", "brand-new yes", &[]),
        ("keydb@6.3", "server-threads 4", &[]),
        ("", "gopher-enabled no", &[]),
        ("", "io-threads-always-active yes\nlookahead 3\nhash-rdb-load-min-template-entries 3", &[]),
        (
            "redis",
            "gopher-enabled no\nprimaryauth x",
            &["!other-family [primaryauth] only valkey has this directive; this is redis (masterauth)"],
        ),
        ("redis@6.2", "lua-enable-deprecated-api no", &[]),
        (
            "redis@6.2.6",
            "lua-enable-deprecated-api no",
            &["!too-new [lua-enable-deprecated-api] came with redis 6.2.20; this is redis 6.2.6"],
        ),
        (
            "redis@6.2",
            "requirepas hello",
            &["!unknown [requirepas] redis 6.2 has no such directive (requirepass)"],
        ),
    ];
    for (target, conf, problems) in cases {
        assert_eq!(run(target, conf).problems(), *problems, "{target} {conf}");
    }
}
