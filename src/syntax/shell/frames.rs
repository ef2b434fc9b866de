//! The lists of commands that are open while a shell text is read.

use super::list::List;
use super::{Arm, ArmKind, Command, Next};
use std::ops::Range;
use std::sync::Arc;

/// How deep lists may nest; the commands of deeper ones count to the deepest.
const NESTING: usize = 100;

/// A list of pipelines: the whole text, or what stands in a compound command.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The word that closes it; empty for the whole text.
    pub(super) closer: &'static str,
    /// Its number, where it is a subshell.
    pub(super) number: usize,
    /// Its first command.
    pub(super) start: usize,
    /// First command of the current stage of the pipeline.
    pub(super) stage: usize,
    /// Commands of the current pipeline, and where one is a compound command, of its last pipeline.
    pub(super) direct: Vec<usize>,
    /// The same of the pipeline before.
    pub(super) last: Vec<usize>,
    /// Whether what stands here decides an `if`, `while` or `until`.
    pub(super) condition: bool,
    pub(super) negated: bool,
    /// Whether the patterns of a `case` come next.
    pub(super) patterns: bool,
    /// The `case` whose arms it holds.
    pub(super) case: Option<usize>,
    /// The stage whose output the next command reads.
    pub(super) reads: Option<Range<usize>>,
    /// The arm that is read now; `None` where all of it runs once.
    pub(super) arm: Option<Arm>,
    /// Its number, where it stands behind `&&` or `||`.
    pub(super) behind: Option<usize>,
    /// What tests decide of the list that is read now.
    pub(super) list: List,
    /// The function whose body it is.
    pub(super) function: Option<Arc<str>>,
}

/// The open lists, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// The list that is the whole text.
    outermost: Frame,
    inner: Vec<Frame>,
    /// Number of compound commands so far.
    compounds: usize,
    /// Number of subshells so far.
    shells: usize,
    /// Number of compound commands and groups behind `&&` and `||` so far.
    joined: usize,
    /// The function whose body comes next.
    pub(super) defines: Option<Arc<str>>,
}

impl Frames {
    /// Those of a text whose first command has this index.
    pub(super) fn new(first: usize) -> Self {
        Self { outermost: Frame { stage: first, ..Frame::default() }, ..Self::default() }
    }

    /// The innermost list.
    pub(super) fn current(&mut self) -> &mut Frame {
        self.inner.last_mut().unwrap_or(&mut self.outermost)
    }

    /// Opens a list that a word closes; not where it is too deep for that.
    pub(super) fn open(&mut self, closer: &'static str, commands: &[Command]) {
        if self.inner.len() >= NESTING {
            return;
        }
        let stage = commands.len();
        let outer = self.current();
        let (condition, reads) = (outer.condition, outer.reads.take());
        let before = outer.last.last().filter(|_| outer.direct.is_empty() && reads.is_none()).copied();
        let joined = before.and_then(|before| commands.get(before)).map(|before| before.next);
        let kind = match closer {
            "fi" => Some(ArmKind::If),
            "done" => Some(ArmKind::Loop),
            "esac" => Some(ArmKind::Case),
            _ => None,
        };
        let arm = kind.map(|kind| Arm { of: self.compounds, number: 0, kind });
        self.compounds += usize::from(arm.is_some());
        let function = self.defines.take();
        let number = self.shells;
        self.shells += usize::from(closer == ")");
        let hangs = matches!(joined, Some(Next::And | Next::Or)) && function.is_none();
        let behind = hangs.then_some(self.joined);
        self.joined += usize::from(behind.is_some());
        self.inner.push(Frame {
            closer,
            number,
            start: stage,
            stage,
            condition,
            reads,
            arm,
            behind,
            function,
            ..Frame::default()
        });
    }

    /// Closes the innermost list that a word closes, and with it those that were left open. The first command of it;
    /// `None` where there is no such list.
    pub(super) fn close(&mut self, closer: &str) -> Option<usize> {
        let depth = self.inner.iter().rposition(|frame| frame.closer == closer)?;
        let mut start = None;
        while self.inner.len() > depth {
            let inner = self.inner.pop()?;
            let ends = if inner.direct.is_empty() { inner.last } else { inner.direct };
            self.current().direct.extend(ends);
            start = Some(inner.start);
        }
        start
    }

    /// How many are open.
    pub(super) fn depth(&self) -> usize {
        self.inner.len()
    }

    /// The next arm of the innermost list begins.
    pub(super) fn next_arm(&mut self, kind: ArmKind) {
        if let Some(arm) = &mut self.current().arm {
            *arm = Arm { number: arm.number + 1, kind, ..*arm };
        }
    }

    /// The arms that the next command stands in, outermost first.
    pub(super) fn arms(&self) -> Vec<Arm> {
        self.all().flat_map(|frame| frame.arm.iter().chain(&frame.list.arms).copied()).collect()
    }

    /// The function whose body the next command belongs to.
    pub(super) fn function(&self) -> Option<Arc<str>> {
        self.all().rev().find_map(|frame| frame.function.clone())
    }

    /// The subshells that the next command stands in.
    pub(super) fn shells(&self) -> Vec<usize> {
        self.all().filter(|frame| frame.closer == ")").map(|frame| frame.number).collect()
    }

    /// What stands behind `&&` or `||` around the next command.
    pub(super) fn behind(&self) -> Vec<usize> {
        self.all().filter_map(|frame| frame.behind).collect()
    }

    /// The innermost list gets to the end of a pipeline; `test` is its command where that is a test.
    pub(super) fn decide(&mut self, test: Option<&mut Command>, next: Next) {
        let number = self.compounds;
        let frame = self.current();
        if !frame.condition {
            let taken = frame.list.end_pipeline(test, next, number);
            self.compounds += usize::from(taken);
        }
    }

    /// The number of the compound command that is opened next.
    pub(super) fn next_compound(&self) -> usize {
        self.compounds
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &Frame> {
        std::iter::once(&self.outermost).chain(&self.inner)
    }
}
