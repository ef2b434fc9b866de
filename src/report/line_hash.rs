//! The hash by which code hosts match a finding's line between commits: over the 100 UTF-16 units that follow the start
//! of the line, blanks left out, so that it survives indentation and moved lines. Uploaders compute it for themselves
//! and complain about any other value, so it is exactly theirs.

use std::collections::BTreeMap;

const WINDOW: usize = 100;
const BASE: u64 = 37;
const NEWLINE: u16 = 10;
/// Stands after the last character.
const END: u16 = u16::MAX;

/// The hash of every line of a text, from the first. Carriage returns, alone or before a line feed, end lines too.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let mut hashes = Hashes::new();
    let mut carriage = false;
    for unit in text.encode_utf16() {
        let after_carriage = std::mem::replace(&mut carriage, is(unit, &['\r']));
        if is(unit, &[' ', '\t']) || after_carriage && is(unit, &['\n']) {
            continue;
        }
        hashes.unit(if carriage { NEWLINE } else { unit });
    }
    hashes.unit(END);
    hashes.finish()
}

fn is(unit: u16, chars: &[char]) -> bool {
    chars.iter().any(|char| u32::from(unit) == u32::from(*char))
}

/// A rolling hash over the last units.
struct Hashes {
    window: [u16; WINDOW],
    /// Whether a line starts at that place of the window.
    starts: [bool; WINDOW],
    at: usize,
    hash: u64,
    /// What a unit that leaves the window counts for.
    leaving: u64,
    line_start: bool,
    seen: BTreeMap<u64, u32>,
    lines: Vec<String>,
}

impl Hashes {
    fn new() -> Self {
        let leaving = (0..WINDOW).fold(1_u64, |power, _| power.wrapping_mul(BASE));
        Self {
            window: [0; WINDOW],
            starts: [false; WINDOW],
            at: 0,
            hash: 0,
            leaving,
            line_start: true,
            seen: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    fn unit(&mut self, unit: u16) {
        self.line();
        self.starts[self.at] = std::mem::replace(&mut self.line_start, is(unit, &['\n']));
        self.roll(unit);
    }

    /// Writes the hash of the line that starts a whole window before here, if one does.
    fn line(&mut self) {
        if std::mem::take(&mut self.starts[self.at]) {
            let count = self.seen.entry(self.hash).or_default();
            *count += 1;
            self.lines.push(format!("{:x}:{count}", self.hash));
        }
    }

    fn roll(&mut self, unit: u16) {
        let left = std::mem::replace(&mut self.window[self.at], unit);
        let gone = self.leaving.wrapping_mul(u64::from(left));
        self.hash = self.hash.wrapping_mul(BASE).wrapping_add(u64::from(unit)).wrapping_sub(gone);
        self.at = (self.at + 1) % WINDOW;
    }

    fn finish(mut self) -> Vec<String> {
        for _ in 0..WINDOW {
            self.line();
            self.roll(0);
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_uploaders_compute() {
        let cases: [(&str, &[&str]); 3] = [
            ("", &["c129715d7a2bc9a3"]),
            (
                " a\nb\n  \t\tc\n d",
                &["271789c17abda88f", "54703d4cd895b18", "180aee12dab6264", "a23a3dc5e078b07b"],
            ),
            (
                " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
                &[
                    "e9496ae3ebfced30",
                    "fb7c023a8b9ccb3f",
                    "ce8ba1a563dcdaca",
                    "e20e36e16fcb0cc8",
                    "b3edc88f2938467e",
                    "c8e28b0b4002a3a0",
                    "c129715d7a2bc9a3",
                ],
            ),
        ];
        for (text, expected) in cases {
            let expected: Vec<String> = expected.iter().map(|hash| format!("{hash}:1")).collect();
            assert_eq!(line_hashes(text), expected, "{text:?}");
        }
        let long = line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10));
        assert_eq!(long[5..8], ["a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1"]);
    }
}
