//! Values that stand for a secret which is kept elsewhere: who starts compose, or the program, puts it in their place.

/// What they begin with, and what else is in them: references of 1Password and vals, and what dotenvx, sops and Jasypt
/// have encrypted.
const SIGNS: [(&str, &str); 5] =
    [("op://", "/"), ("ref+", "://"), ("encrypted:", ""), ("ENC[", "]"), ("ENC(", ")")];

/// Whether a value names a secret, or holds it encrypted.
pub(super) fn is_stored(value: &str) -> bool {
    SIGNS.iter().any(|(begin, part)| value.strip_prefix(begin).is_some_and(|rest| rest.contains(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_by_example() {
        for value in [
            "op://shop/redis/password",
            "ref+vault://shop/redis#/password",
            "encrypted:BDq9/w==",
            "ENC(q9w=)",
        ] {
            assert!(is_stored(value), "{value}");
        }
        for value in ["", "op://shop", "ref+9wXq", "ENC", "encrypted", "redis://redis:6379"] {
            assert!(!is_stored(value), "{value}");
        }
    }
}
