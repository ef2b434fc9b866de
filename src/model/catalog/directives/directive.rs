use super::{Agreement, Name, SeriesSet, Type};
use crate::model::{SettingType, Target, Value};

/// One directive, in all its spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directive {
    /// Primary name: the spelling that the newest servers show.
    pub name: &'static str,
    /// Every spelling, the primary one first.
    pub names: &'static [Name],
    /// What holds in which series.
    pub facts: &'static [Facts],
    /// What a second line does.
    pub repeat: Repeat,
    /// What a number counts or a text names: `seconds`, `port`, `path`; empty where nothing needs saying.
    pub unit: &'static str,
    /// What values look like, for directives with a form of their own; empty for the others.
    pub shape: &'static str,
    /// Whether it holds a password.
    pub sensitive: bool,
    /// Type of its value for rules.
    pub ty: Type,
}

/// What holds of a directive in some series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The series.
    pub series: SeriesSet,
    /// Type of the value.
    pub kind: Kind,
    /// Default as `CONFIG GET` prints it; `None` where there is none.
    pub default: Option<&'static str>,
    /// The words an enumeration takes.
    pub words: &'static [&'static str],
    /// Words of the enumeration that `CONFIG GET` shows as another one.
    pub synonyms: &'static [(&'static str, &'static str)],
    /// Smallest number, inclusive.
    pub min: Option<i64>,
    /// Largest number, inclusive.
    pub max: Option<i64>,
    /// Fewest values.
    pub least: u8,
    /// Most values; `None` for no limit.
    pub most: Option<u8>,
    /// Whether one value that holds several words is split into them.
    pub splits: bool,
    /// What else the server checks.
    pub check: Option<Check>,
    /// Spelling that `CONFIG GET` shows, where it is not the primary one.
    pub shown: Option<&'static str>,
    /// Numbers that are not refused are moved into this range.
    pub clamped: Option<(i64, i64)>,
    /// What else is known: `immutable` (`CONFIG SET` refuses it), `protected`, `hidden`, `build:tls`, …
    pub flags: &'static [&'static str],
}

/// Type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `yes` or `no`.
    Bool,
    /// A whole number.
    Int,
    /// A number with an optional memory unit.
    Memory,
    /// The same, or `N%`.
    MemoryOrPercent,
    /// An octal number.
    Octal,
    /// One of several words.
    Enum,
    /// Some of several words.
    EnumFlags,
    /// Any text.
    String,
    /// A form of its own.
    Special,
    /// Taken with one value and without effect.
    Ignored,
}

impl Kind {
    /// As rules name it.
    pub fn named(self) -> SettingType {
        match self {
            Self::Bool => SettingType::Bool,
            Self::Int => SettingType::Int,
            Self::Memory | Self::MemoryOrPercent => SettingType::Memory,
            Self::Octal => SettingType::Octal,
            Self::Enum => SettingType::Enum,
            Self::EnumFlags => SettingType::Enums,
            Self::String => SettingType::Text,
            Self::Special => SettingType::Special,
            Self::Ignored => SettingType::Ignored,
        }
    }
}

/// What a second line of a directive does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It replaces the first.
    Last,
    /// It adds to the first.
    Accumulate,
    /// It replaces the classes that it names.
    MergePerClass,
    /// It adds to the first; the same name twice stops the server.
    AccumulateUniqueName,
}

/// What a server checks beyond type and range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Not empty and no path separator.
    FileName,
    /// Not too long for servers before 6.2.
    Password,
    /// No path separator; valkey 8.0 and later: not empty either.
    DumpFileName,
    /// A power of two.
    PowerOfTwo,
    /// An IPv4 address or nothing.
    Ipv4,
    /// An IPv6 address or nothing.
    Ipv6,
    /// ASCII letters, digits, hyphens and dots; under 256 characters.
    HostName,
    /// No blanks, quotes or separators.
    NodeName,
    /// Not empty.
    NotEmpty,
    /// Only the variables of the process title.
    ProcessTitle,
    /// `save` and `nosave` exclude each other.
    ShutdownFlags,
    /// Something that depends on the build, the patch release or the machine.
    Depends,
}

impl Directive {
    /// What holds of it for a server: exactly for a known series, else what the series that it may be agree on.
    pub fn facts(&'static self, target: Option<Target>) -> Agreement {
        self.facts_in(SeriesSet::of(target))
    }

    /// What holds of it in some series.
    pub fn facts_in(&'static self, series: SeriesSet) -> Agreement {
        Agreement::new(self, series)
    }

    /// The series that have it.
    pub fn series(&self) -> SeriesSet {
        SeriesSet(self.facts.iter().fold(0, |set, facts| set | facts.series.0))
    }

    /// A value as `CONFIG GET` shows it; a password masked.
    pub fn shown(&self, value: &Value) -> String {
        match value {
            Value::Int(mode) if self.facts.iter().any(|facts| facts.kind == Kind::Octal) => {
                format!("{mode:o}")
            }
            other => other.to_string(),
        }
    }
}
