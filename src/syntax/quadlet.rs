//! Units of Podman's generator for systemd, `redis.container`: containers as it starts them by `podman run`.

use super::service::{CONTAINER, filled, lines};
use super::words::posix;
use crate::source::{Span, Text, TextBuilder, UNKNOWN};
use std::collections::BTreeSet;
use std::ops::Range;

/// The section that tells of the container.
const SECTION: &str = "[Container]";

/// Keys whose values an option of `podman run` takes as they are.
const OPTIONS: [(&str, &str); 19] = [
    ("ContainerName", "--name"),
    ("Entrypoint", "--entrypoint"),
    ("EnvironmentFile", "--env-file"),
    ("HealthCmd", "--health-cmd"),
    ("HealthInterval", "--health-interval"),
    ("HealthRetries", "--health-retries"),
    ("HealthStartPeriod", "--health-start-period"),
    ("HealthTimeout", "--health-timeout"),
    ("HostName", "--hostname"),
    ("Memory", "--memory"),
    ("Mount", "--mount"),
    ("Network", "--network"),
    ("Pod", "--pod"),
    ("PublishPort", "--publish"),
    ("Secret", "--secret"),
    ("Tmpfs", "--tmpfs"),
    ("User", "--user"),
    ("Volume", "--volume"),
    ("WorkingDir", "--workdir"),
];

/// Whether a file of this name, in small letters, is such a unit.
pub fn is_named(name: &str) -> bool {
    name.ends_with(CONTAINER)
}

/// Whether a text may be such a unit.
pub fn may_be(text: &str) -> bool {
    text.contains(SECTION)
}

/// The call of `podman run` that a unit of a name comes to, as a shell text; `None` where it names no image. What systemd
/// puts in, such as `%h` and `${NAME}`, is [`UNKNOWN`].
pub fn command(text: &Text, name: &str) -> Option<Text> {
    let entries = entries(text, SECTION);
    let last = |wanted: &str| entries.iter().rfind(|(key, _)| key == wanted).map(|(_, value)| value);
    let image = last("Image")?;
    let mut shown = TextBuilder::new(image.anchor());
    shown.push_from("podman run", image);
    let mut push = |option: &str, value: &Text| {
        shown.push_from(option, value);
        quote(&mut shown, value);
    };
    if last("ContainerName").is_none() {
        push(" --name ", &Text::whole(format!("systemd-{}", name.trim_end_matches(CONTAINER)), image.span()));
    }
    for (key, value) in &entries {
        if let Some((_, option)) = OPTIONS.iter().find(|(name, _)| name == key) {
            push(&format!(" {option} "), &placed(value));
        }
        if key == "Environment" {
            words(value).iter().for_each(|word| push(" --env ", word));
        }
        if key == "PodmanArgs" {
            words(value).iter().for_each(|word| push(" ", word));
        }
    }
    push(" ", image);
    for (_, value) in entries.iter().filter(|(key, _)| key == "Exec") {
        words(value).iter().for_each(|word| push(" ", word));
    }
    Some(shown.finish())
}

/// The variables, by name, that systemd puts into the command of a unit, and where, if it has none: the unit gives its
/// service no environment.
pub fn unset(text: &Text) -> Vec<(Text, Span)> {
    let given = |(key, _): &(String, Text)| key.starts_with("Environment") || key == "PassEnvironment";
    if entries(text, "[Service]").iter().any(given) {
        return Vec::new();
    }
    let commands = entries(text, SECTION).into_iter().filter(|(key, _)| key == "Exec");
    let words = commands.flat_map(|(_, value)| posix::split(&value).0);
    let names = words.flat_map(|word| {
        let used = |(range, name): Dollar| Some((word.text.slice(name?), word.text.slice(range).span()));
        dollars(word.text.as_str(), true).into_iter().filter_map(used).collect::<Vec<_>>()
    });
    names.collect()
}

/// Keys and values of a section; an empty value takes back those before it.
fn entries(text: &Text, section: &str) -> Vec<(String, Text)> {
    let mut inside = false;
    let mut written = Vec::new();
    for line in lines(text) {
        let line = line.trim_matches(char::is_whitespace);
        if line.as_str().starts_with(['#', ';']) {
            continue;
        }
        if line.as_str().starts_with('[') {
            inside = line.as_str() == section;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| inside) else { continue };
        written.push((key.as_str().trim_end().to_owned(), value.trim_matches(char::is_whitespace)));
    }
    // From the last to the first: those before an empty one are taken back, and the last `Exec` counts.
    let (mut done, mut entries) = (BTreeSet::new(), Vec::new());
    for (key, value) in written.into_iter().rev() {
        if done.contains(&key) {
            continue;
        }
        if value.is_empty() || key == "Exec" {
            done.insert(key.clone());
        }
        if !value.is_empty() {
            entries.push((key, filled(&joined(&value))));
        }
    }
    entries.reverse();
    entries
}

