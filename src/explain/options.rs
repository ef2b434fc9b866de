use crate::policy::rule::Rule;
use std::fmt::Write as _;

/// The options of a rule, with what redlint.toml makes of them; empty where it has none.
pub(super) fn section(rule: &Rule) -> String {
    let mut section = String::new();
    if rule.options.is_empty() {
        return section;
    }
    let _ = write!(section, "\n## Options\n\nIn redlint.toml:\n\n```toml\n[rules.{}]\n", key(&rule.id));
    for option in &rule.options {
        let _ = writeln!(section, "{} = {}", option.name, option.default);
    }
    section.push_str("```\n\n");
    for option in &rule.options {
        let kind = option.kind.as_str();
        let set = option.set.as_ref().map(|set| format!(" It is {set} here.")).unwrap_or_default();
        let _ = writeln!(section, "- `{}` ({kind}): {}{set}", option.name, option.doc);
    }
    section
}

/// An id as a key of TOML.
fn key(id: &str) -> String {
    if id.contains('/') { format!("\"{id}\"") } else { id.to_owned() }
}
