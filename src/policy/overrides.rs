//! Other levels for some paths.

use crate::config::{Level, Override, level_of};
use crate::diagnostic::{Diagnostic, Severity, Suppressed, SuppressionKind};
use crate::discover::GitIgnores;
use crate::policy::RuleSet;
use crate::policy::rule::Rule;
use crate::source::{FileKind, Files, Sources, Span};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

/// Most names of a tree that are looked at for the sake of overrides that seem to fit nothing.
const MOST: usize = 50_000;

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

/// Findings about overrides that fit nothing in the tree. `read` are the files that the run read: what fits one of them is
/// not looked for any further.
pub fn idle(files: &dyn Files, overrides: &[Override], read: &[PathBuf], root: &Path) -> Vec<Diagnostic> {
    let written = overrides.iter().filter_map(|one| Some((one, one.at?)));
    let mut idle: Vec<(Gitignore, &Override, Span)> =
        written.map(|(one, at)| (matcher(one), one, at)).collect();
    for path in read {
        drop_fitting(&mut idle, path, root, false);
    }
    let mut git = GitIgnores::default();
    idle.retain(|(_, one, _)| {
        !one.paths.iter().any(|path| git.ignore(files, root, &root.join(sample(path))))
    });
    let mut looked_at = 0;
    let mut next = vec![root.to_owned()];
    while let Some(directory) = next.pop().filter(|_| !idle.is_empty()) {
        for entry in files.entries(&directory).unwrap_or_default() {
            looked_at += 1;
            if looked_at > MOST {
                return Vec::new();
            }
            let path = directory.join(&entry.name);
            let is_directory = entry.kind == FileKind::Directory;
            drop_fitting(&mut idle, &path, root, is_directory);
            if is_directory && !entry.link && entry.name != ".git" {
                next.push(path);
            }
        }
    }
    idle.into_iter().map(|(_, one, at)| fits_nothing(one, at)).collect()
}

fn drop_fitting(idle: &mut Vec<(Gitignore, &Override, Span)>, path: &Path, root: &Path, is_directory: bool) {
    if let Ok(path) = path.strip_prefix(root) {
        idle.retain(|(paths, ..)| !paths.matched_path_or_any_parents(path, is_directory).is_ignore());
    }
}

/// A path that a glob may well mean: git may ignore it, and then it is there on other machines.
fn sample(glob: &str) -> String {
    glob.replace("**/", "").replace('*', "x").trim_matches('/').to_owned()
}

fn fits_nothing(one: &Override, at: Span) -> Diagnostic {
    let globs: Vec<String> = one.paths.iter().map(|glob| format!("`{glob}`")).collect();
    let message = format!("nothing in the tree fits {}, so these levels count nowhere", globs.join(" or "));
    let mut problem = Diagnostic::input("unused-override", "Override that fits no file", at, message)
        .with_help(
            "Mend the pattern, or remove the override: patterns start from the directory of redlint.toml.",
        );
    problem.group = "config".into();
    problem.severity = Severity::Warning;
    problem
}

fn matcher(one: &Override) -> Gitignore {
    let mut builder = GitignoreBuilder::new(".");
    for glob in &one.paths {
        // A line that is no glob fits nothing.
        let _ = builder.add_line(None, glob);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
