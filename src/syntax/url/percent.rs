use crate::source::{Text, TextBuilder};

/// The byte behind `%HH` at an offset.
fn escaped(value: &str, at: usize) -> Option<u8> {
    let digits = value.get(at..at + 3)?.strip_prefix('%')?;
    let valid = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    valid.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}

/// Decodes `%HH`. A `%` without two hex digits stays; bytes that are no UTF-8 become U+FFFD.
pub fn decode(text: &Text) -> Text {
    let value = text.as_str();
    if !value.contains('%') {
        return text.clone();
    }
    let mut decoded = TextBuilder::new(text.anchor());
    let (mut at, mut kept) = (0, 0);
    while let Some(percent) = value[at..].find('%').map(|offset| at + offset) {
        let mut end = percent;
        let mut bytes = Vec::new();
        while let Some(byte) = escaped(value, end) {
            bytes.push(byte);
            end += 3;
        }
        at = end.max(percent + 1);
        if bytes.is_empty() {
            continue;
        }
        decoded.push_text(&text.slice(kept..percent));
        kept = end;
        let mut start = percent;
        for group in bytes.chunk_by(|a, b| !a.is_ascii() && !b.is_ascii()) {
            let stop = start + group.len() * 3;
            decoded.push_from(&String::from_utf8_lossy(group), &text.slice(start..stop));
            start = stop;
        }
    }
    decoded.push_text(&text.slice(kept..text.len()));
    decoded.finish()
}

/// Encodes what must not stand raw in a user name or password. For fixes.
pub fn encode(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The first `%` that no two hex digits follow, and that no unknown piece follows within two characters.
pub(super) fn stray(value: &str) -> Option<usize> {
    let percents = value.match_indices('%').map(|(at, _)| at);
    let known = |at: &usize| !value[*at..].chars().take(3).any(|char| char == crate::source::UNKNOWN);
    percents.filter(|at| escaped(value, *at).is_none()).find(known)
}
