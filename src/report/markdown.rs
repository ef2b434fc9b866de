//! Markdown for a terminal: headings stand out, code is set in, paragraphs are wrapped.

use super::Terminal;
use super::excerpt::printable;
use super::terminal::broken_at_blanks;

/// Renders a page. Inline marks stay as they are: they read well enough.
pub fn plain(page: &str, terminal: &Terminal) -> String {
    let mut out = String::with_capacity(page.len());
    let mut paragraph = String::new();
    let mut code = false;
    for line in page.lines() {
        let line = printable(line);
        if line.starts_with("```") {
            flush(&mut paragraph, terminal, &mut out);
            code = !code;
        } else if code {
            let line = format!("    {line}");
            out.push_str(line.trim_end());
            out.push('\n');
        } else if let Some(heading) = line.strip_prefix('#') {
            flush(&mut paragraph, terminal, &mut out);
            out.push_str(&title(heading, terminal));
            out.push('\n');
        } else if line.trim().is_empty() {
            flush(&mut paragraph, terminal, &mut out);
            out.push('\n');
        } else {
            let item = line.starts_with("- ") || line.starts_with("* ") || line.starts_with('|');
            if item {
                flush(&mut paragraph, terminal, &mut out);
            } else if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(if paragraph.is_empty() { line.trim_end() } else { line.trim() });
        }
    }
    flush(&mut paragraph, terminal, &mut out);
    out
}

/// As in a manual page: sections in capitals, parts of them with a mark.
fn title(heading: &str, terminal: &Terminal) -> String {
    let words = heading.trim_start_matches('#').trim();
    let words = match heading.len() - heading.trim_start_matches('#').len() {
        0 => words.to_owned(),
        1 => words.to_uppercase(),
        _ => format!("* {words}"),
    };
    terminal.paint("1", &words)
}

fn flush(paragraph: &mut String, terminal: &Terminal, out: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let hang = if paragraph.starts_with("- ") || paragraph.starts_with("* ") { "  " } else { "" };
    let options = broken_at_blanks(terminal.width).subsequent_indent(hang);
    out.push_str(&textwrap::fill(paragraph, options));
    out.push('\n');
    paragraph.clear();
}
