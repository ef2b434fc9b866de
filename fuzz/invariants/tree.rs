//! A tree of files out of one text: a line `=== PATH` begins the next file.

use redlint::diagnostic::Diagnostic;
use redlint::source::{MemoryFiles, Sources};

/// The files of a text; what stands before the first `===` is `compose.yaml`.
pub fn files(text: &str) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    let (mut path, mut content) = ("compose.yaml", String::new());
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("=== ").map(str::trim).filter(|next| is_path(next)) {
            Some(next) => {
                files.insert(path, std::mem::take(&mut content));
                path = next;
            }
            None => content.push_str(line),
        }
    }
    files.insert(path, content);
    files
}

fn is_path(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains('\0');
    path.split('/').all(plain)
}

/// Findings point at characters of files that were read.
pub fn check_places(sources: &Sources, findings: &[Diagnostic], text: &str) {
    for finding in findings {
        let labels = std::iter::once(&finding.primary).chain(&finding.related);
        for label in labels {
            let source = sources.text(label.span.file);
            assert!(source.get(label.span.range()).is_some(), "{finding:?} of {text:?}");
        }
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            let source = sources.text(edit.span.file);
            assert!(source.get(edit.span.range()).is_some(), "{finding:?} of {text:?}");
        }
    }
}
