use crate::check::Workers;
use crate::report::counted;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What takes less long needs no telling.
const DELAY: Duration = Duration::from_millis(500);
/// How often the line is drawn.
const INTERVAL: Duration = Duration::from_millis(100);

/// A line on stderr that says how far a long run is, and is gone before anything else is written. There is none where
/// stderr is no terminal.
pub(super) struct Progress {
    done: Arc<AtomicUsize>,
    drawn: Option<(Sender<()>, JoinHandle<()>)>,
    /// Held by who writes to the terminal.
    turn: Arc<Mutex<()>>,
}

impl Progress {
    /// Starts to count. `wanted` is false where nobody wants to see it.
    pub fn start(wanted: bool) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let mute = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let turn = Arc::new(Mutex::new(()));
        let mut drawn = None;
        if wanted && !mute && io::stderr().is_terminal() {
            let (sender, ended) = channel();
            let (count, turn) = (Arc::clone(&done), Arc::clone(&turn));
            // Where the system gives no thread, there is no line.
            let thread = thread::Builder::new().spawn(move || draw(&count, &turn, &ended));
            drawn = thread.ok().map(|thread| (sender, thread));
        }
        Self { done, drawn, turn }
    }

    /// Does what writes to the terminal while there is no line.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.drawn.is_some() {
            erase();
        }
        write()
    }

    /// Workers whose work is counted.
    pub fn counting<'w>(&'w self, workers: &'w dyn Workers) -> Counting<'w> {
        Counting { workers, done: &self.done }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.drawn.take() {
            drop(sender);
            // It has no more to do than to erase its line.
            let _ = thread.join();
        }
    }
}

fn draw(done: &AtomicUsize, turn: &Mutex<()>, ended: &Receiver<()>) {
    let started = Instant::now();
    let mut delay = DELAY;
    while ended.recv_timeout(delay) == Err(RecvTimeoutError::Timeout) {
        delay = INTERVAL;
        let done = counted(done.load(Ordering::Relaxed), "project");
        let seconds = started.elapsed().as_secs();
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = write!(io::stderr(), "\r\x1b[Kchecking: {done} done, {seconds} s");
    }
    if delay == INTERVAL {
        erase();
    }
}

fn erase() {
    // Where stderr is gone, nobody misses the line.
    let _ = write!(io::stderr(), "\r\x1b[K");
}

/// Workers whose work is counted.
pub(super) struct Counting<'w> {
    workers: &'w dyn Workers,
    done: &'w AtomicUsize,
}

impl Workers for Counting<'_> {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        self.workers.each(pieces, &|piece| {
            work(piece);
            self.done.fetch_add(1, Ordering::Relaxed);
        });
    }
}
