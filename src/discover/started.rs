//! Which variants the calls of compose start, and with which env files.

use super::calls::{Call, PACKAGE, calls};
use super::environment::environment_of;
use super::group::{Group, VariantFiles};
use super::kind::Kind;
use super::lists::with_above;
use crate::model::Environment;
use crate::model::compose::{BASES, OVERRIDES};
use crate::source::{FileKind, Files, UNKNOWN};
use crate::syntax::dotenv::template::is_template;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Longest script that is read, in bytes, and the most calls with variables among their files.
const LONGEST: usize = 256 * 1024;
const OPEN: usize = 64;

/// Group and variant, by number.
type Place = (usize, usize);

/// Tells the variants of some groups the env files that scripts, Makefiles and `package.json` start them with. As long as
/// none hands one over, they are not read closely.
pub(super) fn tell<'p>(
    files: &dyn Files,
    groups: &mut [Group],
    scripts: impl Iterator<Item = &'p PathBuf>,
    root: &Path,
) {
    let texts = scripts.cloned().chain(packages(files, groups, root)).filter_map(|path| {
        let bytes = files.read(&path).ok().filter(|bytes| bytes.len() <= LONGEST)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.contains("compose").then_some((path, text))
    });
    let texts: Vec<(PathBuf, String)> = texts.collect();
    if !texts.iter().any(|(_, text)| text.contains("--env-file")) {
        return;
    }
    let mut told = Told { files, root, places: BTreeMap::new(), open: OPEN };
    for (group, number) in groups.iter().zip(0..) {
        for (variant, of) in group.variants.iter().zip(0..) {
            told.places.entry(variant.files.clone()).or_default().push((number, of));
        }
    }
    for (path, text) in texts {
        let Some(home) = path.parent() else { continue };
        for call in calls(&path, &text) {
            told.take(home, &call, groups);
        }
    }
    let alone = |variant: &&mut VariantFiles| variant.started.as_slice() == [None];
    let variants = groups.iter_mut().flat_map(|group| &mut group.variants);
    variants.filter(alone).for_each(|variant| variant.started.clear());
}

/// The `package.json` of the directories of some groups, and of those above them.
fn packages(files: &dyn Files, groups: &[Group], root: &Path) -> BTreeSet<PathBuf> {
    let directories = groups.iter().map(|group| group.directory.as_path());
    let packages = with_above(directories, root).into_iter().map(|directory| directory.join(PACKAGE));
    packages.filter(|path| files.kind(path) == Some(FileKind::File)).collect()
}

struct Told<'a> {
    files: &'a dyn Files,
    root: &'a Path,
    /// The variants by their files.
    places: BTreeMap<Vec<PathBuf>, Vec<Place>>,
    /// Calls with variables among their files that may still be looked at.
    open: usize,
}

