use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text, TextBuilder};
use std::ops::Range;

/// The server reads a file in pieces that end at a line feed or after this many bytes, and takes of each piece what
/// stands before a NUL byte.
const PIECE: usize = 1024;

/// The lines as the server sees them, without their line feeds. A NUL byte hides the rest of its piece, the line
/// feed included: the next line is glued on.
pub(super) fn lines(file: FileId, text: &str) -> Vec<Text> {
    if !text.contains('\0') {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
        let line = |start: usize| {
            let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
            plain(file, text, start..end)
        };
        return starts.map(line).collect();
    }
    let mut lines = Vec::new();
    let mut line = TextBuilder::new(Span::at(file, 0));
    let mut at = 0;
    while at < text.len() {
        let piece = at..piece_end(text, at);
        at = piece.end;
        let visible = text[piece.clone()].find('\0').map_or(piece.end, |nul| piece.start + nul);
        let ended = visible == piece.end && text[piece.clone()].ends_with('\n');
        line.push_text(&plain(file, text, piece.start..visible - usize::from(ended)));
        if ended {
            lines.push(std::mem::replace(&mut line, TextBuilder::new(Span::at(file, at))).finish());
        }
    }
    lines.push(line.finish());
    lines
}

fn plain(file: FileId, text: &str, range: Range<usize>) -> Text {
    Text::plain(&text[range.clone()], Span::new(file, range))
}

fn piece_end(text: &str, start: usize) -> usize {
    let mut limit = (start + PIECE).min(text.len());
    while !text.is_char_boundary(limit) {
        limit += 1;
    }
    text[start..limit].find('\n').map_or(limit, |newline| start + newline + 1)
}

/// A word about the first NUL byte.
pub(super) fn nul(file: FileId, text: &str) -> Option<Diagnostic> {
    let at = text.find('\0')?;
    let span = Span::new(file, at..at + 1);
    let title = "NUL byte in a configuration file";
    let message = "the server ignores the rest of this line and joins the next line to it";
    Some(Diagnostic::input("nul-byte", title, span, message))
}
