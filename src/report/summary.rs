use super::Run;
use crate::config::FailOn;
use crate::diagnostic::{Diagnostic, Safety, Severity, SuppressionKind};
use std::time::Duration;

/// What was found, in numbers. Findings that `--min-severity` hides count.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Servers that were found.
    pub servers: usize,
    /// Variants that were resolved.
    pub variants: usize,
    /// Findings by severity.
    pub count: Count,
    /// Findings that are not shown.
    pub hidden: usize,
    /// Findings that were suppressed.
    pub suppressed: usize,
    /// Findings that the baseline holds.
    pub baselined: usize,
    /// Findings with a fix that may be applied.
    pub fixable: usize,
    /// Those of them whose fix changes what runs.
    pub unsafely: usize,
    /// Findings that were mended.
    pub fixed: usize,
    /// Whether a rule has a page about something that was found.
    pub explained: bool,
    /// Findings at or above `fail_on`.
    pub failing: usize,
    /// What fails the run.
    pub fail_on: FailOn,
    /// Exit code.
    pub exit: u8,
    /// How long it took.
    pub elapsed: Duration,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub infos: usize,
}

impl Count {
    /// All together.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

impl Summary {
    /// Adds the findings of a part that came before.
    pub(super) fn add(&mut self, before: &Self) {
        self.count.errors += before.count.errors;
        self.count.warnings += before.count.warnings;
        self.count.infos += before.count.infos;
        self.hidden += before.hidden;
        self.suppressed += before.suppressed;
        self.baselined += before.baselined;
        self.fixable += before.fixable;
        self.unsafely += before.unsafely;
        self.explained |= before.explained;
        self.failing += before.failing;
        if self.exit == 0 {
            self.exit = u8::from(self.failing > 0);
        }
    }

    pub(super) fn new(diagnostics: &[Diagnostic], run: &Run) -> Self {
        let open = |d: &&Diagnostic| d.suppressed.is_none();
        let number = |wanted: &dyn Fn(&Diagnostic) -> bool| {
            diagnostics.iter().filter(open).filter(|d| wanted(d)).count()
        };
        let baselined = |d: &&Diagnostic| {
            d.suppressed.as_ref().is_some_and(|suppressed| suppressed.kind == SuppressionKind::Baseline)
        };
        let baselined = diagnostics.iter().filter(baselined).count();
        let suppressed = diagnostics.iter().filter(|d| d.suppressed.is_some()).count() - baselined;
        let of = |severity: Severity| number(&|d| d.severity == severity);
        let count =
            Count { errors: of(Severity::Error), warnings: of(Severity::Warning), infos: of(Severity::Info) };
        let failing = number(&|d| run.fail_on.fails(d.severity));
        Self {
            files: run.files,
            servers: run.servers,
            variants: run.variants,
            count,
            hidden: number(&|d| run.min_severity.is_some_and(|least| d.severity < least)),
            suppressed,
            baselined,
            fixable: number(&|d| d.fixes.iter().any(|fix| fix.safety != Safety::ShowOnly)),
            unsafely: number(&|d| {
                let best = d.fixes.iter().map(|fix| fix.safety).min();
                best == Some(Safety::Unsafe)
            }),
            fixed: run.fixed,
            explained: number(&|d| d.is_of_a_rule()) > 0,
            failing,
            fail_on: run.fail_on,
            exit: run.exit.unwrap_or(u8::from(failing > 0)),
            elapsed: run.elapsed,
        }
    }
}
