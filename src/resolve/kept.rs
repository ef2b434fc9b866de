use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What was made of things once, each by what it is known by.
pub struct Kept<K, V: ?Sized>(RefCell<BTreeMap<K, Rc<V>>>);

impl<K: Ord, V: ?Sized> Kept<K, V> {
    /// What was made of a thing before, else what is made of it now.
    pub(super) fn of(&self, key: K, make: impl FnOnce() -> Rc<V>) -> Rc<V> {
        if let Some(kept) = self.0.borrow().get(&key) {
            return Rc::clone(kept);
        }
        let made = make();
        self.0.borrow_mut().insert(key, Rc::clone(&made));
        made
    }
}

impl<K, V: ?Sized> Default for Kept<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K, V: ?Sized> std::fmt::Debug for Kept<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kept({})", self.0.borrow().len())
    }
}
