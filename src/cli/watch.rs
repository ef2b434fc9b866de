use super::console;
use super::exit::Exit;
use super::reporting::Reporting;
use super::scope::here;
use crate::disk::Seen;
use std::io::IsTerminal;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long to wait between looks.
///
/// Looking again needs nothing of the system, so that it works on network file systems and in containers too; what is
/// looked at is no more than what the check asked for.
const INTERVAL: Duration = Duration::from_millis(250);
/// A look takes at most one in so many parts of the time.
const SHARE: u32 = 20;
/// How long nothing must change before it is checked again: editors and `git checkout` write in several steps.
const SETTLED: Duration = Duration::from_millis(100);
/// Empties a terminal and what was scrolled out of it.
const CLEAR: &[u8] = b"\x1b[2J\x1b[3J\x1b[H";

/// Checks, and checks again whenever something changes that the last check looked at. Ends when it is interrupted, or
/// when nobody reads it any more.
///
/// # Errors
/// A working directory that is gone, in words. Whatever keeps one check from its end is told, and waited for to change.
pub(super) fn run(report: &Reporting) -> Result<Exit, String> {
    if report.reads_stdin() {
        return Err("standard input does not change: --watch takes files and directories".into());
    }
    loop {
        let (disk, seen) = here()?.noting();
        if std::io::stdout().is_terminal() {
            console::print(|out| out.write_all(CLEAR))?;
        }
        match report.run_on(&disk, None) {
            Ok(ended) if ended.unread => return Ok(ended.exit),
            Ok(_) => {}
            Err(trouble) => {
                console::complain(&trouble);
            }
        }
        if !report.is_quiet() {
            console::complain("watching for changes; Ctrl-C ends it");
        }
        wait(&seen);
    }
}

fn wait(seen: &Seen) {
    let mut last = seen.then();
    loop {
        let started = Instant::now();
        if seen.now() != last {
            break;
        }
        sleep(INTERVAL.max(started.elapsed() * SHARE));
    }
    loop {
        let now = seen.now();
        if now == last {
            return;
        }
        last = now;
        sleep(SETTLED);
    }
}
