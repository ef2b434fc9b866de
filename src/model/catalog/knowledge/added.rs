use super::chart;
use super::framework::{negatives, signs};
use super::table::{EVIDENCE, LANGUAGES, NEGATIVES, UNDECODED};
use super::written::Abandoned;
use super::{
    AdvisorySpec, ChartSpec, Evidence, EvidenceKind, ImageSpec, Negative, NegativeKind, OpenAdvisory,
    Reference, Support, SupportSpec, glob,
};
use crate::model::{Date, Language, Target};
use crate::source::UNKNOWN;

/// What a user knows besides the catalog, such as the images of the own registry. It counts before the catalog.
#[derive(Debug, Default)]
pub struct Added {
    pub(super) images: Vec<ImageSpec>,
    pub(super) abandoned: Vec<Abandoned>,
    pub(super) charts: Vec<ChartSpec>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) tools: Vec<String>,
    pub(super) advisories: Vec<AdvisorySpec>,
    pub(super) negatives: Vec<Negative>,
    pub(super) support: Vec<SupportSpec>,
    pub(super) systems: Vec<String>,
    pub(super) bystanders: Vec<String>,
    pub(super) languages: Vec<(String, Language)>,
    pub(super) undecoded: Vec<String>,
    /// Lower case, as the lists behind it.
    pub(super) passwords: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) fillers: Vec<String>,
}

/// Nothing besides the catalog.
pub static NOTHING: Added = Added {
    images: Vec::new(),
    abandoned: Vec::new(),
    charts: Vec::new(),
    evidence: Vec::new(),
    tools: Vec::new(),
    advisories: Vec::new(),
    negatives: Vec::new(),
    support: Vec::new(),
    systems: Vec::new(),
    bystanders: Vec::new(),
    languages: Vec::new(),
    undecoded: Vec::new(),
    passwords: Vec::new(),
    words: Vec::new(),
    fillers: Vec::new(),
};

impl Added {
    /// An image, by its text with or without registry, tag and digest.
    pub fn image(&'static self, text: &str) -> Option<&'static ImageSpec> {
        let path = &text[Reference::parse(text).path];
        let own = self.images.iter().find(|image| image.repositories.iter().any(|name| glob(name, path)));
        own.or_else(|| super::image(text))
    }

    /// Why an image gets no more updates, in words; in any registry where the user says so.
    pub fn abandoned(&self, text: &str) -> Option<String> {
        let reference = Reference::parse(text);
        let tag = reference.tag.map_or("latest", |tag| &text[tag]);
        let path = &text[reference.path];
        let own = self.abandoned.iter().find(|entry| {
            let kept = |kept: &String| kept == tag || tag.contains(UNKNOWN);
            entry.repositories.iter().any(|name| glob(name, path)) && !entry.except.iter().any(kept)
        });
        own.map(|entry| entry.because.clone()).or_else(|| super::abandoned(text).map(str::to_owned))
    }

    /// A Helm chart that runs a server, by its name, the address that it comes from, and its major version.
    pub fn chart(
        &'static self,
        name: &str,
        repository: &str,
        major: Option<u16>,
    ) -> Option<&'static ChartSpec> {
        let among = |charts| chart::find(charts, (name, repository), major);
        among(&self.charts).or_else(|| among(chart::all()))
    }

    /// Whether an image, by its name without registry, tag and digest, only looks at servers.
    pub fn is_tool(&self, path: &str) -> bool {
        let lower = path.to_ascii_lowercase();
        self.tools.iter().any(|pattern| glob(pattern, &lower)) || super::is_tool(path)
    }

    /// Whether an image, by its name without registry, tag and digest, speaks to no server: another database, a proxy.
    pub fn is_bystander(&self, path: &str) -> bool {
        let lower = path.to_ascii_lowercase();
        self.bystanders.iter().any(|pattern| glob(pattern, &lower)) || super::is_bystander(path)
    }

