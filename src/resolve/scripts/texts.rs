use crate::model::ScriptKind;
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::yaml::Node;
use crate::syntax::{crontab, makefile, yaml};

/// How deep a CI file is looked into.
const DEPTH: usize = 12;

/// Keys of CI files whose values are shell texts.
const STEPS: [&str; 5] = ["run", "script", "before_script", "after_script", "command"];

/// The shell texts of a file, and what kind of file it is.
pub(super) fn texts(file: FileId, sources: &Sources) -> (ScriptKind, Vec<Text>) {
    let content = sources.text(file);
    let text = || Text::plain(content.to_owned(), Span::new(file, 0..content.len()));
    let path = sources.file(file).path();
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let folder = path.parent().and_then(|folder| folder.file_name());
    let folder = folder.map(|folder| folder.to_string_lossy().to_lowercase()).unwrap_or_default();
    if name.ends_with("makefile") || name.ends_with(".mk") {
        return (ScriptKind::Makefile, makefile::recipes(&text()));
    }
    if folder == "cron.d" || folder == "crontabs" || name.contains("cron") && !name.ends_with("sh") {
        return (ScriptKind::Crontab, crontab::jobs(&text(), folder == "cron.d"));
    }
    if name.ends_with(".yml") || name.ends_with(".yaml") {
        let mut all = Vec::new();
        for document in &yaml::parse(file, content).0.documents {
            steps(document, DEPTH, &mut all);
        }
        return (ScriptKind::Ci, all);
    }
    (ScriptKind::Shell, vec![text()])
}

fn steps(node: &Node, depth: usize, all: &mut Vec<Text>) {
    if depth == 0 {
        return;
    }
    for entry in node.entries() {
        if !STEPS.contains(&entry.name()) {
            steps(&entry.value, depth - 1, all);
            continue;
        }
        all.extend(entry.value.text());
        all.extend(entry.value.items().filter_map(|item| item.text()));
        steps(&entry.value, depth - 1, all);
    }
    for item in node.items() {
        steps(&item, depth - 1, all);
    }
}
