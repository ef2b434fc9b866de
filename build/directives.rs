//! Writes the tables of directives.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Reads `directives/*.toml`, `sentinel.toml`, `modules.toml` and `series.toml` below `from` and writes Rust tables
/// to `out`.
#[allow(dead_code)]
pub fn write(from: &Path, out: &Path) {
    let series: SeriesFile = read(&from.join("series.toml"));
    let sentinels: BTreeMap<String, Sentinel> = read(&from.join("sentinel.toml"));
    let modules: BTreeMap<String, BTreeMap<String, Module>> = read(&from.join("modules.toml"));
    let directives = directives(from);
    let mut text = String::new();
    series.write(&mut text);
    write_directives(&directives, &series.all(), &mut text);
    write_names(&directives, &mut text);
    write_sentinels(&sentinels, &mut text);
    write_modules(&modules, &mut text);
    std::fs::write(out.join("directives.rs"), text).expect("OUT_DIR is writable");
}

/// Type for rules of every spelling of every directive: `bool`, `int`, `string`, `secret` or `list`, with the words that
/// its values are of, where no others exist. `from` is the catalog's folder.
#[allow(dead_code)]
pub fn types(from: &Path) -> BTreeMap<String, (&'static str, Vec<String>)> {
    let mut types = BTreeMap::new();
    for (name, directive) in directives(from) {
        let ty = (directive.rule_type(&name), directive.words());
        types.extend(directive.alias.into_keys().map(|alias| (alias, ty.clone())));
        types.insert(name, ty);
    }
    types
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    since: Lives,
    #[serde(default)]
    alias: BTreeMap<String, Lives>,
    #[serde(default)]
    repeat: Option<String>,
    #[serde(default)]
    values: Option<String>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    shape: String,
    #[serde(default, rename = "as")]
    as_type: Option<String>,
    #[serde(default)]
    sensitive: bool,
    #[serde(default, rename = "note")]
    _note: String,
    #[serde(default)]
    facts: Vec<Facts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    on: String,
    #[serde(rename = "type")]
    kind: String,
    default: Option<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    synonyms: BTreeMap<String, String>,
    min: Option<i64>,
    max: Option<i64>,
    values: Option<String>,
    #[serde(default)]
    splits: bool,
    shown: Option<String>,
    check: Option<String>,
    clamped: Option<(i64, i64)>,
    #[serde(default)]
    flags: Vec<String>,
}

type Lives = BTreeMap<String, Life>;

