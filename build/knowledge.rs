//! Writes the tables of knowledge.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Reads the TOML below `from` and writes Rust tables to `out`.
pub fn write(from: &Path, out: &Path) {
    let mut text = String::new();
    commands(read(&from.join("commands.toml")), &mut text);
    passwords(read(&from.join("passwords.toml")), &mut text);
    advisories(read(&from.join("advisories.toml")), &mut text);
    support(read(&from.join("support.toml")), &mut text);
    frameworks(read(&from.join("frameworks.toml")), &mut text);
    images(read(&from.join("images.toml")), &mut text);
    std::fs::write(out.join("knowledge.rs"), text).expect("OUT_DIR is writable");
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

macro_rules! line {
    ($out:expr, $($arg:tt)*) => { writeln!($out, $($arg)*).expect("a string takes everything") };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Commands {
    dangerous: BTreeMap<String, String>,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    series: Vec<String>,
    commands: BTreeMap<String, String>,
}

fn commands(file: Commands, out: &mut String) {
    let mut series: Vec<&String> = file.group.iter().flat_map(|group| &group.series).collect();
    series.sort();
    series.dedup();
    let commands = file.group.iter().flat_map(|group| &group.commands);
    let mut categories: Vec<&str> = commands.flat_map(|(_, names)| names.split(' ')).collect();
    categories.sort_unstable();
    categories.dedup();
    let mut entries: Vec<(&String, u16, u32)> = Vec::new();
    for group in &file.group {
        let mask = mask(&series, &group.series);
        for (name, names) in &group.commands {
            let bits =
                names.split(' ').map(|name| 1 << categories.binary_search(&name).expect("collected above"));
            entries.push((name, mask, bits.sum()));
        }
    }
    entries.sort();
    line!(out, "pub(super) const CATEGORIES: &[&str] = &{categories:?};");
    line!(out, "pub(super) static DANGEROUS: &[(&str, &str)] = &{:?};", pairs(&file.dangerous));
    line!(out, "pub(super) static SERIES: &[crate::model::Target] = &[");
    for target in series {
        let (family, version) = target.split_once('@').expect("family@version");
        let (family, version) = (self::family(family), self::version(version));
        line!(out, "crate::model::Target {{ family: {family}, version: Some({version}) }},");
    }
    line!(out, "];\npub(super) static COMMANDS: &[super::command::CommandSpec] = &[");
    for (name, series, categories) in entries {
        line!(
            out,
            "super::command::CommandSpec {{ name: {name:?}, series: {series}, categories: {categories} }},"
        );
    }
    line!(out, "];");
}

fn mask(all: &[&String], some: &[String]) -> u16 {
    some.iter().map(|name| 1 << all.binary_search(&name).expect("collected above")).sum()
}

fn pairs(map: &BTreeMap<String, String>) -> Vec<(&String, &String)> {
    map.iter().collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passwords {
    known: Vec<String>,
    words: Vec<String>,
    fillers: Vec<String>,
    secret_names: Vec<String>,
    not_secret_names: Vec<String>,
    switch_names: Vec<String>,
}

fn passwords(file: Passwords, out: &mut String) {
    let lists = [
        ("KNOWN_PASSWORDS", file.known),
        ("PASSWORD_WORDS", file.words),
        ("FILLERS", file.fillers),
        ("SECRET_NAMES", file.secret_names),
        ("NOT_SECRET_NAMES", file.not_secret_names),
        ("SWITCH_NAMES", file.switch_names),
    ];
    for (name, mut list) in lists {
        list.sort();
        list.dedup();
        line!(out, "pub(super) static {name}: &[&str] = &{list:?};");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisories {
    #[serde(rename = "as_of")]
    _as_of: String,
    advisory: Vec<Advisory>,
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
    redis: Option<Affected>,
    valkey: Option<Affected>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Confidence {
    Low,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Affected {
    from: String,
    fixed: BTreeMap<String, String>,
    #[serde(default)]
    unfixed: Vec<String>,
    /// `low` where the vendor names no versions for this family.
    confidence: Option<Confidence>,
}

fn advisories(file: Advisories, out: &mut String) {
    line!(out, "pub(super) static ADVISORIES: &[AdvisorySpec] = &[");
    for advisory in file.advisory {
        let Advisory { id, severity, impact, access, needs, redis, valkey } = advisory;
        let conditional = needs.iter().any(|need| need != "lua" && !need.starts_with("command:"));
        line!(
            out,
            "AdvisorySpec {{ id: {id:?}, severity: {severity:?}, impact: {impact:?}, access: {access:?},"
        );
        line!(out, "conditional: {conditional}, affected: &[");
        for (family, affected) in [("redis", redis), ("valkey", valkey)] {
            let Some(affected) = affected else { continue };
            let list = |versions: Vec<&String>| -> String {
                versions.into_iter().map(|text| version(text) + ",").collect()
            };
            let certain = affected.confidence.is_none();
            line!(out, "Affected {{ family: {}, from: {},", self::family(family), version(&affected.from));
            line!(out, "certain: {certain},");
            line!(out, "fixed: &[{}],", list(affected.fixed.values().collect()));
            line!(out, "unfixed: &[{}] }},", list(affected.unfixed.iter().collect()));
        }
        line!(out, "] }},");
    }
    line!(out, "];");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Support {
    #[serde(rename = "as_of")]
    _as_of: String,
    redis: BTreeMap<String, String>,
    valkey: BTreeMap<String, String>,
}

fn support(file: Support, out: &mut String) {
    line!(out, "pub(super) static SUPPORT: &[SupportSpec] = &[");
    for (family, series) in [("redis", file.redis), ("valkey", file.valkey)] {
        for (name, end) in series {
            let end = match end.as_str() {
                "ended" => "SupportEnd::Ended".to_owned(),
                "open" => "SupportEnd::Open".to_owned(),
                date => {
                    let parts: Vec<u16> =
                        date.split('-').map(|part| part.parse().expect("a number")).collect();
                    let [year, month, day] = parts[..] else { panic!("`{date}` is not a date") };
                    format!("SupportEnd::On(Date {{ year: {year}, month: {month}, day: {day} }})")
                }
            };
            let (family, series) = (self::family(family), version(&name));
            line!(out, "SupportSpec {{ family: {family}, series: {series}, end: {end} }},");
        }
    }
    line!(out, "];");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frameworks {
    sign: Vec<Sign>,
    negative: Vec<Negative>,
    tools: Tools,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    framework: String,
    roles: Vec<String>,
    strength: String,
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
struct Negative {
    framework: String,
    role: String,
    variables: Vec<String>,
    #[serde(default)]
    values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tools {
    images: Vec<String>,
}

fn frameworks(file: Frameworks, out: &mut String) {
    line!(out, "pub(super) static EVIDENCE: &[Evidence] = &[");
    for Sign { framework, roles, strength, connection, switch, command, image, value } in file.sign {
        let roles: String = roles.iter().map(|role| self::role(role) + ",").collect();
        let strength = camel(&strength);
        let kinds = [("Connection", connection), ("Switch", switch), ("Command", command), ("Image", image)];
        let mut kinds = kinds.into_iter().filter(|(_, patterns)| !patterns.is_empty());
        let (kind, patterns) = kinds.next().expect("a sign has patterns of one kind");
        assert!(kinds.next().is_none(), "a sign has patterns of one kind only");
        line!(
            out,
            "Evidence {{ framework: {framework:?}, roles: &[{roles}], strength: Strength::{strength},"
        );
        line!(out, "kind: EvidenceKind::{kind}, patterns: &{patterns:?}, values: &{value:?} }},");
    }
    line!(out, "];\npub(super) static NEGATIVES: &[Negative] = &[");
    for Negative { framework, role, variables, values } in file.negative {
        let role = self::role(&role);
        line!(
            out,
            "Negative {{ framework: {framework:?}, role: {role}, variables: &{variables:?}, values: &{values:?} }},"
        );
    }
    line!(out, "];\npub(super) static TOOLS: &[&str] = &{:?};", file.tools.images);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Images {
    systems: Vec<String>,
    image: Vec<Image>,
    abandoned: Vec<Abandoned>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    name: String,
    title: String,
    family: String,
    repositories: Vec<String>,
    entrypoint: String,
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
    /// Another image, whose variables this one reads too.
    variables_of: Option<String>,
    leaves_root: Option<LeavesRoot>,
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
    watches: Option<Watch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeavesRoot {
    since: String,
    path: String,
    capabilities: Vec<String>,
    unless: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Watch {
    name: [String; 2],
    host: [String; 2],
    port: [String; 2],
    quorum: [String; 2],
    password: [String; 2],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Abandoned {
    repositories: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    because: String,
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
    doubtful_since: Option<String>,
}

/// Two strings as a pair of an option.
fn pair(pair: Option<&[String; 2]>) -> String {
    pair.map_or("None".to_owned(), |[first, second]| format!("Some(({first:?}, {second:?}))"))
}

/// Names with values each.
fn lists(map: &BTreeMap<String, Vec<String>>) -> String {
    map.iter().map(|(name, values)| format!("({name:?}, &{values:?}),")).collect()
}

impl Variable {
    fn write(&self, out: &mut String) {
        let Variable { name, directive, when, unless, default, hides, to, .. } = self;
        let since =
            self.doubtful_since.as_deref().map_or("None".into(), |text| format!("Some({})", version(text)));
        let separator = self.separator.unwrap_or('\0');
        line!(
            out,
            "ImageVariable {{ name: {name:?}, directive: {directive:?}, when: &{when:?}, to: &{to:?},"
        );
        line!(out, "unless: &{unless:?}, needs: &[{}], default: {default:?},", lists(&self.needs));
        line!(out, "also: {}, hides: {hides},", pair(self.also.as_ref()));
        line!(out, "separator: {separator:?}, doubtful_since: {since} }},");
    }
}

impl LeavesRoot {
    fn written(&self) -> String {
        let LeavesRoot { since, path, capabilities, unless } = self;
        let since = version(since);
        format!(
            "Some(LeavesRoot {{ since: {since}, path: {path:?}, capabilities: &{capabilities:?}, unless: {unless:?} }})"
        )
    }
}

fn images(file: Images, out: &mut String) {
    line!(out, "pub(super) static SYSTEMS: &[&str] = &{:?};", file.systems);
    line!(out, "pub(super) static IMAGES: &[ImageSpec] = &[");
    for image in &file.image {
        let Image { name, title, repositories, program, command, loads, sentinel, .. } = image;
        let Image {
            data, workdir, volumes, user, flags, flags_last, reads, file_variables, versionless, ..
        } = image;
        let (family, entrypoint) = (self::family(&image.family), camel(&image.entrypoint));
        line!(
            out,
            "ImageSpec {{ name: {name:?}, family: {family}, title: {title:?}, repositories: &{repositories:?},"
        );
        line!(out, "entrypoint: Entrypoint::{entrypoint}, program: {program:?}, command: &{command:?},");
        line!(out, "loads: &{loads:?}, sentinel: {sentinel}, data: {data:?},");
        line!(
            out,
            "workdir: {workdir:?}, volumes: &{volumes:?}, user: {user:?}, versionless: {versionless},"
        );
        line!(
            out,
            "flags: {flags:?}, flags_last: {flags_last}, reads: &{reads:?}, file_variables: {file_variables},"
        );
        let watches = image.watches.as_ref().map_or("None".to_owned(), |watch| {
            let Watch { name, host, port, quorum, password } = watch;
            let pair = |[variable, default]: &[String; 2]| format!("({variable:?}, {default:?})");
            format!(
                "Some(Watch {{ name: {}, host: {}, port: {}, quorum: {}, password: {} }})",
                pair(name),
                pair(host),
                pair(port),
                pair(quorum),
                pair(password)
            )
        });
        line!(out, "watches: {watches},");
        let leaves_root = image.leaves_root.as_ref().map_or_else(|| "None".to_owned(), LeavesRoot::written);
        line!(out, "fixed: &[{}],", lists(&image.fixed));
        line!(out, "includes: {}, leaves_root: {leaves_root},", pair(image.includes.as_ref()));
        line!(out, "settings: &[{}], writes: &[{}],", lists(&image.settings), lists(&image.writes));
        line!(out, "variables: &[");
        let others = image.variables_of.iter().flat_map(|of| {
            let other = file.image.iter().find(|other| other.name == *of);
            &other.unwrap_or_else(|| panic!("no image `{of}`")).variables
        });
        others.chain(&image.variables).for_each(|variable| variable.write(out));
        line!(out, "] }},");
    }
    line!(out, "];");
    line!(out, "pub(super) static ABANDONED: &[(&[&str], &[&str], &str)] = &[");
    for Abandoned { repositories, except, because } in &file.abandoned {
        line!(out, "(&{repositories:?}, &{except:?}, {because:?}),");
    }
    line!(out, "];");
}

/// `redis` as `Family::Redis`.
fn family(name: &str) -> String {
    let name = match name {
        "redis" => "Redis",
        "valkey" => "Valkey",
        "keydb" => "KeyDb",
        "dragonfly" => "Dragonfly",
        other => panic!("no family `{other}`"),
    };
    format!("Family::{name}")
}

fn role(name: &str) -> String {
    format!("RoleName::{}", camel(name))
}

/// `result-backend` as `ResultBackend`.
fn camel(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(word).collect()
}

/// `7.2.4` as a `Version` literal.
fn version(text: &str) -> String {
    let mut numbers = text.split('.').map(|part| part.parse::<u16>().expect("a version"));
    let major = numbers.next().expect("a version");
    let mut next = || numbers.next().map_or("None".to_owned(), |number| format!("Some({number})"));
    format!("Version {{ major: {major}, minor: {}, patch: {} }}", next(), next())
}
