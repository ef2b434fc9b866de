//! Fixes, applied in memory and checked again before anybody writes them.

use super::{InTurn, Report, Request, Workers, check_with};
use crate::diagnostic::{Diagnostic, Safety};
use crate::fix::{self, choose};
use crate::source::{FileId, Files, Overlay};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Most checks of one run: each one that is turned down halves what is tried next.
const MOST_CHECKS: usize = 200;

/// What fixes came to.
#[derive(Debug, Default)]
pub struct Mended {
    /// Files that change.
    pub changes: BTreeMap<PathBuf, Change>,
    /// Number of findings that were mended.
    pub applied: usize,
    /// Fixes that were turned down.
    pub refused: Vec<Refused>,
    /// What shows only since a server can start.
    pub uncovered: BTreeSet<Uncovered>,
    /// What was found before; empty where nothing changes.
    pub before: Report,
    /// What is found afterwards.
    pub after: Report,
}

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its content as it was read.
    pub before: String,
    /// Its content with fixes.
    pub after: String,
}

/// A fix that would do harm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Rule of the finding.
    pub rule: String,
    /// File of the finding.
    pub path: PathBuf,
    /// Why it was turned down, in words.
    pub why: String,
}

/// A rule with findings in a file that nobody could make before a fix let a server start.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncovered {
    /// File of the finding that shows since.
    pub path: PathBuf,
    /// Rule of the finding whose fix it was.
    pub by: String,
    /// Rule of the finding that shows since.
    pub rule: String,
}

/// A finding, whatever line it stands on.
type Identity = (String, PathBuf, String);

/// Applies fixes up to a safety, again and again until nothing is left to apply.
///
/// A fix counts only where its finding is gone afterwards and no other one has come, or was uncovered, and only in files that findings
/// may lie in. Nothing is written.
pub fn mend(files: &dyn Files, request: &Request<'_>, allowed: Safety) -> Mended {
    mend_with(files, request, allowed, &InTurn)
}

/// The same. The answer does not hang on the workers.
pub fn mend_with(files: &dyn Files, request: &Request<'_>, allowed: Safety, workers: &dyn Workers) -> Mended {
    let mut mended = Mended::default();
    let mut before = None;
    let mut overlay = Overlay::new(files);
    let mut current = check_with(files, request, workers);
    let mut refused: BTreeSet<Identity> = BTreeSet::new();
    let mut most = usize::MAX;
    // Whether a fix was applied behind one that was turned down, which may fit now.
    let mut moved = false;
    for _ in 0..MOST_CHECKS {
        let mut batch = candidates(&current, &refused, files, request, allowed);
        batch.truncate(most);
        let fixed = fix::apply(&current.sources, &batch, allowed);
        if fixed.texts.is_empty() {
            if !moved {
                break;
            }
            refused.clear();
            mended.refused.clear();
            (moved, most) = (false, usize::MAX);
            continue;
        }
        let mut trial = overlay.clone();
        for (file, text) in &fixed.texts {
            trial.insert(current.sources.file(*file).path(), text.as_bytes());
        }
        let next = check_with(&trial, request, workers);
        let applied: Vec<&Diagnostic> = fixed.applied.iter().filter_map(|index| batch.get(*index)).collect();
        match come(&current, &next, &applied) {
            Ok(uncovered) => {
                for (file, after) in fixed.texts {
                    mended.change(&current, file, after);
                }
                mended.applied += applied.len();
                mended.uncovered.extend(uncovered);
                overlay = trial;
                let old = std::mem::replace(&mut current, next);
                before.get_or_insert(old);
                most = most.saturating_mul(2);
                moved |= !refused.is_empty();
            }
            Err(why) => match applied[..] {
                [finding] => {
                    refused.insert(identity(&current, finding));
                    let path = path(&current, finding).to_owned();
                    mended.refused.push(Refused { rule: finding.rule.to_string(), path, why });
                    most = usize::MAX;
                }
                _ => most = (batch.len() / 2).max(1),
            },
        }
    }
    mended.before = before.unwrap_or_default();
    // What was uncovered first may be mended since.
    let left: BTreeSet<(&str, &Path)> =
        current.diagnostics.iter().map(|finding| (&*finding.rule, path(&current, finding))).collect();
    mended.uncovered.retain(|one| left.contains(&(one.rule.as_str(), one.path.as_path())));
    withdraw(&mut current, &refused, allowed);
    mended.after = current;
    mended
}

