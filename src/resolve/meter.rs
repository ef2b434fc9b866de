use crate::diagnostic::Diagnostic;
use crate::source::Span;
use std::cell::Cell;

/// Commands and settings that the services of one variant take from scripts, Dockerfiles, healthchecks and code. A file
/// counts as often as services have it: each makes facts of its own of it.
#[derive(Debug, Default)]
pub(super) struct Meter {
    taken: Cell<usize>,
    /// The first service that got nothing any more.
    refused: Cell<Option<Span>>,
}

/// Enough for a hundred services that each run a script of a thousand lines.
const MOST: usize = 100_000;

impl Meter {
    /// Whether a service may take more.
    pub(super) fn has_room(&self, service: Span) -> bool {
        let room = self.taken.get() < MOST;
        if !room && self.refused.get().is_none() {
            self.refused.set(Some(service));
        }
        room
    }

    /// Notes what was taken.
    pub(super) fn take(&self, count: usize) {
        self.taken.set(self.taken.get().saturating_add(count));
    }

    /// What to tell where something was left out.
    pub(super) fn problem(&self) -> Option<Diagnostic> {
        let message = format!(
            "what scripts, Dockerfiles, healthchecks and code do from here on is not all known: redlint reads {MOST} commands and settings for all services of a project together"
        );
        let at = self.refused.get()?;
        Some(Diagnostic::input("too-many-commands", "Too many commands", at, message))
    }
}
