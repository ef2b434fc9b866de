//! Floor 2: what redlint says about a deployment. Plain data: no rendering, no IO, nothing of Redis.
//!
//! Invariant: no text in here holds a secret; whoever makes a diagnostic masks first.

use crate::source::{Edit, FileId, Sources, Span};
use ecow::{EcoString, EcoVec};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How bad it is. Ordered: `Info < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never fails a run by default.
    Info,
    /// Will hurt under some load, attack or upgrade.
    Warning,
    /// Loses data, lets strangers in, or does not start.
    Error,
}

impl Severity {
    /// One step milder; `Info` stays.
    #[must_use]
    pub fn lowered(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Info => Self::Info,
        }
    }

    /// `error`, `warning` or `info`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// How sure redlint is that the finding is true of what would run. Ordered: `Low < Medium < High`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Something that decides it could not be known.
    Low,
    /// It rests on evidence that is usually right.
    Medium,
    /// Every fact it rests on stands in the files.
    High,
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The bytes to underline.
    pub span: Span,
    /// What the reader is to see there; may be empty for the primary label.
    pub message: String,
}

/// Whether a fix may be applied without a person looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// Keeps the meaning, puts back the server's default, mends what is broken, or stops a start that would run open.
    Safe,
    /// Changes what runs in a way that somebody has to want: it keeps other data, or chooses what nobody had chosen.
    Unsafe,
    /// To be shown, never to be applied.
    ShowOnly,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fix {
    /// What it does, as an imperative: "Set maxmemory-policy to noeviction".
    pub title: String,
    /// Whether it may be applied unseen.
    pub safety: Safety,
    /// The edits, without overlap.
    pub edits: Vec<Edit>,
}

/// Why a finding is known and not to be reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suppressed {
    /// What says so.
    pub kind: SuppressionKind,
    /// The user's reason.
    pub reason: String,
}

/// What suppresses a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuppressionKind {
    /// A comment beside it.
    Inline,
    /// The configuration.
    Config,
    /// The baseline.
    Baseline,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Id of the rule: `broker/evicts-tasks` is group and slug; the id is the slug. Findings about the input
    /// itself (a file that cannot be parsed) use the id of their kind, such as `invalid-yaml`.
    pub rule: EcoString,
    /// The rule's title, as a headline.
    pub title: EcoString,
    /// Group of the rule, `input` for findings about the input itself.
    pub group: EcoString,
    /// Tags of the rule.
    pub tags: EcoVec<EcoString>,
    /// How bad it is, after environment and configuration had their say.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The finding in one sentence, with names and values of this deployment; secrets masked.
    pub message: String,
    /// The bytes that cause it.
    pub primary: Label,
    /// The bytes that prove it, or that it went through.
    pub related: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix>,
    /// Variants of the project that share it (`base`, `production`), empty where there is only one.
    pub variants: Vec<String>,
    /// The name of what it is about, with which its key begins: a server, a service, a variable; empty where it is about none.
    pub subject: String,
    /// What it is about, independent of lines: `redis/maxmemory-policy`. Part of the fingerprint.
    pub key: String,
    /// Spans whose bytes are secret and must be masked wherever source is shown.
    pub secrets: Vec<Span>,
    /// Why it is not to be reported, where somebody says so.
    pub suppressed: Option<Suppressed>,
}

impl Diagnostic {
    /// A finding about the input itself: something that could not be read or parsed.
    pub fn input(rule: &'static str, title: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            title: title.into(),
            group: "input".into(),
            tags: EcoVec::new(),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: message.into(),
            primary: Label { span, message: String::new() },
            related: Vec::new(),
            help: None,
            fixes: Vec::new(),
            variants: Vec::new(),
            subject: String::new(),
            key: String::new(),
            secrets: Vec::new(),
            suppressed: None,
        }
    }

    /// Whether a rule made it: findings about the input, redlint.toml and suppressions come from no rule, and no page
    /// tells more about them than they do.
    pub fn is_of_a_rule(&self) -> bool {
        !matches!(&*self.group, "input" | "config" | "suppression")
    }

    /// With a line on what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a word under the primary label.
    #[must_use]
    pub fn labelled(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// With a further place.
    #[must_use]
    pub fn related_to(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Makes it point into other sources, which get the files that it needs. `moved` are those that they got before.
    pub fn move_to(&mut self, from: &Sources, to: &mut Sources, moved: &mut BTreeMap<FileId, FileId>) {
        self.map_spans(|span| {
            let file = *moved.entry(span.file).or_insert_with(|| to.adopt(from.file(span.file)));
            Span { file, ..span }
        });
    }

    /// Changes every place in it.
    fn map_spans(&mut self, mut change: impl FnMut(Span) -> Span) {
        self.primary.span = change(self.primary.span);
        for label in &mut self.related {
            label.span = change(label.span);
        }
        for edit in self.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = change(edit.span);
        }
        for secret in &mut self.secrets {
            *secret = change(*secret);
        }
    }
}
