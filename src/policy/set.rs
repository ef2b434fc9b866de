//! The rules of a run: the built-in ones and the user's own.

use super::kind::Kind;
use super::rule::{Rule, RuleText};
use super::{load, vocabulary};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));
static TEXTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/texts.bin"));

/// The rules of a run.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
    texts: Vec<Told>,
    /// Ids and former ids of rules that were dropped, or could not be loaded.
    off: BTreeSet<String>,
    /// Whether only some rules were asked for.
    partial: bool,
    /// Places of rules by what they look at, once somebody asked.
    by_kind: OnceLock<BTreeMap<Kind, Vec<usize>>>,
}

/// Where the texts of a rule are.
#[derive(Debug, Clone)]
enum Told {
    /// Packed, unpacked when somebody asks.
    BuiltIn(usize),
    /// Loaded with the rule from a file.
    Policy(FileId, Box<RuleText>),
}

impl RuleSet {
    /// The rules that redlint brings, in order of group and id.
    pub fn built_in() -> Self {
        let rules: Vec<Rule> = postcard::from_bytes(RULES).unwrap_or_default();
        let texts = (0..rules.len()).map(Told::BuiltIn).collect();
        Self { rules, texts, ..Self::default() }
    }

    /// Adds a rule from a file that was read. Its id is the file's stem, after `<namespace>/` where there is one.
    /// Gives what is wrong with it, as findings in the file; it is left out then.
    pub fn add(&mut self, sources: &Sources, file: FileId, namespace: &str) -> Vec<Diagnostic> {
        let path = sources.file(file).path();
        let id = id_of(path, namespace);
        if self.find(&id).is_some() {
            let message = format!("there already is a rule `{id}`");
            return vec![load::problem(Span::at(file, 0), message)];
        }
        match load::load(sources, file, &id, namespace, vocabulary::run_time()) {
            Ok((rule, text)) => {
                self.by_kind.take();
                self.rules.push(rule);
                self.texts.push(Told::Policy(file, Box::new(text)));
                Vec::new()
            }
            Err(problems) => {
                self.miss(path, namespace);
                problems
            }
        }
    }

    /// Notes that the rule in a file cannot be had. Whoever names it, or its namespace, is right all the same.
    pub fn miss(&mut self, path: &Path, namespace: &str) {
        self.off.insert(id_of(path, namespace));
        self.off.insert(namespace.to_owned());
    }

    /// All rules: built-in ones by group and id, then policies in the order they were added.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that look at a kind of subject.
    pub(super) fn about(&self, kind: Kind) -> impl Iterator<Item = &Rule> {
        let by_kind = self.by_kind.get_or_init(|| {
            let mut by_kind: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
            for (place, rule) in self.rules.iter().enumerate() {
                by_kind.entry(rule.subject).or_default().push(place);
            }
            by_kind
        });
        by_kind.get(&kind).into_iter().flatten().filter_map(|place| self.rules.get(*place))
    }

    /// A rule by id, by the path of its file in `rules/`, or by an id that it once had.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.place(id).and_then(|place| self.rules.get(place))
    }

    /// The same, to set its options.
    pub(super) fn find_mut(&mut self, id: &str) -> Option<&mut Rule> {
        self.place(id).and_then(|place| self.rules.get_mut(place))
    }

    fn place(&self, id: &str) -> Option<usize> {
        let current = self.rules.iter().position(|rule| rule.id == id);
        current.or_else(|| self.rules.iter().position(|rule| rule.is_called(id)))
    }

    /// What is said about a rule, and its examples.
    pub fn text(&self, id: &str) -> Option<&RuleText> {
        let index = self.rules.iter().position(|rule| rule.id == id)?;
        match self.texts.get(index)? {
            Told::BuiltIn(index) => built_in_texts().get(*index),
            Told::Policy(_, text) => Some(text),
        }
    }

    /// The file that a policy was loaded from; `None` for a built-in rule.
    pub fn file(&self, id: &str) -> Option<FileId> {
        let index = self.rules.iter().position(|rule| rule.id == id)?;
        match self.texts.get(index)? {
            Told::BuiltIn(_) => None,
            Told::Policy(file, _) => Some(*file),
        }
    }

    /// Changes rules (their `level`) or drops them: keeps those for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&mut Rule) -> bool) {
        self.by_kind.take();
        let rules = std::mem::take(&mut self.rules).into_iter().zip(std::mem::take(&mut self.texts));
        for (mut rule, text) in rules {
            if keep(&mut rule) {
                self.rules.push(rule);
                self.texts.push(text);
            } else {
                self.off.insert(rule.id.into());
                self.off.extend(rule.aliases);
            }
        }
    }

    /// Keeps the rules that were asked for.
    pub fn select(&mut self, mut wanted: impl FnMut(&Rule) -> bool) {
        self.partial = true;
        self.retain(|rule| wanted(rule));
    }

    /// Whether only some rules were asked for: what suppressions need is not known then.
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether a run may find what goes by this id: a rule, or one of redlint's own words such as `unused-suppression`.
    pub fn may_find(&self, id: &str) -> bool {
        !self.is_off(id) && (!self.partial || self.find(id).is_some())
    }

    /// Whether there is a rule of this id that was dropped or could not be loaded.
    pub fn is_off(&self, id: &str) -> bool {
        self.off.contains(id) || id.rsplit('/').next().is_some_and(|slug| self.off.contains(slug))
    }

    /// This rule alone.
    #[must_use]
    pub fn only(&self, id: &str) -> Self {
        let pairs = self.rules.iter().zip(&self.texts).filter(|(rule, _)| rule.id == id);
        let (rules, texts) = pairs.map(|(rule, told)| (rule.clone(), told.clone())).unzip();
        Self { rules, texts, ..Self::default() }
    }
}

/// The id of the rule in a file.
fn id_of(path: &Path, namespace: &str) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if namespace.is_empty() { stem } else { format!("{namespace}/{stem}") }
}

fn built_in_texts() -> &'static [RuleText] {
    static UNPACKED: OnceLock<Vec<RuleText>> = OnceLock::new();
    UNPACKED.get_or_init(|| postcard::from_bytes(TEXTS).unwrap_or_default())
}
