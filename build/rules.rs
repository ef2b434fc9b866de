//! Packs the built-in rules: read, checked, and written as two blobs, what it takes to run them and what is said
//! about them.

use crate::diagnostic::Diagnostic;
use crate::model::words::Word;
use crate::policy::expr::{Ty, Vocabulary};
use crate::policy::load;
use crate::policy::rule::{Rule, RuleText};
use crate::source::Sources;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reads the rules below `from` and writes `rules.bin` and `texts.bin` to `out`. A rule with a mistake ends the build
/// with the place of the mistake.
pub fn write(from: &Path, out: &Path) {
    let types = super::directives::types(&from.join("catalog"));
    // The type of an expression borrows its words for good, as those of the program do.
    let types: BTreeMap<String, Option<Ty>> = types
        .into_iter()
        .map(|(name, (word, words))| {
            let words: Vec<Word> = words.into_iter().map(|word| Word::new(word.leak())).collect();
            (name, Ty::of_directive(word, words.leak()))
        })
        .collect();
    let directive = |name: &str| types.get(&name.to_ascii_lowercase()).cloned().flatten();
    let directives = || types.keys().cloned().collect();
    let vocabulary = Vocabulary { directive: &directive, directives: &directives, options: &[], names: &[] };
    let mut sources = Sources::new();
    let mut loaded: Vec<(Rule, RuleText)> = Vec::new();
    let mut problems: Vec<String> = Vec::new();
    for path in files(from) {
        let file = sources.add(&path, std::fs::read(&path).expect("rule files are readable"));
        let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let (id, group) = (name(path.file_stem()), name(path.parent().and_then(Path::file_name)));
        match load::load(&sources, file, &id, &group, vocabulary) {
            Ok(rule) => loaded.push(rule),
            Err(found) => problems.extend(found.iter().map(|problem| located(&sources, problem))),
        }
    }
    problems.extend(clashes(loaded.iter().map(|(rule, _)| rule)));
    if !problems.is_empty() {
        for problem in problems {
            println!("cargo::error={problem}");
        }
        std::process::exit(1);
    }
    let (rules, texts): (Vec<Rule>, Vec<RuleText>) = loaded.into_iter().unzip();
    let pack = |name: &str, bytes: postcard::Result<Vec<u8>>| {
        std::fs::write(out.join(name), bytes.expect("rules can be packed")).expect("OUT_DIR is writable");
    };
    pack("rules.bin", postcard::to_stdvec(&rules));
    pack("texts.bin", postcard::to_stdvec(&texts));
}

/// Rule files in order of their paths.
fn files(from: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(from).min_depth(2).max_depth(2).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.expect("rules/ is readable").into_path());
    let is_rule = |path: &PathBuf| {
        path.extension().is_some_and(|extension| extension == "toml")
            && !path.starts_with(from.join("catalog"))
    };
    files.filter(is_rule).collect()
}

fn located(sources: &Sources, problem: &Diagnostic) -> String {
    let span = problem.primary.span;
    let position = sources.position(span.file, span.start);
    let path = sources.file(span.file).path().display().to_string();
    format!("{path}:{}:{}: {}", position.line, position.column, problem.message)
}

/// Ids that two rules claim.
fn clashes<'a>(rules: impl Iterator<Item = &'a Rule>) -> Vec<String> {
    let mut owners: BTreeMap<&str, &Rule> = BTreeMap::new();
    let mut problems = Vec::new();
    for rule in rules {
        for id in std::iter::once(rule.id.as_str()).chain(rule.aliases.iter().map(String::as_str)) {
            if let Some(owner) = owners.insert(id, rule) {
                let paths = [owner, rule].map(|rule| format!("rules/{}/{}.toml", rule.group, rule.id));
                problems.push(format!("{} and {} both have the id `{id}`", paths[0], paths[1]));
            }
        }
    }
    problems
}
