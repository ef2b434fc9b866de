use super::console;
use super::exit::Exit;
use super::words::in_words;
use crate::config::{Config, Level, Override, level_of, nearest};
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::explain;
use crate::policy::RuleSet;
use crate::policy::configure::configure;
use crate::policy::rule::Rule;
use crate::report::Described;
use crate::source::{FileId, FileKind, Files, Sources, Span};
use indexmap::IndexMap;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The built-in rules and the user's own.
#[derive(Debug, Default)]
pub(super) struct Policies {
    pub rules: RuleSet,
    /// The user's files, for their problems to point into.
    pub sources: Sources,
    /// The file of each of the user's policies, by id.
    pub files: BTreeMap<String, FileId>,
    /// What is wrong with them.
    pub problems: Vec<Diagnostic>,
}

/// Namespace of a policy that lies in no folder of its own.
const LOCAL: &str = "local";

impl Policies {
    /// Loads the user's policies: the files and directories given, or else `.redlint/policies` below the root.
    pub fn load(files: &dyn Files, root: &Path, given: &[PathBuf]) -> Self {
        let mut policies = Self {
            rules: RuleSet::built_in(),
            sources: Sources::new(),
            files: BTreeMap::new(),
            problems: Vec::new(),
        };
        for path in given {
            policies.add(files, path, None);
        }
        let usual = root.join(".redlint").join("policies");
        if given.is_empty() && files.kind(&usual) == Some(FileKind::Directory) {
            policies.add(files, &usual, None);
        }
        policies
    }

    /// Adds a file, or those of a directory. The first folder below what was given is the namespace.
    fn add(&mut self, files: &dyn Files, path: &Path, namespace: Option<&str>) {
        if files.kind(path) != Some(FileKind::Directory) {
            return self.add_file(files, path, namespace.unwrap_or(LOCAL));
        }
        for entry in files.entries(path).unwrap_or_default() {
            let below = path.join(&entry.name);
            match entry.kind {
                // A link may lead up again.
                FileKind::Directory if !entry.link => {
                    self.add(files, &below, namespace.or(Some(&entry.name)))
                }
                FileKind::File if entry.name.ends_with(".toml") => {
                    self.add_file(files, &below, namespace.unwrap_or(LOCAL));
                }
                _ => {}
            }
        }
    }

    fn add_file(&mut self, files: &dyn Files, path: &Path, namespace: &str) {
        match self.sources.load(files, path) {
            Ok(file) => {
                let mut problems = self.rules.add(&self.sources, file, namespace);
                if let (true, Some(rule)) = (problems.is_empty(), self.rules.rules().last()) {
                    self.files.insert(rule.id.to_string(), file);
                }
                for problem in &mut problems {
                    problem.group = "config".into();
                }
                self.problems.extend(problems);
            }
            Err(why) => {
                self.rules.miss(path, namespace);
                let file = self.sources.add(path, Vec::new());
                let message = format!("the policy `{}` cannot be read: {why}", path.display());
                let title = "A policy that cannot be read";
                let mut problem = Diagnostic::input("missing-policy", title, Span::at(file, 0), message);
                problem.group = "config".into();
                self.problems.push(problem);
            }
        }
    }

    /// Adds problems with the files they point into.
    pub fn adopt(&mut self, sources: &Sources, problems: impl Iterator<Item = Diagnostic>) {
        let mut moved = BTreeMap::new();
        for mut problem in problems {
            problem.move_to(sources, &mut self.sources, &mut moved);
            self.problems.push(problem);
        }
    }

    /// How a command ends that shows what could be read: with what could not, on stderr.
    pub fn ending(&self, disk: &Disk) -> Exit {
        match in_words(disk, &self.sources, &self.problems) {
            Some(words) => {
                console::complain(&words);
                Exit::Trouble
            }
            None => Exit::Clean,
        }
    }

    /// What formats tell of the rules.
    pub fn described(&self) -> Vec<Described> {
        let described = self.rules.rules().iter().map(|rule| Described {
            is_rule: true,
            id: rule.id.clone(),
            group: rule.group.clone(),
            title: rule.words.title.clone(),
            severity: rule.level.unwrap_or(rule.severity),
            tags: rule.words.tags.clone(),
            help: explain::help(rule, &self.rules.text(&rule.id).cloned().unwrap_or_default()),
        });
        described.collect()
    }

    /// Sets the options of rules as redlint.toml says. Gives what is wrong with it.
    pub fn configure(&mut self, config: &Config) -> Vec<Diagnostic> {
        configure(&mut self.rules, config)
    }

    /// Whether a word means rules: an id, a group or a tag.
    pub fn knows(&self, word: &str) -> bool {
        self.rules.rules().iter().any(|rule| rule.is_meant_by(word))
    }

    /// That one of the words means no rule. Where policies could not be read it may be one of theirs: what is wrong with
    /// those is said then.
    ///
    /// # Errors
    /// The first such word, in words.
    pub fn know_all<'w>(&self, mut words: impl Iterator<Item = &'w String>) -> Result<(), String> {
        if !self.problems.is_empty() {
            return Ok(());
        }
        words.find(|word| !self.knows(word)).map_or(Ok(()), |word| Err(self.unknown(word)))
    }

    /// That a word means none, with the nearest one that does.
    fn unknown(&self, word: &str) -> String {
        let words = self.rules.rules().iter().flat_map(|rule| {
            let tags = rule.words.tags.iter().map(AsRef::as_ref);
            [rule.id.as_str(), rule.group.as_str()].into_iter().chain(tags)
        });
        let hint = match nearest(word, words) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`redlint rules` lists them all".into(),
        };
        format!("there is no rule, group or tag `{word}`; {hint}")
    }

    /// The rules that words mean; all where there is none.
    ///
    /// # Errors
    /// A word that means none, in words.
    pub fn chosen(&self, words: &[String]) -> Result<Vec<&Rule>, String> {
        self.know_all(words.iter())?;
        let wanted = |rule: &&Rule| words.is_empty() || words.iter().any(|word| rule.is_meant_by(word));
        Ok(self.rules.rules().iter().filter(wanted).collect())
    }

    /// Gives each rule the level that was asked for. Rules that are off but for some paths become one more override.
    pub fn apply(&mut self, levels: &IndexMap<String, Level>, overrides: &mut Vec<Override>) {
        if levels.is_empty() {
            // Each rule keeps its own.
            return;
        }
        let mut off_elsewhere = IndexMap::new();
        self.rules.retain(|rule| {
            let names = rule.names();
            let level = level_of(levels, &names, &rule.group);
            rule.level = level.and_then(Level::severity);
            let wanted = |one: &Override| {
                level_of(&one.levels, &names, &rule.group).is_some_and(|level| level != Level::Off)
            };
            if level == Some(Level::Off) && overrides.iter().any(wanted) {
                // It runs for the sake of some paths; elsewhere it stays off.
                off_elsewhere.insert(rule.id.to_string(), Level::Off);
                return true;
            }
            level != Some(Level::Off)
        });
        if !off_elsewhere.is_empty() {
            let everywhere = vec!["**".to_owned()];
            let first = Override { paths: everywhere, levels: off_elsewhere, ..Override::default() };
            overrides.insert(0, first);
        }
    }
}

/// A value written as TOML, for JSON.
pub(super) fn toml_value(text: &str) -> serde_json::Value {
    let table: Option<toml::Table> = format!("value = {text}").parse().ok();
    let value = table.as_ref().and_then(|table| table.get("value"));
    serde_json::to_value(value).unwrap_or_default()
}
