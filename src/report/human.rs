//! Excerpts with the bytes underlined, drawn by miette, and a last line that says what it comes to.

use super::excerpt::{Excerpt, printable};
use super::terminal::{broken, is_plain};
use super::{Finding, Findings, Terminal, closing};
use crate::diagnostic::{Confidence, Safety, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use std::borrow::Cow;
use std::fmt::{self, Display};
use std::io::{self, Write};

pub(super) fn write(report: &Findings<'_>, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let breaking = handler(terminal);
    let ready = breaking.clone().with_wrap_lines(false);
    let mut text = String::new();
    for finding in &report.list {
        let excerpt = Excerpt::new(report.sources, finding, &report.mask, terminal);
        let card = Card::new(finding, excerpt, terminal);
        let handler = if card.is_ready { &ready } else { &breaking };
        text.clear();
        // Writing to a string does not fail; miette fails only where an excerpt contradicts itself.
        if handler.render_report(&mut text, &card).is_err() {
            text = format!("{}\n\n  {card}\n", headline(finding));
        }
        // The rule and what it says of this deployment are one thought.
        let (head, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
        out.write_all(head.as_bytes())?;
        if head.len() < text.len() {
            out.write_all(b"\n")?;
        }
        out.write_all(rest.as_bytes())?;
        for (name, words) in footnotes(finding, card.excerpt.left_out) {
            let name = terminal.paint("36", &format!("{name:>6}:"));
            writeln!(out, "{name} {}", broken(&words, terminal.width, "        ").trim_start())?;
        }
        writeln!(out)?;
    }
    if report.closing {
        writeln!(out, "{}", closing::line(&report.summary, terminal))?;
    }
    Ok(())
}

/// Columns that miette draws before the words of a finding, and leaves free behind them.
const MARGIN: usize = 6;

fn handler(terminal: &Terminal) -> GraphicalReportHandler {
    let mut styles = if terminal.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    // The primary label stands out by its words; one colour for all labels is calmer than a rainbow.
    styles.highlights.truncate(1);
    let characters = if terminal.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(terminal.width)
        .with_break_words(false)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
        .with_word_separator(textwrap::WordSeparator::AsciiSpace)
        .with_links(terminal.links)
        .with_link_display_text("")
        .without_cause_chain()
        .without_syntax_highlighting();
    if terminal.links { handler } else { handler.with_urls(false) }
}

/// One finding as miette has it.
#[derive(Debug)]
struct Card<'a> {
    finding: &'a Finding<'a>,
    excerpt: Excerpt,
    /// What it says.
    words: Cow<'a, str>,
    /// Whether the words are broken where they have to be.
    is_ready: bool,
}

impl<'a> Card<'a> {
    fn new(finding: &'a Finding<'a>, excerpt: Excerpt, terminal: &Terminal) -> Self {
        let mut words = printable(&finding.diagnostic.message);
        // Without text to show, the place has no other line to stand on.
        if excerpt.is_empty() && !words.contains(&*finding.place.path) {
            words = Cow::Owned(format!("{words} ({})", printable(&finding.place.path)));
        }
        // What miette would break, too, only with more ado.
        let is_ready = is_plain(&words) && !words.is_empty() && words.trim() == words;
        if is_ready {
            words = Cow::Owned(broken(&words, terminal.width.saturating_sub(MARGIN), ""));
        }
        Self { finding, excerpt, words, is_ready }
    }
}

impl Display for Card<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Card<'_> {}

impl miette::Diagnostic for Card<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(headline(self.finding)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn url<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.finding.url().map(|url| Box::new(url) as Box<dyn Display + 'a>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.excerpt.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}

fn headline(finding: &Finding<'_>) -> String {
    format!("{}[{}]", finding.diagnostic.severity, finding.diagnostic.rule)
}

/// What stands below the excerpts: a name and its words.
fn footnotes<'a>(finding: &'a Finding<'_>, left_out: usize) -> Vec<(&'static str, Cow<'a, str>)> {
    let diagnostic = finding.diagnostic;
    let mut notes = Vec::new();
    if left_out > 0 {
        let places = if left_out == 1 { "place" } else { "places" };
        notes.push(("and", Cow::Owned(format!("{left_out} more {places}"))));
    }
    if let Some(help) = &diagnostic.help {
        notes.push(("help", printable(help)));
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.safety {
            Safety::Safe => "redlint fix",
            Safety::Unsafe => "redlint fix --unsafe-fixes",
            Safety::ShowOnly => "by hand",
        };
        notes.push(("fix", Cow::Owned(format!("{} ({how})", printable(fix.title)))));
    }
    if !diagnostic.variants.is_empty() {
        notes.push(("in", Cow::Owned(diagnostic.variants.join(", "))));
    }
    if diagnostic.confidence == Confidence::Low {
        notes.push(("note", Cow::Borrowed("something that decides this is not in the files")));
    }
    notes
}
