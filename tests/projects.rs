//! Whole deployments in `testdata/projects/` and `testdata/regress/findings-*`, each with the snapshot of its findings
//! beside it: `findings.snap`. Those called `findings-advice-*` show what each finding advises as well.

#![allow(clippy::unwrap_used)]

use redlint::check::{Report, Request};
use redlint::config::{Options, knowledge};
use redlint::diagnostic::Diagnostic;
use redlint::disk::Disk;
use redlint::policy::RuleSet;
use redlint::source::{Sources, Span};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The projects, and deployments that once had findings that were wrong.
fn projects() -> Vec<PathBuf> {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let below =
        |folder: &str| fs::read_dir(testdata.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mended = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("findings-");
    let mut projects: Vec<PathBuf> = below("projects").chain(below("regress").filter(mended)).collect();
    projects.sort();
    projects
}

fn check(project: &Path) -> Report {
    check_paths(project, vec![project.to_owned()])
}

fn check_paths(project: &Path, paths: Vec<PathBuf>) -> Report {
    let disk = Disk::new(project);
    let (knowledge, _, problems) = knowledge(&disk, &mut Sources::new(), project);
    assert_eq!(problems, []);
    let options = Options {
        knowledge,
        paths,
        root: project.to_owned(),
        today: "2026-11-23".parse().unwrap(),
        ..Options::default()
    };
    redlint::check(&disk, &Request { options: &options, rules: &RuleSet::built_in() })
}

/// Every finding with the line it lies in, what is underlined there, and what else it points at.
fn show(report: &Report, project: &Path) -> String {
    let mut text = String::new();
    let advised = project.file_name().unwrap().to_string_lossy().starts_with("findings-advice-");
    for finding in &report.diagnostics {
        show_finding(&mut text, finding, &report.sources, project).unwrap();
        if let Some(help) = finding.help.as_ref().filter(|_| advised) {
            writeln!(text, "    help: {help}").unwrap();
        }
        text.push('\n');
    }
    let (servers, variants) = (report.servers, report.variants);
    writeln!(text, "{} findings, {servers} servers, {variants} variants", report.diagnostics.len()).unwrap();
    text
}

fn show_finding(
    text: &mut String,
    finding: &Diagnostic,
    sources: &Sources,
    project: &Path,
) -> std::fmt::Result {
    write!(text, "{} {} {}", place(finding.primary.span, sources, project), finding.rule, finding.severity)?;
    if !finding.variants.is_empty() {
        write!(text, " in {}", finding.variants.join(", "))?;
    }
    writeln!(text)?;
    underline(text, finding.primary.span, sources)?;
    writeln!(text, "  {}", finding.message)?;
    for label in &finding.related {
        let excerpt = sources.snippet(label.span).lines().next().unwrap_or_default();
        writeln!(text, "    {} `{excerpt}` {}", place(label.span, sources, project), label.message)?;
    }
    for fix in &finding.fixes {
        let edits: Vec<_> =
            fix.edits.iter().map(|edit| format!("`{}`", edit.content.escape_debug())).collect();
        writeln!(text, "    fix: {} -> {}", fix.title, edits.join(", "))?;
    }
    Ok(())
}

fn underline(text: &mut String, span: Span, sources: &Sources) -> std::fmt::Result {
    let file = sources.file(span.file);
    let line = file.lines().line_at(span.start as usize);
    let range = file.lines().range(file.text(), line);
    let whole = &file.text()[range.clone()];
    let blank = whole.len() - whole.trim_start().len();
    let start = (span.start as usize).saturating_sub(range.start).min(whole.len());
    let end = (span.end as usize).min(range.end).saturating_sub(range.start).max(start);
    let blank = blank.min(start);
    let before = whole[blank..start].chars().count();
    let under = whole[start..end].chars().count().max(1);
    writeln!(text, "  | {}", &whole[blank..])?;
    writeln!(text, "  | {}{}", " ".repeat(before), "^".repeat(under))
}

fn place(span: Span, sources: &Sources, project: &Path) -> String {
    let path = sources.file(span.file).path();
    let start = sources.position(span.file, span.start);
    let path = path.strip_prefix(project).unwrap_or(path).display();
    format!("{path}:{}:{}", start.line, start.column)
}

#[test]
fn findings_of_whole_deployments() {
    for project in projects() {
        let text = show(&check(&project), &project);
        let settings = || {
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(&project);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            settings
        };
        settings().bind(|| insta::assert_snapshot!("findings", text));
    }
}

#[test]
fn a_hardened_deployment_has_no_findings() {
    for (name, servers) in
        [("emailclient-hardened", 3), ("shop-kubernetes-hardened", 1), ("shop-kamal-hardened", 1)]
    {
        let hardened = projects().into_iter().find(|path| path.ends_with(name)).unwrap();
        let report = check(&hardened);
        assert_eq!(report.servers, servers, "{name}");
        assert!(report.diagnostics.is_empty(), "{}", show(&report, &hardened));
    }
}

/// What a file has does not hang on whether it was named, or a directory that it lies in.
#[test]
fn a_file_alone_has_the_findings_that_it_has_among_the_others() {
    for project in projects() {
        let whole = check(&project);
        let files: BTreeSet<&Path> = whole.files.iter().map(PathBuf::as_path).collect();
        for file in files {
            let alone = check_paths(&project, vec![file.to_owned()]);
            let told = |report: &Report| {
                let sources = &report.sources;
                let here = |finding: &&Diagnostic| sources.file(finding.primary.span.file).path() == file;
                let words = report.diagnostics.iter().filter(here).map(|finding| {
                    let place = place(finding.primary.span, sources, &project);
                    format!("{place} {} {} {}", finding.rule, finding.severity, finding.message)
                });
                words.collect::<Vec<_>>()
            };
            assert_eq!(told(&alone), told(&whole), "{}", file.display());
        }
    }
}
