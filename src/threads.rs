//! Floor 8: threads that check projects side by side.

use crate::check::Workers;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Bytes of a thread's stack: as much as a process mostly has for its first one.
const STACK: usize = 8 << 20;

/// A number of threads.
#[derive(Debug, Clone, Copy, Default)]
pub struct Threads {
    /// As many as were asked for; `None`: one for each core.
    pub most: Option<NonZeroUsize>,
}

impl Threads {
    /// To count the cores takes longer than to check a small project: it is done where there are several.
    fn count(self, pieces: usize) -> usize {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        if pieces < 2 { pieces } else { self.most.unwrap_or_else(cores).get().min(pieces) }
    }
}

impl Workers for Threads {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        let next = AtomicUsize::new(0);
        let run = || {
            while let Some(piece) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|piece| *piece < pieces)
            {
                work(piece);
            }
        };
        thread::scope(|scope| {
            for _ in 1..self.count(pieces) {
                // Where the system gives no thread, there is one less.
                let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
            }
            run();
        });
    }
}
