//! What a file holds once scripts have dealt with it.

use super::super::conf::Sheet;
use crate::model::Why;
use crate::source::{Span, Text, TextBuilder};

/// Most parts that a file is followed through, and the longest line that scripts piece together.
const MOST: usize = 20_000;
const LONGEST: usize = 4096;

/// What a file holds, part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Content {
    pub(in super::super) parts: Vec<Part>,
    end: End,
    /// What the tree shows that lines were taken from.
    bases: Vec<Sheet>,
}

/// Where content ends, and with it where that begins which comes behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Behind a line feed.
    #[default]
    Line,
    /// Behind one, unless what came last is not there: then within the line before that.
    Either,
    /// Within the last line: what comes behind goes on in it.
    Within,
}

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Part {
    /// All of a file of the container as it lies there, by its path.
    File(String),
    /// A line without its line feed.
    Line(Line),
    /// Something unknown: it may hold any line, and may have changed those before it.
    Gap(Why, Span),
}

/// A line that scripts write or change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Line {
    pub(in super::super) text: Text,
    /// Whether it may not be there at all, or may say something else.
    pub(in super::super) doubtful: bool,
}

/// What stands in the place of a line.
#[derive(Debug)]
pub(super) struct Instead {
    pub(super) lines: Vec<Text>,
    /// Whether the last of them has a line feed, also where the line in whose place they stand has none.
    pub(super) ended: bool,
}

impl From<Vec<Text>> for Instead {
    fn from(lines: Vec<Text>) -> Self {
        Self { lines, ended: false }
    }
}

impl Content {
    /// All of a file as it lies there.
    pub(super) fn file(path: String) -> Self {
        Self { parts: vec![Part::File(path)], ..Self::default() }
    }

    /// Nobody knows what.
    pub(super) fn unknown(why: Why, at: Span) -> Self {
        Self { parts: vec![Part::Gap(why, at)], ..Self::default() }
    }

    /// One part.
    pub(super) fn one(part: Part) -> Self {
        Self { parts: vec![part], ..Self::default() }
    }

    /// Takes the parts out. Gives them, and content without any that remembers where lines were taken from.
    pub(super) fn emptied(&mut self) -> (Vec<Part>, Self) {
        let bases = std::mem::take(&mut self.bases);
        (std::mem::take(&mut self.parts), Self { bases, ..Self::default() })
    }

    /// The same, ending as another one does, unless it ends within a line already.
    #[must_use]
    pub(super) fn ended_as(mut self, other: &Content) -> Self {
        self.end = self.end.max(other.end);
        self
    }

    /// The same, its last line with a line feed.
    #[must_use]
    pub(super) fn ended(self) -> Self {
        Self { end: End::Line, ..self }
    }

    /// The lines of a text.
    pub(super) fn of(text: &Text) -> Self {
        let mut lines = text.split('\n');
        let within = lines.last().is_some_and(|last| !last.is_empty());
        if !within {
            lines.pop();
        }
        Self { end: if within { End::Within } else { End::Line }, ..Self::of_lines(lines) }
    }

    /// Lines that are certainly there.
    pub(super) fn of_lines(lines: impl IntoIterator<Item = Text>) -> Self {
        let line = |text| Part::Line(Line { text, doubtful: false });
        Self { parts: lines.into_iter().map(line).collect(), ..Self::default() }
    }

    /// The same, taken from what the tree shows.
    #[must_use]
    pub(super) fn out_of(mut self, sheet: Sheet) -> Self {
        self.bases.push(sheet);
        self
    }

    /// The same with every line as sure as is told, without those that nobody would write where they are not.
    #[must_use]
    pub(super) fn doubted(mut self) -> Self {
        self.parts.retain(|part| !matches!(part, Part::Line(line) if is_bare(&line.text)));
        for part in &mut self.parts {
            if let Part::Line(line) = part {
                line.doubtful = true;
            }
        }
        self
    }

    /// Puts other content behind it.
    pub(super) fn append(&mut self, other: Content) {
        self.bases.extend(other.bases.iter().filter(|base| !self.bases.contains(base)).collect::<Vec<_>>());
        if other.parts.is_empty() {
            return;
        }
        let full = self.parts.len() + other.parts.len() > MOST;
        let mut parts = other.parts.into_iter();
        while self.end != End::Line
            && let Some(part) = parts.next()
        {
            self.go_on(part);
            if parts.len() == 0 {
                self.end = self.end.max(other.end);
                return;
            }
        }
        if full {
            let at = self.parts.iter().find_map(Part::at).or_else(|| parts.find_map(|part| part.at()));
            self.parts.extend(at.map(|at| Part::Gap(Why::TooMuch, at)));
            self.end = End::Line;
            return;
        }
        self.parts.extend(parts);
        self.end = other.end;
    }

