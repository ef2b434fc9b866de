//! The catalog's own language, as a user writes it.

use super::added::{Abandoned, Added};
use super::{AdvisorySpec, Affected, Entrypoint, Evidence, EvidenceKind, ImageSpec, ImageVariable};
use crate::model::{Family, RoleName, Strength, Version};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// What is wrong with a file, and where.
pub type Mistake = (Range<usize>, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "as_of")]
    _as_of: String,
    #[serde(default)]
    image: Vec<Image>,
    #[serde(default)]
    abandoned: Vec<Gone>,
    #[serde(default)]
    sign: Vec<Spanned<Sign>>,
    tools: Option<Tools>,
    #[serde(default)]
    advisory: Vec<Advisory>,
    #[serde(default)]
    known: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    name: String,
    title: String,
    family: Spanned<String>,
    repositories: Vec<String>,
    entrypoint: Spanned<String>,
    program: String,
    command: Vec<String>,
    #[serde(default)]
    loads: Vec<String>,
    #[serde(default)]
    sentinel: bool,
    #[serde(default)]
    versionless: bool,
    data: String,
    workdir: String,
    #[serde(default)]
    volumes: Vec<String>,
    #[serde(default)]
    user: String,
    #[serde(default)]
    settings: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    writes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fixed: BTreeMap<String, Vec<String>>,
    includes: Option<[String; 2]>,
    #[serde(default)]
    flags: String,
    #[serde(default)]
    flags_last: bool,
    #[serde(default)]
    variables: Vec<Variable>,
    #[serde(default)]
    reads: Vec<String>,
    #[serde(default)]
    file_variables: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variable {
    name: String,
    directive: String,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    needs: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    default: String,
    also: Option<[String; 2]>,
    #[serde(default)]
    hides: bool,
    #[serde(default)]
    to: Vec<String>,
    separator: Option<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gone {
    repositories: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    images: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    framework: String,
    roles: Vec<RoleName>,
    strength: Spanned<String>,
    #[serde(default)]
    connection: Vec<String>,
    #[serde(default)]
    switch: Vec<String>,
    #[serde(default)]
    command: Vec<String>,
    #[serde(default)]
    image: Vec<String>,
    #[serde(default)]
    value: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisory {
    id: String,
    #[serde(default)]
    severity: String,
    impact: String,
    access: String,
    #[serde(default)]
    needs: Vec<String>,
    redis: Option<Versions>,
    valkey: Option<Versions>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Versions {
    from: Spanned<String>,
    fixed: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    unfixed: Vec<Spanned<String>>,
}

/// A text for as long as the program runs: files of knowledge are few, and each is read once.
fn keep(text: String) -> &'static str {
    text.leak()
}

fn keep_all(texts: Vec<String>) -> &'static [&'static str] {
    texts.into_iter().map(keep).collect::<Vec<_>>().leak()
}

impl Added {
    /// Adds what a file says.
    ///
    /// # Errors
    /// The first mistake; nothing of the file is taken then.
    pub fn read(&mut self, text: &str) -> Result<(), Mistake> {
        let file: File = toml::from_str(text)
            .map_err(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))?;
        let images: Vec<ImageSpec> = file.image.into_iter().map(image).collect::<Result<_, _>>()?;
        let evidence: Vec<Evidence> = file.sign.into_iter().map(sign).collect::<Result<_, _>>()?;
        let advisories: Vec<AdvisorySpec> =
            file.advisory.into_iter().map(advisory).collect::<Result<_, _>>()?;
        self.images.extend(images);
        self.evidence.extend(evidence);
        self.advisories.extend(advisories);
        self.abandoned.extend(file.abandoned.into_iter().map(|gone| Abandoned {
            repositories: gone.repositories,
            except: gone.except,
            because: gone.because,
        }));
        self.tools.extend(file.tools.into_iter().flat_map(|tools| tools.images));
        self.passwords.extend(file.known.iter().map(|word| word.to_lowercase()));
        Ok(())
    }
}

/// One of several words.
fn one<T>(written: &Spanned<String>, what: &str, all: &[(&str, T)]) -> Result<T, Mistake>
where
    T: Copy,
{
    let word = written.get_ref();
    if let Some((_, value)) = all.iter().find(|(name, _)| name == word) {
        return Ok(*value);
    }
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    Err((written.span(), format!("there is no {what} `{word}`: use `{}`", names.join("`, `"))))
}

fn version(written: &Spanned<String>) -> Result<Version, Mistake> {
    let wrong = || (written.span(), format!("`{}` is no version such as `7.2.4`", written.get_ref()));
    Version::parse(written.get_ref()).ok_or_else(wrong)
}

