//! JUnit XML in the dialect that Jenkins' schema describes: a suite for each file, a case for each finding. One that does
//! not fail the run is a case that passed, with what it says as its output.

use super::xml::Escaped;
use super::{Finding, Findings};
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (total, fails) = (report.list.len(), |finding: &Finding<'_>| {
        report.summary.fail_on.fails(finding.diagnostic.severity)
    });
    let failures = |list: &[Finding<'_>]| list.iter().filter(|finding| fails(finding)).count();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="redlint" tests="{}" failures="{}" errors="0">"#,
        total.max(1),
        failures(&report.list)
    )?;
    if total == 0 {
        // Readers take a report without a case for a broken one.
        writeln!(out, r#"  <testsuite name="redlint" tests="1" failures="0" errors="0" skipped="0">"#)?;
        writeln!(out, r#"    <testcase name="no problems found" classname="redlint"/>"#)?;
        writeln!(out, "  </testsuite>")?;
    }
    for suite in report.list.chunk_by(|a, b| a.place.path == b.place.path) {
        let (path, number) = (&suite[0].place.path, suite.len());
        writeln!(
            out,
            r#"  <testsuite name="{}" tests="{number}" failures="{}" errors="0" skipped="0">"#,
            Escaped(path),
            failures(suite)
        )?;
        for finding in suite {
            case(finding, fails(finding), out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(finding: &Finding<'_>, fails: bool, out: &mut dyn Write) -> io::Result<()> {
    let (place, diagnostic) = (&finding.place, finding.diagnostic);
    let at = format!("{}:{}:{}", place.path, place.start.line, place.start.column);
    let help = diagnostic.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    writeln!(
        out,
        r#"    <testcase name="{} at line {}, column {}" classname="{}">"#,
        Escaped(&diagnostic.rule),
        place.start.line,
        place.start.column,
        Escaped(&place.path)
    )?;
    let text = format!("{at}: {}{help}", diagnostic.message);
    if fails {
        writeln!(
            out,
            r#"      <failure message="{}" type="{}">{}</failure>"#,
            Escaped(&diagnostic.message),
            diagnostic.severity,
            Escaped(&text)
        )?;
    } else {
        let text = format!("{}: {text}", diagnostic.severity);
        writeln!(out, "      <system-out>{}</system-out>", Escaped(&text))?;
    }
    writeln!(out, "    </testcase>")
}
