use super::texts;
use super::variables::{Otherwise, Variables};
use crate::model::ScriptKind;
use crate::source::{FileId, Sources, Text, TextBuilder, UNKNOWN};
use crate::syntax::shell::{self, Command, Installed, Installs, Script, Way};
use crate::syntax::words::posix::{Expansion, Word};
use std::collections::{BTreeSet, HashMap};

/// Most places that a shell goes to one after the other.
const MOST: usize = 16;

/// How many variables one directory may be told by, and how many of them by one another.
const DEPTH: usize = 4;

/// Signs that a prefix of a path is the directory that the script is called in, or that of the repository.
const HOMES: [&str; 6] =
    ["$(pwd)", "$PWD", "${PWD}", "rev-parse --show-toplevel", "$GITHUB_WORKSPACE", "$CI_PROJECT_DIR"];

/// Signs that it is made of the path of the script.
const OWN: [&str; 3] = ["$0", "${0", "BASH_SOURCE"];

/// What a file of commands does with Helm. What stands in a function that nothing names is not run.
pub(in crate::resolve) fn installs(file: FileId, sources: &Sources) -> Installs {
    let kind = texts::kind(sources.file(file).path());
    let mut installs = Installs::default();
    for text in texts::texts(file, kind, sources) {
        read(&text, kind, &mut installs);
    }
    installs
}

fn read(text: &Text, kind: ScriptKind, installs: &mut Installs) {
    let (script, _) = shell::parse(text);
    let mut variables = Variables::default();
    script.commands.iter().for_each(|command| variables.note(command));
    let named = named(&script.commands);
    let mut ways: Vec<Way> = Vec::new();
    // Here-documents by the file that they are written to.
    let mut written: HashMap<&str, Option<&Text>> = HashMap::new();
    for (index, command) in script.commands.iter().enumerate() {
        let is_named = |name| named.as_ref().is_none_or(|named| named.contains(name));
        if command.function.as_deref().is_some_and(|name| !is_named(name)) {
            continue;
        }
        variables.enter(command);
        let words: Vec<Text> = command.words.iter().flat_map(|word| words(word, &variables)).collect();
        match words.iter().map(Text::as_str).collect::<Vec<_>>().as_slice() {
            ["cd" | "pushd", _] if ways.len() < MOST => {
                let inner =
                    command.function.is_some() || !command.shells.is_empty() || !command.arms.is_empty();
                let surely = !inner && kind != ScriptKind::Makefile;
                ways.push(Way { to: words[1].clone(), surely });
            }
            // From so many on nobody knows where it is.
            ["cd" | "pushd" | "popd", ..] => {
                let to = Text::whole(UNKNOWN.to_string(), command.span);
                ways = vec![Way { to, surely: true }];
            }
            ["helm" | "helm3", "repo", "add", ..] => {
                let mut operands = words[3..].iter().filter(|word| !word.as_str().starts_with('-'));
                if let (Some(name), Some(address)) = (operands.next(), operands.next()) {
                    installs.repositories.push((name.clone(), address.clone()));
                }
            }
            _ => {
                if let Some(one) = Installed::by(&words) {
                    let documents = documents(&one, given(&script, index), &written);
                    installs.charts.push(Installed { ways: ways.clone(), documents, ..one });
                }
            }
        }
        if let Some(path) = target(command) {
            // Of what is written twice nobody knows which of both it is.
            let document = if written.contains_key(path) { None } else { plain(command) };
            written.insert(path, document);
        }
    }
}

/// The here-document that a command is given, or that `cat` hands to it.
fn given(script: &Script, index: usize) -> Option<&Text> {
    let writer = || {
        let before = script.commands.get(index.checked_sub(1)?)?;
        plain(before).filter(|_| before.piped_into == Some(index))
    };
    script.commands.get(index).and_then(here).or_else(writer)
}

/// What `cat` writes of a here-document as it stands.
fn plain(command: &Command) -> Option<&Text> {
    let alone = command.words.len() == 1 && command.program() == Some("cat");
    here(command).filter(|_| alone)
}

