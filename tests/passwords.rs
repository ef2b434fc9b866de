//! Passwords, judged from the outside: what is told of which, and that none of them is ever printed.

#![allow(clippy::unwrap_used)]

use redlint::check::check_memory;
use redlint::config::Options;
use redlint::policy::RuleSet;
use redlint::source::{MemoryFiles, Sources};

/// Ids of the rules about passwords that find something in these files, in alphabetical order.
fn told(files: &[(&str, &str)]) -> String {
    const ABOUT: [&str; 14] = [
        "command-substitution",
        "committed-client-password",
        "committed-password",
        "default-password-fallback",
        "empty-requirepass",
        "known-password-hash",
        "password-as-user-name",
        "password-is-a-path",
        "placeholder-value",
        "unencoded-url-password",
        "unexpanded-password",
        "weak-client-password",
        "weak-password",
        "weak-peer-password",
    ];
    let mut tree = MemoryFiles::new();
    files.iter().for_each(|(path, text)| tree.insert(*path, *text));
    let options = Options { today: "2026-11-22".parse().unwrap(), ..Options::default() };
    let (found, sources): (_, Sources) = check_memory(&tree, &RuleSet::built_in(), &options);
    let mut ids: Vec<String> = Vec::new();
    for finding in found.iter().filter(|finding| ABOUT.contains(&&*finding.rule)) {
        let level = match format!("{:?}", finding.severity).as_str() {
            "Error" => "",
            "Warning" => " (warning)",
            _ => " (info)",
        };
        ids.push(format!("{}{level}", finding.rule));
    }
    drop(sources);
    ids.sort();
    ids.dedup();
    ids.join(", ")
}

fn requirepass(password: &str) -> String {
    told(&[("redis.conf", &format!("requirepass \"{password}\"\n"))])
}

/// A server that takes its password from `.env`, in a project with a name.
fn from_env(line: &str) -> String {
    let compose = "name: webshop\nservices:\n  redis:\n    image: redis:7.4\n    command: redis-server --requirepass ${REDIS_PASSWORD}\n  billing:\n    image: acme/billing\n    environment: {REDIS_HOST: redis}\n";
    told(&[("compose.yaml", compose), (".env", &format!("{line}\n"))])
}

/// A client of a server elsewhere.
fn url(login: &str) -> String {
    let compose = format!(
        "services:\n  web:\n    image: shop/web\n    environment:\n      REDIS_URL: \"redis://{login}@redis.example.com:6379/0\"\n"
    );
    told(&[("compose.yaml", &compose)])
}

#[test]
fn defaults_and_templates_are_known() {
    for password in ["foobared", "FooBared", "redis_development_password", "RedisPassword123", "123456"] {
        assert_eq!(requirepass(password), "weak-password", "{password}");
    }
    assert_eq!(from_env("REDIS_PASSWORD=changeme"), "placeholder-value, weak-password");
    assert_eq!(url(":foobared"), "weak-client-password");
    assert_eq!(
        told(&[("redis.conf", "replicaof 10.0.0.4 6379\nmasterauth foobared\n")]),
        "weak-peer-password"
    );
    let sentinel = "sentinel monitor main 10.0.0.4 6379 2\nsentinel auth-pass main foobared\n";
    assert_eq!(told(&[("sentinel.conf", sentinel)]), "weak-peer-password");
    let hashed = "1b58ee375b42e41f0e48ef2ff27d10a5b1f6924a9acdcdba7cae868e7adce6bf";
    let users = format!("user default off\nuser app on #{hashed} ~* +@all\n");
    assert_eq!(told(&[("redis.conf", &users)]), "known-password-hash");
}

#[test]
fn words_names_and_years_are_guessed() {
    for password in ["my-redis-secret-2026", "P@ssw0rd2024!", "qwertyuiop[]asdf", "aaaaaaaaaaaaaaaaaaaaaaaa"]
    {
        assert_eq!(requirepass(password), "weak-password", "{password}");
    }
    for password in ["webshop-redis-2026", "Billing_2025_Acme", "webshopbillingacme"] {
        assert_eq!(from_env(&format!("REDIS_PASSWORD={password}")), "weak-password", "{password}");
        assert_ne!(requirepass(password), "weak-password", "{password}: these names are of another project");
    }
}

