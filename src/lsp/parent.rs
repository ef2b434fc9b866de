use super::event::Event;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

/// How often to look.
const OFTEN: Duration = Duration::from_secs(1);

/// Tells when a process is gone. One that cannot be seen to begin with, as from within a container, is not watched.
pub(super) fn watch(process: i32, events: Sender<Event>) {
    if !lives(process) {
        return;
    }
    thread::spawn(move || {
        while lives(process) {
            thread::sleep(OFTEN);
        }
        // Nobody listens any more where the server has ended before.
        let _ = events.send(Event::Orphaned);
    });
}

#[cfg(unix)]
fn lives(process: i32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};
    Pid::from_raw(process).is_some_and(|process| test_kill_process(process) != Err(Errno::SRCH))
}

/// Elsewhere the end of the input has to tell.
#[cfg(not(unix))]
fn lives(_: i32) -> bool {
    false
}
