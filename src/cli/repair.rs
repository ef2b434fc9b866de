use super::console;
use super::exit::Exit;
use crate::check::Mended;
use crate::diagnostic::{Diagnostic, Safety};
use crate::disk::Disk;
use crate::report::{Mask, Paths, Terminal, counted, diff};
use std::path::Path;

/// Which fixes to apply, and whether to write them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repair {
    pub unsafe_fixes: bool,
    pub diff: bool,
}

impl Repair {
    /// The most that a fix may change.
    pub fn allowed(self) -> Safety {
        if self.unsafe_fixes { Safety::Unsafe } else { Safety::Safe }
    }
}

/// Says what was left as it is, and writes the files that fixes change unless only the difference is wanted. Whether
/// all of them were written; of those that were not it is said why.
pub(super) fn write(disk: &Disk, root: &Path, mended: &Mended, repair: Repair) -> bool {
    let paths = Paths::new(disk.directory());
    for refused in &mended.refused {
        let path = paths.show(&refused.path);
        console::complain(&format!("{path}: `{}` is left as it is: {}", refused.rule, refused.why));
    }
    for uncovered in &mended.uncovered {
        let path = paths.show(&uncovered.path);
        let (by, rule) = (&uncovered.by, &uncovered.rule);
        console::complain(&format!(
            "{path}: `{rule}` shows only since `{by}` is mended and the server starts"
        ));
    }
    let mut all = true;
    for (path, change) in mended.changes.iter().filter(|_| !repair.diff) {
        if let Err(why) = disk.replace(path, root, &change.before, &change.after) {
            all = false;
            console::complain(&format!("cannot write {}: {why}", paths.show(path)));
        }
    }
    all
}

/// Whether there are fixes that are left out for what they change.
fn needs_more(left: &[Diagnostic]) -> bool {
    let open = left.iter().filter(|finding| finding.suppressed.is_none());
    open.flat_map(|finding| &finding.fixes).any(|fix| fix.safety == Safety::Unsafe)
}

/// Prints what would change, and on stderr how much that is. `left` is what is found then.
///
/// # Errors
/// Those of stdout, in words.
pub(super) fn show(
    disk: &Disk,
    mended: &Mended,
    left: &[Diagnostic],
    terminal: &Terminal,
    quiet: bool,
) -> Result<Exit, String> {
    let paths = Paths::new(disk.directory());
    let before = &mended.before;
    let named = before.diagnostics.iter().flat_map(|finding| &finding.secrets);
    let mask = Mask::new(named.chain(&before.secrets).copied());
    let mut altered = Vec::new();
    console::print(|out| {
        for (path, change) in &mended.changes {
            let texts = (change.before.as_str(), change.after.as_str());
            let path = (paths.show(path), before.sources.find(path));
            if diff::write(&path.0, texts, &mask, path.1, terminal, out)? == diff::Shown::Altered {
                altered.push(path.0);
            }
        }
        Ok(())
    })?;
    for path in altered {
        console::complain(&format!(
            "{path}: lines of this difference hold secrets, which are not shown: `git apply` and `patch` do not take it"
        ));
    }
    if !quiet {
        console::remark(&match mended.changes.len() {
            0 if needs_more(left) => "Nothing to fix safely; --unsafe-fixes changes more.".to_owned(),
            0 => "Nothing to fix.".to_owned(),
            files => {
                format!("Would fix {} in {}.", counted(mended.applied, "problem"), counted(files, "file"))
            }
        });
    }
    Ok(if mended.changes.is_empty() { Exit::Clean } else { Exit::Found })
}
