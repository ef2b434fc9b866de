//! Files of service managers: units of systemd, programs of supervisord, Procfiles.

use crate::source::{Text, TextBuilder, UNKNOWN};

/// Keys of a unit or a program whose values are commands.
const COMMANDS: [&str; 8] = [
    "ExecCondition",
    "ExecReload",
    "ExecStart",
    "ExecStartPost",
    "ExecStartPre",
    "ExecStop",
    "ExecStopPost",
    "command",
];

/// Names of the file of supervisord.
const SUPERVISORS: [&str; 4] = ["supervisor.conf", "supervisor.ini", "supervisord.conf", "supervisord.ini"];

/// How names of units end that Podman makes services of containers from.
pub(super) const CONTAINER: &str = ".container";

/// Whether a file of this name, in small letters, is one of a service manager.
pub fn is_named(name: &str) -> bool {
    name.ends_with(".service")
        || name.ends_with(CONTAINER)
        || is_procfile(name)
        || SUPERVISORS.contains(&name)
}

/// Whether a file of this name, in small letters, is a Procfile.
pub fn is_procfile(name: &str) -> bool {
    name.strip_prefix("procfile").is_some_and(|behind| behind.is_empty() || behind.starts_with('.'))
}

/// The commands of units and programs, each as a shell text: words are quoted in the same way. What the manager puts in,
/// such as `%i`, is [`UNKNOWN`].
pub fn commands(text: &Text) -> Vec<Text> {
    entries(text, '=')
        .filter(|(key, _)| COMMANDS.contains(&key.as_str()))
        .map(|(_, value)| command(&value))
        .collect()
}

/// The commands of a Procfile, each a shell text.
pub fn processes(text: &Text) -> Vec<Text> {
    entries(text, ':').map(|(_, command)| command).collect()
}

/// Names and values of lines; a line goes on behind a `\`.
fn entries(text: &Text, separator: char) -> impl Iterator<Item = (Text, Text)> {
    let blank = |char: char| char.is_whitespace();
    lines(text).into_iter().filter_map(move |line| {
        let (name, value) = line.split_once(separator)?;
        let (name, value) = (name.trim_matches(blank), value.trim_matches(blank));
        let comment = name.as_str().starts_with(['#', ';']);
        (!comment && !value.is_empty()).then_some((name, value))
    })
}

/// Its lines; one goes on behind a `\`.
pub(super) fn lines(text: &Text) -> Vec<Text> {
    let content = text.as_str();
    let (mut all, mut start) = (Vec::new(), 0);
    for (at, _) in content.match_indices('\n').chain([(content.len(), "")]) {
        if !content[..at].trim_end_matches('\r').ends_with('\\') || at == content.len() {
            all.push(text.slice(start..at));
            start = (at + 1).min(content.len());
        }
    }
    all
}

/// A command without the letters before it that tell the manager how to run it, and without what it puts in.
fn command(value: &Text) -> Text {
    let content = value.as_str();
    let start = content.len() - content.trim_start_matches(['@', '-', ':', '+', '!']).len();
    filled(&value.slice(start..content.len()))
}

/// A value without what the manager puts in.
pub(super) fn filled(value: &Text) -> Text {
    let content = value.as_str();
    let mut at = 0;
    let mut shown = TextBuilder::new(value.anchor());
    while let Some(percent) = content[at..].find('%').map(|found| at + found) {
        shown.push_text(&value.slice(at..percent));
        let length = placed(&content[percent + 1..]);
        let put = value.slice(percent..percent + 1 + length);
        let unknown = UNKNOWN.to_string();
        shown.push_from(if content[percent + 1..].starts_with('%') { "%" } else { &unknown }, &put);
        at = percent + 1 + length;
    }
    shown.push_text(&value.slice(at..content.len()));
    shown.finish()
}

/// Length of what stands behind a `%`: a letter, or a name in parentheses and a letter.
fn placed(behind: &str) -> usize {
    let name = behind.starts_with('(').then(|| behind.find(')')).flatten().map_or(0, |end| end + 1);
    name + behind[name..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn read(content: &str, of: impl Fn(&Text) -> Vec<Text>) -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add("redis.service", content.as_bytes().to_vec());
        let text = Text::plain(content, Span::new(file, 0..content.len()));
        of(&text).iter().map(|command| command.as_str().replace(UNKNOWN, "?")).collect()
    }

    #[test]
    fn commands_of_units_and_programs() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "[Service]\nType=notify\n# ExecStart=/no\nExecStart=-/usr/bin/redis-server \\\n  %i.conf\n",
                &["/usr/bin/redis-server \\\n  ?.conf"],
            ),
            (
                "ExecStop = /usr/bin/redis-cli -p 6380 shutdown\r\nExecReload=\n",
                &["/usr/bin/redis-cli -p 6380 shutdown"],
            ),
            (
                "[program:redis]\ncommand=redis-server --requirepass %(ENV_PASS)s\n;command=x",
                &["redis-server --requirepass ?"],
            ),
            ("ExecStart=/bin/date +%%s %", &["/bin/date +%s ?"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content, commands), expected, "{content}");
        }
    }

    #[test]
    fn processes_of_a_procfile() {
        let content = "web: puma -p $PORT\n# no: x\nredis: redis-server config/redis.conf\n\nworker:\n";
        assert_eq!(read(content, processes), ["puma -p $PORT", "redis-server config/redis.conf"]);
    }
}
