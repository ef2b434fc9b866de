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
pub struct Hostile {
    root: TempDir,
}

impl Hostile {
    pub fn new() -> Self {
        let hostile = Self { root: TempDir::new().unwrap() };
        hostile.file("sound/docker-compose.yml", SOUND);
        hostile
    }

    pub fn path(&self) -> &Path {
        self.root.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Exit code and output of the program; a run that hangs or dies fails the test.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
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
    pub fn check(&self) -> Vec<String> {
        let (code, out) = self.run(&["check", ".", "--format", "concise", "--color", "never"]);
        assert_eq!(code, 1);
        let lines: Vec<String> = out.lines().map(str::to_owned).collect();
        let sound = "sound/docker-compose.yml:4:14: warning[published-on-all-interfaces]";
        assert!(lines.iter().any(|line| line.starts_with(sound)), "the sound deployment is lost: {lines:#?}");
        lines
    }

    /// Shows what would run, mends and serves an editor: neither hangs nor dies, and the sound deployment is there.
    #[track_caller]
    pub fn survives(&self) {
        let (code, shown) = self.run(&["inspect", ".", "--format", "json"]);
        assert!(code == 0 && shown.contains("sound"), "{code}: {:.300}", shown);
        let (code, _) = self.run(&["fix", ".", "--diff"]);
        assert!(code < 2, "{code}");
    }

    /// Asserts that a file has a finding, as `path:line` and rule.
    #[track_caller]
    pub fn finds(&self, place: &str, rule: &str) -> Vec<String> {
        let lines = self.check();
        let is = |line: &&String| line.starts_with(place) && line.contains(&format!("[{rule}]"));
        let shown =
            || lines.iter().take(20).map(|line| line.chars().take(160).collect()).collect::<Vec<String>>();
        assert!(lines.iter().any(|line| is(&line)), "no {rule} at {place}: {:#?}", shown());
        lines
    }
}

/// A text of many numbered parts.
pub fn numbered(count: usize, part: impl Fn(&mut String, usize)) -> String {
    let mut text = String::new();
    (0..count).for_each(|number| part(&mut text, number));
    text
}
