//! Input made to break a reader ends in bounded time and memory, with a finding at the file at fault, and what the
//! other files have is found all the same.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What a deployment beside the hostile file looks like; its published port is a finding.
const SOUND: &str = "services:\n  cache:\n    image: redis:7.2\n    ports: ['6379:6379']\n";

/// Far above what any case takes, far below a hang.
const PATIENCE: Duration = Duration::from_secs(240);

/// Virtual memory that a run may have, in KiB.
const MEMORY: usize = 3_000_000;

/// One hostile tree and its findings.
struct Hostile {
    root: TempDir,
}

impl Hostile {
    fn new() -> Self {
        let hostile = Self { root: TempDir::new().unwrap() };
        hostile.file("sound/docker-compose.yml", SOUND);
        hostile
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Exit code and output of the program; a run that hangs or dies fails the test.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let scratch = TempDir::new().unwrap();
        let out = scratch.path().join("out.txt");
        let script = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
        let mut child = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_redlint")])
            .args(arguments)
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(fs::File::create(&out).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if start.elapsed() > PATIENCE {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("still running");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let Some(code) = status.code() else { panic!("{arguments:?}: {status}") };
        assert!(code < 4, "{arguments:?}: {status}");
        (code, fs::read_to_string(out).unwrap())
    }

    /// Lines of the concise report; a run that loses the sound deployment fails the test.
    fn check(&self) -> Vec<String> {
        let (code, out) = self.run(&["check", ".", "--format", "concise", "--color", "never"]);
        assert_eq!(code, 1);
        let lines: Vec<String> = out.lines().map(str::to_owned).collect();
        let sound = "sound/docker-compose.yml:4:14: warning[published-on-all-interfaces]";
        assert!(lines.iter().any(|line| line.starts_with(sound)), "the sound deployment is lost: {lines:#?}");
        lines
    }

    /// Shows what would run, mends and serves an editor: neither hangs nor dies, and the sound deployment is there.
    #[track_caller]
    fn survives(&self) {
        let (code, shown) = self.run(&["inspect", ".", "--format", "json"]);
        assert!(code == 0 && shown.contains("sound"), "{code}: {:.300}", shown);
        let (code, _) = self.run(&["fix", ".", "--diff"]);
        assert!(code < 2, "{code}");
    }

    /// Asserts that a file has a finding, as `path:line` and rule.
    #[track_caller]
    fn finds(&self, place: &str, rule: &str) -> Vec<String> {
        let lines = self.check();
        let is = |line: &&String| line.starts_with(place) && line.contains(&format!("[{rule}]"));
        let shown =
            || lines.iter().take(20).map(|line| line.chars().take(160).collect()).collect::<Vec<String>>();
        assert!(lines.iter().any(|line| is(&line)), "no {rule} at {place}: {:#?}", shown());
        lines
    }
}

/// A text of many numbered parts.
fn numbered(count: usize, part: impl Fn(&mut String, usize)) -> String {
    let mut text = String::new();
    (0..count).for_each(|number| part(&mut text, number));
    text
}

#[test]
fn a_file_of_100_megabytes() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", "save 900 1\n".repeat(9_500_000));
    hostile.finds("redis.conf:1:1", "file-too-large");
}

#[test]
fn a_line_of_50_megabytes() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", format!("services: {{a: {{image: \"{}\"}}}}\n", "x".repeat(50 << 20)));
    hostile.finds("docker-compose.yml:1:1", "file-too-large");
}

#[test]
fn a_line_as_long_as_a_file_may_be() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", format!("maxmemroy {}\n", "x ".repeat(7 << 20)));
    hostile.finds("redis.conf:1:1", "unknown-directive");
}

#[test]
fn env_files_that_are_too_large_to_be_read() {
    let hostile = Hostile::new();
    hostile.file(
        "docker-compose.yml",
        "services:\n  a:\n    image: redis:7\n    command: redis-server --port ${P}\n",
    );
    hostile
        .file(".env", numbered(1_000_000, |text, n| writeln!(text, "VARIABLE_{n}=a-value-of-it").unwrap()));
    hostile.finds(".env:1:1", "unreadable-file");
}

#[test]
fn a_hundred_thousand_services() {
    let hostile = Hostile::new();
    let services = numbered(100_000, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7'}}").unwrap());
    hostile.file("docker-compose.yml", format!("services:\n{services}"));
    hostile.finds("docker-compose.yml:1002:3", "too-many-services");
}

#[test]
fn fifty_thousand_services_of_version_1() {
    let hostile = Hostile::new();
    let services = numbered(50_000, |text, n| writeln!(text, "s{n}: {{image: 'redis:7'}}").unwrap());
    hostile.file("docker-compose.yml", services);
    let lines = hostile.finds("docker-compose.yml:1:1", "invalid-compose");
    assert!(lines.iter().any(|line| line.ends_with("'s8', 's9', and 49990 more not allowed")));
    assert!(lines.iter().all(|line| line.len() < 1000));
}

#[test]
fn tens_of_thousands_of_resets() {
    let hostile = Hostile::new();
    let base =
        numbered(10_000, |text, n| writeln!(text, "  s{n}: {{image: 'redis:7', init: true}}").unwrap());
    let over = numbered(10_000, |text, n| {
        writeln!(text, "  s{n}: {{extends: {{file: base.yml, service: s{n}}}, init: !reset null}}").unwrap();
    });
    let variables = |value| numbered(40_000, |text, n| writeln!(text, "      V{n}: {value}").unwrap());
    let environment = |value| format!("services:\n  r:\n    environment:\n{}", variables(value));
    hostile.file("extending/base.yml", format!("services:\n{base}"));
    hostile.file("extending/docker-compose.yml", format!("services:\n{over}"));
    hostile.file("docker-compose.yml", environment("x") + "    image: redis:7\n    ports: ['6379:6379']\n");
    hostile.file("docker-compose.override.yml", environment("!reset null"));
    hostile.finds("extending/docker-compose.yml:1002:3", "too-many-services");
    hostile.finds("docker-compose.yml:40005:14", "unauthenticated-access");
}

#[test]
fn includes_a_thousand_deep() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "include: [d1/compose.yml]\n");
    for n in 1..1000 {
        let next = n + 1;
        let text = format!("include: [../d{next}/compose.yml]\nservices: {{s{n}: {{image: nginx}}}}\n");
        hostile.file(&format!("d{n}/compose.yml"), text);
    }
    hostile.check();
}

