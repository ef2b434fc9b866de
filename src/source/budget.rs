use std::cell::Cell;

/// How much text variables may bring, in bytes: values that are made of each other may double with every line.
#[derive(Debug, Clone)]
pub struct Budget(Cell<usize>);

impl Budget {
    /// Takes what something costs. Whether that did not spend it: nothing more is to be had then.
    pub fn pays(&self, bytes: usize) -> bool {
        self.0.set(self.0.get().saturating_sub(bytes));
        !self.is_spent()
    }

    /// Whether nothing is left.
    pub fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self(Cell::new(32 << 20))
    }
}