/// A here-document of which the shell makes no other text than values with a variable for all of one.
fn here(command: &Command) -> Option<&Text> {
    let document = command.redirections.iter().rev().find_map(|one| one.body.as_ref())?;
    let text = document.as_str();
    let made = text.contains(['`', '\\']) || text.contains("$(");
    let whole = text.match_indices('$').all(|(at, _)| {
        let (before, rest) = (&text[..at], &text[at + 1..]);
        let name = rest.trim_start_matches(|char: char| char.is_ascii_alphanumeric() || char == '_');
        let ends = name.is_empty() || name.starts_with(['"', '\'', '\n', ' ', ',', '}']);
        rest.starts_with('{') || before.ends_with(['"', '\'', ' ']) && ends
    });
    Some(document).filter(|_| !made && whole)
}

/// The file that the output of a command is written to afresh.
fn target(command: &Command) -> Option<&str> {
    let last = command.redirections.iter().rfind(|one| one.operator.starts_with('>'))?;
    last.target.literal().map(|path| path.trim_start_matches("./"))
}

/// The here-documents that a chart is given for files of values.
fn documents(
    one: &Installed,
    given: Option<&Text>,
    written: &HashMap<&str, Option<&Text>>,
) -> Vec<(String, Option<Text>)> {
    let paths = one.values("--values").flat_map(|paths| paths.split(','));
    let document = |path: Text| {
        let document = match path.as_str() {
            "-" | "/dev/stdin" => given,
            path => *written.get(path.trim_start_matches("./"))?,
        };
        Some((path.to_string(), document.cloned()))
    };
    paths.filter_map(document).collect()
}

/// The words that are in commands, functions among them; `None` where a word that only the running shell knows is a program.
fn named(commands: &[Command]) -> Option<BTreeSet<&str>> {
    let any = |command: &Command| command.words.first().is_some_and(|word| !word.expansions.is_empty());
    if commands.iter().any(any) {
        return None;
    }
    Some(commands.iter().flat_map(|command| &command.words).filter_map(Word::literal).collect())
}

/// The words that a shell makes of one. What begins with the script's directory begins with `.`.
fn words(word: &Word, variables: &Variables) -> Vec<Text> {
    let mut words = variables.words(word, Otherwise::Unknown);
    if let [one] = words.as_mut_slice()
        && let Some(start) = home(word, one.as_str(), variables)
    {
        let mut found = TextBuilder::new(one.anchor());
        found.push_text(&one.slice(0..start));
        found.push_decoded(".", one.outer_span());
        found.push_text(&one.slice(start + UNKNOWN.len_utf8()..one.len()));
        *one = found.finish();
    }
    words
}

/// Where the script's directory stands, which only the running shell knows, in the value of a word: at its start, or behind
/// the name of an option.
fn home(word: &Word, value: &str, variables: &Variables) -> Option<usize> {
    let start = if value.starts_with('-') { value.find('=')? + 1 } else { 0 };
    let after = value[start..].strip_prefix(UNKNOWN)?;
    let expansion = word.expansions.first().filter(|one| one.range.start == start)?;
    let text = word.text.slice(expansion.range.clone());
    let whole = Expansion { range: 0..text.len(), ..expansion.clone() };
    let piece = Word { text, expansions: vec![whole], bare: 0 };
    let [masked] = <[Text; 1]>::try_from(variables.words(&piece, Otherwise::Unknown)).ok()?;
    let [written] = <[Text; 1]>::try_from(variables.words(&piece, Otherwise::Written)).ok()?;
    let tail = masked.as_str().strip_prefix(UNKNOWN)?;
    let prefix = written.as_str().strip_suffix(tail)?;
    let ends = after.is_empty() || after.starts_with('/');
    (ends && is_home(prefix, variables, DEPTH)).then_some(start)
}

/// Whether what only the running shell knows is a directory in or above which the script lies: that of its path, that which it
/// is called in, or one that it goes to from such a one.
fn is_home(written: &str, variables: &Variables, depth: usize) -> bool {
    let holds = |signs: &[&str]| signs.iter().any(|sign| written.contains(sign));
    let cut = written.contains("dirname") || written.contains("%/*");
    if holds(&HOMES) || cut && holds(&OWN) {
        return true;
    }
    let mut names = written.split('$').skip(1).take(DEPTH).map(|rest| {
        let rest = rest.trim_start_matches('{');
        &rest[..rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(rest.len())]
    });
    let value = |name| variables.written(name).filter(|value| *value != written);
    let goes = depth > 0 && written.contains("pwd");
    goes && names.any(|name| value(name).is_some_and(|value| is_home(value, variables, depth - 1)))
}
