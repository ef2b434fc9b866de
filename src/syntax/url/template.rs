use crate::source::Text;

/// What begins a piece that a template engine or a shell fills in, with the bytes that open and close within it.
const KINDS: [(&str, u8, u8); 3] = [("${", b'{', b'}'), ("{{", b'{', b'}'), ("$(", b'(', b')')];

/// The text with [`UNKNOWN`](crate::source::UNKNOWN) in place of every `${…}`, `$(…)` and `{{ … }}`.
pub(super) fn mask(text: &Text) -> Text {
    let value = text.as_str();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < value.len() {
        let rest = &value.as_bytes()[at..];
        let kind = KINDS.iter().find(|(opener, ..)| rest.starts_with(opener.as_bytes()));
        let Some((_, open, close)) = kind else {
            at += 1;
            continue;
        };
        // What nothing closes takes all the rest.
        let length = closed(rest, *open, *close).unwrap_or(rest.len());
        parts.push(at..at + length);
        at += length;
    }
    text.masked(parts)
}

/// Length up to the byte that closes what is opened first.
fn closed(bytes: &[u8], open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}