#[test]
fn extends_a_thousand_deep() {
    let hostile = Hostile::new();
    for n in 0..1000 {
        let next = n + 1;
        let name = if n == 0 { "docker-compose.yml".to_owned() } else { format!("d{n}/other.yml") };
        let up = if n == 0 { "" } else { "../" };
        let text = format!("services:\n  s:\n    extends: {{file: {up}d{next}/other.yml, service: s}}\n");
        hostile.file(&name, text);
    }
    hostile.finds("d", "invalid-compose");
}

#[test]
fn includes_of_configurations_in_a_circle() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", "include redis.conf\n");
    let lines = hostile.check();
    assert!(lines.iter().any(|line| line.starts_with("redis.conf:1:")), "{lines:#?}");
    hostile.survives();
}

#[test]
fn aliases_that_double_thirty_times() {
    let hostile = Hostile::new();
    let mut text = "x-a0: &a0 [lol, lol]\n".to_owned();
    (1..31).for_each(|n| writeln!(text, "x-a{n}: &a{n} [*a{0}, *a{0}]", n - 1).unwrap());
    hostile.file("docker-compose.yml", text + "services: {a: {image: 'redis:7', command: *a30}}\n");
    hostile.finds("docker-compose.yml:", "yaml-alias-bomb");
    hostile.survives();
}

#[test]
fn a_hundred_thousand_findings_in_one_file() {
    let hostile = Hostile::new();
    hostile.file("redis.conf", numbered(100_000, |text, n| writeln!(text, "port {n}x").unwrap()));
    assert!(hostile.finds("redis.conf:100000:", "invalid-value").len() > 100_000);
}

#[test]
fn lists_in_lists_in_lists() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", format!("services:\n  a:\n    x-a: {}\n", "[".repeat(1 << 20)));
    hostile.finds("docker-compose.yml:3:", "yaml-too-deep");
    hostile.survives();
}

#[test]
fn variables_in_variables_in_variables() {
    let hostile = Hostile::new();
    let text = format!("services:\n  a:\n    image: \"{}\"\n", "${A:-".repeat(100_000));
    hostile.file("docker-compose.yml", text);
    hostile.finds("docker-compose.yml:3:", "invalid-interpolation");
    hostile.survives();
}

#[test]
fn encodings_that_are_none() {
    let hostile = Hostile::new();
    let utf16: Vec<u8> = "port 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    hostile.file("redis.conf", utf16);
    hostile.file("docker-compose.yml", b"services:\n  a:\n    image: redis:7\n    command: \xe9\xff\xfe\n");
    hostile.finds("redis.conf:1:1", "not-text");
    hostile.survives();
}

