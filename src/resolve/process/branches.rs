use crate::syntax::shell::{Arm, ArmKind, Case, Command, Next};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the conditions of a script so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Branches {
    /// By number of the `if`.
    branches: BTreeMap<usize, Branch>,
    /// Which arms of a `case` run, by its number.
    cases: BTreeMap<usize, Vec<Option<bool>>>,
    /// Loops that are followed round by round.
    loops: BTreeSet<usize>,
}

/// One `if`.
#[derive(Debug, Clone, Copy)]
struct Branch {
    /// The arm whose condition was met last.
    arm: usize,
    /// Whether that condition holds.
    holds: Option<bool>,
    /// Whether an arm before it runs.
    earlier: Option<bool>,
    /// What joins the condition so far to its next command.
    next: Next,
}

impl Branches {
    /// Whether a command runs; `None` where that is not known.
    pub(super) fn runs(&self, command: &Command) -> Option<bool> {
        let decides = usize::from(command.condition);
        let arms = &command.arms[..command.arms.len().saturating_sub(decides)];
        let mut all = arms.iter().map(|arm| self.arm(arm));
        // Nothing within an arm that does not run runs, whatever is not known of the others.
        all.try_fold(Some(true), |all, arm| match arm {
            Some(false) => Err(()),
            Some(true) => Ok(all),
            None => Ok(None),
        })
        .unwrap_or(Some(false))
    }

    /// The arms around a command of which nobody knows whether they run.
    pub(super) fn unknown<'c>(&self, command: &'c Command) -> impl Iterator<Item = &'c Arm> {
        let decides = usize::from(command.condition);
        let arms = &command.arms[..command.arms.len().saturating_sub(decides)];
        arms.iter().filter(|arm| self.arm(arm).is_none())
    }

    fn arm(&self, arm: &Arm) -> Option<bool> {
        let branch = self.branches.get(&arm.of);
        match (arm.kind, branch) {
            (ArmKind::If, Some(branch)) => and(not(branch.earlier), branch.holds),
            (ArmKind::Else, Some(branch)) => not(or(branch.earlier, branch.holds)),
            (ArmKind::Case, _) => self.cases.get(&arm.of)?.get(arm.number).copied()?,
            (ArmKind::Loop, _) if self.loops.contains(&arm.of) => Some(true),
            _ => None,
        }
    }

    /// Enters a loop that is followed round by round.
    pub(super) fn enter(&mut self, number: usize) {
        self.loops.insert(number);
    }

    /// Takes note of a `case`, and of which of its arms a word matches: the first one that it does runs.
    pub(super) fn choose(&mut self, case: &Case, matches: Vec<Option<bool>>) {
        let mut earlier = Some(false);
        let runs = matches.into_iter().map(|matches| {
            let runs = and(not(earlier), matches);
            earlier = or(earlier, matches);
            runs
        });
        self.cases.insert(case.of, runs.collect());
    }

    /// Takes note of a command that decides an arm.
    pub(super) fn decide(&mut self, command: &Command, truth: Option<bool>) {
        let Some(arm) = command.arms.last() else { return };
        let new = Branch { arm: arm.number, holds: truth, earlier: Some(false), next: command.next };
        let Some(branch) = self.branches.get_mut(&arm.of) else {
            self.branches.insert(arm.of, new);
            return;
        };
        if arm.number > branch.arm {
            *branch = Branch { earlier: or(branch.earlier, branch.holds), ..new };
            return;
        }
        branch.holds = match branch.next {
            Next::And => and(branch.holds, truth),
            Next::Or => or(branch.holds, truth),
            Next::End | Next::Background => truth,
        };
        branch.next = command.next;
    }
}

fn not(a: Option<bool>) -> Option<bool> {
    a.map(|a| !a)
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    not(and(not(a), not(b)))
}
