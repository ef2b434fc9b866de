use super::table::{FILLERS, KNOWN_PASSWORDS, NOT_SECRET_NAMES, PASSWORD_WORDS, SECRET_NAMES, SWITCH_NAMES};
use crate::model::Secret;

/// Fewer characters than this are too few for a server that answers thousands of guesses a second.
const LEAST_LENGTH: usize = 16;
/// Fewer bits than this are too few, by a generous estimate.
const LEAST_BITS: f64 = 60.0;

/// How hard a password is to guess: `empty`, `known` (everybody's list has it), `guessable` (made of common words,
/// years and short numbers only), `short` (fewer than 16 characters, or too few different ones), or `strong`.
pub fn strength(secret: &Secret) -> &'static str {
    let text = secret.expose();
    if text.is_empty() {
        "empty"
    } else if is_known_password(text) {
        "known"
    } else if is_guessable(text) {
        "guessable"
    } else if text.chars().count() < LEAST_LENGTH || bits(text) < LEAST_BITS {
        "short"
    } else {
        "strong"
    }
}

/// Whether a password stands on everybody's list, in any case.
fn is_known_password(text: &str) -> bool {
    KNOWN_PASSWORDS.binary_search(&text.to_lowercase().as_str()).is_ok()
}

/// Whether a value is what a template leaves to be filled in: `changeme`, `<password>`, `your_password_here`.
pub fn is_filler(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let bracketed =
        (text.starts_with('<') && text.ends_with('>')) || (text.starts_with("{{") && text.ends_with("}}"));
    let crossed = text.len() > 2 && text.chars().all(|c| matches!(c, 'x' | '*' | '.' | '?'));
    bracketed || crossed || FILLERS.iter().any(|filler| text.contains(filler))
}

/// Whether the name of a variable says that it holds a secret: `REDIS_PASSWORD`, not `REDIS_PASSWORD_FILE`.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let is_in = |list: &[&str], word: &str| list.binary_search(&word).is_ok();
    let (mut secret, mut last) = (false, "");
    for word in name.split(['_', '-', '.']).filter(|word| !word.is_empty()) {
        if is_in(SWITCH_NAMES, word) {
            return false;
        }
        secret |= word == "key" && matches!(last, "secret" | "api" | "private") || is_in(SECRET_NAMES, word);
        last = word;
    }
    secret && !is_in(NOT_SECRET_NAMES, last)
}

/// Whether it is made of common words, years and numbers of up to four digits only.
fn is_guessable(text: &str) -> bool {
    if single_character(text) {
        return true;
    }
    let mut some = false;
    for word in words(text) {
        some = true;
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        let common = if digits { word.len() <= 4 } else { is_common(&word) };
        if !common {
            return false;
        }
    }
    some
}

/// A common word, or a few of them run together: `redispassword`.
fn is_common(word: &str) -> bool {
    if PASSWORD_WORDS.binary_search(&word).is_ok() {
        return true;
    }
    if word.len() > 64 {
        return false;
    }
    // Offsets up to which the word is common words.
    let mut reachable = vec![0];
    let mut next = 0;
    while let Some(start) = reachable.get(next).copied() {
        next += 1;
        for end in start + 3..=word.len().min(start + 24) {
            let part = word.get(start..end);
            let common = part.is_some_and(|part| PASSWORD_WORDS.binary_search(&part).is_ok());
            if common && !reachable.contains(&end) {
                reachable.push(end);
            }
        }
    }
    reachable.contains(&word.len())
}

/// Lower-case words of a password: between separators, at changes of case, letters and digits apart.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let separator = "-_.@!#/ ".contains(c);
        let turn = c.is_ascii_digit() != last.is_ascii_digit() || (c.is_uppercase() && last.is_lowercase());
        if words.is_empty() || "-_.@!#/ ".contains(last) || turn {
            words.push(String::new());
        }
        if let (false, Some(word)) = (separator, words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        last = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn single_character(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| chars.all(|c| c == first))
}

/// A generous estimate of the bits in a password: its length in characters of the kinds it uses, where a character
/// that repeats or continues the one before it counts as one bit.
fn bits(text: &str) -> f64 {
    let sizes = [
        (text.contains(|c: char| c.is_ascii_lowercase()), 26.0),
        (text.contains(|c: char| c.is_ascii_uppercase()), 26.0),
        (text.contains(|c: char| c.is_ascii_digit()), 10.0),
        (text.contains(|c: char| !c.is_ascii_alphanumeric()), 32.0),
    ];
    let hex = text.chars().all(|c| c.is_ascii_hexdigit());
    let alphabet: f64 =
        if hex { 16.0 } else { sizes.iter().filter(|(used, _)| *used).map(|(_, size)| size).sum() };
    let each = alphabet.max(2.0).log2();
    let mut last = None;
    let mut sum = 0.0;
    for c in text.chars() {
        let step = last.map(|last: char| i64::from(u32::from(c)) - i64::from(u32::from(last)));
        sum += if step.is_some_and(|step| step.abs() <= 1) { 1.0 } else { each };
        last = Some(c);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_by_example() {
        let cases = [
            ("", "empty"),
            ("foobared", "known"),
            ("RedisPassword123", "known"),
            ("redis_development_password", "known"),
            ("my-redis-secret-2026", "guessable"),
            ("SuperSecurePassword2024!", "guessable"),
            ("redispasswordprod", "guessable"),
            ("aaaaaaaaaaaaaaaaaaaaaaaa", "guessable"),
            ("x8Kq2mZp", "short"),
            ("zzzzzzzzqqqqqqqqqqqqq", "short"),
            ("5f4dcc3b5aa765d61d8327deb882cf99", "strong"),
            ("Zk3+/9w4kSm2vB8qTfYxLp==", "strong"),
            ("correct horse battery staple", "strong"),
        ];
        for (password, expected) in cases {
            assert_eq!(strength(&Secret::new(password)), expected, "{password}");
        }
    }

    #[test]
    fn fillers_by_example() {
        for text in [
            "changeme",
            "<your password>",
            "your_strong_password_here",
            "CHANGE_ME_NOW",
            "xxxxxxxx",
            "{{ pw }}",
        ] {
            assert!(is_filler(text), "{text}");
        }
        for text in ["", "redis", "Zk3+/9w4kSm2", "redis_development_password"] {
            assert!(!is_filler(text), "{text}");
        }
    }

    #[test]
    fn names_of_secrets_by_example() {
        for name in ["REDIS_PASSWORD", "REDIS_PASS", "redis.auth", "SECRET_KEY", "API_TOKEN", "REDISCLI_AUTH"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["REDIS_PASSWORD_FILE", "REDIS_HOST", "ALLOW_EMPTY_PASSWORD", "AUTH_ENABLED", "COMPASS"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