/// A value with its lines in one.
fn joined(value: &Text) -> Text {
    let mut shown = TextBuilder::new(value.anchor());
    let mut at = 0;
    for (end, _) in value.as_str().match_indices('\n') {
        let kept = value.as_str()[..end].trim_end_matches('\r').trim_end_matches('\\').len().max(at);
        shown.push_text(&value.slice(at..kept));
        shown.push_from(" ", &value.slice(kept..end + 1));
        at = end + 1;
    }
    shown.push_text(&value.slice(at..value.len()));
    shown.finish()
}

/// The words of a value.
fn words(value: &Text) -> Vec<Text> {
    posix::split(value)
        .0
        .into_iter()
        .map(|word| put_in(&word.text, &dollars(word.text.as_str(), true)))
        .collect()
}

/// A value that is one word, with what systemd leaves of the dollar signs in it.
fn placed(value: &Text) -> Text {
    put_in(value, &dollars(value.as_str(), false))
}

/// What systemd takes for its own in a word: where it stands, and the name of a variable in it.
type Dollar = (Range<usize>, Option<Range<usize>>);

/// The `${NAME}` and `$$` of a word, and the `$NAME` that is all of a word of a command.
fn dollars(content: &str, whole: bool) -> Vec<Dollar> {
    let named = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if whole && content.strip_prefix('$').is_some_and(named) {
        return vec![(0..content.len(), Some(1..content.len()))];
    }
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(dollar) = content[at..].find('$').map(|length| at + length) {
        let behind = &content[dollar + 1..];
        let braced = behind.strip_prefix('{').and_then(|name| name.find('}'));
        at = dollar + 1;
        if let Some(length) = braced {
            at = dollar + length + 3;
            found.push((dollar..at, Some(dollar + 2..at - 1)));
        } else if behind.starts_with('$') {
            at = dollar + 2;
            found.push((dollar..at, None));
        }
    }
    found
}

/// A word with what systemd puts in.
fn put_in(word: &Text, dollars: &[Dollar]) -> Text {
    let mut shown = TextBuilder::new(word.anchor());
    let mut at = 0;
    for (range, name) in dollars {
        shown.push_text(&word.slice(at..range.start));
        let put = if name.is_some() { UNKNOWN } else { '$' };
        shown.push_from(put.encode_utf8(&mut [0; 4]), &word.slice(range.clone()));
        at = range.end;
    }
    shown.push_text(&word.slice(at..word.len()));
    shown.finish()
}

/// A word in single quotes.
fn quote(shown: &mut TextBuilder, word: &Text) {
    shown.push_from("'", word);
    let mut at = 0;
    for (mark, _) in word.as_str().match_indices('\'') {
        shown.push_text(&word.slice(at..mark));
        shown.push_from("'\\''", &word.slice(mark..mark + 1));
        at = mark + 1;
    }
    shown.push_text(&word.slice(at..word.len()));
    shown.push_from("'", word);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(content: &str) -> Option<String> {
        let mut sources = Sources::new();
        let file = sources.add("cache.container", content.as_bytes().to_vec());
        let text = Text::plain(content, Span::new(file, 0..content.len()));
        command(&text, "cache.container").map(|text| text.as_str().replace(UNKNOWN, "?"))
    }

    #[test]
    fn a_unit_as_a_command() {
        let cases = [
            (
                "[Unit]\nImage=no\n[Container]\nImage=redis:8\n",
                Some("podman run --name 'systemd-cache' 'redis:8'"),
            ),
            (
                "[Container]\nImage=redis:8\nPublishPort=1:1\nPublishPort=\n# Volume=x:/x\nVolume=%h/d:/data:Z\n",
                Some("podman run --name 'systemd-cache' --volume '?/d:/data:Z' 'redis:8'"),
            ),
            (
                "[Container]\nContainerName=a\nImage=redis:8\nEnvironment=\"A=b c\" D=$$e\nHealthCmd=x -a '$A' ${B}\n",
                Some(
                    "podman run --name 'a' --env 'A=b c' --env 'D=$e' --health-cmd 'x -a '\\''$A'\\'' ?' 'redis:8'",
                ),
            ),
            (
                "[Container]\nImage=redis:8\nExec=no\nExec=redis-server \\\n  --requirepass $A --port \"$P$\"\n[Service]\nExec=x",
                Some(
                    "podman run --name 'systemd-cache' 'redis:8' 'redis-server' '--requirepass' '?' '--port' '$P$'",
                ),
            ),
            ("[Container]\nExec=redis-server\n", None),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content).as_deref(), expected, "{content}");
        }
    }
}
