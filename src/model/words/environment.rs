use super::words;

words! {
    /// What a variant is for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
    pub enum Environment {
        /// Its files or folders say production.
        Production = "production",
        /// They say development, local or an override.
        Development = "development",
        /// They say test or CI.
        Test = "test",
        /// Nothing says.
        #[default]
        Unknown = "unknown",
    }
}
