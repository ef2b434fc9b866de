use super::pattern::{Pattern, Searched};
use super::table::{BYSTANDERS, TOOLS};
use super::{EvidenceKind, NegativeKind};
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
    pub(super) patterns: &'static [Pattern],
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
    /// Whether it speaks against connections, too, whose variables nothing reads then.
    pub connections: bool,
    /// What it is.
    pub kind: NegativeKind,
    /// Globs over variable names, commands or images, in lower case.
    pub(super) patterns: &'static [Pattern],
    /// For a variable: parts of its value, in lower case, one of which has to be there; empty for any value.
    pub(super) values: &'static [&'static str],
}

impl Negative {
    /// Whether it speaks against a role of a framework.
    pub fn is_against(&self, framework: &str, role: RoleName) -> bool {
        self.role == role && (self.framework.is_empty() || self.framework == framework)
    }
}

/// The signs of some kinds in a list that a text is: the name of a variable with its value, a command, an image. A
/// certain one of a role leaves nothing of the weaker ones that name another framework.
pub(super) fn signs<'l>(
    all: impl Iterator<Item = &'l Evidence>,
    kinds: &[EvidenceKind],
    text: &str,
    value: Option<&str>,
) -> Vec<&'l Evidence> {
    let text = text.to_ascii_lowercase();
    let text = Searched::new(&text);
    let all = all.filter(|sign| kinds.contains(&sign.kind));
    let all = all.filter(|sign| sign.patterns.iter().any(|pattern| pattern.matches(text)));
    let mut found: Vec<_> =
        all.filter(|sign| value.is_none_or(|value| holds_one(value, sign.values))).collect();
    let certain =
        found.iter().filter(|sign| sign.strength == Strength::Certain && !sign.framework.is_empty());
    let certain: Vec<_> = certain.map(|sign| (sign.framework, sign.roles)).collect();
    if certain.is_empty() {
        return found;
    }
    found.retain(|sign| {
        let another =
            |(framework, roles): &(&str, &[RoleName])| *framework != sign.framework && *roles == sign.roles;
        sign.strength == Strength::Certain || sign.roles.is_empty() || !certain.iter().any(another)
    });
    found
}

/// What a text of some kind speaks against, of a list: the name of a variable with its value, a command, an image.
pub(super) fn negatives<'l>(
    all: impl Iterator<Item = &'l Negative>,
    kind: NegativeKind,
    text: &str,
    value: Option<&str>,
) -> Vec<&'l Negative> {
    let text = text.to_ascii_lowercase();
    let text = Searched::new(&text);
    let all = all.filter(|negative| negative.kind == kind);
    let all = all.filter(|negative| negative.patterns.iter().any(|pattern| pattern.matches(text)));
    all.filter(|negative| value.is_none_or(|value| holds_one(value, negative.values))).collect()
}

/// Whether a value has one of these parts in it, in any case. No parts stand for any value.
fn holds_one(value: &str, parts: &[&str]) -> bool {
    if parts.is_empty() {
        return true;
    }
    let value = value.to_ascii_lowercase();
    parts.iter().any(|part| value.contains(part))
}

/// Whether an image, by its name without registry, tag and digest, only looks at servers: an exporter, a console.
pub fn is_tool(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let path = Searched::new(&path);
    TOOLS.iter().any(|pattern| pattern.matches(path))
}

/// Whether an image, by its name without registry, tag and digest, speaks to no server: another database, a proxy.
pub fn is_bystander(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let path = Searched::new(&path);
    BYSTANDERS.iter().any(|pattern| pattern.matches(path))
}

#[cfg(test)]
mod tests {
    use super::super::NOTHING;

    #[test]
    fn variables_prove_roles() {
        let roles = |name: &str, value: &str| -> Vec<&str> {
            let all = NOTHING.evidence_of_variable(name, value);
            let all = all.into_iter().flat_map(|evidence| evidence.roles);
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
    fn a_certain_sign_names_the_framework() {
        let frameworks = |name: &str| -> Vec<&str> {
            let all = NOTHING.evidence_of_variable(name, "redis://redis:6379/0");
            all.into_iter().map(|evidence| evidence.framework).collect()
        };
        assert_eq!(frameworks("DRAMATIQ_BROKER_URL"), ["Dramatiq"]);
        assert_eq!(frameworks("SHOP_BROKER_URL"), ["Celery"]);
    }

    #[test]
    fn commands_prove_roles() {
        let proves =
            |command: &str| NOTHING.evidence_of_command(command).first().map(|evidence| evidence.framework);
        assert_eq!(proves("celery -A app worker -l info"), Some("Celery"));
        assert_eq!(proves("bundle exec sidekiq -q default"), Some("Sidekiq"));
        assert_eq!(proves("rq worker high"), Some("RQ"));
        assert_eq!(proves("gunicorn app:app"), None);
    }
}