fn image(image: Image) -> Result<ImageSpec, Mistake> {
    let families = [
        ("redis", Family::Redis),
        ("valkey", Family::Valkey),
        ("keydb", Family::KeyDb),
        ("dragonfly", Family::Dragonfly),
    ];
    let entrypoints =
        [("official", Entrypoint::Official), ("setup", Entrypoint::Setup), ("none", Entrypoint::None)];
    let pairs = |map: BTreeMap<String, Vec<String>>| -> &'static [(&'static str, &'static [&'static str])] {
        map.into_iter().map(|(name, values)| (keep(name), keep_all(values))).collect::<Vec<_>>().leak()
    };
    let pair = |[first, second]: [String; 2]| (keep(first), keep(second));
    let variables = image.variables.into_iter().map(|variable| ImageVariable {
        name: keep(variable.name),
        directive: keep(variable.directive),
        when: keep_all(variable.when),
        unless: keep_all(variable.unless),
        needs: pairs(variable.needs),
        default: keep(variable.default),
        also: variable.also.map(pair),
        hides: variable.hides,
        to: keep_all(variable.to),
        separator: variable.separator.unwrap_or('\0'),
        doubtful_since: None,
    });
    Ok(ImageSpec {
        family: one(&image.family, "family", &families)?,
        entrypoint: one(&image.entrypoint, "kind of entrypoint", &entrypoints)?,
        name: keep(image.name),
        title: keep(image.title),
        repositories: keep_all(image.repositories),
        program: keep(image.program),
        command: keep_all(image.command),
        loads: keep_all(image.loads),
        sentinel: image.sentinel,
        versionless: image.versionless,
        data: keep(image.data),
        workdir: keep(image.workdir),
        volumes: keep_all(image.volumes),
        user: keep(image.user),
        settings: pairs(image.settings),
        writes: pairs(image.writes),
        fixed: pairs(image.fixed),
        includes: image.includes.map(pair),
        flags: keep(image.flags),
        flags_last: image.flags_last,
        variables: variables.collect::<Vec<_>>().leak(),
        reads: keep_all(image.reads),
        file_variables: image.file_variables,
        leaves_root: None,
        watches: None,
    })
}

fn sign(written: Spanned<Sign>) -> Result<Evidence, Mistake> {
    let span = written.span();
    let sign = written.into_inner();
    let strengths = [
        ("weak", Strength::Weak),
        ("medium", Strength::Medium),
        ("strong", Strength::Strong),
        ("certain", Strength::Certain),
    ];
    let kinds = [
        (EvidenceKind::Connection, sign.connection),
        (EvidenceKind::Switch, sign.switch),
        (EvidenceKind::Command, sign.command),
        (EvidenceKind::Image, sign.image),
    ];
    let mut kinds = kinds.into_iter().filter(|(_, patterns)| !patterns.is_empty());
    let (Some((kind, patterns)), None) = (kinds.next(), kinds.next()) else {
        let text = "a sign has patterns of one kind: `connection`, `switch`, `command` or `image`";
        return Err((span, text.into()));
    };
    let lower = |texts: Vec<String>| texts.into_iter().map(|text| text.to_ascii_lowercase()).collect();
    Ok(Evidence {
        framework: keep(sign.framework),
        roles: sign.roles.leak(),
        strength: one(&sign.strength, "strength", &strengths)?,
        kind,
        patterns: keep_all(lower(patterns)),
        values: keep_all(lower(sign.value)),
    })
}

fn advisory(advisory: Advisory) -> Result<AdvisorySpec, Mistake> {
    let conditional = advisory.needs.iter().any(|need| need != "lua" && !need.starts_with("command:"));
    let mut affected = Vec::new();
    for (family, versions) in [(Family::Redis, advisory.redis), (Family::Valkey, advisory.valkey)] {
        let Some(versions) = versions else { continue };
        let fixed: Vec<Version> = versions.fixed.values().map(version).collect::<Result<_, _>>()?;
        let unfixed: Vec<Version> = versions.unfixed.iter().map(version).collect::<Result<_, _>>()?;
        affected.push(Affected {
            family,
            from: version(&versions.from)?,
            certain: true,
            fixed: fixed.leak(),
            unfixed: unfixed.leak(),
        });
    }
    Ok(AdvisorySpec {
        id: keep(advisory.id),
        severity: keep(advisory.severity),
        impact: keep(advisory.impact),
        access: keep(advisory.access),
        conditional,
        affected: affected.leak(),
    })
}
