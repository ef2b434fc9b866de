//! What a container is made from: an image of a registry, or one that a Dockerfile builds.

use crate::diagnostic::Diagnostic;
use crate::model::catalog::knowledge::{self, Added, ImageSpec, NOTHING};
use crate::model::compose::HealthcheckEntry;
use crate::model::{Image, Origin, Sourced, Target, Version, Why};
use crate::source::{Sources, Span, Text, UNKNOWN};
use indexmap::IndexMap;
use std::cmp::Ordering;
use std::path::PathBuf;

/// What a container is made from.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// Where the image is named: `image:`, or the `FROM` of what is built.
    pub(super) at: Span,
    /// The reference; `None` where nothing names one.
    pub(super) reference: Option<Text>,
    /// What the user knows besides the catalog.
    pub(super) knowledge: &'static Added,
    /// Whether a Dockerfile builds it.
    pub(super) built: bool,
    /// Whether its build adds files, or runs something that may.
    pub(super) changed: bool,
    /// The catalog's entry.
    pub(super) spec: Option<&'static ImageSpec>,
    /// Why what the image holds is not known; `None` where it is.
    pub(super) hidden: Option<Why>,
    /// Why the build refuses the Dockerfile.
    pub(super) problems: Vec<Diagnostic>,
    /// `ENTRYPOINT` of the Dockerfile.
    pub(super) entrypoint: Option<Vec<Text>>,
    /// `CMD` of the Dockerfile.
    pub(super) command: Option<Vec<Text>>,
    /// `ENV` of the Dockerfile.
    pub(super) environment: IndexMap<String, Text>,
    /// `WORKDIR` of the Dockerfile.
    pub(super) workdir: Option<Text>,
    /// `USER` of the Dockerfile.
    pub(super) user: Option<Text>,
    /// `STOPSIGNAL` of the Dockerfile.
    pub(super) stop_signal: Option<Text>,
    /// Words of the `EXPOSE`s of the Dockerfile.
    pub(super) exposed: Vec<Text>,
    /// `VOLUME`s of the Dockerfile.
    pub(super) volumes: Vec<Text>,
    /// What the Dockerfile copies from its context.
    pub(super) copied: Vec<Copied>,
    /// Where the Dockerfile copies what the tree does not show, of other images or the net.
    pub(super) foreign: Vec<String>,
    /// `RUN` instructions of the Dockerfile.
    pub(super) runs: Vec<Text>,
    /// What its build runs, as shell texts.
    pub(super) builds: Vec<BuildStep>,
    /// `ENV` and `ARG` of the Dockerfile, and the files that it copies.
    pub(super) layers: Vec<Layer>,
    /// `HEALTHCHECK` of the Dockerfile.
    pub(super) healthcheck: Option<HealthcheckEntry>,
    /// `SHELL` of the Dockerfile: what shell forms are run with.
    pub(super) shell: Option<Vec<Text>>,
}

/// A `RUN` as the shell reads it.
#[derive(Debug, Clone)]
pub(super) struct BuildStep {
    pub(super) text: Text,
    /// How much of [`Base::copied`] is there by then.
    pub(super) copies: usize,
    /// Working directory.
    pub(super) directory: String,
    /// `ARG`s by then; `None` for one whose value is not known.
    pub(super) arguments: Vec<(String, Option<Text>)>,
}

/// What an instruction leaves in the image, or in its history.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// `ENV`, `ARG` or `COPY`, as written.
    pub(super) keyword: Text,
    /// Variables with their values.
    pub(super) pairs: Vec<(Text, Text)>,
    /// Files that are copied.
    pub(super) sources: Vec<Text>,
}

/// Something that a Dockerfile copies into the image.
#[derive(Debug, Clone)]
pub(super) struct Copied {
    /// The word that names what is copied.
    pub(super) at: Text,
    /// Where it lies in the tree.
    pub(super) source: PathBuf,
    /// Where it goes: a file's path, or a directory's.
    pub(super) target: String,
    /// Whether the target is a directory that takes the source under its own name.
    pub(super) into: bool,
    /// The content, where it stands in the Dockerfile.
    pub(super) inline: Option<Text>,
}

