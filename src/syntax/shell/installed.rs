//! Charts of Helm that words install.

use super::program::base_name;
use super::wrapper::unwrapped;
use crate::source::Text;

/// A chart that words install: `helm install NAME CHART`, `helm upgrade NAME CHART`.
#[derive(Debug)]
pub struct Installed {
    /// What it is called there; `None` where Helm makes up a name.
    pub release: Option<Text>,
    /// The chart, by its name in a repository or by its address.
    pub chart: Text,
    /// Options with their values, by their long names.
    pub options: Vec<(String, Text)>,
    /// Whether it is installed before, with values that nobody sees here.
    pub is_there: bool,
    /// Where the shell was told to go before, in order.
    pub ways: Vec<Way>,
    /// Here-documents that it is given for files of values, by what they are called; `None` for one that the script writes
    /// otherwise.
    pub documents: Vec<(String, Option<Text>)>,
}

/// A directory that a shell is told to go to.
#[derive(Debug, Clone)]
pub struct Way {
    /// Its path.
    pub to: Text,
    /// Whether it is there for all that follows, not in a function, a subshell or where a condition holds alone.
    pub surely: bool,
}

/// What a script does with Helm.
#[derive(Debug, Default)]
pub struct Installs {
    /// The charts that it installs.
    pub charts: Vec<Installed>,
    /// Names that it gives to repositories, and their addresses.
    pub repositories: Vec<(Text, Text)>,
}

/// Options with a value.
const VALUED: [&str; 38] = [
    "--burst-limit",
    "--ca-file",
    "--cert-file",
    "--description",
    "--history-max",
    "--key-file",
    "--keyring",
    "--kube-apiserver",
    "--kube-as-group",
    "--kube-as-user",
    "--kube-ca-file",
    "--kube-context",
    "--kube-tls-server-name",
    "--kube-token",
    "--kubeconfig",
    "--labels",
    "--name",
    "--name-template",
    "--namespace",
    "--output",
    "--password",
    "--post-renderer",
    "--post-renderer-args",
    "--qps",
    "--registry-config",
    "--repo",
    "--repository-cache",
    "--repository-config",
    "--set",
    "--set-file",
    "--set-json",
    "--set-literal",
    "--set-string",
    "--tiller-namespace",
    "--timeout",
    "--username",
    "--values",
    "--version",
];

/// Letters of options with a value, and their long names.
const LETTERS: [(char, &str); 4] =
    [('f', "--values"), ('l', "--labels"), ('n', "--namespace"), ('o', "--output")];

/// Options with which nothing runs as it is said here: none of it, or what another program makes of it.
const OTHERWISE: [&str; 2] = ["--dry-run", "--post-renderer"];

impl Installed {
    /// Whether a text may install charts.
    pub fn may_be_in(text: &str) -> bool {
        text.contains("helm") && [" install", " upgrade"].iter().any(|verb| text.contains(verb))
    }

    /// What words install, behind wrappers. Nothing where a word that only the running shell knows may hold options.
    pub fn by(words: &[Text]) -> Option<Self> {
        let words = unwrapped(words)?;
        let (program, words) = words.split_first()?;
        if !matches!(base_name(program.as_str()), "helm" | "helm3") {
            return None;
        }
        let Read { operands, options, flags } = Read::all(words)?;
        let has = |flag: &str| flags.iter().any(|known| known == flag);
        let valued = |name: &str| options.iter().any(|(known, _)| known == name);
        if OTHERWISE.iter().any(|name| has(name) || valued(name)) {
            return None;
        }
        let upgrade = match operands.first()?.as_str() {
            "install" => false,
            "upgrade" => true,
            _ => return None,
        };
        let (release, chart) = match &operands[1..] {
            [name, chart] => (Some(name.clone()), chart.clone()),
            [chart] if valued("--name") => (
                options.iter().find(|(name, _)| name == "--name").map(|(_, name)| name.clone()),
                chart.clone(),
            ),
            [chart] if has("--generate-name") || valued("--name-template") => (None, chart.clone()),
            _ => return None,
        };
        let sets = options.iter().any(|(name, _)| name.starts_with("--set") || name == "--values");
        let reuses = has("--reuse-values") || has("--reset-then-reuse-values");
        // Without values of its own an upgrade takes those of before.
        let is_there = reuses || upgrade && !sets && !has("--install") && !has("--reset-values");
        Some(Self { release, chart, options, is_there, ways: Vec::new(), documents: Vec::new() })
    }

