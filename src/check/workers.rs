use std::sync::{Mutex, PoisonError};

/// Who checks several projects: one after the other, or threads side by side. The pipeline has no threads of its own.
pub trait Workers: Sync {
    /// Calls `work` once for each number below `pieces`, in whatever order, and comes back when all is done.
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync));
}

/// One after the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct InTurn;

impl Workers for InTurn {
    fn each(&self, pieces: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..pieces).for_each(work);
    }
}

/// What `work` makes of each item, in the order of the items.
pub(super) fn map<I: Sync, T: Send>(
    workers: &dyn Workers,
    items: &[I],
    work: impl Fn(&I) -> T + Sync,
) -> Vec<T> {
    let done: Vec<Mutex<Option<T>>> = items.iter().map(|_| Mutex::new(None)).collect();
    workers.each(items.len(), &|at| {
        if let (Some(item), Some(done)) = (items.get(at), done.get(at)) {
            let result = work(item);
            *done.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    });
    done.into_iter().filter_map(|done| done.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}