#[test]
fn globs_that_could_try_for_ever() {
    let hostile = Hostile::new();
    let include = format!("include /etc/r/{}b\n", "*a".repeat(1000));
    hostile.file("redis.conf", include);
    let service = "services:\n  a:\n    image: redis:7\n    command: redis-server /etc/r/redis.conf\n";
    hostile.file("docker-compose.yml", format!("{service}    volumes: ['./:/etc/r']\n"));
    for n in 0..200 {
        hostile.file(&format!("{}{n}.conf", "a".repeat(200)), "port 1\n");
    }
    hostile.check();
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    let hostile = Hostile::new();
    let status = Command::new("mkfifo").arg(hostile.path().join("docker-compose.yml")).status().unwrap();
    assert!(status.success());
    std::os::unix::fs::symlink("/dev/zero", hostile.path().join("redis.conf")).unwrap();
    fs::create_dir_all(hostile.path().join("compose.yaml")).unwrap();
    let lines = hostile.finds("docker-compose.yml:1:1", "unreadable-file");
    assert!(lines.iter().any(|line| line.starts_with("redis.conf:1:1")), "{lines:#?}");
    hostile.survives();
}

#[cfg(unix)]
#[test]
fn links_in_circles() {
    let hostile = Hostile::new();
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, hostile.path().join(from)).unwrap();
    link(".", "self");
    link("b", "a");
    link("a", "b");
    link("docker-compose.yml", "docker-compose.yml");
    hostile.finds("docker-compose.yml:1:1", "unreadable-file");
    hostile.survives();
}

#[test]
fn ten_thousand_overrides() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "services:\n  a:\n    image: redis:7\n    ports: ['6379:6379']\n");
    for n in 0..10_000 {
        let text = format!("services:\n  a:\n    environment: {{A{n}: b}}\n");
        hostile.file(&format!("docker-compose.o{n}.yml"), text);
    }
    let lines = hostile.finds("docker-compose.o", "too-many-variants");
    assert!(lines.iter().any(|line| line.starts_with("docker-compose.yml:4:")), "{lines:#?}");
    let (code, shown) = hostile.run(&["inspect", ".", "--format", "json"]);
    assert!(code == 0 && shown.matches("\"variant\"").count() < 200, "{code}: {}", shown.len());
}

#[test]
fn variables_in_variables_that_are_all_closed() {
    let hostile = Hostile::new();
    let text = format!("services:\n  a:\n    image: \"{}x{}\"\n", "${A:-".repeat(20_000), "}".repeat(20_000));
    hostile.file("docker-compose.yml", text);
    hostile.check();
    hostile.survives();
}

#[test]
fn directories_in_directories() {
    let hostile = Hostile::new();
    hostile.file(&format!("{}redis.conf", "d/".repeat(1_800)), "maxmemory-polcy x\n");
    hostile.check();
    hostile.survives();
}

#[test]
fn thirty_thousand_files_in_one_directory() {
    let hostile = Hostile::new();
    hostile.file("many/redis.conf", "maxmemory-polcy x\n");
    for n in 0..30_000 {
        fs::File::create(hostile.path().join(format!("many/{n}.txt"))).unwrap();
    }
    hostile.finds("many/redis.conf:1:", "unknown-directive");
}

#[test]
fn more_patterns_to_ignore_than_anybody_has() {
    let hostile = Hostile::new();
    fs::create_dir(hostile.path().join(".git")).unwrap();
    hostile.file(".gitignore", numbered(20_000, |text, n| writeln!(text, "**/a{n}*/[b-d]?{n}").unwrap()));
    hostile.file("redis.conf", "maxmemory-polcy x\n");
    hostile.check();
}

#[test]
fn three_thousand_users() {
    let hostile = Hostile::new();
    let users = numbered(3_000, |text, n| {
        writeln!(text, "user u{n} on >secret-{n} ~k{n}:* +@all -@dangerous +config|get").unwrap();
    });
    hostile.file("redis.conf", "aclfile users.acl\n");
    hostile.file("users.acl", users + "usr x on\n");
    hostile.check();
}

#[test]
fn a_server_with_two_thousand_of_everything() {
    let hostile = Hostile::new();
    let ports = numbered(2_000, |text, n| writeln!(text, "      - '{}:6379'", n + 1).unwrap());
    let urls = |text: &mut String, n| {
        writeln!(text, "      W{n}_URL: redis://:password{n}@r:6379/{}", n % 16).unwrap();
    };
    let clients = format!("  w:\n    image: worker\n    environment:\n{}", numbered(2_000, urls));
    let server = "services:\n  r:\n    image: redis:7\n    command: redis-server /etc/redis.conf\n";
    let mount = "    volumes: ['./redis.conf:/etc/redis.conf']\n    ports:\n";
    hostile.file("docker-compose.yml", format!("{server}{mount}{ports}{clients}"));
    let users = numbered(2_000, |text, n| writeln!(text, "user u{n} on >password{n} ~k{n}:* +get").unwrap());
    hostile.file("redis.conf", users);
    let monitors = numbered(2_000, |text, n| {
        writeln!(text, "sentinel monitor m{n} 10.0.0.1 {} 2\nsentinel auth-pass m{n} hunter{n}", n + 1)
            .unwrap();
    });
    hostile.file("alone/sentinel.conf", monitors);
    hostile.finds("docker-compose.yml:8:10", "published-on-all-interfaces");
    hostile.finds("redis.conf:1:", "weak-password");
}

