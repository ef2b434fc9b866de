use crate::source::{FileKind, Files};
use crate::syntax::manifest::CHART;
use std::path::Path;

/// Whether Helm makes something else of a file before the cluster sees it: one of a chart's templates with something to fill in.
pub(in super::super) fn is_chart_template(path: &Path, text: &str, files: &dyn Files) -> bool {
    let of_chart = |directory: &Path| {
        directory.file_name().is_some_and(|name| name == "templates")
            && files.kind(&directory.with_file_name(CHART)) == Some(FileKind::File)
    };
    text.contains("{{") && path.ancestors().any(of_chart)
}
