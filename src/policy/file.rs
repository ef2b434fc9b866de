//! The shape of a rule file. Strings that hold expressions keep their place, so that errors can point into them.

use super::option::OptionKind;
use crate::diagnostic::{Confidence, Safety, Severity};
use indexmap::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize};
use toml::Spanned;

/// A rule as its file holds it.
#[derive(Debug, Clone, DeriveDeserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The problem as a headline.
    pub title: Spanned<String>,
    /// How bad it is in production and where the environment is unknown.
    pub severity: Severity,
    /// How sure a finding is; high if absent.
    #[serde(default)]
    pub confidence: Option<Confidence>,
    /// What it is in development and test: a severity, or off. One step lower if absent.
    #[serde(default)]
    pub development: Option<Development>,
    /// Words to select it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Ids it once had.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Kind of subject it looks at.
    pub subject: Spanned<String>,
    /// `port in server.ports`: one finding per element.
    #[serde(default)]
    pub each: Option<Spanned<String>>,
    /// Names for parts of the expressions and texts below, each of which may use those before it.
    #[serde(default, rename = "let")]
    pub names: IndexMap<Spanned<String>, Spanned<String>>,
    /// Where the rule applies.
    #[serde(default)]
    pub when: Option<Spanned<String>>,
    /// What must hold there; a rule without it finds whatever `when` describes.
    #[serde(default)]
    pub require: Option<Spanned<String>>,
    /// Whether findings with the same message are one: the first in the files, the others labelled beside it.
    #[serde(default)]
    pub once: bool,
    /// What to underline, where it is not what decided `require`.
    #[serde(default)]
    pub underline: Option<Spanned<String>>,
    /// Further facts to label.
    #[serde(default)]
    pub because: Vec<Spanned<BecauseFile>>,
    /// The finding in one sentence, with `{expressions}`.
    pub message: Spanned<String>,
    /// Word under the underlined bytes, with `{expressions}`.
    #[serde(default)]
    pub label: Option<Spanned<String>>,
    /// What to write instead, with `{expressions}`.
    #[serde(default)]
    pub help: Option<Spanned<String>>,
    /// Markdown: what happens, when it is fine, what to do.
    pub why: String,
    /// Where that is written.
    #[serde(default)]
    pub references: Vec<String>,
    /// What showed it on a real server.
    #[serde(default)]
    pub proven_by: Option<String>,
    /// What it leaves to its users: thresholds and lists, read as `options.name`.
    #[serde(default)]
    pub options: IndexMap<Spanned<String>, OptionFile>,
    /// Other severities for some cases; the first that applies counts.
    #[serde(default)]
    pub grade: Vec<GradeFile>,
    /// How to mend it.
    #[serde(default)]
    pub fix: Option<Spanned<FixFile>>,
    /// Deployments with the problem.
    #[serde(default)]
    pub bad: Vec<Spanned<ExampleFile>>,
    /// Deployments without it.
    #[serde(default)]
    pub good: Vec<Spanned<ExampleFile>>,
}

/// What a rule is in development and test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, DeriveDeserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Development {
    /// It does not count there.
    Off,
    /// Worth knowing.
    Info,
    /// Will hurt.
    Warning,
    /// As bad as in production.
    Error,
}

/// One entry of `because`: an expression, or an expression with the text of its label.
#[derive(Debug, Clone)]
pub struct BecauseFile {
    /// The fact to label.
    pub fact: Option<Spanned<String>>,
    /// The expression where the entry is only that.
    pub plain: Option<String>,
    /// Text of the label, with `{expressions}`.
    pub label: Option<Spanned<String>>,
}

impl<'de> Deserialize<'de> for BecauseFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(DeriveDeserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            fact: Spanned<String>,
            #[serde(default)]
            label: Option<Spanned<String>>,
        }
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = BecauseFile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an expression, or a table with `fact` and `label`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<BecauseFile, E> {
                Ok(BecauseFile { fact: None, plain: Some(text.to_owned()), label: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<BecauseFile, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(BecauseFile { fact: Some(table.fact), plain: None, label: table.label })
            }
        }
        deserializer.deserialize_any(Shape)
    }
}

/// An option.
#[derive(Debug, Clone, DeriveDeserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `type`, `default` and `doc`")]
pub struct OptionFile {
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: OptionKind,
    /// Its value where nobody sets it.
    pub default: Spanned<toml::Value>,
    /// What it decides, in one sentence.
    pub doc: String,
}

/// Another severity for some cases.
#[derive(Debug, Clone, DeriveDeserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `when`, and `severity` or `confidence`")]
pub struct GradeFile {
    /// Where it applies.
    pub when: Spanned<String>,
    /// The severity there; the rule's if absent.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// The confidence there; the rule's if absent.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

/// How to mend a finding: exactly one of `set`, `replace` and `remove`.
#[derive(Debug, Clone, DeriveDeserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `title`, `safety`, and `set`, `replace` or `remove`")]
pub struct FixFile {
    /// What it does, as an imperative, with `{expressions}`.
    pub title: Spanned<String>,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// The fact whose bytes are replaced or removed, where they are not those underlined.
    #[serde(default)]
    pub at: Option<Spanned<String>>,
    /// Directives to write, where their effective values come from, with `{expressions}`.
    #[serde(default)]
    pub set: IndexMap<Spanned<String>, Spanned<String>>,
    /// What to write in place of the underlined bytes, with `{expressions}`.
    #[serde(default)]
    pub replace: Option<Spanned<String>>,
    /// Whether to remove the directive, entry or words underlined.
    #[serde(default)]
    pub remove: bool,
}

/// A small deployment that shows the rule at work.
#[derive(Debug, Clone, DeriveDeserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `name` and `files`")]
pub struct ExampleFile {
    /// What it shows.
    pub name: String,
    /// For a bad one: the text underlined, one per finding, in order.
    #[serde(default)]
    pub at: Vec<String>,
    /// Its files, by path.
    pub files: IndexMap<String, String>,
    /// For a bad one with a fix: the files that change, as they are after it.
    #[serde(default)]
    pub fixed: IndexMap<String, String>,
    /// Variables of the shell, for interpolation.
    #[serde(default)]
    pub env: IndexMap<String, String>,
    /// Target for a configuration that nothing places: `redis@7.0.15`.
    #[serde(default)]
    pub target: Option<String>,
    /// The one variant to look at; all if absent.
    #[serde(default)]
    pub variant: Option<String>,
    /// Options of the rule as set for it.
    #[serde(default)]
    pub options: IndexMap<Spanned<String>, Spanned<toml::Value>>,
}
