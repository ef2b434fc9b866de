use crate::model::ScriptKind;
use crate::source::{FileId, Sources, Span, Text};
use crate::syntax::yaml::Node;
use crate::syntax::{crontab, makefile, quadlet, service, yaml};
use std::path::Path;

/// How deep a CI file is looked into.
const DEPTH: usize = 12;

/// Keys of CI files whose values are shell texts.
const STEPS: [&str; 5] = ["run", "script", "before_script", "after_script", "command"];

/// What kind of file lies at a path.
pub(super) fn kind(path: &Path) -> ScriptKind {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let folder = path.parent().and_then(|folder| folder.file_name());
    let folder = folder.map(|folder| folder.to_string_lossy().to_lowercase()).unwrap_or_default();
    if makefile::is_named(&name) {
        return ScriptKind::Makefile;
    }
    if service::is_named(&name) {
        return ScriptKind::Service;
    }
    if folder == "cron.d" || folder == "crontabs" || name.contains("cron") && !name.ends_with("sh") {
        return ScriptKind::Crontab;
    }
    if name.ends_with(".yml") || name.ends_with(".yaml") { ScriptKind::Ci } else { ScriptKind::Shell }
}

/// The shell texts of a file.
pub(super) fn texts(file: FileId, kind: ScriptKind, sources: &Sources) -> Vec<Text> {
    let content = sources.text(file);
    let text = || Text::plain(content.to_owned(), Span::new(file, 0..content.len()));
    match kind {
        ScriptKind::Makefile => makefile::recipes(&text()),
        ScriptKind::Crontab => {
            let folder = sources.file(file).path().parent().and_then(Path::file_name);
            crontab::jobs(&text(), folder.is_some_and(|folder| folder.eq_ignore_ascii_case("cron.d")))
        }
        ScriptKind::Service => {
            let name = sources.file(file).path().file_name().unwrap_or_default().to_ascii_lowercase();
            match &*name.to_string_lossy() {
                unit if quadlet::is_named(unit) => quadlet::command(&text(), unit).into_iter().collect(),
                file if service::is_procfile(file) => service::processes(&text()),
                _ => service::commands(&text()),
            }
        }
        ScriptKind::Ci => {
            let mut all = Vec::new();
            for document in &yaml::parse(file, content).0.documents {
                steps(document, DEPTH, &mut all);
            }
            all
        }
        ScriptKind::Start | ScriptKind::Beside | ScriptKind::Shell | ScriptKind::Dockerfile => vec![text()],
    }
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
