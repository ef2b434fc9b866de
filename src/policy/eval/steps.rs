use std::cell::Cell;

/// How many more elements of lists may be looked at. Where none is left, nothing can be known: a rule that holds a long
/// list against itself again and again ends all the same.
#[derive(Debug)]
pub struct Steps(Cell<u64>);

impl Steps {
    /// For one rule and all subjects of a deployment: some seconds' worth. Ten thousand services take a hundredth.
    pub const MOST: u64 = 5_000_000;

    /// Looks at some elements.
    pub(super) fn take(&self, elements: usize) {
        let elements = u64::try_from(elements).unwrap_or(u64::MAX);
        self.0.set(self.0.get().saturating_sub(elements));
    }

    /// How many are left.
    pub fn left(&self) -> u64 {
        self.0.get()
    }

    /// So many are left from now on.
    pub fn set(&self, left: u64) {
        self.0.set(left);
    }

    /// Whether none is left.
    pub fn is_spent(&self) -> bool {
        self.left() == 0
    }
}

impl Default for Steps {
    fn default() -> Self {
        Self(Cell::new(Self::MOST))
    }
}