/// Leaves the fixes that were turned down to whoever reads of them: another run would turn them down as well.
fn withdraw(report: &mut Report, refused: &BTreeSet<Identity>, allowed: Safety) {
    if refused.is_empty() {
        return;
    }
    let is_refused: Vec<bool> =
        report.diagnostics.iter().map(|finding| refused.contains(&identity(report, finding))).collect();
    let findings = report.diagnostics.iter_mut().zip(is_refused).filter(|(_, refused)| *refused);
    for fix in findings.flat_map(|(finding, _)| &mut finding.fixes).filter(|fix| fix.safety <= allowed) {
        fix.safety = Safety::ShowOnly;
    }
}

impl Mended {
    fn change(&mut self, current: &Report, file: FileId, after: String) {
        let source = current.sources.file(file);
        let change = self.changes.entry(source.path().to_owned());
        let change =
            change.or_insert_with(|| Change { before: source.text().to_owned(), after: String::new() });
        change.after = after;
    }
}

/// Findings with a fix that may be tried.
fn candidates(
    report: &Report,
    refused: &BTreeSet<Identity>,
    files: &dyn Files,
    request: &Request<'_>,
    allowed: Safety,
) -> Vec<Diagnostic> {
    let root = files.tidy(&request.options.root);
    let writable = |file: FileId| {
        let source = report.sources.file(file);
        let held = report.scope.as_ref().is_some_and(|scope| scope.holds(source.path()));
        held && source.is_utf8() && source.path().starts_with(&root)
    };
    let fits = |finding: &&Diagnostic| {
        let fix = choose(finding, allowed).filter(|_| finding.suppressed.is_none());
        fix.is_some_and(|fix| fix.edits.iter().all(|edit| writable(edit.span.file)))
            && !refused.contains(&identity(report, finding))
    };
    let all = || report.diagnostics.iter().filter(fits);
    // Comments first: they decide what is to be mended. Then what keeps a server from starting: what is to be mended
    // besides shows when the server has the configuration that is meant.
    let stage = all().map(stage_of).min();
    all().filter(|finding| Some(stage_of(finding)) == stage).cloned().collect()
}

/// The round of fixes that a finding belongs to.
fn stage_of(finding: &Diagnostic) -> u8 {
    match finding.group == "suppression" {
        true => 0,
        false if is_startup(finding) => 1,
        false => 2,
    }
}

/// What was uncovered on the way from one report to the next.
///
/// A server that cannot start has no configuration to judge, so a fix that lets it start may show what else is wrong
/// with that server: such findings were there before, only nobody could know of them.
///
/// # Errors
/// What speaks against going there, in words: a finding that is not gone though it was mended, or another one that
/// has come.
fn come(before: &Report, after: &Report, applied: &[&Diagnostic]) -> Result<Vec<Uncovered>, String> {
    let mut expected = counts(before);
    for finding in applied {
        if let Some(number) = expected.get_mut(&identity(before, finding)) {
            *number = number.saturating_sub(1);
        }
    }
    let mended: BTreeSet<Identity> = applied.iter().map(|finding| identity(before, finding)).collect();
    let mut uncovered = Vec::new();
    for finding in &after.diagnostics {
        let id = identity(after, finding);
        match expected.get_mut(&id) {
            Some(number) if *number > 0 => *number -= 1,
            _ if mended.contains(&id) => return Err("its fix does not mend it".to_owned()),
            // Of several fixes it cannot be told which one uncovered it.
            _ => match applied[..] {
                [cause] if uncovers(cause, finding) => uncovered.push(Uncovered {
                    by: cause.rule.to_string(),
                    rule: finding.rule.to_string(),
                    path: path(after, finding).to_owned(),
                }),
                _ => return Err(format!("its fix would bring `{}`", finding.rule)),
            },
        }
    }
    Ok(uncovered)
}

/// Whether a finding may have been hidden by another one: that kept a server from starting, and this is about the same
/// server but does not keep it from starting.
fn uncovers(cause: &Diagnostic, finding: &Diagnostic) -> bool {
    let breaks = finding.group == "input" || is_startup(finding);
    is_startup(cause) && !breaks && !cause.subject.is_empty() && cause.subject == finding.subject
}

fn is_startup(finding: &Diagnostic) -> bool {
    finding.tags.iter().any(|tag| tag == "startup")
}

fn counts(report: &Report) -> BTreeMap<Identity, usize> {
    let mut counts = BTreeMap::new();
    for finding in &report.diagnostics {
        *counts.entry(identity(report, finding)).or_insert(0) += 1;
    }
    counts
}

fn identity(report: &Report, finding: &Diagnostic) -> Identity {
    let key = if finding.key.is_empty() { &finding.message } else { &finding.key };
    (finding.rule.to_string(), path(report, finding).to_owned(), key.clone())
}

fn path<'r>(report: &'r Report, finding: &Diagnostic) -> &'r Path {
    report.sources.file(finding.primary.span.file).path()
}