#[test]
fn configurations_that_are_none() {
    let hostile = Hostile::new();
    let cases = [
        ("redlint.toml", "# x\n".repeat(2_500_000)),
        ("redlint.toml", format!("exclude = {}\n", "[".repeat(200_000))),
        (
            "redlint.toml",
            numbered(2_000, |text, n| {
                writeln!(text, "[[overrides]]\npaths = ['a{n}*']\nrules = {{}}").unwrap()
            }),
        ),
        (".redlint/baseline.json", "[".repeat(1_000_000)),
        (".redlint/baseline.json", format!("{{\"version\": 1, \"findings\": {}", "{\"a\":".repeat(500_000))),
    ];
    for (name, content) in cases {
        hostile.file(name, content);
        for arguments in
            [&["check", ".", "--format", "concise"][..], &["inspect", "."], &["fix", "--diff", "."]]
        {
            hostile.run(arguments);
        }
        fs::remove_file(hostile.path().join(name)).unwrap();
    }
}

#[test]
fn policies_that_never_end() {
    let hostile = Hostile::new();
    let deep = |open: &str, close: &str| format!("{}true{}", open.repeat(50_000), close.repeat(50_000));
    let cases = [
        deep("(", ")"),
        deep("!", ""),
        deep("-", ""),
        deep("[", "]"),
        deep("true ? ", " : false"),
        format!("{}true", "true && ".repeat(200_000)),
        r#"server.name.matches("((a{1000}){1000}){1000}")"#.to_owned(),
        r#"server.name.matches("(a|aa|a*)*(a+)+b$")"#.to_owned(),
        format!("server.name.matches(\"{}a{}\")", "(".repeat(20_000), ")".repeat(20_000)),
        "server.servers".to_owned(),
    ];
    for expression in cases {
        let example = "files.'redis.conf' = 'port 1'\n";
        let policy = format!(
            "title = 'x'\nseverity = 'error'\nsubject = 'server'\nrequire = '{expression}'\nmessage = 'x'\nwhy = 'x'\n\
             [[bad]]\nname = 'x'\nat = ['x']\n{example}[[good]]\nname = 'x'\n{example}"
        );
        hostile.file(".redlint/policies/bomb.toml", policy);
        hostile.run(&["check", ".", "--format", "concise"]);
    }
}

#[test]
fn a_dockerfile_of_a_million_lines() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "services:\n  a: {build: .}\n");
    hostile.file("Dockerfile", format!("FROM redis:7\n{}", "ENV A=1 \\\n".repeat(1_000_000)));
    hostile.check();
    hostile.file("Dockerfile", format!("FROM redis:7\n{}", "RUN true\n".repeat(20_000)));
    hostile.check();
}

#[test]
fn scripts_and_code_of_a_million_lines() {
    let hostile = Hostile::new();
    hostile.file("docker-compose.yml", "services:\n  a: {image: 'redis:7'}\n");
    hostile.file("run.sh", "redis-cli flushall\n".repeat(1_000_000));
    hostile.file("deep.sh", format!("redis-cli {}x{}\n", "$(".repeat(80_000), ")".repeat(80_000)));
    hostile.file("if.sh", format!("redis-cli\n{}", "if true; then ".repeat(15_000)));
    hostile.file("settings.py", "CELERY_BROKER_URL = 'redis://a'\n".repeat(1_000_000));
    hostile.file("celery.py", format!("broker_url = {}\n", "[".repeat(200_000)));
    hostile.file("celeryconfig.py", format!("broker_url = {}\n", "{'a': ".repeat(40_000)));
    hostile.file("Makefile", format!("a:\n\tredis-cli {}\n", "$(x".repeat(50_000)));
    hostile.check();
    hostile.survives();
}

#[cfg(unix)]
#[test]
fn sockets() {
    let hostile = Hostile::new();
    let _socket = std::os::unix::net::UnixListener::bind(hostile.path().join("redis.conf")).unwrap();
    hostile.finds("redis.conf:1:1", "unreadable-file");
    hostile.survives();
}

#[test]
fn files_that_change_while_they_are_read() {
    let hostile = Hostile::new();
    let path = hostile.path().join("docker-compose.yml");
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let ports = "services:\n  a:\n    image: redis:7\n    ports: [\"6379:6379\"]\n";
            for text in [ports, "services: {", "", "\u{e9}: [\n"].iter().cycle() {
                if stop.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
                fs::write(&path, text.repeat(40)).unwrap();
                let _ = fs::remove_file(&path);
            }
        });
        for _ in 0..10 {
            hostile.check();
            hostile.survives();
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}