impl Told<'_> {
    /// Takes a call in a script that lies in a directory: it is called there, or in one above.
    fn take(&mut self, home: &Path, call: &Call, groups: &mut [Group]) {
        let root = self.root;
        let above = home.ancestors().take_while(|above| above.starts_with(root));
        for directory in above {
            let directory = self.files.tidy(&directory.join(&call.place));
            let found = self.variants(&directory, &call.files);
            for (group, variant) in &found {
                let Some(group) = groups.get_mut(*group).filter(|group| !group.named) else { continue };
                let Some(variant) = group.variants.get_mut(*variant) else { continue };
                self.start(variant, &directory, &group.directory, &call.env_files);
            }
            if !found.is_empty() {
                break;
            }
        }
    }

    /// The variants that compose starts in a directory with some files.
    fn variants(&mut self, directory: &Path, named: &[String]) -> Vec<Place> {
        let paths: Vec<PathBuf> = if named.is_empty() {
            let first = |names: &[&str]| {
                let mut paths = names.iter().map(|name| directory.join(name));
                paths.find(|path| self.files.kind(path) == Some(FileKind::File))
            };
            let Some(base) = first(&BASES) else { return Vec::new() };
            std::iter::once(base).chain(first(&OVERRIDES)).collect()
        } else {
            named.iter().map(|name| self.files.tidy(&directory.join(name))).collect()
        };
        if !named.iter().any(|name| name.contains(UNKNOWN)) {
            return self.places.get(&paths).cloned().unwrap_or_default();
        }
        let Some(left) = self.open.checked_sub(1) else { return Vec::new() };
        self.open = left;
        let fits = |files: &[PathBuf]| {
            files.len() == paths.len() && files.iter().zip(&paths).all(|(file, path)| may_be(path, file))
        };
        self.places.iter().filter(|(files, _)| fits(files)).flat_map(|(_, places)| places).copied().collect()
    }

    /// Tells a variant the lists of env files that words may come to, as far as they suit what it is for; none in place of
    /// one stands for `.env`. What is not there is left out, and what it may say is unknown.
    fn start(&self, variant: &mut VariantFiles, directory: &Path, project: &Path, words: &[String]) {
        let mut all = Vec::new();
        let hidden = |word: &String| word.chars().all(|char| char == UNKNOWN);
        if words.iter().all(hidden) {
            all.push(None);
        }
        for mut list in self.lists(directory, words) {
            if !list.iter().all(|path| self.suits(path, variant.environment)) {
                continue;
            }
            let wanted = list.len();
            list.retain(|path| path.starts_with(self.root) && self.files.kind(path) == Some(FileKind::File));
            let cut = list.len() < wanted;
            variant.lacks_env_file |= cut;
            // One of several that is not there may say anything over the others.
            let rest = (cut && !list.is_empty()).then(|| Some(Vec::new()));
            let own = [project.join(".env")];
            all.push(Some(list).filter(|list| *list != own));
            all.extend(rest);
        }
        for list in all {
            if !variant.started.contains(&list) {
                variant.started.push(list);
            }
        }
    }

    /// The lists that words may come to; none where more than one of them holds a variable.
    fn lists(&self, directory: &Path, words: &[String]) -> Vec<Vec<PathBuf>> {
        if words.is_empty() || words.iter().filter(|word| word.contains(UNKNOWN)).count() > 1 {
            return Vec::new();
        }
        let mut lists: Vec<Vec<PathBuf>> = vec![Vec::new()];
        for word in words {
            let path = self.files.tidy(&directory.join(word));
            let found = if word.contains(UNKNOWN) { self.choice(&path) } else { Vec::new() };
            let any = word.chars().all(|char| char == UNKNOWN);
            let choice = if found.is_empty() && !any { vec![path] } else { found };
            let longer = |list: &Vec<PathBuf>| {
                let longer = |path: &PathBuf| [list.as_slice(), std::slice::from_ref(path)].concat();
                choice.iter().map(longer).collect::<Vec<_>>()
            };
            lists = lists.iter().flat_map(longer).collect();
        }
        lists
    }

    /// Env files that a path with a variable may name.
    fn choice(&self, path: &Path) -> Vec<PathBuf> {
        let Some(directory) = path.parent() else { return Vec::new() };
        let paths = self.files.list(directory).into_iter().map(|name| directory.join(name));
        paths.filter(|found| Kind::promised(found) == Some(Kind::Env) && may_be(path, found)).collect()
    }

    /// Whether an env file is for what a variant is for. A template is for none.
    fn suits(&self, path: &Path, environment: Environment) -> bool {
        let own = environment_of(path, self.root);
        let fits = own == environment
            || own == Environment::Unknown
            || own == Environment::Production && environment == Environment::Unknown;
        fits && !is_template(path)
    }
}

/// Whether a path may be another in which variables stand for parts of its last name.
fn may_be(pattern: &Path, path: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(written), Some(name)) = (name(pattern), name(path)) else { return false };
    if pattern.parent() != path.parent() {
        return false;
    }
    let Some((first, rest)) = written.split_once(UNKNOWN) else { return written == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split(UNKNOWN).collect();
    let Some(left_of_end) = parts.pop().and_then(|end| left.strip_suffix(end)) else { return false };
    left = left_of_end;
    parts.into_iter().all(|part| match left.find(part) {
        Some(at) => {
            left = &left[at + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_stands_for_a_part_of_a_name() {
        let may_be = |pattern: &str, path: &str| {
            super::may_be(Path::new(&pattern.replace('?', &UNKNOWN.to_string())), Path::new(path))
        };
        assert!(may_be("a/.env.?", "a/.env.prod"));
        assert!(may_be("a/docker-compose.?.yml", "a/docker-compose.prod.yml"));
        assert!(may_be("?-?.env", "eu-prod.env"));
        assert!(may_be("?", ".env"));
        assert!(!may_be("a/.env.?", "b/.env.prod"));
        assert!(!may_be("docker-compose.?.yml", "docker-compose.yml"));
        assert!(!may_be("?/.env", "prod/.env"));
    }
}
