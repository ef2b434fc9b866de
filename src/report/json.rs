//! One JSON document. Field order is that of the structs here; version 1 only ever gains fields.

use super::each::Each;
use super::finding::order;
use super::{Finding, Findings, Place, ResolvedFix, Summary};
use crate::diagnostic::{Confidence, Safety, Severity, Suppressed};
use crate::policy::fingerprint::Fingerprint;
use crate::source::Position;
use serde::Serialize;
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = all(report);
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: SummaryRecord::new(&report.summary),
        diagnostics: Each(all.iter().map(|finding| Record::new(finding))),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// One record a line, without the summary.
pub(super) fn write_lines(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in all(report) {
        serde_json::to_writer(&mut *out, &Record::new(finding))?;
        writeln!(out)?;
    }
    Ok(())
}

/// What is shown and what is suppressed, in order.
fn all<'r, 'a>(report: &'r Findings<'a>) -> Vec<&'r Finding<'a>> {
    let mut all: Vec<&Finding<'a>> = report.list.iter().chain(&report.suppressed).collect();
    all.sort_by(|a, b| order(a).cmp(&order(b)));
    all
}

#[derive(Serialize)]
struct Document<D> {
    version: u8,
    tool: Tool,
    summary: SummaryRecord,
    diagnostics: D,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct SummaryRecord {
    files: usize,
    servers: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    baselined: usize,
    fixable: usize,
    fixed: usize,
    fail_on: &'static str,
    exit: u8,
}

impl SummaryRecord {
    fn new(summary: &Summary) -> Self {
        Self {
            files: summary.files,
            servers: summary.servers,
            errors: summary.count.errors,
            warnings: summary.count.warnings,
            infos: summary.count.infos,
            suppressed: summary.suppressed,
            baselined: summary.baselined,
            fixable: summary.fixable,
            fixed: summary.fixed,
            fail_on: summary.fail_on.as_str(),
            exit: summary.exit,
        }
    }
}

/// One finding.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    rule: &'a str,
    title: &'a str,
    group: &'a str,
    tags: Vec<&'a str>,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    help: Option<&'a str>,
    url: Option<String>,
    file: &'a str,
    key: &'a str,
    range: Range,
    underlined: &'a str,
    related: Vec<Related<'a>>,
    variants: &'a [String],
    fix: Option<Fix<'a>>,
    fingerprint: Option<Fingerprint>,
    /// Who said that it is not to be reported, and why.
    suppressed: Option<&'a Suppressed>,
}

impl<'a> Record<'a> {
    pub(super) fn new(finding: &'a Finding<'a>) -> Self {
        let diagnostic = finding.diagnostic;
        Self {
            rule: &diagnostic.rule,
            title: &diagnostic.title,
            group: &diagnostic.group,
            tags: diagnostic.tags.iter().map(AsRef::as_ref).collect(),
            severity: diagnostic.severity,
            confidence: diagnostic.confidence,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            url: finding.url(),
            file: &finding.place.path,
            key: &diagnostic.key,
            range: Range::new(&finding.place),
            underlined: &finding.underlined,
            related: finding.related.iter().map(Related::new).collect(),
            variants: &diagnostic.variants,
            fix: finding.fix.as_ref().map(Fix::new),
            fingerprint: finding.fingerprint,
            suppressed: diagnostic.suppressed.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

impl Range {
    fn new(place: &Place) -> Self {
        Self { start: Point::new(place.start), end: Point::new(place.end) }
    }
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    utf16: u32,
    byte: u32,
    offset: u32,
}

impl Point {
    fn new(position: Position) -> Self {
        let Position { line, column, utf16, byte, offset } = position;
        Self { line, column, utf16, byte, offset }
    }
}

#[derive(Serialize)]
struct Related<'a> {
    file: &'a str,
    range: Range,
    message: &'a str,
}

impl<'a> Related<'a> {
    fn new((place, message): &'a (Place, &'a str)) -> Self {
        Self { file: &place.path, range: Range::new(place), message }
    }
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safety: Safety,
    edits: Vec<Edit<'a>>,
}

impl<'a> Fix<'a> {
    fn new(fix: &'a ResolvedFix<'a>) -> Self {
        let edit = |edit: &'a super::ResolvedEdit<'a>| Edit {
            file: &edit.place.path,
            range: Range::new(&edit.place),
            content: edit.content,
        };
        Self { title: fix.title, safety: fix.safety, edits: fix.edits.iter().map(edit).collect() }
    }
}

#[derive(Serialize)]
struct Edit<'a> {
    file: &'a str,
    range: Range,
    content: &'a str,
}
