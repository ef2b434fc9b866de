use super::lines::Lines;
use super::units::Units;
use super::uri;
use crate::check::Report;
use crate::diagnostic::{Safety, Severity};
use crate::report::{Finding, Findings, Place, Run};
use crate::source::{FileId, Sources};
use gen_lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Position, Range, TextEdit,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A finding as the editor knows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) rule: String,
    pub(super) diagnostic: Diagnostic,
    pub(super) fix: Option<Fix>,
}

/// A fix as the editor applies it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fix {
    pub(super) title: String,
    pub(super) safe: bool,
    pub(super) edits: BTreeMap<PathBuf, Vec<TextEdit>>,
}

/// What a report finds, file by file, without what somebody accepted.
pub(super) fn by_file(report: &Report, units: Units) -> BTreeMap<PathBuf, Vec<Found>> {
    let run = Run::default();
    let sources = &report.sources;
    let findings = Findings::new(sources, &report.diagnostics, &report.secrets, Path::new("/"), &run);
    let mut edge = Edge { sources, units, torn: BTreeMap::new() };
    let mut found: BTreeMap<PathBuf, Vec<Found>> = BTreeMap::new();
    for finding in &findings.list {
        let path = sources.file(finding.place.span.file).path().to_owned();
        found.entry(path).or_default().push(edge.found(finding));
    }
    found
}

/// Where places become those of the protocol.
struct Edge<'s> {
    sources: &'s Sources,
    units: Units,
    /// The lines of files that have a `\r` of its own, which ends a line for the protocol only.
    torn: BTreeMap<FileId, Option<Lines<'s>>>,
}

impl Edge<'_> {
    fn range(&mut self, place: &Place) -> Range {
        let (sources, units) = (self.sources, self.units);
        let torn = self.torn.entry(place.span.file).or_insert_with(|| {
            let text = sources.text(place.span.file);
            let lone = text.match_indices('\r').any(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'));
            lone.then(|| Lines::new(text))
        });
        if let Some(lines) = torn {
            return lines.range(place.span.range(), units);
        }
        let position = |position: crate::source::Position| {
            let column = match units {
                Units::Utf8 => position.byte,
                Units::Utf16 => position.utf16,
                Units::Utf32 => position.column,
            };
            Position { line: position.line.saturating_sub(1), character: column.saturating_sub(1) }
        };
        Range { start: position(place.start), end: position(place.end) }
    }

    fn location(&mut self, place: &Place) -> Location {
        Location { uri: uri::of(self.sources.file(place.span.file).path()), range: self.range(place) }
    }

    fn found(&mut self, finding: &Finding<'_>) -> Found {
        let own = finding.diagnostic;
        let help = own.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let related = finding.related.iter().map(|(place, message)| DiagnosticRelatedInformation {
            location: self.location(place),
            message: (*message).to_owned(),
        });
        let related: Vec<DiagnosticRelatedInformation> = related.collect();
        let diagnostic = Diagnostic {
            range: self.range(&finding.place),
            severity: Some(match own.severity {
                Severity::Error => DiagnosticSeverity::Error,
                Severity::Warning => DiagnosticSeverity::Warning,
                Severity::Info => DiagnosticSeverity::Information,
            }),
            code: Some(own.rule.to_string().into()),
            code_description: finding.url().map(|url| CodeDescription { href: url.as_str().into() }),
            source: Some("redlint".to_owned()),
            message: format!("{}{help}", own.message).into(),
            tags: own.tags.iter().any(|tag| tag == "deprecated").then(|| vec![DiagnosticTag::Deprecated]),
            related_information: (!related.is_empty()).then_some(related),
            data: None,
        };
        let fix = finding.fix.as_ref().filter(|fix| fix.safety != Safety::ShowOnly).map(|fix| {
            let mut edits: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
            for edit in &fix.edits {
                let path = self.sources.file(edit.place.span.file).path().to_owned();
                let range = self.range(&edit.place);
                edits.entry(path).or_default().push(TextEdit { range, new_text: edit.content.to_owned() });
            }
            Fix { title: fix.title.to_owned(), safe: fix.safety == Safety::Safe, edits }
        });
        Found { rule: own.rule.to_string(), diagnostic, fix }
    }
}

impl Found {
    /// Whether it shares a place with a range.
    pub(super) fn touches(&self, range: Range) -> bool {
        let own = self.diagnostic.range;
        own.start <= range.end && range.start <= own.end
    }
}

/// The findings as the editor is told of them.
pub(super) fn diagnostics(found: &[Found]) -> Vec<Diagnostic> {
    found.iter().map(|found| found.diagnostic.clone()).collect()
}