impl Base {
    /// An image of a registry.
    pub(super) fn named(reference: Text, knowledge: &'static Added, sources: &Sources) -> Self {
        let spec = known_name(&reference).and_then(|at| knowledge.image(&reference.as_str()[at..]));
        let why = match super::sourced::origin(&reference, sources) {
            Origin::Unknown { why, .. } => why,
            _ => Why::UnknownImage(reference.as_str().into()),
        };
        let hidden = if spec.is_some() { None } else { Some(why) };
        Self { reference: Some(reference.clone()), knowledge, spec, hidden, ..Self::empty(reference.span()) }
    }

    /// An image that nothing names.
    pub(super) fn unnamed(at: Span, why: Why) -> Self {
        Self { hidden: Some(why), ..Self::empty(at) }
    }

    fn empty(at: Span) -> Self {
        Self {
            at,
            reference: None,
            knowledge: &NOTHING,
            built: false,
            changed: false,
            spec: None,
            hidden: None,
            problems: Vec::new(),
            entrypoint: None,
            command: None,
            environment: IndexMap::new(),
            workdir: None,
            user: None,
            stop_signal: None,
            exposed: Vec::new(),
            volumes: Vec::new(),
            copied: Vec::new(),
            foreign: Vec::new(),
            runs: Vec::new(),
            builds: Vec::new(),
            layers: Vec::new(),
            healthcheck: None,
            shell: None,
        }
    }

    /// Which server in which version the image holds; Unknown where the catalog does not have it.
    pub(super) fn target(&self, sources: &Sources) -> Sourced<Option<Target>> {
        let why = self.hidden.clone().unwrap_or(Why::UnknownVersion);
        let unknown =
            || Sourced { value: None, origin: Origin::Unknown { anchor: self.at, why: why.clone() } };
        let (Some(spec), Some(reference)) = (self.spec, &self.reference) else { return unknown() };
        let parts = knowledge::Reference::parse(reference.as_str());
        let tag = parts.tag.clone().map(|range| reference.slice(range));
        let version = tag.as_ref().filter(|tag| !spec.versionless && !tag.holds_unknown());
        let version = version.and_then(|tag| version_in(tag.as_str()));
        let early = tag.as_ref().is_some_and(|tag| is_early(tag.as_str()));
        let version = version.map(|version| Version {
            patch: version.patch.filter(|_| !spec.series_only && !early),
            ..version
        });
        let shown = if tag.as_ref().is_some_and(Text::holds_unknown) {
            Origin::at(self.at)
        } else {
            let name = known_name(reference).unwrap_or_default();
            super::sourced::origin(&reference.slice(name..reference.len()), sources)
        };
        Sourced::new(Some(knowledge::tagged(Target { family: spec.family, version })), shown)
    }

    /// Whether its `sh` is a dash that stays for the one command of `sh -c`, where other shells give way to it: that of
    /// Debian 12 and later, which the official images are made of since 7.2.
    pub(super) fn has_dash(&self) -> bool {
        const OTHERS: [&str; 4] = ["alpine", "bullseye", "buster", "stretch"];
        let official = self.spec.is_some_and(|spec| matches!(spec.name, "redis" | "valkey"));
        let Some(reference) = self.reference.as_ref().filter(|_| official) else { return false };
        let parts = knowledge::Reference::parse(reference.as_str());
        let tag = match parts.tag {
            Some(range) => &reference.as_str()[range],
            None if parts.digest.is_none() => "latest",
            None => return false,
        };
        let old = version_in(tag).is_some_and(|v| v.compare(Version::series(7, 2)) == Some(Ordering::Less));
        !old && !reference.holds_unknown() && !OTHERS.iter().any(|other| tag.contains(other))
    }

