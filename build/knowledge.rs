//! Writes the tables of knowledge.

use crate::directives;
use crate::model::catalog::knowledge::written::{
    Abandoned, Advisory, Chart, File, Image, LeavesRoot, Negative, Numbers, Sign, Variable, Watch, Wrapper,
};
use crate::model::date::Date;
use crate::model::version::{Family, Target, Version};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use toml::Value;

/// Reads the TOML below `from` and writes Rust tables to `out`.
pub fn write(from: &Path, out: &Path) {
    let mut text = String::new();
    commands(folder(&from.join("commands")), &mut text);
    client(read(&from.join("client.toml")), &mut text);
    passwords(read(&from.join("passwords.toml")), &mut text);
    advisories(&read(&from.join("advisories.toml")), &mut text);
    support(&read(&from.join("support.toml")), &mut text);
    frameworks(&folder(&from.join("frameworks")), &mut text);
    images(&read(&from.join("images.toml")), &mut text);
    charts(&read(&from.join("charts.toml")), &mut text);
    std::fs::write(out.join("knowledge.rs"), text).expect("OUT_DIR is writable");
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder as one.
fn folder<T: DeserializeOwned>(path: &Path) -> T {
    let mut all = toml::Table::new();
    for file in directives::files(path) {
        join(&mut all, read(&file), &file);
    }
    let text = toml::to_string(&all).expect("what was read can be written");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Adds the tables and lists of a file to those before it.
fn join(all: &mut toml::Table, more: toml::Table, file: &Path) {
    for (key, value) in more {
        match (all.get_mut(&key), value) {
            (Some(Value::Table(table)), Value::Table(more)) => join(table, more, file),
            (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
            (Some(_), _) => panic!("{}: `{key}` is there twice", file.display()),
            (None, value) => {
                all.insert(key, value);
            }
        }
    }
}

macro_rules! line {
    ($out:expr, $($arg:tt)*) => { writeln!($out, $($arg)*).expect("a string takes everything") };
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Commands {
    dangerous: BTreeMap<String, String>,
    greeting: Listed,
    sentinel: Listed,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    commands: String,
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
    for (name, list) in [("GREETING", &file.greeting), ("SENTINEL", &file.sentinel)] {
        let commands: Vec<&str> = list.commands.split(' ').collect();
        line!(out, "pub(super) const {name}: &[&str] = &{commands:?};");
    }
    line!(out, "pub(super) static SERIES: &[crate::model::Target] = &[");
    for series in series {
        let Target { family, version } = series.parse().expect("family@version");
        line!(out, "crate::model::Target {{ family: Family::{family:?}, version: {version:?} }},");
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

/// Options of clients.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Client {
    valued: Vec<String>,
    modes: Vec<String>,
    plain: Vec<String>,
    without: BTreeMap<String, BTreeMap<Family, Numbers>>,
}

fn client(file: Client, out: &mut String) {
    let lists = [&file.valued, &file.modes, &file.plain];
    let options: BTreeSet<&String> = lists.into_iter().flatten().collect();
    for name in file.without.keys() {
        assert!(options.contains(name), "client.toml: no list has {name}");
    }
    line!(out, "pub(super) static CLIENT_OPTIONS: &[ClientOption] = &[");
    for name in options {
        let (valued, mode) = (file.valued.contains(name), file.modes.contains(name));
        let without = file.without.get(name).into_iter().flatten().map(|(family, series)| {
            let minor = series.0.minor.expect("a series has a minor number");
            format!("(Family::{family:?}, ({}, {minor})),", series.0.major)
        });
        let without: String = without.collect();
        line!(
            out,
            "ClientOption {{ name: {name:?}, valued: {valued}, mode: {mode}, without: &[{without}] }},"
        );
    }
    line!(out, "];");
}

fn passwords(file: File, out: &mut String) {
    let lists = [
        ("KNOWN_PASSWORDS", file.known),
        ("PASSWORD_WORDS", file.words),
        ("SECRET_NAMES", file.secret_names),
        ("NOT_SECRET_NAMES", file.not_secret_names),
        ("SWITCH_NAMES", file.switch_names),
    ];
    for (name, mut list) in lists {
        list.sort();
        list.dedup();
        line!(out, "pub(super) static {name}: &[&str] = &{list:?};");
    }
    let fillers: Vec<String> = file.fillers.iter().map(|filler| format!("*{filler}*")).collect();
    line!(out, "pub(super) static FILLERS: &[Pattern] = &[{}];", globs(&fillers));
}

/// The day on which somebody looked.
fn day(file: &File) -> Date {
    file.as_of.expect("the file says as of when it knows").0
}

fn advisories(file: &File, out: &mut String) {
    let as_of = day(file).to_string();
    line!(out, "pub(super) static ADVISORIES: &[AdvisorySpec] = &[");
    for advisory in &file.advisory {
        let Advisory { id, severity, impact, access, .. } = advisory;
        line!(
            out,
            "AdvisorySpec {{ id: {id:?}, severity: {severity:?}, impact: {impact:?}, access: {access:?},"
        );
        line!(out, "conditional: {}, as_of: Some({as_of:?}), affected: &[", advisory.conditional());
        for (family, affected) in advisory.affected() {
            let fixed = affected.fixed.values().map(|version| (version.0, version.0.to_string()));
            let fixed: Vec<(Version, String)> = fixed.collect();
            let unfixed: Vec<Version> = affected.unfixed.iter().map(|version| version.0).collect();
            let (from, certain) = (affected.from.0, affected.confidence.is_none());
            line!(out, "Affected {{ family: Family::{family:?}, from: {from:?}, certain: {certain},");
            line!(out, "fixed: &{fixed:?}, unfixed: &{unfixed:?} }},");
        }
        line!(out, "] }},");
    }
    line!(out, "];");
}

fn support(file: &File, out: &mut String) {
    line!(out, "const SUPPORT_AS_OF: Date = {:?};", day(file));
    line!(out, "pub(super) static SUPPORT: &[SupportSpec] = &[");
    for (family, series) in &file.support {
        for (series, end) in series {
            let (series, end) = (series.0, end.0);
            line!(out, "SupportSpec {{ family: Family::{family:?}, series: {series:?},");
            line!(out, "end: SupportEnd::{end:?}, as_of: Some(SUPPORT_AS_OF) }},");
        }
    }
    line!(out, "];");
}

fn frameworks(file: &File, out: &mut String) {
    line!(out, "pub(super) static EVIDENCE: &[Evidence] = &[");
    for sign in &file.sign {
        let (kind, patterns) = sign.get_ref().patterns().expect("patterns of one kind");
        let Sign { framework, roles, strength, value, .. } = sign.get_ref();
        let roles: String = roles.iter().map(|role| format!("RoleName::{role:?},")).collect();
        line!(
            out,
            "Evidence {{ framework: {framework:?}, roles: &[{roles}], strength: Strength::{strength:?},"
        );
        line!(out, "kind: EvidenceKind::{kind:?}, patterns: &[{}], values: &{value:?} }},", globs(patterns));
    }
    line!(out, "];\npub(super) static NEGATIVES: &[Negative] = &[");
    for negative in &file.negative {
        let (kind, patterns) = negative.get_ref().patterns().expect("patterns of one kind");
        let Negative { framework, role, values, connections, .. } = negative.get_ref();
        line!(
            out,
            "Negative {{ framework: {framework:?}, role: RoleName::{role:?}, connections: {connections},"
        );
        line!(out, "kind: NegativeKind::{kind:?}, patterns: &[{}], values: &{values:?} }},", globs(patterns));
    }
    line!(out, "];\npub(super) static TOOLS: &[Pattern] = &[{}];", globs(&file.tools.images));
    line!(out, "pub(super) static BYSTANDERS: &[Pattern] = &[{}];", globs(&file.bystanders));
    line!(out, "pub(super) static UNDECODED: &[&str] = &{:?};", file.undecoded);
    line!(out, "pub(super) static LANGUAGES: &[(&str, Language)] = &[");
    for (language, frameworks) in &file.languages {
        for framework in frameworks {
            line!(out, "({framework:?}, Language::{language:?}),");
        }
    }
    line!(out, "];");
}

fn globs(texts: &[String]) -> String {
    texts.iter().map(|text| format!("Pattern::new({text:?}),")).collect()
}

/// Two strings as a pair of an option.
fn pair(pair: Option<&[String; 2]>) -> String {
    pair.map_or("None".to_owned(), |[first, second]| format!("Some(({first:?}, {second:?}))"))
}

/// Names with values each.
fn lists(map: &BTreeMap<String, Vec<String>>) -> String {
    map.iter().map(|(name, values)| format!("({name:?}, &{values:?}),")).collect()
}

fn variable(variable: &Variable, out: &mut String) {
    let Variable { name, directive, when, unless, default, hides, to, .. } = variable;
    let since = variable.doubtful_since.map(|version| version.0);
    let separator = variable.separator.unwrap_or('\0');
    line!(out, "ImageVariable {{ name: {name:?}, directive: {directive:?}, when: &{when:?}, to: &{to:?},");
    line!(out, "unless: &{unless:?}, needs: &[{}], default: {default:?},", lists(&variable.needs));
    line!(out, "also: {}, hides: {hides},", pair(variable.also.as_ref()));
    line!(out, "separator: {separator:?}, doubtful_since: {since:?} }},");
}

fn wrapper(wrapper: &Wrapper) -> String {
    let Wrapper { program, fixed } = wrapper;
    format!("Some(Wrapper {{ program: {program:?}, fixed: &[{}] }})", lists(fixed))
}

fn leaves_root(how: &LeavesRoot) -> String {
    let LeavesRoot { since, path, capabilities, unless } = how;
    let since = since.0;
    format!(
        "Some(LeavesRoot {{ since: {since:?}, path: {path:?}, capabilities: &{capabilities:?}, unless: {unless:?} }})"
    )
}

fn images(file: &File, out: &mut String) {
    line!(out, "pub(super) static SYSTEMS: &[&str] = &{:?};", file.systems);
    line!(out, "pub(super) static IMAGES: &[ImageSpec] = &[");
    for image in &file.image {
        let Image { name, title, repositories, program, command, loads, edits, sentinel, .. } = image;
        let Image {
            data,
            workdir,
            volumes,
            holds,
            user,
            flags,
            flags_last,
            reads,
            sets,
            file_variables,
            versionless,
            series_only,
            ..
        } = image;
        let (family, entrypoint) = (image.family, image.entrypoint);
        line!(out, "ImageSpec {{ name: {name:?}, family: Family::{family:?}, title: {title:?},");
        line!(out, "repositories: &{repositories:?}, entrypoint: Entrypoint::{entrypoint:?},");
        line!(out, "program: {program:?}, command: &{command:?},");
        line!(out, "loads: &{loads:?}, edits: &{edits:?}, sentinel: {sentinel}, data: {data:?},");
        line!(
            out,
            "workdir: {workdir:?}, volumes: &{volumes:?}, holds: &{holds:?}, user: {user:?}, versionless: {versionless}, series_only: {series_only},"
        );
        line!(
            out,
            "flags: {flags:?}, flags_last: {flags_last}, reads: &{reads:?}, sets: &{sets:?}, file_variables: {file_variables},"
        );
        let watches = image.watches.as_ref().map_or("None".to_owned(), |watch| {
            let Watch { name, host, port, quorum, password, user } = watch;
            let pair = |[variable, default]: &[String; 2]| format!("({variable:?}, {default:?})");
            format!(
                "Some(Watch {{ name: {}, host: {}, port: {}, quorum: {}, password: {}, user: {} }})",
                pair(name),
                pair(host),
                pair(port),
                pair(quorum),
                pair(password),
                pair(user)
            )
        });
        line!(out, "watches: {watches},");
        let leaves = image.leaves_root.as_ref().map_or_else(|| "None".to_owned(), leaves_root);
        line!(out, "fixed: &[{}],", lists(&image.fixed));
        let wrapper = image.wrapper.as_ref().map_or_else(|| "None".to_owned(), wrapper);
        line!(out, "wrapper: {wrapper},");
        line!(out, "includes: {}, leaves_root: {leaves},", pair(image.includes.as_ref()));
        line!(out, "settings: &[{}], writes: &[{}],", lists(&image.settings), lists(&image.writes));
        line!(out, "variables: &[");
        let others = image.variables_of.iter().flat_map(|of| {
            let other = file.image.iter().find(|other| other.name == *of.get_ref());
            &other.unwrap_or_else(|| panic!("no image `{}`", of.get_ref())).variables
        });
        others.chain(&image.variables).for_each(|one| variable(one, out));
        line!(out, "] }},");
    }
    line!(out, "];");
    line!(out, "pub(super) static ABANDONED: &[(&[&str], &[&str], &str)] = &[");
    for Abandoned { repositories, except, because } in &file.abandoned {
        line!(out, "(&{repositories:?}, &{except:?}, {because:?}),");
    }
    line!(out, "];");
}

fn charts(file: &File, out: &mut String) {
    line!(out, "pub(super) static CHARTS: &[ChartSpec] = &[");
    for chart in &file.chart {
        let Chart { name, repositories, since, image, primary, series, limit, limit_since } = chart;
        let series: Vec<(u16, &String)> =
            series.iter().map(|(chart, series)| (chart.0.major, series)).collect();
        line!(
            out,
            "ChartSpec {{ name: {name:?}, repositories: &{repositories:?}, since: {since}, image: {image:?},"
        );
        line!(
            out,
            "primary: {primary:?}, series: &{series:?}, limit: {limit:?}, limit_since: {limit_since} }},"
        );
    }
    let limits: Vec<(&String, &String)> = file.limits.iter().collect();
    line!(out, "];\npub(super) static LIMITS: &[(&str, &str)] = &{limits:?};");
}
