//! Where a shell's brackets and quotes close, whatever nests in them.

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) enum Mode {
    /// `$(` or `(`.
    Paren,
    /// `${`.
    Brace,
    /// `${` within double quotes, where `'` is an ordinary byte.
    QuotedBrace,
    /// A double quote.
    Double,
    /// A backtick.
    Backtick,
}

impl Mode {
    fn closer(self) -> u8 {
        match self {
            Self::Paren => b')',
            Self::Brace | Self::QuotedBrace => b'}',
            Self::Double => b'"',
            Self::Backtick => b'`',
        }
    }

    /// What two bytes open within this mode, and how many of them it takes.
    fn opens(self, byte: u8, next: Option<u8>) -> Option<(Mode, usize)> {
        let quoted = matches!(self, Self::Double | Self::QuotedBrace);
        match (byte, next) {
            (b'$', Some(b'(')) => Some((Self::Paren, 2)),
            (b'$', Some(b'{')) if quoted => Some((Self::QuotedBrace, 2)),
            (b'$', Some(b'{')) => Some((Self::Brace, 2)),
            (b'`', _) => Some((Self::Backtick, 1)),
            (b'"', _) => Some((Self::Double, 1)),
            (b'(', _) if self == Self::Paren => Some((Self::Paren, 1)),
            _ => None,
        }
    }
}

/// Offset behind the byte that closes `first`, from behind the byte that opens it.
pub(in crate::syntax) fn end(bytes: &[u8], start: usize, first: Mode) -> Option<usize> {
    let mut open = vec![first];
    let mut at = start;
    while let Some(mode) = open.last().copied() {
        let byte = *bytes.get(at)?;
        if byte == b'\\' {
            at += 2;
        } else if byte == mode.closer() {
            open.pop();
            at += 1;
        } else if byte == b'\'' && !matches!(mode, Mode::Double | Mode::QuotedBrace) {
            at += 2 + bytes[at + 1..].iter().position(|byte| *byte == b'\'')?;
        } else if let Some((inner, length)) = mode.opens(byte, bytes.get(at + 1).copied()) {
            open.push(inner);
            at += length;
        } else {
            at += 1;
        }
    }
    Some(at)
}
