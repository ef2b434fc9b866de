//! Options of a program before its first operand.

use crate::source::Text;

/// The options of a program that take no value. All others do.
pub(super) struct Flags {
    pub(super) long: &'static [&'static str],
    /// Those that are one letter.
    pub(super) letters: &'static str,
}

/// Options, and what they stand before.
#[derive(Default)]
pub(super) struct Before {
    /// Names with their dashes, and values; a letter of several behind one dash has one of its own.
    pub(super) options: Vec<(String, Option<Text>)>,
    /// Index of the first word that is no option.
    pub(super) operand: usize,
}

impl Before {
    /// The options from a word on; `None` where nothing stands behind them.
    pub(super) fn read(words: &[Text], from: usize, flags: &Flags) -> Option<Self> {
        let mut before = Self { operand: from, ..Self::default() };
        loop {
            let word = words.get(before.operand)?;
            let text = word.as_str();
            before.operand += 1;
            if text == "--" {
                return (before.operand < words.len()).then_some(before);
            }
            if !text.starts_with('-') || text == "-" {
                before.operand -= 1;
                return Some(before);
            }
            let (name, value) = match text.find('=').filter(|_| text.starts_with("--")) {
                Some(at) => (text[..at].to_owned(), Some(word.slice(at + 1..word.len()))),
                None if text.starts_with("--") => (text.to_owned(), None),
                None => before.letters(word, flags),
            };
            let flag = value.is_some() || flags.long.contains(&name.as_str()) || flags.takes_none(&name);
            let value = if flag { value } else { words.get(before.operand).cloned() };
            before.operand += usize::from(!flag);
            before.options.push((name, value));
        }
    }

    /// Takes letters that are flags; gives the last one, or the first that takes a value, with what stands behind it.
    fn letters(&mut self, word: &Text, flags: &Flags) -> (String, Option<Text>) {
        let text = word.as_str();
        let valued = text.char_indices().skip(1).find(|(_, letter)| !flags.letters.contains(*letter));
        let (at, letter) = valued.or(text.char_indices().next_back()).unwrap_or_default();
        let first = usize::from(text.starts_with('-'));
        let flags = text.get(first..at).unwrap_or_default();
        self.options.extend(flags.chars().map(|letter| (format!("-{letter}"), None)));
        let rest = at + letter.len_utf8();
        (format!("-{letter}"), (rest < text.len()).then(|| word.slice(rest..text.len())))
    }
}

impl Flags {
    /// Whether a name of one letter takes no value.
    fn takes_none(&self, name: &str) -> bool {
        let letter = name.strip_prefix('-').filter(|letter| !letter.starts_with('-'));
        letter.is_some_and(|letter| !letter.is_empty() && self.letters.contains(letter))
    }
}
