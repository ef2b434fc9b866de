//! Connection strings of .NET: `redis:6379,password=…,ssl=true,defaultDatabase=2`.

use crate::source::Text;

/// Options that only such a string has; they are compared without regard to case.
const OPTIONS: [&str; 12] = [
    "password",
    "user",
    "ssl",
    "defaultdatabase",
    "abortconnect",
    "connecttimeout",
    "synctimeout",
    "allowadmin",
    "servicename",
    "name",
    "channelprefix",
    "connectretry",
];

/// The options of a connection string; none where a value is something else.
pub(super) struct Options(Vec<(Text, Text)>);

impl Options {
    /// Reads a value. Its hosts, which have no `=`, come first.
    pub(super) fn read(value: &Text) -> Self {
        let parts = value.split(',').into_iter().skip(1);
        let pairs = parts.filter_map(|part| part.trim_matches(char::is_whitespace).split_once('='));
        let known = |(name, _): &(Text, Text)| {
            OPTIONS.iter().any(|option| name.as_str().eq_ignore_ascii_case(option))
        };
        Self(pairs.filter(known).collect())
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of an option.
    pub(super) fn get(&self, option: &str) -> Option<Text> {
        let mut pairs = self.0.iter();
        pairs.find(|(name, _)| name.as_str().eq_ignore_ascii_case(option)).map(|(_, value)| value.clone())
    }

    /// Where it says that the connection is encrypted.
    pub(super) fn tls(&self) -> Option<Text> {
        self.get("ssl").filter(|value| value.as_str().eq_ignore_ascii_case("true"))
    }
}
