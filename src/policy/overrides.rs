//! Other levels for some paths.

use crate::config::{Level, Override, level_of};
use crate::diagnostic::{Diagnostic, Suppressed, SuppressionKind};
use crate::policy::RuleSet;
use crate::policy::rule::Rule;
use crate::source::Sources;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// Gives findings the severity that overrides say for their paths, and suppresses those that are off there.
pub fn apply(
    sources: &Sources,
    findings: &mut [Diagnostic],
    overrides: &[Override],
    rules: &RuleSet,
    root: &Path,
) {
    let overrides: Vec<(Gitignore, &Override)> = overrides.iter().map(|one| (matcher(one), one)).collect();
    if overrides.is_empty() {
        return;
    }
    for finding in findings {
        let path = sources.file(finding.primary.span.file).path();
        let Ok(path) = path.strip_prefix(root) else { continue };
        let names = rules.find(&finding.rule).map(Rule::names);
        let names = names.unwrap_or_else(|| vec![finding.rule.to_string()]);
        let fitting = overrides.iter().rev().find_map(|(paths, one)| {
            let level = level_of(&one.levels, &names, &finding.group)?;
            paths.matched_path_or_any_parents(path, false).is_ignore().then_some((level, one))
        });
        match fitting.map(|(level, one)| (level, level.severity(), one)) {
            Some((Level::Off, _, one)) => {
                let reason = if one.reason.is_empty() { "off in redlint.toml" } else { &one.reason };
                let kind = SuppressionKind::Config;
                finding.suppressed = Some(Suppressed { kind, reason: reason.to_owned() });
            }
            Some((_, Some(severity), _)) => finding.severity = severity,
            _ => {}
        }
    }
}

fn matcher(one: &Override) -> Gitignore {
    let mut builder = GitignoreBuilder::new(".");
    for glob in &one.paths {
        // A line that is no glob fits nothing.
        let _ = builder.add_line(None, glob);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
