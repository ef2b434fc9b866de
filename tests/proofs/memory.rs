//! What a full server does, and how sizes are read.

use super::{on, queue};

fn cached(count: usize, expiry: &str) -> impl Iterator<Item = String> {
    let value = "x".repeat(1000);
    let expiry = expiry.to_owned();
    (0..count).map(move |key| format!("SET cache:{key} {value} {expiry}"))
}

#[test]
fn allkeys_policy_evicts_a_queue() {
    on(&["--maxmemory", "8mb", "--maxmemory-policy", "allkeys-lru", "--save", ""], |server| {
        server.feed(queue(200));
        assert_eq!(server.ask(&["llen", "celery"]), "200");
        server.feed(cached(40_000, "EX 3600"));
        assert_eq!(server.ask(&["llen", "celery"]), "0", "the whole queue is gone");
        assert_eq!(server.ask(&["lpush", "celery", "task"]), "1", "and nobody is told");
    });
}

#[test]
fn volatile_policy_evicts_results_first() {
    on(&["--maxmemory", "8mb", "--maxmemory-policy", "volatile-lru", "--save", ""], |server| {
        server.feed((0..300).map(|id| format!("SET celery-task-meta-{id} done EX 86400")));
        server.feed(queue(200));
        server.feed(cached(40_000, "EX 3600"));
        assert_eq!(server.ask(&["llen", "celery"]), "200", "the queue has no expiry and stays");
        let kept = server.ask(&["--scan", "--pattern", "celery-task-meta-*"]).lines().count();
        assert!(kept < 30, "{kept} of 300 results are left");
    });
}

#[test]
fn volatile_policy_without_expiring_keys_refuses_writes() {
    on(&["--maxmemory", "4mb", "--maxmemory-policy", "volatile-lru", "--save", ""], |server| {
        assert!(server.feed(cached(10_000, "")).contains("OOM command not allowed"));
    });
}

#[test]
fn noeviction_refuses_writes_and_keeps_the_queue() {
    on(&["--maxmemory", "4mb", "--save", ""], |server| {
        server.feed(queue(200));
        assert!(server.feed(cached(10_000, "EX 3600")).contains("OOM command not allowed"));
        assert_eq!(server.ask(&["llen", "celery"]), "200");
    });
}

#[test]
fn memory_units_are_decimal_without_b() {
    for (written, bytes) in
        [("512m", "512000000"), ("512mb", "536870912"), ("512", "512"), ("1G", "1000000000")]
    {
        on(&["--maxmemory", written], |server| {
            assert_eq!(server.ask(&["config", "get", "maxmemory"]), format!("maxmemory\n{bytes}"));
        });
    }
}

#[test]
fn sizes_without_a_number_are_zero() {
    for written in ["", "gb"] {
        on(&["--maxmemory", written], |server| {
            assert_eq!(server.ask(&["config", "get", "maxmemory"]), "maxmemory\n0");
        });
    }
}

#[test]
fn snapshot_needs_the_memory_of_what_is_overwritten() {
    // The child is slowed down, so that every key is overwritten while it writes.
    on(&["--save", "", "--rdb-key-save-delay", "1000"], |server| {
        let keys = |letter: &str| {
            let value = letter.repeat(10_000);
            (0..5000).map(move |key| format!("SET key:{key} {value}"))
        };
        server.feed(keys("a"));
        server.ask(&["bgsave"]);
        server.feed(keys("b"));
        server.wait_until(|server| server.ask(&["info", "persistence"]).contains("rdb_bgsave_in_progress:0"));
        let info = server.ask(&["info", "persistence"]);
        let copied = info.lines().find_map(|line| line.trim().strip_prefix("rdb_last_cow_size:"));
        let copied: u64 = copied.expect("a size").parse().expect("a number");
        assert!(copied > 10_000_000, "of 50 MB of values {copied} bytes were copied");
    });
}
