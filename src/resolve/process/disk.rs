//! The files of a container as scripts find and leave them.

use super::super::conf::Sheet;
use super::super::container::{Place, below};
use super::Follower;
use super::content::{Content, Instead, Line, Part};
use super::rewrite::{Doubt, Written};
use crate::model::{Family, Why};
use crate::source::{Span, Text};

impl Follower<'_> {
    /// What a file holds by now.
    pub(super) fn content_of(&mut self, path: &str, at: Span) -> Content {
        let path = self.rewrites.meant(path);
        if !self.container.world.meter.has_room(self.container.service.at) {
            return Content::unknown(Why::TooMuch, at);
        }
        if let Some(written) = self.rewrites.files.get(&path) {
            self.container.world.meter.take(written.content.parts.len() / 32);
            return written.content.clone();
        }
        let path = self.below_a_copy(&path).unwrap_or(path);
        match self.container.place(&path) {
            Place::Inline(text) => Content::of(&text).out_of(Sheet::of(&text)),
            // The image may have it.
            Place::Nothing => Content::unknown(Why::MissingFile(path.as_str().into()), at),
            Place::Tree(_) | Place::Hidden(_) => Content::file(path),
        }
    }

    /// Where a file of a directory that was copied as a whole comes from.
    fn below_a_copy(&self, path: &str) -> Option<String> {
        let mut above = path.match_indices('/').rev().map(|(at, _)| path.split_at(at));
        above.find_map(|(copy, rest)| match &self.rewrites.files.get(copy)?.content.parts[..] {
            [Part::File(from)] if rest.len() > 1 => Some(format!("{from}{rest}")),
            _ => None,
        })
    }

    /// Whether a file is certainly there, or certainly not.
    pub(super) fn is_there(&self, path: &str) -> Option<bool> {
        let path = self.rewrites.meant(path);
        if let Some(written) = self.rewrites.files.get(&path) {
            return written.doubts.is_empty().then_some(written.there);
        }
        match self.container.place(&path) {
            Place::Tree(_) | Place::Inline(_) => Some(true),
            Place::Nothing if !self.rewrites.may_write(&path) => (!may_be_of_system(&path)).then_some(false),
            _ => None,
        }
    }

    /// Puts lines in the place of all files in some content; not where one of them is not shown.
    pub(super) fn expand(&mut self, content: &mut Content) -> bool {
        if content.files().next().is_none() {
            return true;
        }
        let last = content.clone();
        let (parts, mut open) = content.emptied();
        let mut all = true;
        for part in parts {
            match part {
                Part::File(path) => match self.text_of(&path) {
                    Some(text) => {
                        let content = Content::of(&text);
                        open.append(match self.container.place(&path) {
                            Place::Tree(_) => content.out_of(Sheet::File(text.span().file)),
                            Place::Inline(_) => content.out_of(Sheet::of(&text)),
                            Place::Nothing | Place::Hidden(_) => content,
                        });
                    }
                    None => all = false,
                },
                other => open.append(Content::one(other)),
            }
        }
        self.container.world.meter.take(open.parts.len() / 32);
        *content = if all { open.ended_as(&last) } else { last };
        all
    }

    /// The text of a file that the tree shows.
    pub(super) fn text_of(&mut self, path: &str) -> Option<Text> {
        match self.container.place(path) {
            Place::Tree(path) => {
                let file = self.sources.load(self.container.world.files, &path).ok()?;
                let text = self.sources.text(file).to_owned();
                let span = Span::new(file, 0..text.len());
                Some(Text::plain(text, span))
            }
            Place::Inline(text) => Some(text),
            Place::Nothing => Some(Text::empty(self.container.service.at)),
            Place::Hidden(_) => None,
        }
    }

    /// Writes a file afresh. Where nobody knows whether that happens, a file that was not written before is taken to be
    /// written now: the first start does. Of another one nobody knows which of both is left.
    pub(super) fn put(&mut self, path: &str, content: Content, why: &Why, at: Span) {
        let (path, doubts) = (self.rewrites.meant(path), self.doubts.clone());
        if let Some(old) = self.rewrites.files.get_mut(&path)
            && !doubts.iter().all(|doubt| old.doubts.contains(doubt))
        {
            if old.content != content || !old.there {
                old.content = Content::unknown(why.clone(), at);
                old.there = true;
            }
            return;
        }
        let seen = !doubts.is_empty()
            && !self.rewrites.files.contains_key(&path)
            && matches!(self.container.place(&path), Place::Tree(_) | Place::Inline(_));
        let content = if seen { Content::unknown(why.clone(), at) } else { content };
        self.rewrites.files.insert(path, Written { content, doubts, there: true });
    }

    /// Where content ends with a file that lacks its last line feed, what comes behind goes on in that line.
    pub(super) fn end_within_line(&mut self, content: &mut Content) {
        let Some(Part::File(file)) = content.parts.last() else { return };
        let file = file.clone();
        if self.text_of(&file).is_some_and(|text| !text.is_empty() && !text.as_str().ends_with('\n')) {
            self.expand(content);
        }
    }

    /// What a file holds that something is written behind: nothing where there is none.
    fn begun(&mut self, path: &str, at: Span) -> Content {
        let none = matches!(self.container.place(path), Place::Nothing);
        if none && self.below_a_copy(path).is_none() && !self.rewrites.may_be_foreign(path) {
            return Content::default();
        }
        self.content_of(path, at)
    }

    /// Goes on with a file.
    pub(super) fn add(&mut self, path: &str, content: Content, at: Span) {
        let path = self.rewrites.meant(path);
        let mut old = match self.rewrites.files.remove(&path) {
            Some(written) => written,
            None => Written { content: self.begun(&path, at), doubts: Vec::new(), there: true },
        };
        let sure = self.doubts.iter().all(|doubt| old.doubts.contains(doubt));
        if !content.parts.is_empty() {
            self.end_within_line(&mut old.content);
        }
        old.content.append(if sure { content } else { content.doubted() });
        old.there = true;
        self.rewrites.files.insert(path, old);
    }

    /// Changes the lines of a file; `unseen` tells what comes of it where the tree does not show what stands there.
    pub(super) fn change(
        &mut self,
        path: &str,
        at: Span,
        change: impl FnMut(&Text, usize, bool) -> Option<Instead>,
        unseen: Content,
    ) {
        let path = self.rewrites.meant(path);
        if !self.container.world.meter.has_room(self.container.service.at) {
            return self.hide(Some(&path), &Why::TooMuch, at);
        }
        let Written { mut content, doubts, there } = match self.rewrites.files.remove(&path) {
            Some(written) => written,
            None => Written { content: self.content_of(&path, at), doubts: Vec::new(), there: true },
        };
        self.rewrites.note_filled(&content);
        let sure = self.doubts.iter().all(|doubt| doubts.contains(doubt));
        let whole = content.files().next().is_some().then(|| content.clone());
        let mut cost = content.parts.len();
        if self.expand(&mut content) {
            let changed = content.edit(!sure, change);
            cost += changed;
            content = whole.filter(|_| changed == 0).unwrap_or(content);
        } else {
            content.append(if sure { unseen } else { unseen.doubted() });
        }
        self.container.world.meter.take(cost / 32 + 1);
        self.rewrites.files.insert(path, Written { content, doubts, there });
    }

    /// Removes a file.
    pub(super) fn remove(&mut self, path: &str, why: &Why, at: Span) {
        let (path, doubts) = (self.rewrites.meant(path), self.doubts.clone());
        let covers = |old: &[Doubt]| doubts.iter().all(|doubt| old.contains(doubt));
        let gone = match self.rewrites.files.get(&path) {
            Some(old) => covers(&old.doubts),
            None => doubts.is_empty(),
        };
        let content = if gone { Content::default() } else { Content::unknown(why.clone(), at) };
        self.rewrites.links.remove(&path);
        self.rewrites.files.insert(path, Written { content, doubts, there: !gone });
    }

    /// Nobody knows any more what a file holds.
    pub(super) fn hide(&mut self, path: Option<&str>, why: &Why, at: Span) {
        match path {
            Some(path) => self.add(path, Content::unknown(why.clone(), at), at),
            None => drop(self.rewrites.hidden.get_or_insert(why.clone())),
        }
    }

    /// Lines that go into a file which only the running script knows: it may be any.
    pub(super) fn add_somewhere(&mut self, content: Content, why: &Why) {
        for part in content.doubted().parts {
            match part {
                Part::Line(Line { text, doubtful }) => {
                    let text = text.trim_matches(|c: char| c.is_whitespace());
                    if !text.is_empty() && !text.as_str().starts_with('#') {
                        self.rewrites.lines.push(Line { text, doubtful });
                    }
                }
                _ => drop(self.rewrites.hidden.get_or_insert(why.clone())),
            }
        }
    }
}

/// Whether an image may have a file of which no tree knows: its system does, in directories of its own, but none that is
/// called after a server.
fn may_be_of_system(path: &str) -> bool {
    const OWN: [&str; 10] =
        ["/.dockerenv", "/bin", "/dev", "/etc", "/lib", "/proc", "/sbin", "/sys", "/usr", "/var"];
    let named = path.contains("sentinel") || Family::any_named_in(path);
    !named && OWN.iter().any(|own| below(path, own).is_some())
}
