//! Checkstyle XML.

use super::Findings;
use super::xml::Escaped;
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for file in report.list.chunk_by(|a, b| a.place.path == b.place.path) {
        writeln!(out, r#"  <file name="{}">"#, Escaped(&file[0].place.path))?;
        for finding in file {
            let (start, diagnostic) = (finding.place.start, finding.diagnostic);
            writeln!(
                out,
                r#"    <error line="{}" column="{}" severity="{}" message="{}" source="redlint.{}"/>"#,
                start.line,
                start.column,
                diagnostic.severity,
                Escaped(&diagnostic.message),
                Escaped(&diagnostic.rule)
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