    /// The image as rules see it; `None` where nothing names it.
    pub(super) fn image(&self, sources: &Sources) -> Option<Image> {
        let reference = self.reference.as_ref()?;
        let parts = knowledge::Reference::parse(reference.as_str());
        let text = |range: Option<std::ops::Range<usize>>| range.map(|range| reference.slice(range));
        let (tag, digest) = (text(parts.tag), text(parts.digest));
        let whole = super::sourced::origin(reference, sources);
        let tag_text = tag.as_ref().map_or("latest", Text::as_str);
        let version = version_in(tag_text);
        let exact = version.is_some_and(|version| version.patch.is_some());
        let judged = |value: bool| {
            let origin =
                tag.as_ref().map_or_else(|| whole.clone(), |tag| super::sourced::origin(tag, sources));
            Sourced::new(value, origin)
        };
        Some(Image {
            at: self.at,
            reference: super::sourced::string(reference, sources),
            repository: super::sourced::string(&reference.slice(parts.repository.clone()), sources),
            tag: super::sourced::optional(tag.as_ref(), self.at, sources),
            digest: super::sourced::optional(digest.as_ref(), self.at, sources),
            built: self.built,
            changed: self.changed,
            abandoned: match self.knowledge.abandoned(reference.as_str()) {
                // Its name alone tells where the tag is not known.
                Some(why) if whole.is_unknown() => {
                    let name = reference.slice(parts.repository.clone());
                    Sourced::new(Some(why), super::sourced::origin(&name, sources))
                }
                Some(why) => Sourced::new(Some(why), whole.clone()),
                None => Sourced { value: None, origin: absent_or_unknown(&whole, self.at) },
            },
            known: self.spec.map(|spec| spec.name.to_owned()).unwrap_or_default(),
            password_variable: self.spec.and_then(ImageSpec::password_variable),
            floating: judged(digest.is_none() && !exact),
            unpinned: judged(digest.is_none() && version.is_none()),
        })
    }

    /// Whether it is the image of a system, without an entrypoint.
    pub(super) fn is_system(&self) -> bool {
        self.reference.as_ref().is_some_and(|reference| self.knowledge.is_system(reference.as_str()))
    }

    /// The path of the image's name: without registry, tag and digest.
    pub(super) fn path(&self) -> &str {
        let Some(reference) = &self.reference else { return "" };
        let text = reference.as_str();
        text.get(knowledge::Reference::parse(text).path).unwrap_or_default()
    }
}

/// What is known to be absent of something that is written there.
fn absent_or_unknown(whole: &Origin, anchor: Span) -> Origin {
    if whole.is_unknown() { whole.clone() } else { Origin::Absent { anchor } }
}

/// Where the name begins that is known, whatever decides the registry before it and the tag behind it; `None` where that
/// is no whole name. Behind something unknown only one with its namespace is, such as `library/redis`.
fn known_name(reference: &Text) -> Option<usize> {
    let text = reference.as_str();
    let path = knowledge::Reference::parse(text).path;
    let Some(at) = text[path.clone()].rfind(UNKNOWN) else {
        return Some(if text[..path.start].contains(UNKNOWN) { path.start } else { 0 });
    };
    let rest = text[path.start + at..].trim_start_matches([UNKNOWN, '/']);
    let name = knowledge::Reference::parse(rest).path;
    rest[name].contains('/').then_some(text.len() - rest.len())
}

/// The server's version in a tag: `7.2.4-alpine`, `v1.2.3`, `x86_64_v6.3.4`.
fn version_in(tag: &str) -> Option<Version> {
    Version::parse(tag).or_else(|| {
        let (_, rest) = tag.rsplit_once("_v")?;
        Version::parse(rest)
    })
}

/// Whether a tag names a candidate or milestone, which comes before the version that its numbers tell: `8.0.0-rc1`.
fn is_early(tag: &str) -> bool {
    tag.split(['-', '_']).skip(1).any(|part| {
        let part = part.to_ascii_lowercase();
        ["rc", "m", "alpha", "beta"].iter().any(|kind| {
            let number = part.strip_prefix(kind);
            number
                .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}