    /// Puts a whole part behind content that ends within a line, or may do so. Where it is not certain that both are there,
    /// nobody knows which of the two is a line of its own.
    fn go_on(&mut self, mut part: Part) {
        let within = self.end == End::Within;
        let doubtful = !matches!(&part, Part::Line(line) if !line.doubtful);
        self.end = if doubtful { End::Either } else { End::Line };
        match (self.parts.last_mut().filter(|_| within), &mut part) {
            (Some(Part::Line(last)), Part::Line(line)) if last.doubtful == line.doubtful => {
                if last.text.len() + line.text.len() > LONGEST {
                    let at = last.text.outer_span();
                    self.parts.push(Part::Gap(Why::TooMuch, at));
                } else {
                    last.text = last.text.followed_by(&line.text);
                }
                return;
            }
            (Some(Part::Line(last)), _) if doubtful => last.doubtful = true,
            (_, Part::Line(line)) => line.doubtful = true,
            _ => {}
        }
        self.parts.push(part);
    }

    /// What a line comes from, if it is one of those that this was made of.
    pub(in super::super) fn sheet_of(&self, line: &Text) -> Option<Sheet> {
        let may_be = [Sheet::of(line), Sheet::File(line.anchor().file)];
        may_be.into_iter().find(|sheet| self.bases.contains(sheet))
    }

    /// The paths of the files that it has all of.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::File(path) => Some(path.as_str()),
            _ => None,
        })
    }

    /// The lines, where all of them are known and certainly there.
    pub(super) fn lines(&self) -> Option<impl Iterator<Item = &Text>> {
        let sure = |part: &Part| matches!(part, Part::Line(line) if !line.doubtful);
        let lines = self.parts.iter().filter_map(|part| match part {
            Part::Line(line) => Some(&line.text),
            _ => None,
        });
        self.parts.iter().all(sure).then_some(lines)
    }

    /// All of it as one text, where all of it is known.
    pub(super) fn text(&self) -> Option<Text> {
        let mut lines = self.lines()?;
        let first = lines.next()?;
        let mut out = TextBuilder::new(first.anchor());
        out.push_text(first);
        for line in lines {
            out.push_decoded("\n", line.anchor());
            out.push_text(line);
        }
        if self.end == End::Line {
            out.push_decoded("\n", first.anchor());
        }
        Some(out.finish())
    }

    /// Puts other lines in the place of each one: `change` is given the line, its number, and whether it is the last one,
    /// and gives `None` for one that stays. How much is new, in bytes, and 1 at least for each line that is; 0 where all stay.
    pub(super) fn edit<T: Into<Instead>>(
        &mut self,
        doubtful: bool,
        mut change: impl FnMut(&Text, usize, bool) -> Option<T>,
    ) -> usize {
        let count = self.parts.len();
        let mut changed = 0;
        let mut parts = Vec::with_capacity(count);
        for (index, part) in std::mem::take(&mut self.parts).into_iter().enumerate() {
            let Part::Line(line) = part else {
                parts.push(part);
                continue;
            };
            let last = index + 1 == count;
            let Some(new) = change(&line.text, index + 1, last) else {
                parts.push(Part::Line(line));
                continue;
            };
            let Instead { lines: new, ended } = new.into();
            changed += 1 + new.iter().map(Text::len).sum::<usize>();
            if last && (ended || new.is_empty()) && !doubtful {
                self.end = End::Line;
            }
            let unsure = doubtful || line.doubtful;
            if doubtful {
                parts.push(Part::Line(Line { doubtful, ..line }));
            }
            parts.extend(new.into_iter().map(|text| match text.len() > LONGEST {
                true => Part::Gap(Why::TooMuch, text.outer_span()),
                false => Part::Line(Line { text, doubtful: unsure }),
            }));
        }
        self.parts = parts;
        changed
    }
}

impl Part {
    fn at(&self) -> Option<Span> {
        match self {
            Self::File(_) => None,
            Self::Line(line) => Some(line.text.outer_span()),
            Self::Gap(_, at) => Some(*at),
        }
    }
}

/// Whether a line is a directive that has no value, or an empty one.
pub(super) fn is_bare(line: &Text) -> bool {
    let mut words = line.as_str().split_whitespace();
    let first = words.next();
    first.is_some() && !line.holds_unknown() && words.all(|word| matches!(word, "\"\"" | "''"))
}

/// Whether a text looks like a directive with a value.
pub(super) fn is_directive(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let is_name = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name && words.next().is_some()
}
