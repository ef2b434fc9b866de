//! How hard a password is to guess.
//!
//! An estimate of our own; docs/catalog.md has what it was weighed against.

use super::table::{KNOWN_PASSWORDS, PASSWORD_WORDS};
use crate::model::{PasswordStrength, Secret};

/// Fewer characters than this are too few for a server that answers thousands of guesses a second.
const LEAST_LENGTH: usize = 16;
/// Fewer bits than this are too few, by a generous estimate.
const LEAST_BITS: f64 = 60.0;
/// What stands behind so many characters changes nothing.
const LONGEST: usize = 256;
/// Longer words than this are not taken apart.
const LONGEST_WORD: usize = 64;

/// What fingers and everybody's head run along.
const WALKS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
];
/// Fewer characters along a walk may be chance.
const LEAST_WALK: usize = 4;

/// How hard a password is to guess. `names` are the deployment's, sorted and in lower case: see [`names_of`].
pub fn strength(secret: &Secret, names: &[String]) -> PasswordStrength {
    let text = secret.expose();
    let text = text.char_indices().nth(LONGEST).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    if text.is_empty() {
        return PasswordStrength::Empty;
    }
    let lower = text.to_lowercase();
    if KNOWN_PASSWORDS.binary_search(&lower.as_str()).is_ok() {
        return PasswordStrength::Known;
    }
    let plain = plain_letters(text);
    if is_guessable(text, names) || plain != text && is_guessable(&plain, names) {
        return PasswordStrength::Guessable;
    }
    let once = period(text);
    if once.chars().count() < LEAST_LENGTH || bits(once) < LEAST_BITS {
        PasswordStrength::Short
    } else {
        PasswordStrength::Strong
    }
}

/// Words of the names of projects, services, images and users that somebody may have made a password of.
pub fn names_of<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut words: Vec<String> = names.flat_map(words).filter(|word| word.len() >= 3).collect();
    words.retain(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    words.sort();
    words.dedup();
    words
}

/// Whether it is made of common words, names, walks, and numbers of up to four digits only.
fn is_guessable(text: &str, names: &[String]) -> bool {
    if single_character(text) {
        return true;
    }
    let text = without_walks(text);
    let mut rest = words(&text).peekable();
    let walked = text.contains(' ');
    (walked || rest.peek().is_some())
        && rest.all(|word| match word.bytes().all(|byte| byte.is_ascii_digit()) {
            true => word.len() <= 4,
            false => is_common(&word, names),
        })
}

/// A common word, or a few of them run together: `redispassword`.
fn is_common(word: &str, names: &[String]) -> bool {
    let known = |part: &str| {
        PASSWORD_WORDS.binary_search(&part).is_ok()
            || names.binary_search_by(|name| name.as_str().cmp(part)).is_ok()
    };
    if known(word) {
        return true;
    }
    if word.len() > LONGEST_WORD {
        return false;
    }
    // Offsets up to which the word is common words.
    let mut reachable = vec![0];
    let mut next = 0;
    while let Some(start) = reachable.get(next).copied() {
        next += 1;
        for end in start + 3..=word.len().min(start + 24) {
            if word.get(start..end).is_some_and(known) && !reachable.contains(&end) {
                reachable.push(end);
            }
        }
    }
    reachable.contains(&word.len())
}

/// Lower-case words of a password: between punctuation, at changes of case, letters and digits apart.
fn words(text: &str) -> impl Iterator<Item = String> {
    let separates = |c: char| c.is_ascii_punctuation() || c.is_whitespace();
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let turn = c.is_ascii_digit() != last.is_ascii_digit() || (c.is_uppercase() && last.is_lowercase());
        if words.is_empty() || separates(last) || turn {
            words.push(String::new());
        }
        if let (false, Some(word)) = (separates(c), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        last = c;
    }
    words.retain(|word| !word.is_empty());
    words.into_iter()
}

