use crate::diagnostic::Severity;
use std::borrow::Cow;
use std::io::IsTerminal;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// Where stdout is a terminal, unless NO_COLOR is set; always where CLICOLOR_FORCE is.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the reader's side of stdout can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Whether it shows colours.
    pub color: bool,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
    /// Whether it shows hyperlinks.
    pub links: bool,
    /// Columns.
    pub width: usize,
}

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 110;

impl Terminal {
    /// A file: no colour, no links.
    pub const PLAIN: Self = Self { color: false, unicode: true, links: false, width: 100 };

    /// Asks stdout and the environment. Files that are written besides stdout are [plain](Self::PLAIN).
    pub fn of_stdout(choice: ColorChoice) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let dumb = variable("TERM").is_some_and(|term| term == "dumb");
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if variable("NO_COLOR").is_some() => false,
            ColorChoice::Auto if forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") => true,
            ColorChoice::Auto => terminal && !dumb,
        };
        Self {
            color,
            unicode: unicode() && !(terminal && dumb),
            links: terminal && color && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            width: width(terminal),
        }
    }

    /// A text in the colour of a severity.
    pub fn severity(&self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Info => "36",
        };
        self.paint(code, text)
    }

    /// A text in a style, by its ANSI code; as it is where there are no colours.
    pub fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Whether a text is one line in which each byte takes a column, as nearly all texts are.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// A text with one blank between its words.
pub(super) fn on_one_line(text: &str) -> Cow<'_, str> {
    if is_plain(text) && text.trim() == text && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// How lines are broken: at blanks only, so that what somebody copies is what stands there.
pub(super) fn broken_at_blanks<'t>(width: usize) -> textwrap::Options<'t> {
    textwrap::Options::new(width)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .break_words(false)
}

/// A text in lines of so many columns, each behind an indent.
pub(super) fn broken(text: &str, width: usize, indent: &str) -> String {
    if !is_plain(text) || text.is_empty() {
        let options = broken_at_blanks(width).initial_indent(indent).subsequent_indent(indent);
        return textwrap::fill(text, options);
    }
    let room = width.saturating_sub(indent.len());
    let mut lines = String::from(indent);
    // Where the line starts, and where the last word of it ends.
    let (mut start, mut end) = (0, 0);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let word = rest.bytes().take_while(|byte| *byte != b' ').count();
        let blanks = rest.bytes().skip(word).take_while(|byte| *byte == b' ').count();
        if at > start && at + word - start > room {
            lines.push_str(text.get(start..end).unwrap_or(""));
            lines.push('\n');
            lines.push_str(indent);
            start = at;
        }
        end = at + word;
        at = end + blanks;
    }
    lines.push_str(text.get(start..end).unwrap_or(""));
    lines
}

fn width(terminal: bool) -> usize {
    let given = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = if terminal { given.or_else(seen) } else { given };
    width.unwrap_or(100).clamp(40, WIDEST)
}

fn unicode() -> bool {
    if cfg!(windows) {
        return variable("WT_SESSION").is_some() || variable("TERM_PROGRAM").is_some();
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable).unwrap_or_default();
    let locale = locale.to_ascii_uppercase();
    locale.contains("UTF-8") || locale.contains("UTF8")
}

fn forced(name: &str) -> bool {
    variable(name).is_some_and(|value| value != "0")
}

/// A variable of the environment, unless it is empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_broken_as_all_others() {
        let texts =
            ["", " ", "a", "  two  words ", "one-word", "a few  words of  some length, and averyverylongone"];
        for (text, width) in texts.iter().flat_map(|text| (0..60).map(move |width| (*text, width))) {
            for indent in ["", "    "] {
                let options = broken_at_blanks(width).initial_indent(indent).subsequent_indent(indent);
                assert_eq!(broken(text, width, indent), textwrap::fill(text, options), "{text:?} {width}");
            }
        }
    }
}
