//! The hash by which code hosts match a finding's line between commits: over the 100 UTF-16 units that follow the start
//! of the line, blanks left out, so that it survives indentation and moved lines. Uploaders compute it for themselves
//! and complain about any other value, so it is exactly theirs.

use std::collections::BTreeMap;

const WINDOW: usize = 100;
const BASE: u64 = 37;
/// Stands after the last character.
const END: u16 = u16::MAX;

/// The hash of every line of a text, from the first. `None` where carriage returns alone end lines: others count those
/// lines differently.
pub(super) fn line_hashes(text: &str) -> Option<Vec<String>> {
    let bytes = text.as_bytes();
    let alone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    if (0..bytes.len()).any(alone) {
        return None;
    }
    let mut hashes = Hashes::new();
    let units = text.encode_utf16().filter(|unit| !is(*unit, &[' ', '\t', '\r']));
    for unit in units.chain([END]) {
        hashes.unit(unit);
    }
    Some(hashes.finish())
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
        assert_eq!(line_hashes("").unwrap(), ["c129715d7a2bc9a3:1"]);
        let hashes = line_hashes(" a\nb\n  \t\tc\n d").unwrap();
        assert_eq!(hashes[0], "271789c17abda88f:1");
        assert_eq!(hashes, line_hashes("a\r\nb\r\nc\r\nd").unwrap());
        assert_eq!(line_hashes("a\n\n\n").unwrap().len(), 4);
        assert_eq!(line_hashes("a\rb"), None);
        let long = "x\n".repeat(300);
        assert!(line_hashes(&long).unwrap()[1].ends_with(":2"));
    }
}
