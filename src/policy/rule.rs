//! A rule, read and checked. Its texts for readers are kept apart, because no run but `explain` needs them.

use super::expr::{Code, Template};
use super::file::Development;
use super::kind::Kind;
use super::option::RuleOption;
use super::packed::Packed;
use crate::diagnostic::{Confidence, Safety, Severity};
use ecow::{EcoString, EcoVec};
use serde::{Deserialize, Serialize};

/// A rule: what every run needs of it, and what is unpacked on demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Rule {
    /// The slug, or `<namespace>/<slug>` for a user's policy.
    pub id: EcoString,
    /// Folder of a built-in rule, namespace of a user's.
    pub group: EcoString,
    /// Ids it once had.
    pub aliases: Vec<String>,
    /// How bad it is in production and where the environment is unknown.
    pub severity: Severity,
    /// How sure a finding is.
    pub confidence: Confidence,
    /// What it is in development and test; one step lower if absent.
    pub development: Option<Development>,
    /// The severity that the user's configuration gives it; nothing else counts then.
    #[serde(skip)]
    pub level: Option<Severity>,
    /// Kind of subject it looks at.
    pub subject: Kind,
    /// Whether findings with the same message are one.
    pub once: bool,
    /// What it leaves to its users.
    pub options: Vec<RuleOption>,
    /// What it looks for: needed where there is a subject of its kind.
    pub test: Packed<Test>,
    /// What it says: needed where it has found something.
    pub words: Packed<Words>,
}

/// What a rule looks for. Mostly the first part of `when` tells that it does not apply, and no other one is unpacked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Test {
    /// List whose elements are looked at one by one.
    pub each: Option<Packed<Code>>,
    /// Where the rule applies: where all of these hold.
    pub when: Vec<Packed<Code>>,
    /// What must hold there; never met if absent.
    pub require: Option<Packed<Code>>,
    /// A bit for each part of `when` that does not speak of the element of `each`: it is asked once for all of them.
    pub general: u64,
}

impl Test {
    /// A test; the elements of `each` are in this slot.
    pub fn new(each: Option<Code>, when: Option<Code>, require: Option<Code>, element: u16) -> Self {
        let when = match when {
            Some(Code::And(parts)) => parts,
            one => one.into_iter().collect(),
        };
        let is_general = |part: &Code| each.is_some() && !part.mentions(|slot| slot == element);
        let places = (0..u64::BITS).zip(&when).filter(|(_, part)| is_general(part));
        Self {
            general: places.map(|(place, _)| 1 << place).sum(),
            each: each.map(Packed::from),
            when: when.into_iter().map(Packed::from).collect(),
            require: require.map(Packed::from),
        }
    }

    /// The parts of `when` that speak of the element of `each`, or the others. All of them have to hold.
    pub fn conditions(&self, general: bool) -> impl Iterator<Item = &Code> {
        let is_general = |place: u32| self.general.checked_shr(place).unwrap_or(0) & 1 == 1;
        let parts = (0..).zip(&self.when).filter(move |(place, _)| is_general(*place) == general);
        parts.map(|(_, part)| &**part)
    }
}

/// What a rule says of what it has found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Words {
    /// The problem as a headline.
    pub title: EcoString,
    /// Words to select it by.
    pub tags: EcoVec<EcoString>,
    /// What to underline, where it is not what decided.
    pub underline: Option<Code>,
    /// Further facts to label.
    pub because: Vec<Because>,
    /// Other severities for some cases.
    pub grades: Vec<Grade>,
    /// The finding in one sentence.
    pub message: Template,
    /// Word under the underlined bytes.
    pub label: Option<Template>,
    /// What to write instead.
    pub help: Option<Template>,
    /// How to mend it.
    pub fix: Option<Recipe>,
    /// Directive or fact that it judges: part of the key of its findings.
    pub topic: String,
}

impl Rule {
    /// Every word that means this rule: its id, the path of its file in `rules/`, and ids it once had.
    pub fn names(&self) -> Vec<String> {
        let path = (!self.id.contains('/')).then(|| format!("{}/{}", self.group, self.id));
        std::iter::once(self.id.to_string()).chain(path).chain(self.aliases.iter().cloned()).collect()
    }

    /// Whether a word means this rule, alone or with others: one of its names, its group, a tag, or the id of a policy
    /// without its namespace.
    pub fn is_meant_by(&self, word: &str) -> bool {
        self.is_called(word)
            || self.group == word
            || self.words.tags.iter().any(|tag| tag == word)
            || self.id.rsplit_once('/').is_some_and(|(_, slug)| slug == word)
    }

    /// Whether a word means this rule.
    pub fn is_called(&self, name: &str) -> bool {
        let path = || name.split_once('/').is_some_and(|(group, id)| group == self.group && id == self.id);
        self.id == name || path() || self.aliases.iter().any(|alias| alias == name)
    }
}

/// A further fact to label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Because {
    /// The fact.
    pub fact: Code,
    /// Text of the label; a general one if absent.
    pub label: Option<Template>,
}

/// Another severity for some cases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Grade {
    /// Where it applies.
    pub when: Code,
    /// The severity there.
    pub severity: Option<Severity>,
    /// The confidence there.
    pub confidence: Option<Confidence>,
}

/// How to mend a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Recipe {
    /// What it does.
    pub title: Template,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// The fact whose bytes change, where they are not those underlined.
    pub at: Option<Code>,
    /// How.
    pub change: Change,
}

/// The change of a [`Recipe`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Change {
    /// Write directives, where their effective values come from.
    Set(Vec<(String, Template)>),
    /// Write something else in place of the underlined bytes.
    Replace(Template),
    /// Remove the directive, entry or words underlined.
    Remove,
}

/// What is said about a rule, and its examples.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct RuleText {
    /// Markdown: what happens, when it is fine, what to do.
    pub why: String,
    /// Where that is written.
    pub references: Vec<String>,
    /// What showed it on a real server.
    pub proven_by: Option<String>,
    /// What its help may say, whatever the facts are.
    pub help: Vec<String>,
    /// `each` as written, as everything below: for `explain`.
    pub each: Option<String>,
    /// Names for parts of what follows, and what they stand for.
    pub names: Vec<(String, String)>,
    /// Where it applies.
    pub when: Option<String>,
    /// What must hold there.
    pub require: Option<String>,
    /// The conditions of its grades.
    pub grades: Vec<String>,
    /// Its examples, bad ones first.
    pub examples: Vec<Example>,
}

/// A small deployment that shows the rule at work.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Example {
    /// Whether it has the problem.
    pub bad: bool,
    /// What it shows.
    pub name: String,
    /// The text underlined, one per finding, in order.
    pub at: Vec<String>,
    /// Path and content of its files.
    pub files: Vec<(String, String)>,
    /// Path and content of the files that a fix changes, as they are after it.
    pub fixed: Vec<(String, String)>,
    /// Variables of the shell.
    pub env: Vec<(String, String)>,
    /// Target for a configuration that nothing places.
    pub target: Option<String>,
    /// The one variant to look at; all if absent.
    pub variant: Option<String>,
    /// Options as set for it: place among those of the rule, and value.
    pub options: Vec<(usize, Code)>,
    /// Byte offsets of the example in its rule file.
    pub place: (u32, u32),
}
