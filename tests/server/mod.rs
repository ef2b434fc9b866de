//! A real redis-server for one test: on a private unix socket in a directory of its own, ended by its own pid.

pub mod connection;

use connection::Connection;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to start, to stop, or to do what a test waits for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running redis-server.
pub struct Server {
    child: Child,
    directory: PathBuf,
    socket: PathBuf,
}

/// What a client printed, and its exit status.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    pub text: String,
    pub status: i32,
}

/// Starts a server in `directory` with these arguments; `Err` holds what it printed where it did not start.
pub fn start(directory: &Path, arguments: &[&str]) -> Result<Server, String> {
    let socket = directory.join("s.sock");
    let place = socket.display().to_string();
    let arguments: Vec<&str> =
        arguments.iter().copied().chain(["--port", "0", "--unixsocket", &place]).collect();
    launch(directory, &socket, &directory.join("log"), &arguments)
}

/// The same with nothing added: the arguments must make it listen on `socket` alone. What it prints goes to `log`.
pub fn launch(directory: &Path, socket: &Path, log: &Path, arguments: &[&str]) -> Result<Server, String> {
    // A server inherits what whoever started the tests ignores, as shells do for what runs behind them.
    launch_by(&["env", "--default-signal=QUIT,INT", "redis-server"], directory, (socket, log), arguments)
}

/// The same by a program that becomes the server in the end.
pub fn launch_by(
    program: &[&str],
    directory: &Path,
    (socket, log): (&Path, &Path),
    arguments: &[&str],
) -> Result<Server, String> {
    let out = std::fs::File::create(log).expect("the test's directory is writable");
    let mut command = Command::new(program[0]);
    command.args(&program[1..]);
    command.args(arguments).current_dir(directory).stdin(Stdio::null());
    command.env_remove("NOTIFY_SOCKET").env_remove("UPSTART_JOB");
    command.stderr(out.try_clone().expect("a second handle")).stdout(out);
    let child = command.spawn().expect("redis-server is installed: `make test` installs it");
    let mut server = Server { child, directory: directory.to_owned(), socket: socket.to_owned() };
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = server.child.try_wait().expect("the child is ours") {
            let said = std::fs::read_to_string(log).unwrap_or_default();
            return Err(format!("{said}\nexit status {}", status.code().unwrap_or(-1)));
        }
        if server.answers() {
            return Ok(server);
        }
        assert!(Instant::now() < deadline, "redis-server neither starts nor ends");
        std::thread::sleep(Duration::from_millis(2));
    }
}

impl Server {
    fn answers(&self) -> bool {
        let answer = self.connect().and_then(|mut connection| connection.ask(&["PING"]));
        answer.is_ok_and(|answer| !answer.is_error("LOADING"))
    }

    /// A connection of its own.
    pub fn connect(&self) -> std::io::Result<Connection> {
        Connection::open(&self.socket, PATIENCE)
    }

    /// `redis-cli` with these arguments.
    pub fn cli(&self, arguments: &[&str]) -> Reply {
        let mut command = Command::new("redis-cli");
        command.arg("-s").arg(&self.socket).args(arguments);
        reply(&mut command)
    }

    /// A shell command in which `redis-cli` reaches this server as `$CLI`.
    pub fn shell(&self, script: &str) -> Reply {
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).current_dir(&self.directory);
        command.env("CLI", format!("redis-cli -s {}", self.socket.display()));
        reply(&mut command)
    }

    /// The answer as text, for commands that must succeed.
    pub fn ask(&self, arguments: &[&str]) -> String {
        self.cli(arguments).text
    }

    /// Many commands, one a line, through one connection.
    pub fn feed(&self, lines: impl Iterator<Item = String>) -> String {
        let file = self.directory.join("commands");
        std::fs::write(&file, lines.map(|line| line + "\n").collect::<String>()).expect("writable");
        self.shell("$CLI < commands").text
    }

    /// Waits until `done` holds.
    pub fn wait_until(&self, done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self) {
            assert!(Instant::now() < deadline, "waited in vain");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Its pid.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether the process still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("the child is ours").is_none()
    }

    /// Sends a signal to this server's own pid.
    pub fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        Command::new("kill").args([signal, &pid]).status().expect("kill is there");
    }

    /// Ends the server by a signal and waits for it.
    pub fn end(mut self, signal: &str) {
        self.signal(signal);
        let deadline = Instant::now() + PATIENCE;
        while self.runs() {
            assert!(Instant::now() < deadline, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}

fn reply(command: &mut Command) -> Reply {
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().expect("it can be run");
    let mut text = String::from_utf8_lossy(&stderr).into_owned();
    text.push_str(&String::from_utf8_lossy(&stdout));
    Reply { text: text.trim_end().to_owned(), status: status.code().unwrap_or(-1) }
}
