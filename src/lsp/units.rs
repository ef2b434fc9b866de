use gen_lsp_types::PositionEncodingKind;

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Units {
    Utf8,
    Utf16,
    Utf32,
}

impl Units {
    /// Bytes where the editor can count them, else what every editor must.
    pub(super) fn agreed(offered: &[PositionEncodingKind]) -> Self {
        let all = [Self::Utf8, Self::Utf16, Self::Utf32];
        all.into_iter().find(|units| offered.contains(&units.kind())).unwrap_or(Self::Utf16)
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many there are of a text.
    pub(super) fn count(self, text: &str) -> u32 {
        let count = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The byte of a line at a column; within a character, the start of it.
    pub(super) fn byte(self, line: &str, column: u32) -> usize {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let mut units = 0;
        for (at, char) in line.char_indices() {
            units += match self {
                Self::Utf8 => char.len_utf8(),
                Self::Utf16 => char.len_utf16(),
                Self::Utf32 => 1,
            };
            if units > column {
                return at;
            }
        }
        line.len()
    }
}
