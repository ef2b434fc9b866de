/// A name as somebody wrote it, to be held against names that may have been meant.
#[derive(Debug)]
pub struct Slip {
    name: String,
    letters: u128,
}

impl Slip {
    /// A name, in capitals or not.
    pub fn new(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        Self { letters: letters(&name), name }
    }

    /// How many slips lie between the name and a known one in small letters; `None` for more than `most`, two at most.
    pub fn distance(&self, known: &str, most: usize) -> Option<usize> {
        let there = letters(known);
        // A slip takes one letter away at most, and brings one at most: nearly all names are told apart by that.
        let differ = |these: u128, those: u128| (these & !those).count_ones() as usize > most;
        if self.name.len().abs_diff(known.len()) > 2
            || differ(there, self.letters)
            || differ(self.letters, there)
        {
            return None;
        }
        Some(strsim::damerau_levenshtein(&self.name, known)).filter(|distance| *distance <= most)
    }
}

/// A bit for each letter of a name; those beyond ASCII share them.
fn letters(name: &str) -> u128 {
    name.chars().fold(0, |all, letter| all | 1 << (u32::from(letter) % 128))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_no_other_names_apart_than_the_distance_does() {
        let names = [
            "user",
            "usre",
            "us\u{e9}r",
            "uuser",
            "us",
            "REQUIREPASS",
            "requirpsas",
            "reqirepaz",
            "qeruirepass",
        ];
        for (name, known) in names.iter().flat_map(|name| [(*name, "user"), (*name, "requirepass")]) {
            let most = if known.len() < 8 { 1 } else { 2 };
            let near = strsim::damerau_levenshtein(&name.to_ascii_lowercase(), known) <= most;
            assert_eq!(
                Slip::new(name).distance(known, most).is_some(),
                near && name.len().abs_diff(known.len()) <= 2,
                "{name} {known}"
            );
        }
    }
}
