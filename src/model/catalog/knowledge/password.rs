use super::pattern::Searched;
use super::table::{FILLERS, KNOWN_PASSWORDS, NOT_SECRET_NAMES, SECRET_NAMES, SWITCH_NAMES};

/// What stands around a value that is to be filled in: by people, by Jinja, by the replacement of tokens in a pipeline, by
/// consul-template.
const BRACKETS: [(&str, &str); 5] = [("<", ">"), ("{{", "}}"), ("#{", "}"), ("#{", "}#"), ("[[", "]]")];

/// Whether a value is what a template leaves to be filled in: `changeme`, `<password>`, `your_password_here`.
pub fn is_filler(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let bracketed = BRACKETS.iter().any(|(open, close)| text.starts_with(open) && text.ends_with(close));
    let crossed = text.len() > 2 && text.chars().all(|c| matches!(c, 'x' | '*' | '.' | '?'));
    let searched = Searched::new(&text);
    bracketed || crossed || FILLERS.iter().any(|filler| filler.matches(searched))
}

/// Whether a SHA-256 hash, in lower-case hexadecimal, is of a password that everybody knows.
pub fn is_known_hash(hash: &str) -> bool {
    KNOWN_PASSWORDS.iter().any(|known| crate::syntax::acl::hash(known) == hash)
}

/// Whether the name of a variable says that it holds a secret: `REDIS_PASSWORD`, not `REDIS_PASSWORD_FILE`.
pub fn is_secret_name(name: &str) -> bool {
    let is_in = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let words = || name.split(['_', '-', '.']).filter(|word| !word.is_empty());
    let (mut secret, mut last) = (false, "");
    for word in words() {
        secret |= word.eq_ignore_ascii_case("key") && is_in(&["api", "private", "secret"], last)
            || is_in(SECRET_NAMES, word);
        last = word;
    }
    secret && !is_in(NOT_SECRET_NAMES, last) && !words().any(|word| is_in(SWITCH_NAMES, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_by_example() {
        for text in [
            "changeme",
            "<your password>",
            "your_strong_password_here",
            "CHANGE_ME_NOW",
            "xxxxxxxx",
            "{{ pw }}",
            "#{RedisPassword}#",
            "[[ .redis.password ]]",
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
        for name in [
            "REDIS_PASSWORD_FILE",
            "REDIS_HOST",
            "ALLOW_EMPTY_PASSWORD",
            "AUTH_ENABLED",
            "COMPASS",
            "TLS_AUTH_CLIENTS",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
