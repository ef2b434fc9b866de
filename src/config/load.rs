use super::file::{Config, parse};
use crate::diagnostic::Diagnostic;
use crate::source::{Files, ReadError, Sources, Span};
use std::path::{Path, PathBuf};

/// Files that may extend each other in a row.
const DEEPEST: usize = 16;

/// Reads a configuration file with those that it extends. Paths in them become absolute.
///
/// # Errors
/// Where the file itself cannot be read; what is wrong in it, or in those it extends, comes back as problems.
pub fn load(
    files: &dyn Files,
    sources: &mut Sources,
    path: &Path,
) -> Result<(Config, Vec<Diagnostic>), ReadError> {
    let mut loader = Loader { files, sources, above: Vec::new(), problems: Vec::new() };
    let config = loader.file(&files.tidy(path))?;
    let mut problems = loader.problems;
    for (path, span) in &config.wanted {
        if files.kind(path).is_none() {
            problems.push(problem(*span, "there is nothing at this path".to_owned()));
        }
    }
    Ok((config, problems))
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    /// The files that led here.
    above: Vec<PathBuf>,
    problems: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn file(&mut self, path: &Path) -> Result<Config, ReadError> {
        let file = self.sources.load(self.files, path)?;
        if !self.sources.file(file).is_utf8() {
            self.problems.push(problem(Span::at(file, 0), "this file is not UTF-8".to_owned()));
            return Ok(Config::default());
        }
        let (mut config, problems) = parse(file, self.sources.text(file));
        self.problems.extend(problems);
        let directory = path.parent().unwrap_or(path).to_owned();
        config.map_paths(|path| self.files.tidy(&directory.join(path)));
        self.above.push(path.to_owned());
        let mut whole = Config::default();
        for (base, span) in std::mem::take(&mut config.extends) {
            if let Some(mut base) = self.base(&base, span) {
                base.overrides.iter_mut().for_each(|one| one.at = None);
                whole.lay(base);
            }
        }
        self.above.pop();
        whole.lay(config);
        Ok(whole)
    }

    fn base(&mut self, path: &Path, span: Span) -> Option<Config> {
        let message = if self.above.iter().any(|above| above == path) {
            "this file extends itself".to_owned()
        } else if self.above.len() >= DEEPEST {
            format!("more than {DEEPEST} files extend each other")
        } else {
            match self.file(path) {
                Ok(config) => return Some(config),
                Err(why) => format!("cannot be read: {why}"),
            }
        };
        self.problems.push(problem(span, message));
        None
    }
}

fn problem(span: Span, message: String) -> Diagnostic {
    let title = "redlint.toml cannot be used as it is";
    let mut problem = Diagnostic::input("invalid-config", title, span, message);
    problem.group = "config".into();
    problem
}

#[cfg(test)]
mod tests {
    use super::super::{FailOn, Level};
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn what_extends_wins_over_what_is_extended() {
        let mut files = MemoryFiles::new();
        files.insert("/base.toml", "fail-on = \"info\"\ntarget = \"redis@7\"\nexclude = [\"a\"]\npolicies = [\"p\"]\n[rules]\nx = \"off\"\ny = \"info\"\n");
        files.insert("/p/own/rule.toml", "");
        files.insert(
            "/repo/redlint.toml",
            "extends = [\"../base.toml\"]\nfail-on = \"never\"\nexclude = [\"b\"]\n[rules]\nx = \"error\"\n",
        );
        let mut sources = Sources::new();
        let (config, problems) = load(&files, &mut sources, Path::new("/repo/redlint.toml")).unwrap();
        assert_eq!(problems, []);
        assert_eq!(config.fail_on, Some(FailOn::Never));
        assert_eq!(config.exclude, ["a", "b"]);
        assert_eq!(config.policies, [PathBuf::from("/p")]);
        assert_eq!(
            config.levels.iter().map(|(id, (level, _))| (id.as_str(), *level)).collect::<Vec<_>>(),
            [("x", Level::Error), ("y", Level::Info)]
        );
        assert_eq!(sources.file(config.written["target"].file).path(), Path::new("/base.toml"));
    }

    #[test]
    fn circles_and_missing_files_are_told() {
        let mut files = MemoryFiles::new();
        files.insert("/redlint.toml", "extends = [\"a.toml\", \"nowhere.toml\"]\n");
        files.insert("/a.toml", "extends = [\"redlint.toml\"]\n");
        let (_, problems) = load(&files, &mut Sources::new(), Path::new("/redlint.toml")).unwrap();
        let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["this file extends itself", "cannot be read: no such file"]);
    }
}