#[derive(Deserialize)]
#[serde(untagged)]
enum Life {
    Since(String),
    Full {
        since: String,
        removed: Option<String>,
        #[serde(default)]
        backports: Vec<String>,
        #[serde(default)]
        absent: Vec<String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sentinel {
    since: Lives,
    values: String,
    shape: String,
    #[serde(default)]
    per_primary: bool,
    #[serde(default)]
    default: String,
    #[serde(default)]
    own: bool,
    #[serde(default)]
    sensitive: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    redis: String,
    #[serde(rename = "default")]
    _default: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesFile {
    redis: Vec<String>,
    valkey: Vec<String>,
    supported: BTreeMap<String, String>,
    ancient: Ancient,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ancient {
    names: Vec<String>,
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The TOML files of a folder, in the order of their names.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

fn directives(from: &Path) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    for path in files(&from.join("directives")) {
        for (name, entry) in read::<BTreeMap<String, Entry>>(&path) {
            assert!(all.insert(name.clone(), entry).is_none(), "{}: {name} is there twice", path.display());
        }
    }
    all
}

impl Entry {
    fn rule_type(&self, name: &str) -> &'static str {
        let kinds: Vec<&str> = self.facts.iter().map(|facts| facts.kind.as_str()).collect();
        let kind = self.as_type.as_deref().or_else(|| kinds.iter().copied().find(|kind| *kind != "ignored"));
        match kind {
            Some("bool") => "bool",
            Some("int" | "memory" | "memory-or-percent" | "octal") => "int",
            Some("list" | "enum-flags") => "list",
            Some("secret") => "secret",
            Some("enum" | "string" | "special") | None => "string",
            Some(other) => panic!("{name}: no type for rules for {other}"),
        }
    }

    /// The type of its texts.
    fn text(&self) -> String {
        let words: Vec<String> = self.words().iter().map(|word| format!("Word::new({word:?})")).collect();
        if words.is_empty() { "Type::Str".to_owned() } else { format!("Type::Word(&[{}])", words.join(", ")) }
    }

    /// The words that its values are of, in any series; none where other values exist.
    fn words(&self) -> Vec<String> {
        let mut words = BTreeSet::new();
        for facts in self.facts.iter().filter(|facts| facts.kind != "ignored") {
            match facts.kind.as_str() {
                "enum" | "enum-flags" => words.extend(facts.words.iter().map(String::as_str)),
                "bool" => words.extend(["no", "yes"]),
                _ => return Vec::new(),
            }
            words.retain(|word| !facts.synonyms.contains_key(*word));
        }
        words.into_iter().map(str::to_owned).collect()
    }
}

impl SeriesFile {
    fn all(&self) -> Vec<(&str, &str)> {
        let redis = self.redis.iter().map(|version| ("redis", version.as_str()));
        redis.chain(self.valkey.iter().map(|version| ("valkey", version.as_str()))).collect()
    }

    fn write(&self, text: &mut String) {
        let all = self.all();
        let supported: u32 =
            self.supported.iter().map(|(family, range)| mask(&format!("{family} {range}"), &all)).sum();
        assert!(all.len() <= 32, "a set of series has 32 bits");
        text.push_str("pub(super) static SERIES: &[Series] = &[\n");
        for (at, (family, series)) in all.iter().enumerate() {
            let (family, version, supported) = (variant(family), version(series), supported & 1 << at != 0);
            let _ = writeln!(
                text,
                "Series {{ family: Family::{family}, version: {version}, supported: {supported} }},"
            );
        }
        let _ = writeln!(text, "];\npub(super) static ANCIENT: &[&str] = &{:?};", self.ancient.names);
    }
}

/// The bits of the series that `redis 6.0.., valkey 7.2` names.
fn mask(on: &str, all: &[(&str, &str)]) -> u32 {
    let mut bits = 0;
    for part in on.split(", ") {
        let (family, range) =
            part.split_once(' ').unwrap_or_else(|| panic!("`{part}` is no range of series"));
        let at = |version: &str| {
            let found = all.iter().position(|series| *series == (family, version));
            found.unwrap_or_else(|| panic!("`{part}`: no series {version}"))
        };
        let last = || all.iter().rposition(|series| series.0 == family).expect("the family has series");
        let (from, to) = match range.split_once("..") {
            Some((from, "")) => (at(from), last()),
            Some((from, to)) => (at(from), at(to)),
            None => (at(range), at(range)),
        };
        bits |= (from..=to).fold(0, |bits, at| bits | 1_u32 << at);
    }
    bits
}

fn write_directives(all: &BTreeMap<String, Entry>, series: &[(&str, &str)], text: &mut String) {
    text.push_str("pub(super) static DIRECTIVES: &[Directive] = &[\n");
    for (name, entry) in all {
        let repeat = camel(entry.repeat.as_deref().unwrap_or("last"));
        let sensitive = entry.sensitive || entry.as_type.as_deref() == Some("secret");
        let ty = match entry.rule_type(name) {
            "bool" => "Type::Bool".to_owned(),
            "int" => "Type::Int".to_owned(),
            "secret" => "Type::Secret".to_owned(),
            "list" => format!("Type::List(&{})", entry.text()),
            _ => entry.text(),
        };
        let _ =
            writeln!(text, "Directive {{ name: {name:?}, repeat: Repeat::{repeat}, unit: {:?},", entry.unit);
        let _ = writeln!(text, "shape: {:?}, sensitive: {sensitive}, ty: {ty}, names: &[", entry.shape);
        let spellings = std::iter::once((name, &entry.since)).chain(&entry.alias);
        for (spelling, lives) in spellings {
            let _ = writeln!(text, "Name {{ name: {spelling:?}, lives: {} }},", write_lives(lives));
        }
        text.push_str("], facts: &[\n");
        let mut seen = 0;
        for facts in &entry.facts {
            let bits = mask(&facts.on, series);
            assert!(seen & bits == 0, "{name}: two facts for one series of `{}`", facts.on);
            seen |= bits;
            let values = facts.values.as_deref().or(entry.values.as_deref());
            facts.write(bits, values.unwrap_or("1"), text);
        }
        text.push_str("] },\n");
    }
    text.push_str("];\n");
}

impl Facts {
    fn write(&self, bits: u32, values: &str, text: &mut String) {
        let (least, most) = counts(values);
        let check =
            self.check.as_deref().map_or("None".into(), |check| format!("Some(Check::{})", camel(check)));
        let _ = writeln!(
            text,
            "Facts {{ series: SeriesSet({bits}), kind: Kind::{}, default: {:?}, words: &{:?}, synonyms: &{:?}, min: {:?}, max: {:?}, \
             least: {least}, most: {most:?}, splits: {}, shown: {:?}, check: {check}, clamped: {:?}, flags: &{:?} }},",
            camel(&self.kind),
            self.default,
            self.words,
            self.synonyms.iter().collect::<Vec<_>>(),
            self.min,
            self.max,
            self.splits,
            self.shown,
            self.clamped,
            self.flags,
        );
    }
}

/// `"2"`, `"0..16"`, `"1.."`: fewest and most values.
fn counts(values: &str) -> (u8, Option<u8>) {
    let number =
        |text: &str| text.parse::<u8>().unwrap_or_else(|_| panic!("`{values}` is no count of values"));
    match values.split_once("..") {
        Some((least, "")) => (number(least), None),
        Some((least, most)) => (number(least), Some(number(most))),
        None => (number(values), Some(number(values))),
    }
}

/// The sorted table of spellings, each with the index of its directive and of the spelling in it.
fn write_names(all: &BTreeMap<String, Entry>, text: &mut String) {
    let mut names = BTreeMap::new();
    for (at, (name, entry)) in all.iter().enumerate() {
        for (spelling, name) in std::iter::once(name).chain(entry.alias.keys()).enumerate() {
            assert!(names.insert(name, (at, spelling)).is_none(), "{name} is there twice");
        }
    }
    text.push_str("pub(super) static NAMES: &[(&str, u16, u8)] = &[\n");
    for (name, (at, spelling)) in names {
        let _ = writeln!(text, "({name:?}, {at}, {spelling}),");
    }
    text.push_str("];\n");
}

fn write_sentinels(all: &BTreeMap<String, Sentinel>, text: &mut String) {
    text.push_str("pub(super) static SENTINEL: &[SentinelDirective] = &[\n");
    for (name, entry) in all {
        let (least, most) = counts(&entry.values);
        let most = most.unwrap_or(u8::MAX);
        let _ = writeln!(
            text,
            "SentinelDirective {{ name: {name:?}, shape: {:?}, least: {least}, most: {most}, per_primary: {}, \
             default: {:?}, own: {}, sensitive: {}, lives: {} }},",
            entry.shape,
            entry.per_primary,
            entry.default,
            entry.own,
            entry.sensitive,
            write_lives(&entry.since),
        );
    }
    text.push_str("];\n");
}

fn write_modules(all: &BTreeMap<String, BTreeMap<String, Module>>, text: &mut String) {
    let mut names = BTreeMap::new();
    for (module, directives) in all {
        names.extend(directives.iter().map(|(name, entry)| (name, (module, version(&entry.redis)))));
    }
    text.push_str("pub(super) static MODULES: &[(&str, &str, Version)] = &[\n");
    for (name, (module, since)) in names {
        let _ = writeln!(text, "({name:?}, {module:?}, {since}),");
    }
    text.push_str("];\n");
}

fn write_lives(lives: &Lives) -> String {
    let mut text = String::from("&[");
    for (family, life) in lives {
        let none = (&None, &Vec::new(), &Vec::new());
        let (since, (removed, backports, absent)) = match life {
            Life::Since(since) => (since, none),
            Life::Full { since, removed, backports, absent } => (since, (removed, backports, absent)),
        };
        let removed = removed.as_ref().map_or("None".into(), |removed| format!("Some({})", version(removed)));
        let list = |versions: &[String]| -> String {
            versions.iter().map(|text| format!("{},", version(text))).collect()
        };
        let _ = write!(
            text,
            "Life {{ family: Family::{}, since: {}, removed: {removed}, backports: &[{}], absent: &[{}] }},",
            variant(family),
            version(since),
            list(backports),
            list(absent),
        );
    }
    text + "]"
}

fn version(text: &str) -> String {
    let numbers: Vec<&str> = text.split('.').collect();
    let part = |at: usize| numbers.get(at).map_or("None".into(), |number| format!("Some({number})"));
    format!("Version {{ major: {}, minor: {}, patch: {} }}", numbers[0], part(1), part(2))
}

fn variant(family: &str) -> &'static str {
    match family {
        "redis" => "Redis",
        "valkey" => "Valkey",
        other => panic!("no family {other}"),
    }
}

/// `memory-or-percent` as `MemoryOrPercent`.
fn camel(text: &str) -> String {
    let words = text.split('-').map(|word| word[..1].to_ascii_uppercase() + &word[1..]);
    words.collect()
}
