//! SARIF 2.1.0, as code hosts want it: the whole catalogue whatever was found, columns in UTF-16 units, paths relative
//! to the repository. What a comment or the baseline suppressed is left out: hosts would open it as an alert.

use super::each::Each;
use super::line_hash::line_hashes;
use super::{Described, Finding, Findings, Place, ResolvedFix};
use crate::diagnostic::{Confidence, Safety, Severity};
use crate::source::FileId;
use ecow::EcoString;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// A report with more results is refused whole.
const MOST_RESULTS: usize = 25_000;

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_most(report, MOST_RESULTS, out)
}

/// Writes at most so many results.
fn write_most(report: &Findings<'_>, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules(report);
    let indexes: BTreeMap<&str, usize> =
        rules.values().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
    let writer = Sarif { report, indexes, hashes: RefCell::default() };
    let kept = kept(&report.list, most);
    let mut driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.values().map(rule).collect::<Vec<_>>(),
    });
    let repository = env!("CARGO_PKG_REPOSITORY");
    if !repository.is_empty() {
        driver["informationUri"] = json!(repository);
    }
    let invocations = (kept.len() < report.list.len()).then(|| {
        let words = format!("Only the worst {} of {} findings are here.", kept.len(), report.list.len());
        json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": [{"level": "warning", "message": {"text": words}}],
        }])
    });
    let run = Run {
        automation_details: json!({"id": "redlint/"}),
        column_kind: "utf16CodeUnits",
        invocations,
        results: Each(kept.iter().map(|finding| writer.result(finding))),
        tool: json!({"driver": driver}),
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, runs: [run], version: "2.1.0" })?;
    writeln!(out)
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<R>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    automation_details: Value,
    column_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invocations: Option<Value>,
    results: R,
    tool: Value,
}

/// The worst findings, in their order.
fn kept<'f, 'a>(list: &'f [Finding<'a>], most: usize) -> Vec<&'f Finding<'a>> {
    let mut kept: Vec<(usize, &Finding<'a>)> = list.iter().enumerate().collect();
    if kept.len() > most {
        kept.sort_by_key(|(index, finding)| (Reverse(finding.diagnostic.severity), *index));
        kept.truncate(most);
        kept.sort_by_key(|(index, _)| *index);
    }
    kept.into_iter().map(|(_, finding)| finding).collect()
}

/// The catalogue and whatever else has findings, sorted by id.
fn rules(report: &Findings<'_>) -> BTreeMap<EcoString, Described> {
    let known = report.catalogue.iter().map(|rule| (rule.id.clone(), rule.clone()));
    let mut rules: BTreeMap<EcoString, Described> = known.collect();
    for finding in &report.list {
        let id = finding.diagnostic.rule.clone();
        rules.entry(id).or_insert_with(|| Described::of(finding.diagnostic));
    }
    rules
}

fn rule(rule: &Described) -> Value {
    let mut tags = vec![rule.group.clone()];
    tags.extend(rule.tags.iter().cloned());
    let mut properties = Map::new();
    properties.insert("problem.severity".into(), json!(problem_severity(rule.severity)));
    if rule.is_security() {
        tags.push("security".into());
        properties.insert("security-severity".into(), json!(security_severity(rule.severity)));
    }
    tags.sort();
    tags.dedup();
    tags.truncate(20);
    properties.insert("tags".into(), json!(tags));
    let title = sentence(&rule.title);
    let mut value = json!({
        "id": rule.id,
        "name": pascal(&rule.id),
        "shortDescription": {"text": title},
        "fullDescription": {"text": full(rule)},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": properties,
    });
    if let Some(url) = super::rule_url(&rule.group, &rule.id).filter(|_| rule.is_rule) {
        value["helpUri"] = json!(url);
    }
    value
}

/// Title and first paragraph, at most 1,000 characters.
fn full(rule: &Described) -> String {
    let text = rule.help.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let text = if text.is_empty() { rule.title.to_string() } else { text };
    sentence(&text.chars().take(1_000).collect::<String>())
}

struct Sarif<'a, 'r> {
    report: &'r Findings<'a>,
    indexes: BTreeMap<&'r str, usize>,
    /// Line hashes of the last file that was asked about: findings come file by file.
    hashes: RefCell<Option<(FileId, Option<Vec<String>>)>>,
}

impl Sarif<'_, '_> {
    fn result(&self, finding: &Finding<'_>) -> Value {
        let diagnostic = finding.diagnostic;
        let help = diagnostic.help.as_ref().map(|help| format!("\n\n{help}")).unwrap_or_default();
        let mut fingerprints = Map::new();
        fingerprints.insert("redlint/v1".into(), json!(finding.fingerprint));
        if let Some(hash) = self.hash(&finding.place) {
            fingerprints.insert("primaryLocationLineHash".into(), json!(hash));
        }
        let mut result = json!({
            "ruleId": diagnostic.rule,
            "ruleIndex": self.indexes.get(&*diagnostic.rule),
            "level": level(diagnostic.severity),
            "message": {"text": format!("{}{help}", sentence(&diagnostic.message))},
            "locations": [{"physicalLocation": self.location(&finding.place)}],
            "partialFingerprints": fingerprints,
            "properties": {
                "confidence": diagnostic.confidence,
                "precision": precision(diagnostic.confidence),
                "key": diagnostic.key,
                "variants": diagnostic.variants,
            },
        });
        let related = finding.related.iter().enumerate().map(|(id, (place, message))| {
            let mut related = json!({"id": id + 1, "physicalLocation": self.location(place)});
            if !message.is_empty() {
                related["message"] = json!({"text": message});
            }
            related
        });
        let related: Vec<Value> = related.collect();
        if !related.is_empty() {
            result["relatedLocations"] = json!(related);
        }
        if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety != Safety::ShowOnly) {
            result["fixes"] = json!([self.fix(fix)]);
        }
        result
    }

    fn hash(&self, place: &Place) -> Option<String> {
        let file = place.span.file;
        let mut last = self.hashes.borrow_mut();
        if last.as_ref().is_none_or(|(known, _)| *known != file) {
            let source = self.report.sources.file(file);
            // A file that is not there, and one with bytes that are no text, have other hashes or none.
            let readable = source.is_utf8() && !source.text().is_empty();
            *last = Some((file, readable.then(|| line_hashes(source.text()))));
        }
        let (_, hashes) = last.as_ref()?;
        hashes.as_ref()?.get(place.start.line.checked_sub(1)? as usize).cloned()
    }

    fn location(&self, place: &Place) -> Value {
        json!({"artifactLocation": {"uri": self.uri(place)}, "region": region(place)})
    }

    fn uri(&self, place: &Place) -> String {
        escaped(&self.report.in_repository(place))
    }

    fn fix(&self, fix: &ResolvedFix<'_>) -> Value {
        let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for edit in &fix.edits {
            let replacement = json!({
                "deletedRegion": region(&edit.place),
                "insertedContent": {"text": edit.content},
            });
            files.entry(self.uri(&edit.place)).or_default().push(replacement);
        }
        let changes = files.into_iter().map(
            |(uri, replacements)| json!({"artifactLocation": {"uri": uri}, "replacements": replacements}),
        );
        json!({"description": {"text": sentence(fix.title)}, "artifactChanges": changes.collect::<Vec<_>>()})
    }
}

