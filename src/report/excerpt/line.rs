use crate::report::Terminal;
use crate::report::mask::floor;
use crate::report::terminal::is_plain;
use std::borrow::Cow;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Columns that the numbers and the frame take.
const FRAME: usize = 12;

/// What of a line has to be shown.
#[derive(Debug)]
pub struct Anchor {
    /// Offset of the first byte.
    pub at: usize,
    /// Columns behind it without which the words below it are squeezed.
    pub least: usize,
    /// Columns behind it that the words below it take.
    pub wanted: usize,
}

/// A line as it is shown, and where each of its characters came from.
#[derive(Debug)]
pub struct ShownLine {
    /// Offset in the file and in the excerpt of the first character.
    start: (usize, usize),
    /// Bytes from there on that are shown as they are: of most lines all.
    copied: usize,
    /// Offset in the file and in the excerpt of each further character that is shown, in order.
    characters: Vec<(usize, usize)>,
    /// The same for what follows the last one.
    end: (usize, usize),
}

impl ShownLine {
    /// Writes a line of a file to an excerpt, with a line break. Where it is too wide, the part around the anchor is
    /// written; no more than that part is looked at.
    pub fn write(
        out: &mut String,
        text: &str,
        range: Range<usize>,
        anchor: &Anchor,
        secrets: &[Range<usize>],
        terminal: &Terminal,
    ) -> Self {
        let room = terminal.width.saturating_sub(FRAME).max(20);
        let dots = if terminal.unicode { "…" } else { "..." };
        let start = window_start(text, &range, anchor, room);
        if start > range.start {
            out.push_str(dots);
        }
        let whole = text.get(start..range.end).unwrap_or("");
        let secret = secrets.iter().find(|secret| secret.end > start);
        let open = secret.map_or(room, |secret| room.min(secret.start.saturating_sub(start)));
        let copied = whole.bytes().take(open).take_while(|byte| matches!(byte, b' '..=b'~')).count();
        let (plain, rest) = whole.split_at(copied);
        let here = (start, out.len());
        let mut line = Self { start: here, copied, characters: Vec::new(), end: here };
        let mut columns = copied;
        out.reserve(whole.len().min(4 * room));
        out.push_str(plain);
        line.characters.reserve(rest.len().min(room));
        for (index, char) in rest.char_indices() {
            let offset = start + copied + index;
            columns += width(char);
            // Characters without width count against a bound of their own.
            if columns > room || copied + line.characters.len() > 4 * room {
                line.end = (offset, out.len());
                out.push_str(dots);
                out.push('\n');
                return line;
            }
            line.characters.push((offset, out.len()));
            let secret = secrets.iter().any(|secret| secret.contains(&offset));
            if secret {
                (0..width(char)).for_each(|_| out.push('*'));
            } else {
                out.push(visible(char));
            }
        }
        line.end = (range.end, out.len());
        out.push('\n');
        line
    }

    /// Where in the excerpt the byte at an offset of the file is shown; an end of the line where it is cut off.
    pub fn position(&self, offset: usize) -> usize {
        if offset >= self.end.0 {
            return self.end.1;
        }
        let behind = offset.saturating_sub(self.start.0);
        if behind < self.copied {
            return self.start.1 + behind;
        }
        let next = self.characters.partition_point(|(from, _)| *from <= offset);
        let character = self.characters.get(next.saturating_sub(1));
        character.map_or(self.end.1, |(_, to)| *to)
    }
}

/// Where to start so that the anchor is well within the room. The start of the line where it fits.
fn window_start(text: &str, range: &Range<usize>, around: &Anchor, room: usize) -> usize {
    let anchor = floor(text, around.at.clamp(range.start, range.end));
    let before = text.get(range.start..anchor).unwrap_or("");
    // No more of a line is looked at than could be shown: a character has up to four bytes.
    let whole = text.get(range.clone()).unwrap_or("");
    let fits = |part: &str, room: usize| part.len() <= 4 * room && columns(part) <= room;
    if fits(whole, room) && fits(before, room.saturating_sub(around.least)) {
        return range.start;
    }
    if fits(before, room / 2) {
        return range.start;
    }
    // What follows the anchor comes first; what it leaves free shows what stands before.
    let after = text.get(anchor..range.end).unwrap_or("").chars().take(room).map(width).sum::<usize>();
    let free = room - after.max(around.wanted).min(room - room / 3);
    let mut taken = 0;
    let mut start = anchor;
    for (index, char) in before.char_indices().rev().take(room) {
        taken += width(char);
        if taken > free {
            break;
        }
        start = range.start + index;
    }
    start
}

/// Columns that a text takes.
pub fn columns(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.chars().map(width).sum() }
}

/// Columns that a character takes.
pub fn width(char: char) -> usize {
    match char {
        ' '..='~' => 1,
        '\t' => 4,
        _ => visible(char).width().unwrap_or(1),
    }
}

/// The character itself, or a replacement where it would command the terminal or reorder the text.
fn visible(char: char) -> char {
    // Nearly all there is to show.
    if matches!(char, ' '..='~') {
        return char;
    }
    let commands = char.is_control() && char != '\t';
    let reorders =
        matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let breaks = matches!(char, '\u{2028}' | '\u{2029}');
    if commands || reorders || breaks { char::REPLACEMENT_CHARACTER } else { char }
}

/// A text without characters that would command the terminal. Line breaks stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    let shown = |char| if char == '\n' { char } else { visible(char) };
    if is_plain(text) || text.chars().all(|char| shown(char) == char) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}
