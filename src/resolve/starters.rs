//! What starts servers with a configuration that no project uses, as far as the files around it show.

use super::conf::{Extra, Stage};
use super::{invocation, scripts};
use crate::model::{Family, Why};
use crate::source::{FileId, Files, Sources, Text, TextBuilder, UNKNOWN};
use crate::syntax::redis_conf::{self, Flavour};
use crate::syntax::shell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Most files that are read for one configuration.
const MOST: usize = 16;

/// What tells `kubectl create` a file of which it makes an entry.
const FROM_FILE: &str = "--from-file";

/// What the starts of servers say beside their configuration. The same file may be loaded without: all of it is doubtful.
#[derive(Debug, Default)]
pub(super) struct Starts {
    /// The options that they are given.
    pub(super) options: Vec<Extra>,
    /// Why there may be any others.
    pub(super) others: Option<Why>,
    /// Whether it is mounted into a container, or put where a cluster mounts it from.
    pub(super) mounted: bool,
}

impl Starts {
    /// What some files say that may start servers with a configuration.
    pub(super) fn with(conf: FileId, starters: &[PathBuf], sources: &mut Sources, files: &dyn Files) -> Self {
        let path = sources.file(conf).path().to_owned();
        let mut started = Self::default();
        for starter in starters.iter().take(MOST) {
            let Ok(file) = sources.load(files, starter) else { continue };
            for words in scripts::words(file, sources) {
                let mounted = shell::Started::by(&words).is_some_and(|container| mounts(&container, &path));
                started.mounted |= mounted || is_put_into_cluster(&words, &path);
                for arguments in invocation::servers(&words) {
                    if arguments.first().is_some_and(|conf| mounted || means(conf, &path)) {
                        started.take(&arguments[1..], file, sources);
                    }
                }
            }
        }
        started
    }

    fn take(&mut self, options: &[Text], starter: FileId, sources: &Sources) {
        for directive in redis_conf::arguments(options, Flavour::default()).directives {
            let further = directive.args.iter().skip(1).any(Text::is_unknown);
            if further || directive.name.holds_unknown() {
                self.others = Some(Why::Computed(sources.shown(starter).into()));
            }
            if !directive.name.holds_unknown() {
                let mut value = TextBuilder::new(directive.span);
                value.push_from(&UNKNOWN.to_string(), &directive.name);
                let (name, values) = (directive.name, vec![value.finish()]);
                self.options.push(Extra { name, values, stage: Stage::AfterConf, doubtful: true });
            }
        }
    }
}

/// Whether a container is given a file, as far as the words that start it show.
fn mounts(container: &shell::Started, file: &Path) -> bool {
    let source = |mount: &Text| mount.split_once(':').is_some_and(|(source, _)| means(&source, file));
    container.values(&["--volume", "-v"]).any(source)
}

/// Whether a command makes a ConfigMap or a Secret of a file, from which a cluster mounts it.
fn is_put_into_cluster(words: &[Text], file: &Path) -> bool {
    if !words.iter().any(|word| word.as_str() == "create") {
        return false;
    }
    let after = words.windows(2).filter(|pair| pair[0].as_str() == FROM_FILE).map(|pair| pair[1].clone());
    let split = words.iter().filter_map(|word| word.split_once('='));
    let joined = split.filter(|(name, _)| name.as_str() == FROM_FILE).map(|(_, value)| value);
    // A key may stand before it.
    let source = |word: Text| word.split_once('=').map_or(word.clone(), |(_, source)| source);
    after.chain(joined).map(source).any(|source| means(&source, file))
}

/// Whether a word that tells a server its configuration may mean a file: its path from some directory above it, or its name
/// in a directory of the machine or one that nobody knows.
fn means(word: &Text, file: &Path) -> bool {
    let word = word.as_str();
    let (somewhere, way) = match word.rsplit_once(UNKNOWN) {
        Some((_, way)) if way.starts_with('/') => (true, way),
        Some(_) => return false,
        None => (word.starts_with('/'), word),
    };
    let steps: PathBuf = way.split('/').filter(|step| !matches!(*step, "" | "." | "..")).collect();
    match steps.file_name() {
        Some(name) if somewhere => file.file_name() == Some(name),
        Some(_) => file.ends_with(steps),
        None => false,
    }
}

/// Names of the configurations that a text may start servers with, or put where a cluster does.
pub fn started(text: &str) -> BTreeSet<String> {
    let starts =
        |name: &str| ["server", "sentinel"].iter().any(|what| text.contains(&format!("{name}-{what}")));
    let puts = text.contains(FROM_FILE);
    if !puts && !shell::Started::may_be_in(text) && !Family::NAMES.into_iter().any(starts) {
        return BTreeSet::new();
    }
    let words = text.split(|char: char| char.is_whitespace() || "/\"'`=:;,)}".contains(char));
    words.filter(|word| word.ends_with(".conf")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_mean_a_configuration() {
        let cases = [
            ("redis.conf", true),
            ("./config/redis.conf", true),
            ("../config/redis.conf", true),
            ("other/redis.conf", false),
            ("/etc/redis/redis.conf", true),
            ("/etc/redis/other.conf", false),
            ("\u{e000}/redis.conf", true),
            ("\u{e000}/other/redis.conf", true),
            ("\u{e000}redis.conf", false),
            ("\u{e000}", false),
            ("--port", false),
            ("/", false),
        ];
        let mut sources = Sources::new();
        let file = sources.add("start.sh", Vec::new());
        for (word, expected) in cases {
            let text = Text::whole(word, crate::source::Span::at(file, 0));
            assert_eq!(means(&text, Path::new("/repo/config/redis.conf")), expected, "{word}");
        }
    }

    #[test]
    fn configurations_that_a_text_starts_servers_with() {
        let text = "C=\"$D/redis.conf\"\nexec /usr/bin/valkey-server $C --include=/etc/more.conf";
        assert_eq!(started(text).into_iter().collect::<Vec<_>>(), ["more.conf", "redis.conf"]);
        assert!(started("cp redis.conf /etc").is_empty());
    }
}
