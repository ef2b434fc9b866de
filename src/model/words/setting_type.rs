use super::words;

words! {
    /// What a directive takes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum SettingType {
        /// `yes` or `no`.
        Bool = "bool",
        /// A whole number.
        Int = "int",
        /// A size, or a share of one.
        Memory = "memory",
        /// An octal number.
        Octal = "octal",
        /// One of several words.
        Enum = "enum",
        /// Some of several words.
        Enums = "enums",
        /// Any text.
        Text = "text",
        /// A form of its own.
        Special = "special",
        /// One value, without effect.
        Ignored = "ignored",
    }
}
