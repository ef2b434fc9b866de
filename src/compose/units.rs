//! Sizes and durations as compose reads them.

/// A size in bytes: `512m`, `1.5 GiB`, `1073741824`. Units are 1024-based, `gb` no less than `g`.
///
/// # Errors
/// What is wrong, in the words of compose.
pub fn bytes(text: &str) -> Result<i64, String> {
    let invalid = || format!("invalid size: '{text}'");
    let split =
        text.rfind(|char: char| char.is_ascii_digit() || char == '.' || char == ' ').ok_or_else(invalid)?;
    let (number, suffix) = (&text[..split + 1], &text[split + 1..]);
    let number = number.strip_suffix(' ').unwrap_or(number);
    let number: f64 =
        float(number).ok_or_else(|| format!("strconv.ParseFloat: parsing \"{number}\": invalid syntax"))?;
    if number < 0.0 {
        return Err(invalid());
    }
    let suffix = suffix.to_ascii_lowercase();
    let unknown = || format!("invalid suffix: '{suffix}'");
    let mut letters = suffix.chars();
    let exponent = match letters.next() {
        None => 0,
        Some('b') if suffix.len() > 1 => return Err(unknown()),
        Some('b') => 0,
        Some(unit) => "kmgtp".find(unit).map(|at| at + 1).ok_or_else(unknown)?,
    };
    if !matches!(letters.as_str(), "" | "b" | "ib") {
        return Err(unknown());
    }
    #[expect(clippy::cast_possible_truncation, reason = "a float beyond the range of integers saturates")]
    let size = (number * f64::from(1024_u32).powi(i32::try_from(exponent).unwrap_or(0))) as i64;
    Ok(size)
}

fn float(text: &str) -> Option<f64> {
    let text = text.replace('_', "");
    let numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().all(numeric).then(|| text.parse().ok())?
}

/// A duration in nanoseconds: `1m30s`, `1.5h`, `2d`, `1w`.
pub fn duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit() && char != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let unit = &rest[digits..];
        let end = unit.find(|char: char| char.is_ascii_digit() || char == '.').unwrap_or(unit.len());
        total += number * scale(&unit[..end])?;
        rest = &unit[end..];
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let nanoseconds = (total < 9.2e18).then_some(total.round() as i64)?;
    Some(if negative { -nanoseconds } else { nanoseconds })
}

fn scale(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1.0,
        "us" | "µs" | "μs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 6e10,
        "h" => 3.6e12,
        "d" => 8.64e13,
        "w" => 6.048e14,
        _ => return None,
    })
}

/// A duration as compose prints it: `1m30s`.
pub fn printed_duration(nanoseconds: i64) -> String {
    if nanoseconds == 0 {
        return "0s".into();
    }
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let total = nanoseconds.unsigned_abs();
    let fraction = |value: u64, digits: usize| {
        let text = format!("{value:0digits$}");
        let text = text.trim_end_matches('0');
        if text.is_empty() { String::new() } else { format!(".{text}") }
    };
    match total {
        0..1_000 => return format!("{sign}{total}ns"),
        1_000..1_000_000 => return format!("{sign}{}{}µs", total / 1_000, fraction(total % 1_000, 3)),
        1_000_000..1_000_000_000 => {
            return format!("{sign}{}{}ms", total / 1_000_000, fraction(total % 1_000_000, 6));
        }
        _ => {}
    }
    let seconds = total / 1_000_000_000;
    let tail = format!("{}{}s", seconds % 60, fraction(total % 1_000_000_000, 9));
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{sign}{tail}"),
        (0, minutes) => format!("{sign}{minutes}m{tail}"),
        (hours, minutes) => format!("{sign}{hours}h{minutes}m{tail}"),
    }
}
