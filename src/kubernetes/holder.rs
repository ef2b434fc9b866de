/// Kind of what holds entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// A `ConfigMap`.
    ConfigMap,
    /// A `Secret`.
    Secret,
}
