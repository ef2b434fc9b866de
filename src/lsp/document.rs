use super::lines::Lines;
use super::units::Units;
use gen_lsp_types::{Position, TextDocumentContentChangeEvent, Uri};

/// A file that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    /// As the editor writes it.
    pub(super) uri: Uri,
    pub(super) text: String,
    pub(super) version: i32,
}

impl Document {
    /// Takes in changes, each of what the ones before it left.
    pub(super) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, units: Units) {
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                    let bytes = Lines::new(&self.text).bytes(part.range, units);
                    self.text.replace_range(bytes, &part.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    self.text = whole.text;
                }
            }
        }
    }

    /// The line at a position, and the byte in it.
    pub(super) fn line(&self, position: Position, units: Units) -> Option<(&str, usize)> {
        let number = usize::try_from(position.line).ok()?;
        let (_, line) = Lines::new(&self.text).line(number)?;
        Some((line, units.byte(line, position.character)))
    }

    /// Whether it is a configuration by its name, not a compose file or a script.
    pub(super) fn is_conf(&self) -> bool {
        self.uri.0.ends_with(".conf")
    }

    /// The line end that it mostly has.
    pub(super) fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gen_lsp_types::{Range, TextDocumentContentChangePartial};

    #[test]
    fn changes_follow_each_other() {
        let part = |from: (u32, u32), to: (u32, u32), text: &str| {
            let at = |(line, character)| Position { line, character };
            let range = Range { start: at(from), end: at(to) };
            TextDocumentContentChangePartial::new(range, None, text.to_owned()).into()
        };
        let cases = [
            (vec![part((0, 1), (1, 1), "-")], "a-d😀\rf"),
            (vec![part((1, 1), (1, 4), "x"), part((1, 0), (1, 2), "yy")], "ab\r\nyy\rf"),
            (vec![part((2, 0), (9, 9), ""), part((0, 0), (0, 0), "é")], "éab\r\ncd😀\r"),
            (vec![part((1, 2), (1, 1), "!")], "ab\r\ncd!😀\rf"),
        ];
        for (changes, expected) in cases {
            let mut document =
                Document { uri: "file:///a.conf".into(), text: "ab\r\ncd😀\rf".into(), version: 1 };
            document.change(changes, Units::Utf16);
            assert_eq!(document.text, expected);
        }
    }
}
