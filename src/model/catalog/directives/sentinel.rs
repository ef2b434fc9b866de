use super::Life;

/// One directive of a sentinel: `sentinel <name> …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentinelDirective {
    /// Its name, the word after `sentinel`.
    pub name: &'static str,
    /// Its values, for a reader.
    pub shape: &'static str,
    /// Fewest values.
    pub least: u8,
    /// Most values.
    pub most: u8,
    /// Whether the first value names the watched primary.
    pub per_primary: bool,
    /// Default; empty where there is none.
    pub default: &'static str,
    /// Whether the sentinel writes it itself.
    pub own: bool,
    /// Whether it holds a password.
    pub sensitive: bool,
    /// Its life in each family.
    pub lives: &'static [Life],
}
