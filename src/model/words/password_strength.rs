use super::words;

words! {
    /// How hard a password is to guess.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum PasswordStrength {
        /// There is none.
        Empty = "empty",
        /// Everybody's list has it.
        Known = "known" ("a default that everybody knows"),
        /// It is put together of what everybody tries.
        Guessable = "guessable" ("made of common words, names of this deployment, keyboard rows and years"),
        /// It has too few characters, or too few different ones.
        Short = "short" ("under 16 characters or 60 bits"),
        /// It takes too long to guess.
        Strong = "strong",
    }
}
