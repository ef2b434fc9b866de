//! Words that facts can have where no others exist. Each list is the enum that makes the words, so that what a rule
//! compares with can be held against it when the rule is loaded.

mod change_kind;
mod check_kind;
mod environment;
mod exposure;
mod language;
mod mode;
mod password_strength;
mod place;
mod platform;
mod problem_kind;
mod restart;
mod role_name;
mod script_kind;
mod setting_place;
mod setting_type;
mod status;
mod support_state;
mod volume_kind;

pub use change_kind::ChangeKind;
pub use check_kind::CheckKind;
pub use environment::Environment;
pub use exposure::Exposure;
pub use language::Language;
pub use mode::Mode;
pub use password_strength::PasswordStrength;
pub use place::Place;
pub use platform::Platform;
pub use problem_kind::ProblemKind;
pub use restart::RESTART;
pub use role_name::RoleName;
pub use script_kind::ScriptKind;
pub use setting_place::SettingPlace;
pub use setting_type::SettingType;
pub use status::Status;
pub use support_state::SupportState;
pub use volume_kind::VolumeKind;

use std::borrow::Cow;

/// One of the words that a fact can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The word; one that ends in `:` stands for all that begin so.
    pub text: &'static str,
    /// What it means, where the word does not say it; empty elsewhere.
    pub note: &'static str,
}

impl Word {
    /// A word that says what it means.
    pub const fn new(text: &'static str) -> Self {
        Self { text, note: "" }
    }

    /// Whether a text is this word.
    pub fn is(&self, text: &str) -> bool {
        self.text == text || self.text.ends_with(':') && text.starts_with(self.text)
    }
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.text {
            "" => f.write_str("`\"\"`")?,
            text => write!(f, "`{text}`")?,
        }
        if self.note.is_empty() { Ok(()) } else { write!(f, " ({})", self.note) }
    }
}

/// What a fact means, with the words that it can have, where no others exist.
pub fn said(meaning: &'static str, words: &[Word]) -> Cow<'static, str> {
    if words.is_empty() {
        return meaning.into();
    }
    let words: Vec<String> = words.iter().map(Word::to_string).collect();
    format!("{meaning}; one of {}", words.join(", ")).into()
}

/// An enum each of whose members is a word of rules.
macro_rules! words {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $member:ident = $word:literal $(($note:literal))?,)+
        }
    ) => {
        $(#[$about])*
        pub enum $name {
            $($(#[$doc])* $member,)+
        }

        impl $name {
            /// Every word, in the order of the members.
            pub const WORDS: &'static [$crate::model::words::Word] = &[
                $($crate::model::words::Word { text: $word, note: concat!($($note)?) },)+
            ];

            /// The word that rules use.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)+
                }
            }
        }
    };
}
pub(crate) use words;