/// The text with spaces in place of what goes along a walk, forwards or backwards.
fn without_walks(text: &str) -> String {
    let mut rest = text;
    let mut left = String::with_capacity(text.len());
    while let Some(c) = rest.chars().next() {
        match walk(rest) {
            0 => {
                left.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
            length => {
                left.push(' ');
                rest = rest.get(length..).unwrap_or_default();
            }
        }
    }
    left
}

/// For each character those that stand beside it on some walk, a bit each.
static BESIDE: [u128; 128] = beside();

const fn beside() -> [u128; 128] {
    let mut all = [0; 128];
    let mut next = 0;
    while next < WALKS.len() {
        let walk = WALKS[next].as_bytes();
        let mut at = 1;
        while at < walk.len() {
            let (one, other) = (walk[at - 1] as usize, walk[at] as usize);
            all[one] |= 1 << other;
            all[other] |= 1 << one;
            at += 1;
        }
        next += 1;
    }
    all
}

/// Whether a text begins with a step along some walk, as few do.
fn steps(text: &str) -> bool {
    let mut bytes = text.bytes().map(|byte| byte.to_ascii_lowercase());
    let (Some(one), Some(other)) = (bytes.next(), bytes.next()) else { return false };
    other.is_ascii() && BESIDE.get(usize::from(one)).is_some_and(|beside| beside & (1 << other) != 0)
}

/// Length of the longest walk at the start of a text; 0 where there is none worth the name.
fn walk(text: &str) -> usize {
    if !steps(text) {
        return 0;
    }
    let longest = WALKS
        .iter()
        .map(|walk| along(text.bytes(), walk.bytes()).max(along(text.bytes(), walk.bytes().rev())));
    longest.max().filter(|length| *length >= LEAST_WALK).unwrap_or(0)
}

/// How far a text goes along a walk, from wherever its first character stands there.
fn along(text: impl Iterator<Item = u8>, walk: impl Iterator<Item = u8>) -> usize {
    let mut text = text.map(|byte| byte.to_ascii_lowercase()).peekable();
    let Some(first) = text.peek().copied() else { return 0 };
    walk.skip_while(|byte| *byte != first).zip(text).take_while(|(there, here)| there == here).count()
}

/// The text with letters in place of the digits and signs that stand for them: `P@ssw0rd`.
fn plain_letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic() || "@$".contains(*c))
    };
    let plain = chars.iter().enumerate().map(|(at, c)| {
        let sign = match c {
            '@' | '4' => 'a',
            '3' => 'e',
            '1' | '!' => 'i',
            '0' => 'o',
            '$' | '5' => 's',
            '7' => 't',
            _ => return *c,
        };
        if letter(at.checked_sub(1)) && letter(Some(at + 1)) { sign } else { *c }
    });
    plain.collect()
}

/// What a text repeats from its first to its last character; all of it where it repeats nothing.
fn period(text: &str) -> &str {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    // For each character, how many before it (and it) are what the text begins with.
    let mut border: Vec<usize> = vec![0; chars.len()];
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    for index in 1..chars.len() {
        let mut length = border.get(index - 1).copied().unwrap_or(0);
        while length > 0 && at(index) != at(length) {
            length = border.get(length - 1).copied().unwrap_or(0);
        }
        if let Some(entry) = border.get_mut(index) {
            *entry = length + usize::from(at(index) == at(length));
        }
    }
    let repeated = chars.len() - border.last().copied().unwrap_or(0);
    match chars.get(repeated) {
        Some((end, _)) if chars.len().is_multiple_of(repeated) => text.get(..*end).unwrap_or(text),
        _ => text,
    }
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

    fn of(password: &str) -> PasswordStrength {
        strength(&Secret::new(password), &names_of(["webshop", "acme/order-service"].into_iter()))
    }

    #[test]
    fn defaults_and_templates_are_known() {
        for password in [
            "foobared",
            "mysecretpassword",
            "RedisPassword123",
            "redis_development_password",
            "changeme",
            "H733Kdjndks81",
        ] {
            assert_eq!(of(password), PasswordStrength::Known, "{password}");
        }
        assert_eq!(of(""), PasswordStrength::Empty);
    }

    #[test]
    fn common_words_and_years_are_guessable() {
        let passwords = [
            "my-redis-secret-2026",
            "SuperSecurePassword2024!",
            "redispasswordprod",
            "P@ssw0rd2024!",
            "R3d1sPassw0rd!!",
            "passwordpasswordpassword",
            "mysecretadminpassword",
            "change-me-readonly-password",
        ];
        for password in passwords {
            assert_eq!(of(password), PasswordStrength::Guessable, "{password}");
        }
    }

    #[test]
    fn names_of_the_deployment_are_guessable() {
        for password in ["webshop-redis-2025", "OrderService2024", "acme_prod_password"] {
            assert_eq!(of(password), PasswordStrength::Guessable, "{password}");
            assert_ne!(strength(&Secret::new(password), &[]), PasswordStrength::Guessable, "{password}");
        }
    }

    #[test]
    fn keyboard_rows_and_repetitions_are_no_secret() {
        let passwords = [
            "qwertyuiop[]asdf",
            "1qaz2wsx3edc4rfv",
            "abcdefghijklmnopqrstuvwxyz",
            "password-9876543210",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
        ];
        for password in passwords {
            assert_eq!(of(password), PasswordStrength::Guessable, "{password}");
        }
        for password in ["zzzzzzzzqqqqqqqqqqqqq", "x8Kq2mZpx8Kq2mZpx8Kq2mZp"] {
            assert_eq!(of(password), PasswordStrength::Short, "{password}");
        }
    }

    #[test]
    fn what_is_generated_is_strong_if_long_enough() {
        let strong = [
            "9f2c4b1de07a66358c01",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "Zk3+/9w4kSm2vB8qTfYxLp==",
            "gH7fK2pQ9sLx4vTz",
            "bda5c7a1-3f0e-4a3f-9b1e-77c2f6d1e0aa",
            "correct horse battery staple",
        ];
        for password in strong {
            assert_eq!(of(password), PasswordStrength::Strong, "{password}");
        }
        for password in ["x8Kq2mZp", "tk9XqLw2vB", "9f2c4b1d"] {
            assert_eq!(of(password), PasswordStrength::Short, "{password}");
        }
    }

    #[test]
    fn long_texts_take_no_long_time() {
        for unit in ["a", "ab", "qwer", "redis", "1", "é-"] {
            strength(&Secret::new(unit.repeat(200_000)), &[]);
        }
    }
}
