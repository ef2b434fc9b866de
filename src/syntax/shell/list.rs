//! Lists that a test decides: `[ … ] && a || b` runs what `if [ … ]; then a; else b; fi` runs.

use super::{Arm, ArmKind, Command, Next};

/// Tests of a list that are told apart; what stands behind more of them hangs on these.
const MOST: usize = 16;

/// The arms that the tests of a list put its next pipeline into. What is no test is taken to succeed where `&&` stands
/// behind it, and may fail where `||` does.
#[derive(Debug, Default)]
pub(super) struct List {
    /// One for each test that commands come behind, outermost first.
    pub arms: Vec<Arm>,
    /// Whether the last pipeline was a test, so that another one belongs to the same condition.
    tested: bool,
}

impl List {
    /// A pipeline ends; `test` is its command where that is a test, and `number` that of the next compound command. Whether
    /// that number is taken.
    pub fn end_pipeline(&mut self, test: Option<&mut Command>, next: Next, number: usize) -> bool {
        if matches!(next, Next::End | Next::Background) {
            *self = List::default();
            return false;
        }
        // Behind a pipeline that stands in for another it decides for neither alone.
        let instead = !self.tested && self.arms.last().is_some_and(|arm| arm.kind != ArmKind::If);
        let Some(test) = test.filter(|_| !instead && self.arms.len() < MOST) else {
            self.tested = false;
            return self.body(next, number);
        };
        let known = self.arms.pop_if(|_| self.tested);
        if known.is_some() {
            test.arms.pop();
        }
        let arm = Arm { of: known.map_or(number, |arm| arm.of), number: 0, kind: ArmKind::If };
        test.condition = true;
        test.arms.push(arm);
        self.arms.push(arm);
        self.tested = true;
        if next == Next::Or {
            self.otherwise();
        }
        known.is_none()
    }

    /// A pipeline that is no test ends. Whether its number is taken.
    fn body(&mut self, next: Next, number: usize) -> bool {
        let kind = self.arms.last().map(|arm| arm.kind);
        match (next, kind) {
            (Next::Or, Some(ArmKind::If)) => self.otherwise(),
            // Nobody knows whether it fails.
            (Next::Or, None) => {
                self.arms.push(Arm { of: number, number: 1, kind: ArmKind::Other });
                return true;
            }
            // One of two pipelines has run, whatever the test said.
            (Next::And, Some(ArmKind::Else | ArmKind::Other)) => self.arms.clear(),
            _ => {}
        }
        false
    }

    /// What comes next is for where the test failed; of several tests nobody knows which.
    fn otherwise(&mut self) {
        let kind = if self.arms.len() > 1 { ArmKind::Other } else { ArmKind::Else };
        self.arms.truncate(1);
        for arm in &mut self.arms {
            *arm = Arm { number: 1, kind, ..*arm };
        }
    }
}

/// Whether a command only tests something.
pub(super) fn is_test(command: &Command) -> bool {
    matches!(command.program(), Some("[" | "[[" | "test" | "grep" | "egrep"))
}