#[test]
fn what_is_short_is_a_warning() {
    for password in ["x8Kq2mZp", "tk9XqLw2vB", "9f2c4b1d", "zzzzzzzzqqqqqqqqqqqqq"] {
        assert_eq!(requirepass(password), "weak-password (warning)", "{password}");
    }
}

#[test]
fn what_is_generated_is_strong_and_should_not_be_there() {
    for password in
        ["9f2c4b1de07a66358c01", "Zk3+/9w4kSm2vB8qTfYxLp==", "bda5c7a1-3f0e-4a3f-9b1e-77c2f6d1e0aa"]
    {
        assert_eq!(requirepass(password), "committed-password (warning)", "{password}");
        assert_eq!(
            from_env(&format!("REDIS_PASSWORD={password}")),
            "committed-password (info)",
            "{password}"
        );
    }
    assert_eq!(url(":9f2c4b1de07a66358c01"), "committed-client-password (warning)");
}

#[test]
fn tokens_of_templates_are_no_passwords() {
    for token in ["${REDIS_PASSWORD}", "$REDIS_PASSWORD", "<password>", "ENC[AES256_GCM,data:p673wYkfOA==]"] {
        assert_eq!(requirepass(token), "unexpanded-password", "{token}");
    }
    let compose = "services:\n  redis:\n    image: redis:7.4\n    command: redis-server /etc/redis.conf\n    volumes: ['./redis.conf:/etc/redis.conf']\n";
    for token in [
        "{{redis_password}}",
        "%REDIS_PASSWORD%",
        "@@REDIS_PASSWORD@@",
        "__REDIS_PASSWORD__",
        "@PASS@",
        "%(ENV_PASS)s",
    ] {
        assert_eq!(requirepass(token), "", "{token}: nobody takes it for a value");
        let conf = format!("requirepass {token}\n");
        let loaded = told(&[("compose.yaml", compose), ("redis.conf", &conf)]);
        assert_eq!(loaded, "unexpanded-password", "{token}");
    }
    assert_eq!(requirepass("Zk3+9w4kSm2vB8qTfYxL$p"), "committed-password (warning)");
    assert_eq!(told(&[("redis.conf.tmpl", "requirepass ${REDIS_PASSWORD}\n")]), "", "something renders it");
}

#[test]
fn commands_and_paths_are_taken_literally() {
    assert_eq!(
        from_env("REDIS_PASSWORD=$(openssl rand -hex 32)"),
        "command-substitution, password-is-a-path"
    );
    assert_eq!(from_env("REDIS_PASSWORD=/run/secrets/redis_password"), "password-is-a-path");
    assert_eq!(from_env("REDIS_PASSWORD_FILE=/run/secrets/redis_password"), "");
}

#[test]
fn what_breaks_a_url_is_told() {
    for login in [":Zk3+/9w4kSm2vB8qTfYx", ":9f2c4b1d#e07a66358c01", ":9f2c4b1d?e07a66358c01"] {
        assert!(url(login).contains("unencoded-url-password"), "{login}: {}", url(login));
    }
    assert!(!url(":9f2c4b1d%2Fe07a66358c01").contains("unencoded-url-password"));
    assert!(url("9f2c4b1de07a66358c01").contains("password-as-user-name"));
}

#[test]
fn what_nobody_can_know_is_not_judged() {
    assert_eq!(from_env("OTHER=1"), "");
    let asked = "services:\n  redis:\n    image: redis:7.4\n    command: redis-server --requirepass ${REDIS_PASSWORD:?}\n";
    assert_eq!(told(&[("compose.yaml", asked)]), "");
    let fallback = asked.replace(":?", ":-redis_development_password");
    assert_eq!(told(&[("compose.yaml", &fallback)]), "default-password-fallback");
    assert_eq!(told(&[("redis.conf", "requirepass \"\"\n")]), "empty-requirepass");
}
