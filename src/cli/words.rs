use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::report::Paths;
use crate::source::Sources;

/// Problems, one a line, for commands that have no findings to put them in.
pub(super) fn in_words(disk: &Disk, sources: &Sources, problems: &[Diagnostic]) -> Option<String> {
    let paths = Paths::new(disk.directory());
    let lines = problems.iter().map(|problem| {
        let span = problem.primary.span;
        let position = sources.position(span.file, span.start);
        let path = paths.show(sources.file(span.file).path());
        let help = problem.help.as_ref().map(|help| format!(". {help}")).unwrap_or_default();
        format!("{path}:{}:{}: {}{help}", position.line, position.column, problem.message)
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
