use super::console;
use super::exit::Exit;
use crate::check::{Mended, Request, mend as try_fixes};
use crate::diagnostic::Safety;
use crate::disk::Disk;
use crate::report::{Mask, Paths, Terminal, diff};
use crate::source::Files;

/// Which fixes to apply, and whether to write them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repair {
    pub unsafe_fixes: bool,
    pub diff: bool,
}

/// Applies fixes, and writes the files they change unless only the difference is wanted.
///
/// # Errors
/// A file that could not be written, in words; those before it are written.
pub(super) fn mend(
    disk: &Disk,
    files: &dyn Files,
    request: &Request<'_>,
    repair: Repair,
) -> Result<Mended, String> {
    let allowed = if repair.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let mended = try_fixes(files, request, allowed);
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
    if !repair.diff {
        for (path, change) in &mended.changes {
            disk.replace(path, &request.options.root, &change.before, &change.after)
                .map_err(|why| format!("cannot write {}: {why}", paths.show(path)))?;
        }
    }
    Ok(mended)
}

/// Prints what would change.
///
/// # Errors
/// Those of stdout, in words.
pub(super) fn show(disk: &Disk, mended: &Mended, terminal: &Terminal) -> Result<Exit, String> {
    let paths = Paths::new(disk.directory());
    let before = &mended.before;
    let named = before.diagnostics.iter().flat_map(|finding| &finding.secrets);
    let mask = Mask::new(named.chain(&before.secrets).copied());
    console::print(|out| {
        for (path, change) in &mended.changes {
            let texts = (change.before.as_str(), change.after.as_str());
            diff::write(&paths.show(path), texts, &mask, before.sources.find(path), terminal, out)?;
        }
        Ok(())
    })?;
    Ok(if mended.changes.is_empty() { Exit::Clean } else { Exit::Found })
}