    /// The values of an option.
    pub fn values<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Text> {
        self.options.iter().filter(move |(option, _)| option == name).map(|(_, value)| value)
    }
}

/// Words of Helm, which has options anywhere.
#[derive(Default)]
struct Read {
    operands: Vec<Text>,
    options: Vec<(String, Text)>,
    flags: Vec<String>,
}

impl Read {
    /// `None` where an option has a name that nobody knows.
    fn all(words: &[Text]) -> Option<Self> {
        let mut read = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.as_str();
            if !text.starts_with('-') || text == "-" {
                read.operands.push(word.clone());
                continue;
            }
            let split = word.split_once('=').filter(|_| text.starts_with("--"));
            let (name, value) = match split {
                Some((name, value)) => (name, Some(value)),
                None => (word.clone(), None),
            };
            if name.holds_unknown() && (name.as_str().starts_with("--") || value.is_some()) {
                return None;
            }
            if !name.as_str().starts_with("--") {
                read.letters(word, &mut words)?;
            } else if VALUED.contains(&name.as_str()) {
                let value = value.or_else(|| words.next().cloned())?;
                read.options.push((name.to_string(), value));
            } else if value.is_none_or(|value| value.as_str() != "false") {
                read.flags.push(name.to_string());
            }
        }
        Some(read)
    }

    /// Letters behind one dash: flags up to the first that takes a value.
    fn letters<'w>(&mut self, word: &Text, words: &mut impl Iterator<Item = &'w Text>) -> Option<()> {
        for (at, letter) in word.as_str().char_indices().skip(1) {
            if let Some((_, name)) = LETTERS.iter().find(|(known, _)| *known == letter) {
                let rest = word.slice(at + 1..word.len());
                let value = if rest.as_str().starts_with('=') { rest.slice(1..rest.len()) } else { rest };
                let value = if value.is_empty() { words.next()?.clone() } else { value };
                self.options.push(((*name).to_owned(), value));
                return Some(());
            }
            self.flags.push(match letter {
                'i' => "--install".to_owned(),
                'g' => "--generate-name".to_owned(),
                'h' => "--dry-run".to_owned(),
                _ => return None,
            });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::Installed;
    use crate::source::{Sources, Span, Text};

    fn read(line: &str) -> Option<String> {
        let file = Sources::new().add("install.sh", Vec::new());
        let words: Vec<Text> = line.split(' ').map(|word| Text::whole(word, Span::at(file, 0))).collect();
        let found = Installed::by(&words)?;
        let options = found.options.iter().map(|(name, value)| format!(" {name}={value}"));
        let name = found.release.map_or_else(String::new, |name| name.to_string());
        let there = if found.is_there { " there" } else { "" };
        Some(format!("{name} {}{}{there}", found.chart, options.collect::<String>()))
    }

    #[test]
    fn words_install_charts() {
        let cases = [
            ("helm install redis bitnami/redis", Some("redis bitnami/redis")),
            ("sudo helm upgrade -i -n=shop q a/b -fx.yaml", Some("q a/b --namespace=shop --values=x.yaml")),
            ("helm -n shop upgrade q a/b --wait", Some("q a/b --namespace=shop there")),
            ("helm upgrade q a/b --set=a=1 --wait=false", Some("q a/b --set=a=1")),
            ("helm upgrade q a/b --set a=1 --reuse-values", Some("q a/b --set=a=1 there")),
            ("helm install a/b -g --version 1", Some(" a/b --version=1")),
            ("helm install a/b --name q", Some("q a/b --name=q")),
            ("helm upgrade --install \u{e000} a/b", Some("\u{e000} a/b")),
            ("helm upgrade --install q a/b \u{e000}", None),
            ("helm upgrade --install --\u{e000} q a/b", None),
            ("helm install q a/b --dry-run", None),
            ("helm install q a/b --dry-run=server", None),
            ("helm install q a/b --post-renderer ./x", None),
            ("helm install a/b", None),
            ("helm template q a/b", None),
            ("helm uninstall q", None),
            ("helm repo add a b", None),
            ("helm diff upgrade q a/b", None),
            ("echo helm install q a/b", None),
            ("helm install q a/b --set", None),
        ];
        for (line, expected) in cases {
            assert_eq!(read(line).as_deref(), expected, "{line}");
        }
    }
}
