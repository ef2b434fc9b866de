//! What the user knows: `.redlint/catalog/*.toml` below the root.

use super::reader::nearest;
use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::{Added, NOTHING};
use crate::source::{FileId, FileKind, Files, Sources, Span};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Files of knowledge that were read before, by their texts: an editor asks again with every check.
static READ: Mutex<BTreeMap<Vec<String>, &'static Added>> = Mutex::new(BTreeMap::new());

/// What the user's files add to the catalog, with those files and what is wrong with them. A file with a mistake adds
/// nothing.
pub fn knowledge(
    files: &dyn Files,
    sources: &mut Sources,
    root: &Path,
) -> (&'static Added, Vec<FileId>, Vec<Diagnostic>) {
    let directory = root.join(".redlint").join("catalog");
    if files.kind(&directory) != Some(FileKind::Directory) {
        return (&NOTHING, Vec::new(), Vec::new());
    }
    let mut names = files.list(&directory);
    names.retain(|name| name.ends_with(".toml"));
    names.sort();
    let mut problems = Vec::new();
    let (mut texts, mut unread) = (Vec::new(), Vec::new());
    for name in &names {
        let path = directory.join(name);
        match sources.load(files, &path) {
            Ok(file) => texts.push((file, sources.text(file).to_owned())),
            Err(why) => {
                let file = sources.add(path, Vec::new());
                unread.push(file);
                problems.push(problem(Span::at(file, 0), format!("cannot be read: {why}"), None));
            }
        }
    }
    let mut added = Added::default();
    for (file, text) in &texts {
        if let Err((at, message)) = added.read(text) {
            let help = suggestion(&message);
            problems.push(problem(Span::new(*file, at), message, help));
        }
    }
    let all = texts.iter().map(|(file, _)| *file).chain(unread).collect();
    let key: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    let added = *read.entry(key).or_insert_with(|| Box::leak(Box::new(added)));
    (added, all, problems)
}

fn problem(at: Span, message: String, help: Option<String>) -> Diagnostic {
    let mut problem = Diagnostic::input("invalid-catalog", "Knowledge that cannot be used", at, message);
    problem.group = "config".into();
    problem.help = help;
    problem
}

/// What was probably meant by an unknown word, of the words that the message lists.
fn suggestion(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let written = quoted.next()?;
    nearest(written, quoted).map(|near| format!("Did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn read(text: &str) -> (&'static Added, Vec<String>) {
        let mut files = MemoryFiles::new();
        files.insert("/r/.redlint/catalog/own.toml", text);
        let mut sources = Sources::new();
        let (added, _, problems) = knowledge(&files, &mut sources, Path::new("/r"));
        let told = problems.iter().map(|problem| {
            let at = sources.snippet(problem.primary.span);
            format!("{at}: {} {}", problem.message, problem.help.as_deref().unwrap_or_default())
        });
        (added, told.collect())
    }

    #[test]
    fn mistakes_are_told_where_they_stand() {
        let cases = [
            ("[[abandonned]]\n", "abandonned", "`abandoned`"),
            (
                "[[sign]]\nframework = \"a\"\nroles = [\"brokr\"]\nstrength = \"weak\"\n",
                "\"brokr\"",
                "`broker`",
            ),
            (
                "[[sign]]\nframework = \"a\"\nroles = []\nstrength = \"sure\"\ncommand = [\"a\"]\n",
                "\"sure\"",
                "`strong`",
            ),
            ("known = \"a\"\n", "\"a\"", "sequence"),
        ];
        for (text, at, word) in cases {
            let (_, told) = read(text);
            assert!(told.len() == 1 && told[0].starts_with(at) && told[0].contains(word), "{told:?}");
        }
    }

    #[test]
    fn knowledge_is_added() {
        let text = "known = [\"Open Sesame\"]\n[tools]\nimages = [\"team/probe\"]\n[[abandoned]]\nrepositories = [\"team/*\"]\nexcept = [\"2\"]\nbecause = \"closed\"\n";
        let (added, told) = read(text);
        assert_eq!(told, Vec::<String>::new());
        assert!(added.knows_password("open sesame") && !added.knows_password("redis"));
        assert!(added.is_tool("team/probe") && added.is_tool("oliver006/redis_exporter"));
        assert_eq!(added.abandoned("r.example.com/team/kv:1").as_deref(), Some("closed"));
        assert_eq!(added.abandoned("r.example.com/team/kv:2"), None);
    }
}
