//! Quantities of Kubernetes: `256Mi`, `1.5G`, `1e9`, `500m`.

/// Suffixes with what they multiply by.
const SUFFIXES: [(&str, f64); 13] = [
    ("Ki", 1024.0),
    ("Mi", 1_048_576.0),
    ("Gi", 1_073_741_824.0),
    ("Ti", 1_099_511_627_776.0),
    ("Pi", 1_125_899_906_842_624.0),
    ("Ei", 1_152_921_504_606_846_976.0),
    ("m", 1e-3),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
    ("E", 1e18),
];

/// A quantity of memory in bytes, rounded up as the cluster does; `None` for what is none.
pub(super) fn bytes(text: &str) -> Option<i64> {
    let suffix = SUFFIXES.iter().find(|(suffix, _)| text.ends_with(suffix));
    let (number, factor) = match suffix {
        Some((suffix, factor)) => (text.strip_suffix(suffix)?, *factor),
        None => (text, 1.0),
    };
    let numeric = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let number: f64 = number.bytes().all(numeric).then(|| number.parse().ok())??;
    #[expect(clippy::cast_possible_truncation, reason = "a float beyond the range of integers saturates")]
    let bytes = (number * factor).ceil() as i64;
    (number >= 0.0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn quantities_by_example() {
        let cases = [
            ("256Mi", Some(268_435_456)),
            ("1.5G", Some(1_500_000_000)),
            ("1e3", Some(1000)),
            ("1500m", Some(2)),
            ("128", Some(128)),
            ("1E", Some(1_000_000_000_000_000_000)),
            ("", None),
            ("Mi", None),
            ("256mb", None),
            ("-1Gi", None),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
