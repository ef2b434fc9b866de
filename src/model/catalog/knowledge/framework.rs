use super::EvidenceKind;
use super::table::{EVIDENCE, NEGATIVES, TOOLS};
use crate::model::{RoleName, Strength};

/// A sign of what a service uses Redis for.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    /// The framework, as its users call it.
    pub framework: &'static str,
    /// What it uses the server for; empty where the sign says only that the service connects.
    pub roles: &'static [RoleName],
    /// How strong a proof it is.
    pub strength: Strength,
    /// What it is.
    pub kind: EvidenceKind,
    /// Globs over variable names, commands or images, in lower case.
    pub(super) patterns: &'static [&'static str],
    /// For a variable: parts of its value, in lower case, one of which has to be there; empty for any value.
    pub(super) values: &'static [&'static str],
}

/// A sign that something else does what Redis might be thought to do.
#[derive(Debug, Clone, Copy)]
pub struct Negative {
    /// The framework that it speaks of; empty for all.
    pub framework: &'static str,
    /// The role that it speaks against.
    pub role: RoleName,
    pub(super) variables: &'static [&'static str],
    pub(super) values: &'static [&'static str],
}

/// Every sign that a variable with this value is; nothing where another part of the value is needed.
pub fn evidence_of_variable(name: &str, value: &str) -> impl Iterator<Item = &'static Evidence> {
    of_variable(EVIDENCE, name, value)
}

/// Those of a list.
pub(super) fn of_variable(
    all: &'static [Evidence],
    name: &str,
    value: &str,
) -> impl Iterator<Item = &'static Evidence> {
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    all.iter().filter(move |evidence| {
        matches!(evidence.kind, EvidenceKind::Connection | EvidenceKind::Switch)
            && evidence.patterns.iter().any(|pattern| glob(pattern, &name))
            && (evidence.values.is_empty() || evidence.values.iter().any(|part| value.contains(part)))
    })
}

/// Every sign that a command is, its words joined by single spaces.
pub fn evidence_of_command(command: &str) -> impl Iterator<Item = &'static Evidence> {
    of_kind(EvidenceKind::Command, command.to_ascii_lowercase())
}

/// Every sign that an image is, by its name without registry, tag and digest.
pub fn evidence_of_image(path: &str) -> impl Iterator<Item = &'static Evidence> {
    of_kind(EvidenceKind::Image, path.to_ascii_lowercase())
}

fn of_kind(kind: EvidenceKind, text: String) -> impl Iterator<Item = &'static Evidence> {
    let matches = move |evidence: &&Evidence| evidence.patterns.iter().any(|pattern| glob(pattern, &text));
    EVIDENCE.iter().filter(move |evidence| evidence.kind == kind).filter(matches)
}

impl Negative {
    /// What a variable with this value speaks against.
    pub fn of_variable(name: &str, value: &str) -> impl Iterator<Item = &'static Negative> {
        negatives_of(NEGATIVES, name, value)
    }
}

/// Those of a list.
pub(super) fn negatives_of(
    all: &'static [Negative],
    name: &str,
    value: &str,
) -> impl Iterator<Item = &'static Negative> {
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    all.iter().filter(move |negative| {
        negative.variables.iter().any(|pattern| glob(pattern, &name))
            && (negative.values.is_empty() || negative.values.iter().any(|part| value.contains(part)))
    })
}

/// Whether an image, by its name without registry, tag and digest, only looks at servers: an exporter, a console.
pub fn is_tool(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    TOOLS.iter().any(|pattern| glob(pattern, &path))
}

/// Whether all of a text matches a pattern, in which `*` stands for any characters. Case counts.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.as_bytes(), text.as_bytes());
    // Mostly an end tells already.
    let differ = |own: Option<&u8>, other: Option<&u8>| own != other && own != Some(&b'*');
    if differ(pattern.first(), text.first()) || differ(pattern.last(), text.last()) {
        return false;
    }
    let Some((head, rest)) = cut(pattern) else { return pattern == text };
    match text.strip_prefix(head) {
        Some(after) => (pattern, text) = (rest, after),
        None => return false,
    }
    while let Some((part, rest)) = cut(pattern) {
        if !part.is_empty() {
            let Some(at) = text.windows(part.len()).position(|window| window == part) else { return false };
            text = &text[at + part.len()..];
        }
        pattern = rest;
    }
    text.ends_with(pattern)
}

/// What stands before and after the first `*`.
fn cut(pattern: &[u8]) -> Option<(&[u8], &[u8])> {
    let star = pattern.iter().position(|byte| *byte == b'*')?;
    Some((&pattern[..star], &pattern[star + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        let cases = [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*b*", "abc", true),
            ("*celery* worker*", "celery -a app worker -l info", true),
            ("a*b*c", "abc", true),
            ("a*b*c", "ac", false),
            ("ab*ba", "aba", false),
            ("*", "", true),
        ];
        for (pattern, text, matches) in cases {
            assert_eq!(glob(pattern, text), matches, "{pattern} {text}");
        }
    }

    #[test]
    fn variables_prove_roles() {
        let roles = |name: &str, value: &str| -> Vec<&str> {
            let all = evidence_of_variable(name, value).flat_map(|evidence| evidence.roles);
            let mut roles: Vec<&str> = all.map(|role| role.as_str()).collect();
            roles.dedup();
            roles
        };
        assert_eq!(roles("DD_CELERY_BROKER_URL", "redis://redis:6379/0"), ["broker"]);
        assert_eq!(roles("CELERY_RESULT_BACKEND", "db+postgresql://x"), Vec::<&str>::new());
        assert_eq!(roles("QUEUE_CONNECTION", "redis"), ["broker"]);
        assert_eq!(roles("QUEUE_CONNECTION", "database"), Vec::<&str>::new());
        assert_eq!(roles("REDIS_URL", "redis://redis"), Vec::<&str>::new());
    }

    #[test]
    fn commands_prove_roles() {
        let proves = |command: &str| evidence_of_command(command).next().map(|evidence| evidence.framework);
        assert_eq!(proves("celery -A app worker -l info"), Some("Celery"));
        assert_eq!(proves("bundle exec sidekiq -q default"), Some("Sidekiq"));
        assert_eq!(proves("rq worker high"), Some("RQ"));
        assert_eq!(proves("gunicorn app:app"), None);
    }
}
