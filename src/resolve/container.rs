//! The files of a container, as far as the tree shows them.

use super::World;
use super::base::{Base, Copied};
use super::conf::{Lookup, Piece};
use super::environment::Environment;
use super::wildcard::{Hidden, Wildcard, is_pattern};
use crate::model::Why;
use crate::model::compose::{Mount, MountKind, Service};
use crate::source::{FileId, FileKind, ReadError, Sources, Span, Text, normalise};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The files of one container.
#[derive(Clone, Copy)]
pub(super) struct Container<'a> {
    pub(super) service: &'a Service,
    pub(super) base: &'a Base,
    pub(super) world: &'a World<'a>,
}

/// What lies at a path of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A file or directory of the tree.
    Tree(PathBuf),
    /// Text that stands in another file of the tree.
    Inline(Text),
    /// Certainly nothing.
    Nothing,
    /// Something that the tree does not show.
    Hidden(Why),
}

impl Container<'_> {
    /// The file that a path means, read; `directory` is where a relative path starts.
    pub(super) fn find(&self, sources: &mut Sources, path: &str, directory: &str) -> Lookup {
        let full = absolute(path, directory);
        if is_pattern(path) {
            return self.find_all(sources, &full);
        }
        match self.place(&full) {
            Place::Tree(path) => self.read(sources, &path, &full),
            Place::Inline(text) => Lookup::Written(vec![Piece::Text(text)]),
            Place::Nothing => Lookup::Missing,
            Place::Hidden(why) => Lookup::Unknown(why),
        }
    }

    fn read(&self, sources: &mut Sources, path: &Path, shown: &str) -> Lookup {
        match sources.load(self.world.files, path) {
            Ok(file) => Lookup::Files(vec![file]),
            Err(ReadError::NotAFile) if self.world.files.kind(path) == Some(FileKind::Directory) => {
                Lookup::Directory
            }
            Err(ReadError::Absent) => Lookup::Unknown(Why::MissingFile(shown.into())),
            Err(_) => Lookup::Unknown(Why::MissingFile(shown.into())),
        }
    }

    /// The files that a pattern in the last part of a path means.
    fn find_all(&self, sources: &mut Sources, full: &str) -> Lookup {
        let Some((directory, pattern)) = full.rsplit_once('/') else { return Lookup::Missing };
        let unknown = || Lookup::Unknown(Why::Computed(full.into()));
        if is_pattern(directory) {
            return unknown();
        }
        let Some(wildcard) = Wildcard::new(pattern, Hidden::Apart) else { return unknown() };
        let mut names = self.put_names(directory);
        match self.place(directory) {
            Place::Tree(path) => names.extend(self.world.files.list(&path)),
            Place::Nothing | Place::Inline(_) => {}
            Place::Hidden(why) => return Lookup::Unknown(why),
        }
        let (mut files, mut pieces): (Vec<FileId>, Vec<Piece>) = (Vec::new(), Vec::new());
        for name in names.iter().filter(|name| wildcard.matches(name)) {
            match self.place(&format!("{directory}/{name}")) {
                Place::Tree(path) => files.extend(sources.load(self.world.files, &path).ok()),
                Place::Nothing => {}
                Place::Inline(text) => pieces.push(Piece::Text(text)),
                Place::Hidden(why) => return Lookup::Unknown(why),
            }
        }
        match (files.is_empty(), pieces.is_empty()) {
            (true, true) => Lookup::Missing,
            (false, true) => Lookup::Files(files),
            (true, false) => Lookup::Written(pieces),
            (false, false) => unknown(),
        }
    }

    /// Names of what mounts and the Dockerfile put right into a directory.
    fn put_names(&self, directory: &str) -> BTreeSet<String> {
        let mounted = self.service.mounts.iter().map(|mount| normal(&mount.target).to_owned());
        let written = self.base.copied.iter().filter(|copied| copied.inline.is_some());
        let written = written.map(|copied| normal(&copied.target).to_owned());
        let put = self.put_files().into_iter().map(|(path, ..)| path);
        let inside = mounted.chain(written).chain(put).filter_map(|path| {
            let (above, name) = path.rsplit_once('/')?;
            (above == directory).then(|| name.to_owned())
        });
        inside.collect()
    }

    /// What lies at an absolute path: the innermost mount over it, else what the Dockerfile copied last.
    pub(super) fn place(&self, full: &str) -> Place {
        let over = self.service.mounts.iter().filter_map(|mount| Some((mount, below(full, &mount.target)?)));
        if let Some((mount, rest)) = over.max_by_key(|(mount, _)| normal(&mount.target).len()) {
            return self.mounted(mount, rest);
        }
        if let Some(place) = self.base.copied.iter().rev().find_map(|copied| self.brought(copied, full)) {
            return place;
        }
        let name = full.rsplit('/').next().unwrap_or(full);
        let made = self.base.runs.iter().any(|run| run.as_str().contains(name) || run.holds_unknown())
            || self.base.foreign.iter().any(|target| below(full, target).is_some());
        let own = self.base.spec.is_some_and(|spec| {
            spec.command.contains(&full) || spec.holds.iter().any(|held| below(full, held).is_some())
        });
        match &self.base.hidden {
            Some(why) => Place::Hidden(why.clone()),
            None if made => Place::Hidden(Why::Computed("the Dockerfile".into())),
            None if own => Place::Hidden(Why::MissingFile(full.into())),
            None if self.service.open => Place::Hidden(whoever_runs_it()),
            None => Place::Nothing,
        }
    }

    fn mounted(&self, mount: &Mount, rest: &str) -> Place {
        if let (Some(content), "") = (&mount.content, rest) {
            return Place::Inline(content.clone());
        }
        let named = if mount.source.is_empty() { &mount.target } else { &mount.source };
        let hidden = || Place::Hidden(Why::MissingFile(named.as_str().into()));
        match (mount.kind, &mount.path) {
            (MountKind::Bind | MountKind::Blob, Some(path)) => {
                let path = if rest.is_empty() { path.clone() } else { path.join(rest) };
                match self.world.files.kind(&path) {
                    Some(_) => Place::Tree(path),
                    // A directory of the tree that lacks the file may still be filled where it runs.
                    None => hidden(),
                }
            }
            (MountKind::Tmpfs, _) => Place::Nothing,
            _ => hidden(),
        }
    }

    /// What an instruction of the Dockerfile copies to a path; `None` where it is nothing.
    fn brought(&self, copied: &Copied, full: &str) -> Option<Place> {
        match &copied.inline {
            Some(text) => (normal(&copied.target) == full).then(|| Place::Inline(text.clone())),
            None => self.copied(copied, full).map(Place::Tree),
        }
    }

    /// Whether one of some instructions of the Dockerfile, by their numbers, copies something to a path.
    pub(super) fn brings(&self, numbers: Range<usize>, full: &str) -> bool {
        let copied = self.base.copied.get(numbers).unwrap_or_default();
        copied.iter().any(|copied| self.brought(copied, full).is_some())
    }

    fn copied(&self, copied: &Copied, full: &str) -> Option<PathBuf> {
        let files = self.world.files;
        let rest = below(full, &copied.target)?;
        let directory = files.kind(&copied.source)? == FileKind::Directory;
        let path = if directory {
            copied.source.join(rest)
        } else {
            let name = copied.source.file_name()?.to_string_lossy();
            if rest != if copied.into { &*name } else { "" } {
                return None;
            }
            copied.source.clone()
        };
        files.kind(&path).map(|_| normalise(&path))
    }

    /// Paths in the container of files that the project puts there, with where that is written. What other services lend is
    /// not put there for this one.
    pub(super) fn put_files(&self) -> Vec<(String, Text, PathBuf)> {
        let files = self.world.files;
        let mut all = Vec::new();
        for mount in self.service.own_mounts() {
            let (MountKind::Bind | MountKind::Blob, Some(path)) = (mount.kind, &mount.path) else { continue };
            self.list(path, normal(&mount.target), &mount.at, &mut all);
        }
        for copied in self.base.copied.iter().filter(|copied| copied.inline.is_none()) {
            let target = normal(&copied.target);
            let name = copied.source.file_name().map(|name| name.to_string_lossy().into_owned());
            let into = copied.into && files.kind(&copied.source) == Some(FileKind::File);
            let target = match name {
                Some(name) if into => format!("{target}/{name}"),
                _ => target.to_owned(),
            };
            self.list(&copied.source, &target, &copied.at, &mut all);
        }
        all
    }

    /// Whether the project puts a file there by itself, not with the directory around it.
    pub(super) fn puts(&self, file: &Path) -> bool {
        let mut mounted = self.service.own_mounts().filter_map(|mount| mount.path.as_deref());
        let mut copied = self.base.copied.iter().map(|copied| copied.source.as_path());
        mounted.any(|path| path == file) || copied.any(|path| path == file)
    }

    /// A file, or the files right in a directory.
    fn list(&self, path: &Path, target: &str, at: &Text, all: &mut Vec<(String, Text, PathBuf)>) {
        match self.world.files.kind(path) {
            Some(FileKind::File) => all.push((target.to_owned(), at.clone(), path.to_owned())),
            Some(FileKind::Directory) => {
                for name in self.world.files.list(path) {
                    let inner = path.join(&name);
                    if self.world.files.kind(&inner) == Some(FileKind::File) {
                        all.push((format!("{target}/{name}"), at.clone(), inner));
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the project puts files in the place of what the image has at a path.
    pub(super) fn puts_over(&self, path: &str) -> bool {
        let of_files = |mount: &&Mount| matches!(mount.kind, MountKind::Bind | MountKind::Blob);
        let mut mounted = self.service.mounts.iter().filter(of_files);
        mounted.any(|mount| below(path, &mount.target).is_some())
            || self.brings(0..self.base.copied.len(), path)
    }

    /// Whether the project may put something right into a directory.
    fn puts_into(&self, directory: &str) -> bool {
        let mounts = self.service.mounts.iter().map(|mount| mount.target.as_str());
        let copied = self.base.copied.iter().map(|copied| copied.target.as_str());
        mounts
            .chain(copied)
            .any(|target| below(directory, target).is_some() || below(normal(target), directory).is_some())
    }

    /// The absolute path of a program: as written, or in one of the usual directories where the project puts one.
    pub(super) fn program_path(&self, program: &str, directory: &str) -> Option<String> {
        if program.contains('/') {
            return Some(absolute(program, directory));
        }
        let usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
        let usual = usual.iter().filter(|directory| self.puts_into(directory));
        let paths = usual.map(|directory| format!("{directory}/{program}"));
        paths.into_iter().find(|path| matches!(self.place(path), Place::Tree(_) | Place::Inline(_)))
    }
}

impl Container<'_> {
    /// Its variables.
    pub(super) fn environment(&self) -> Environment {
        let brought = self.base.spec.map_or(&[][..], |spec| spec.sets);
        Environment::new(&self.base.environment, self.base.hidden.is_none(), brought, self.service)
    }

    /// The directory that its command starts in.
    pub(super) fn working_directory(&self) -> String {
        let own = self.service.working_dir.as_ref().or(self.base.workdir.as_ref());
        match (own, self.base.spec) {
            (Some(path), spec) => absolute(path.as_str(), spec.map_or("/", |spec| spec.workdir)),
            (None, Some(spec)) => spec.workdir.to_owned(),
            (None, None) => "/".to_owned(),
        }
    }

    /// Text of a script of the tree, by the word that runs it; `None` for any other program.
    pub(super) fn script(&self, program: &str, directory: &str, sources: &mut Sources) -> Option<Text> {
        let path = self.program_path(program, directory)?;
        let text = match self.place(&path) {
            Place::Inline(text) => text,
            Place::Tree(path) if self.world.files.kind(&path) == Some(FileKind::File) => {
                let file = sources.load(self.world.files, &path).ok()?;
                let text = sources.text(file).to_owned();
                let span = Span::new(file, 0..text.len());
                Text::plain(text, span)
            }
            _ => return None,
        };
        let named = program.ends_with(".sh");
        let first = text.as_str().lines().next().unwrap_or_default();
        (named || first.starts_with("#!") && first.contains("sh")).then_some(text)
    }
}

/// Why what is around the container of such an image is not known.
pub(super) fn whoever_runs_it() -> Why {
    Why::Computed("whoever runs the image".into())
}

/// A path made absolute and tidy: one with `/`, on whatever system redlint runs.
pub(super) fn absolute(path: &str, directory: &str) -> String {
    let from = if path.starts_with('/') { "" } else { directory };
    let mut tidy = Vec::new();
    for part in from.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(tidy.pop()),
            part => tidy.push(part),
        }
    }
    format!("/{}", tidy.join("/"))
}

/// A path without the slash at its end.
pub(super) fn normal(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/" } else { trimmed }
}

/// What is left of a path below another; empty for the same.
pub(super) fn below<'a>(path: &'a str, above: &str) -> Option<&'a str> {
    let above = normal(above);
    if above == "/" {
        return Some(path.trim_start_matches('/'));
    }
    let rest = path.strip_prefix(above)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}