fn region(place: &Place) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.utf16,
        "endLine": place.end.line,
        "endColumn": place.end.utf16,
    })
}

/// A path as a relative URI.
fn escaped(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn sentence(text: &str) -> String {
    let ends = text.ends_with(['.', '!', '?']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

/// `evicts-tasks` as `EvictsTasks`.
fn pascal(id: &str) -> String {
    let words = id.split(['-', '/']).map(|word| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + rest
    });
    words.collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// On the scale of CVSS: high, medium, low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.5",
        Severity::Info => "2.0",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::report::Run;
    use crate::source::{Sources, Span};
    use std::path::Path;

    #[test]
    fn the_worst_are_kept_where_there_are_too_many() {
        let mut sources = Sources::new();
        let file = sources.add("/a", b"abc".to_vec());
        let severities = [Severity::Info, Severity::Error, Severity::Warning];
        let diagnostics = severities.into_iter().enumerate().map(|(at, severity)| {
            let mut diagnostic = Diagnostic::input("x", "X", Span::new(file, at..at + 1), "x");
            diagnostic.severity = severity;
            diagnostic
        });
        let diagnostics: Vec<Diagnostic> = diagnostics.collect();
        let findings = Findings::new(&sources, &diagnostics, &[], Path::new("/"), &Run::default());
        let written = |most| {
            let mut out = Vec::new();
            write_most(&findings, most, &mut out).unwrap();
            let log: Value = serde_json::from_slice(&out).unwrap();
            let run = &log["runs"][0];
            let levels: Vec<String> =
                run["results"].as_array().unwrap().iter().map(|one| one["level"].to_string()).collect();
            let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
            (levels.join(" "), told.as_str().map(str::to_owned))
        };
        let told = "Only the worst 2 of 3 findings are here.".to_owned();
        assert_eq!(written(2), ("\"error\" \"warning\"".into(), Some(told)));
        assert_eq!(written(3), ("\"note\" \"error\" \"warning\"".into(), None));
    }
}
