//! What is mended first, and what is said of a fix that was turned down.

use super::Tree;

const WEB: &str = "  web:\n    image: shop/web\n    environment:\n      CACHE_URL: redis://redis:6379/0\n";

/// The directive that was misspelt is the one that is wanted: it is not written a second time.
#[test]
fn a_misspelt_directive_is_mended_before_one_is_added() {
    let compose = "services:\n  redis:\n    image: redis:7.2\n    command: redis-server /redis.conf\n    volumes: [\"./redis.conf:/redis.conf\"]\n";
    let conf = "maxmemory 1gb\r\nmaxmemory-polcy allkeys-lru\r\nport 6379";
    let tree = Tree::new(&[("compose.yaml", &format!("{compose}{WEB}")), ("redis.conf", conf)]);
    tree.run(&["fix", "--unsafe-fixes"]);
    assert_eq!(tree.read("redis.conf"), conf.replace("polcy", "policy"));
}

/// What this run turned down the next one would turn down as well.
#[test]
fn a_fix_that_was_turned_down_is_promised_to_nobody() {
    let compose = "services:\n  redis:\n    image: redis:7.2\n    command: redis-server --save \"\"\n  worker:\n    image: shop/worker\n    environment:\n      CELERY_BROKER_URL: redis://redis:6379/0\n";
    let tree = Tree::new(&[("compose.yaml", compose)]);
    let (_, found, _) = tree.run(&["check"]);
    assert!(found.contains("fix: Set appendonly to yes (redlint fix --unsafe-fixes)"), "{found}");
    let (_, found, why) = tree.run(&["fix", "--unsafe-fixes"]);
    assert!(why.contains("`no-persistence` is left as it is: its fix would bring"), "{why}");
    assert!(found.contains("fix: Set appendonly to yes (by hand)"), "{found}");
    assert!(!found.contains("redlint fix"), "{found}");
    let (code, _, why) = tree.run(&["fix", "--unsafe-fixes", "--diff"]);
    assert!(code == 0 && why.ends_with("Nothing to fix.\n"), "{why}");
}