    /// The language of what reads the URLs of a framework, where that is always the same.
    pub fn language(&self, framework: &str) -> Option<Language> {
        let own = self.languages.iter().find(|(name, _)| name == framework).map(|(_, language)| *language);
        own.or_else(|| LANGUAGES.iter().find(|(name, _)| *name == framework).map(|(_, language)| *language))
    }

    /// Whether a framework's library resolves the escapes of a password in a URL.
    pub fn decodes(&self, framework: &str) -> bool {
        !UNDECODED.contains(&framework) && !self.undecoded.iter().any(|name| name == framework)
    }

    /// Vulnerabilities that a server of just this version has.
    pub fn advisories(&'static self, target: Target) -> Vec<OpenAdvisory> {
        let mut open = super::advisories(target);
        open.extend(super::advisory::open(&self.advisories, target));
        open
    }

    /// Whether an image is one of a system, with neither an entrypoint nor a server of its own.
    pub fn is_system(&self, text: &str) -> bool {
        let path = &text[Reference::parse(text).path];
        self.systems.iter().any(|pattern| glob(pattern, path)) || super::is_system(text)
    }

    /// Whether and how long a server's version gets fixes.
    pub fn support(&self, target: Target, today: Date) -> Option<Support> {
        super::support::of(&self.support, target, today)
    }

    /// What a variable with this value speaks against.
    pub fn negatives_of_variable(&'static self, name: &str, value: &str) -> Vec<&'static Negative> {
        self.negatives_of(NegativeKind::Variable, name, Some(value))
    }

    /// What a command speaks against, its words joined by single spaces.
    pub fn negatives_of_command(&'static self, command: &str) -> Vec<&'static Negative> {
        self.negatives_of(NegativeKind::Command, command, None)
    }

    /// What a service with this image speaks against beside others, by its name without registry, tag and digest.
    pub fn negatives_beside(&'static self, path: &str) -> Vec<&'static Negative> {
        self.negatives_of(NegativeKind::Beside, path, None)
    }

    fn negatives_of(
        &'static self,
        kind: NegativeKind,
        text: &str,
        value: Option<&str>,
    ) -> Vec<&'static Negative> {
        negatives(NEGATIVES.iter().chain(&self.negatives), kind, text, value)
    }

    /// Every sign that a variable with this value is.
    pub fn evidence_of_variable(&'static self, name: &str, value: &str) -> Vec<&'static Evidence> {
        self.signs(&[EvidenceKind::Connection, EvidenceKind::Switch], name, Some(value))
    }

    /// Every sign that a variable with this value is as a switch.
    pub fn evidence_of_switch(&'static self, name: &str, value: &str) -> Vec<&'static Evidence> {
        self.signs(&[EvidenceKind::Switch], name, Some(value))
    }

    /// Every sign that a command is, its words joined by single spaces.
    pub fn evidence_of_command(&'static self, command: &str) -> Vec<&'static Evidence> {
        self.signs(&[EvidenceKind::Command], command, None)
    }

    /// Every sign that an image is, by its name without registry, tag and digest.
    pub fn evidence_of_image(&'static self, path: &str) -> Vec<&'static Evidence> {
        self.signs(&[EvidenceKind::Image], path, None)
    }

    /// Every sign that a setting in code is.
    pub fn evidence_of_setting(&'static self, name: &str) -> Vec<&'static Evidence> {
        self.signs(&[EvidenceKind::Setting], name, None)
    }

    fn signs(
        &'static self,
        kinds: &[EvidenceKind],
        text: &str,
        value: Option<&str>,
    ) -> Vec<&'static Evidence> {
        signs(EVIDENCE.iter().chain(&self.evidence), kinds, text, value)
    }

    /// Words that make up guessable passwords at the user's.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a value is what a template leaves to be filled in.
    pub fn is_filler(&self, text: &str) -> bool {
        let own = || {
            let lower = text.to_lowercase();
            self.fillers.iter().any(|filler| lower.contains(filler))
        };
        super::is_filler(text) || !self.fillers.is_empty() && own()
    }

    /// Whether a password is one that everybody at the user's knows.
    pub fn knows_password(&self, text: &str) -> bool {
        let lower = text.to_lowercase();
        self.passwords.contains(&lower)
    }
}
