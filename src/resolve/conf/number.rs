//! Numbers as the servers read them.

/// Bytes per memory unit, as the servers count.
const UNITS: [(&str, u64); 8] = [
    ("", 1),
    ("b", 1),
    ("k", 1000),
    ("kb", 1 << 10),
    ("m", 1_000_000),
    ("mb", 1 << 20),
    ("g", 1_000_000_000),
    ("gb", 1 << 30),
];

/// A whole number as servers since 6.0 take it: digits without leading zero, a minus before them at most.
pub(super) fn strict(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let padded = digits.starts_with('0') && text != "0";
    if plain && !padded { text.parse().ok() } else { None }
}

/// A whole number as C's `atoi` reads it: as far as it goes, else 0, and around 32 bits.
pub(super) fn loose(text: &str) -> i64 {
    #[allow(clippy::cast_possible_truncation)]
    let wrapped = leading(text) as i32;
    i64::from(wrapped)
}

/// A whole number as C's `strtoll` reads the start of a text.
pub(super) fn leading(text: &str) -> i64 {
    let text = text.trim_start_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r']);
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let end = digits.find(|char: char| !char.is_ascii_digit()).unwrap_or(digits.len());
    let value = digits[..end]
        .bytes()
        .fold(0_i64, |value, byte| value.saturating_mul(10).saturating_add(i64::from(byte - b'0')));
    if negative { -value } else { value }
}

/// A whole number that fills the text, as C's `strtoll` reads it: blanks before it and a plus are fine, and no text at
/// all is 0.
pub(super) fn whole(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let end = text.trim_start_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r']);
    let digits = end.strip_prefix(['-', '+']).unwrap_or(end);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| leading(text))
}

/// A number with a fraction, as C's `strtod` reads it where nothing may stand around it.
pub(super) fn float(text: &str) -> Option<f64> {
    let hexadecimal = ["0x", "0X"].iter().find_map(|prefix| text.strip_prefix(prefix));
    match hexadecimal {
        Some(digits) => u32::from_str_radix(digits, 16).ok().map(f64::from),
        None => text.parse().ok(),
    }
}

/// Bytes: digits and a unit. Nothing before a unit is 0, and a product beyond 64 bits wraps.
pub(super) fn memory(text: &str) -> Option<u64> {
    let end = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let factor = unit_of(unit)?;
    let count = digits
        .bytes()
        .fold(0_u64, |value, byte| value.saturating_mul(10).saturating_add(u64::from(byte - b'0')));
    Some(count.wrapping_mul(factor))
}

/// Bytes as servers before 6.0 read them: a minus is fine, and whatever is no unit makes the whole 0.
pub(super) fn loose_memory(text: &str) -> i64 {
    match text.strip_prefix('-') {
        Some(rest) => memory(rest).map_or(0, |bytes| -signed(bytes)),
        None => memory(text).map_or(0, signed),
    }
}

/// Bytes as a signed number; beyond 63 bits, which nobody means, the largest one.
pub(super) fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

fn unit_of(unit: &str) -> Option<u64> {
    UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, factor)| *factor)
}

/// Whether the text is a number with letters behind it, which somebody meant as a unit.
pub(super) fn has_unit(text: &str) -> bool {
    let rest = text.trim_start_matches(|char: char| char.is_ascii_digit() || matches!(char, '.' | ',' | '_'));
    rest.len() < text.len() && rest.trim_start().starts_with(|char: char| char.is_ascii_alphabetic())
}

/// The memory size that was probably meant by one that no server takes: `512Mi` as `512mb`, `1.5gb` as `1536mb`.
pub(super) fn meant(text: &str) -> Option<String> {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let mega: f64 = match unit.trim().to_ascii_lowercase().as_str() {
        "ki" | "kib" | "kb" | "k" => 1.0 / 1024.0,
        "mi" | "mib" | "mb" | "m" => 1.0,
        "gi" | "gib" | "gb" | "g" => 1024.0,
        "ti" | "tib" | "tb" | "t" => 1024.0 * 1024.0,
        _ => return None,
    };
    let bytes = number.parse::<f64>().ok()? * mega * 1024.0 * 1024.0;
    if !(1.0..9e15).contains(&bytes) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bytes = bytes.round() as u64;
    let suffixes = [(1_u64 << 30, "gb"), (1 << 20, "mb"), (1 << 10, "kb"), (1, "")];
    let (factor, suffix) = suffixes.into_iter().find(|(factor, _)| bytes.is_multiple_of(*factor))?;
    Some(format!("{}{suffix}", bytes / factor))
}

/// An octal number, cut off at the first other byte.
pub(super) fn octal(text: &str) -> i64 {
    let end = text.find(|char: char| !('0'..='7').contains(&char)).unwrap_or(text.len());
    i64::from_str_radix(&text[..end], 8).unwrap_or(if end == 0 { 0 } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_units_are_the_servers() {
        let cases = [
            ("1", Some(1)),
            ("1k", Some(1000)),
            ("1KB", Some(1024)),
            ("512mb", Some(512 << 20)),
            ("2g", Some(2_000_000_000)),
            ("", Some(0)),
            ("gb", Some(0)),
            ("1tb", None),
            ("1.5gb", None),
            ("-1", None),
            ("1 gb", None),
        ];
        for (text, bytes) in cases {
            assert_eq!(memory(text), bytes, "{text}");
        }
    }

    #[test]
    fn numbers_are_strict_or_loose() {
        for text in ["+5", "05", "", "-", "5s", " 5", "-0", "1.5", "9223372036854775808"] {
            assert_eq!(strict(text), None, "{text}");
        }
        assert_eq!(strict("-5"), Some(-5));
        assert_eq!([loose("abc"), loose("1.5"), loose(" +5s"), loose("4294967297")], [0, 1, 5, 1]);
    }

    #[test]
    fn what_was_meant_is_a_size_that_servers_take() {
        let meant = |text| meant(text).unwrap_or_default();
        assert_eq!(
            [meant("512Mi"), meant("1.5gb"), meant("2 GB"), meant("1tb")],
            ["512mb", "1536mb", "2gb", "1024gb"]
        );
    }
}
