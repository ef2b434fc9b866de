//! How `test` and `[` end.

use super::outcome::May;
use super::said::{Said, pongs};

/// A test of what a command wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Test {
    /// Whether that stands outside of quotes: then it is no word, or several, and the test may end with an error.
    pub(super) bare: bool,
}

impl Test {
    /// `-z`.
    pub(super) fn is_empty(self, said: &Said) -> May {
        match said {
            Said::Trouble if self.bare => May::EITHER,
            said => said.is_empty(),
        }
    }

    /// `-n`, which holds of no word.
    pub(super) fn is_there(self, said: &Said) -> May {
        match said {
            Said::Nothing if self.bare => May::YES,
            Said::Refused if self.bare => May::NO,
            _ if self.bare => May::EITHER,
            said => said.is_empty().not(),
        }
    }

    /// A test of one word, which holds of one that is not empty.
    pub(super) fn stands(self, said: &Said) -> May {
        match said {
            Said::Nothing | Said::Refused if self.bare => May::NO,
            _ if self.bare => May::EITHER,
            said => said.is_empty().not(),
        }
    }

    /// A comparison with a text.
    pub(super) fn compares(self, said: &Said, operator: &str, text: &str) -> May {
        let pattern = text.contains(['*', '?', '[']);
        let equal = match said {
            said if pattern && !(said.never_pongs() && pongs(text)) => May::EITHER,
            _ if pattern => May::NO,
            said => said.equals(text),
        };
        match (operator, said) {
            ("!=", Said::Nothing | Said::Refused) if self.bare && !text.is_empty() => May::NO,
            _ if self.bare && equal != May::NO => May::EITHER,
            ("=", _) => equal,
            // The shell of Debian does not know it.
            ("==", _) if equal == May::NO => equal,
            ("!=", _) if !self.bare => equal.not(),
            ("=~", said) if said.never_pongs() && pongs(text) && !text.contains('|') => May::NO,
            _ => May::EITHER,
        }
    }
}
