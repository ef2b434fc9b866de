//! What compose takes for the same gives the same findings: every bad example of the built-in rules, written otherwise.

#![allow(clippy::unwrap_used)]

use redlint::check::check_memory;
use redlint::config::Options;
use redlint::diagnostic::{Diagnostic, Severity};
use redlint::model::Date;
use redlint::policy::RuleSet;
use redlint::policy::rule::Example;
use redlint::source::{MemoryFiles, Sources};
use std::fmt::Write;
use std::path::PathBuf;

const MAIN: &str = "compose.yaml";
const PART: &str = "part.yaml";

/// A finding as far as it hangs on what is meant, not on how it is written.
type Told = (String, Severity, String);

/// Checks files as an example has them, by one rule.
fn check(files: &[(String, String)], example: &Example, rules: &RuleSet) -> (Vec<Diagnostic>, Sources) {
    check_given(files, &Options::default().paths, example, rules)
}

/// The same where only some of the files are given, as a hook does.
fn check_given(
    files: &[(String, String)],
    paths: &[PathBuf],
    example: &Example,
    rules: &RuleSet,
) -> (Vec<Diagnostic>, Sources) {
    let mut tree = MemoryFiles::new();
    for (path, content) in files {
        tree.insert(path, content.as_bytes().to_vec());
    }
    let options = Options {
        paths: paths.to_vec(),
        environment: example.env.iter().cloned().collect(),
        target: example.target.as_deref().map(|target| target.parse().unwrap()),
        today: Date { year: 2026, month: 11, day: 23 },
        ..Options::default()
    };
    check_memory(&tree, rules, &options)
}

/// Rule, severity and words of all findings, sorted; the part goes by the name of the whole.
fn told(findings: &[Diagnostic]) -> Vec<Told> {
    let told = findings
        .iter()
        .map(|found| (found.rule.to_string(), found.severity, found.message.replace(PART, MAIN)));
    let mut all: Vec<Told> = told.collect();
    all.sort();
    all
}

/// Those, and the bytes that they underline.
fn placed((findings, sources): &(Vec<Diagnostic>, Sources)) -> Vec<(Told, String, u32)> {
    let place = |found: &Diagnostic| {
        let path = sources.file(found.primary.span.file).path().display().to_string();
        (path.replace(PART, MAIN), found.primary.span.start)
    };
    let one = |found: &Diagnostic| {
        let (path, start) = place(found);
        (told(std::slice::from_ref(found)).remove(0), path, start)
    };
    let mut all: Vec<_> = findings.iter().map(one).collect();
    all.sort();
    all
}

/// The bad examples that have a compose file of this name and no other, each with its rule alone.
fn examples() -> Vec<(RuleSet, Example)> {
    let rules = RuleSet::built_in();
    let others = |path: &str| path != MAIN && path.contains("compose");
    let fits = |example: &Example| {
        let paths = || example.files.iter().map(|(path, _)| path.as_str());
        example.bad && example.options.is_empty() && paths().any(|path| path == MAIN) && !paths().any(others)
    };
    let all = rules.rules().iter().flat_map(|rule| {
        let alone = rules.only(&rule.id);
        let found: Vec<_> =
            rules.text(&rule.id).unwrap().examples.iter().filter(|one| fits(one)).cloned().collect();
        found.into_iter().map(move |example| (alone.clone(), example))
    });
    all.collect()
}

/// The files of an example with its compose file written otherwise; `None` where this way cannot be gone.
fn rewritten(
    example: &Example,
    write: impl Fn(&str) -> Option<Vec<(&'static str, String)>>,
) -> Option<Vec<(String, String)>> {
    let mut files = Vec::new();
    for (path, content) in &example.files {
        match path.as_str() {
            MAIN => {
                files.extend(write(content)?.into_iter().map(|(path, content)| (path.to_owned(), content)))
            }
            _ => files.push((path.clone(), content.clone())),
        }
    }
    Some(files)
}

/// What comes out otherwise, in words.
fn differences<T: Ord + std::fmt::Debug>(
    write: impl Fn(&str) -> Option<Vec<(&'static str, String)>>,
    seen: impl Fn(&(Vec<Diagnostic>, Sources)) -> Vec<T>,
) -> String {
    let (mut text, mut tried) = (String::new(), 0);
    for (rules, example) in examples() {
        let Some(files) = rewritten(&example, &write) else { continue };
        tried += 1;
        let before = seen(&check(&example.files, &example, &rules));
        let after = seen(&check(&files, &example, &rules));
        if before != after {
            let rule = &rules.rules()[0].id;
            writeln!(text, "{rule} \"{}\":\n  {before:?}\n  {after:?}", example.name).unwrap();
        }
    }
    assert!(tried > 300, "only {tried} examples");
    text
}

#[test]
fn an_include_changes_nothing() {
    let write = |content: &str| {
        // The name of a project is that of its own file.
        let name = content.lines().find(|line| line.starts_with("name:")).unwrap_or("# no name");
        Some(vec![(MAIN, format!("{name}\ninclude: [{PART}]\n")), (PART, content.to_owned())])
    };
    assert_eq!(differences(write, placed), "");
}

#[test]
fn aliases_of_whole_services_change_nothing() {
    assert_eq!(differences(|content| Some(vec![(MAIN, aliased(content)?)]), |(found, _)| told(found)), "");
}

/// A compose file whose services are aliases of what stands below an extension field.
fn aliased(content: &str) -> Option<String> {
    let plain = |line: &str| !line.contains(['&', '*']) && !line.contains("<<");
    let mut lines = content.lines();
    let (mut parts, mut services, mut rest) = (String::new(), String::new(), String::new());
    let mut before = String::new();
    let start = lines.by_ref().find(|line| {
        let starts = *line == "services:";
        before.extend((!starts).then(|| format!("{line}\n")));
        starts
    });
    start.filter(|_| content.lines().all(plain))?;
    let mut inside = true;
    for line in lines {
        inside &= line.is_empty() || line.starts_with(' ');
        let name = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':'));
        match name.filter(|name| !name.starts_with([' ', '#'])) {
            _ if !inside => writeln!(rest, "{line}").unwrap(),
            Some(name) => {
                writeln!(parts, "  {name}: &{name}").unwrap();
                writeln!(services, "  {name}: *{name}").unwrap();
            }
            None => writeln!(parts, "{line}").unwrap(),
        }
    }
    (!services.is_empty()).then(|| format!("{before}x-parts:\n{parts}services:\n{services}{rest}"))
}

#[test]
fn other_ends_of_lines_and_a_mark_at_the_start_change_nothing() {
    let write = |content: &str| Some(vec![(MAIN, format!("\u{feff}{}", content.replace('\n', "\r\n")))]);
    assert_eq!(differences(write, |(found, _)| told(found)), "");
}

#[test]
fn a_file_that_is_given_alone_is_told_what_is_told_of_it_among_all() {
    let mut text = String::new();
    for (rules, example) in examples().into_iter().filter(|(_, example)| example.files.len() > 1) {
        let all = placed(&check(&example.files, &example, &rules));
        for (path, _) in &example.files {
            let there: Vec<_> = all.iter().filter(|(_, file, _)| file == path).cloned().collect();
            let alone = placed(&check_given(&example.files, &[path.into()], &example, &rules));
            if alone != there {
                let rule = &rules.rules()[0].id;
                writeln!(text, "{rule} \"{}\", {path}:\n  {there:?}\n  {alone:?}", example.name).unwrap();
            }
        }
    }
    assert_eq!(text, "");
}
