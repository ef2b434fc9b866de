use crate::source::Text;
use crate::syntax::shell::Command;
use crate::syntax::shell::program::base_name;

/// What a command copies, and where to.
#[derive(Debug, Default)]
pub(super) struct Copy {
    pub(super) sources: Vec<Text>,
    pub(super) destination: Option<Text>,
    /// Name of the container, where the destination is a path in one.
    pub(super) into: Option<Text>,
    /// Name of the container, where the first source is a path in one.
    pub(super) from: Option<Text>,
}

/// Programs that send files to another machine.
const REMOTE: [&str; 22] = [
    "aws",
    "s3cmd",
    "s5cmd",
    "mc",
    "gsutil",
    "gcloud",
    "az",
    "azcopy",
    "rclone",
    "restic",
    "borg",
    "borgmatic",
    "scp",
    "sftp",
    "ssh",
    "duplicity",
    "kopia",
    "swift",
    "lftp",
    "b2",
    "oci",
    "rsnapshot",
];

/// Reads a command; `runs` is the program behind wrappers, `words` all words of it.
pub(super) fn copy(runs: &str, words: &[Text], command: &Command) -> Copy {
    let at = words.iter().position(|word| base_name(word.as_str()) == runs).unwrap_or(0);
    let args = words.get(at + 1..).unwrap_or_default();
    let container = matches!(runs, "docker" | "podman" | "kubectl" | "docker-compose");
    let mut copy = match runs {
        "cp" | "mv" | "install" | "rsync" | "scp" | "ln" => of_paths(args),
        _ if container => match args.iter().position(|word| word.as_str() == "cp") {
            Some(at) => of_paths(&args[at + 1..]),
            None => Copy::default(),
        },
        "tar" => of_archive(args),
        _ if runs.ends_with("-cli") => {
            let rdb = args.iter().position(|word| word.as_str() == "--rdb");
            rdb.map_or_else(Copy::default, |at| Copy {
                sources: vec![args[at].clone()],
                destination: args.get(at + 1).cloned(),
                ..Copy::default()
            })
        }
        "cat" | "gzip" | "zstd" | "openssl" | "gpg" => Copy { sources: operands(args), ..Copy::default() },
        _ => Copy::default(),
    };
    if container {
        copy.from = copy.sources.first_mut().and_then(cut_container);
        copy.into = copy.destination.as_mut().and_then(cut_container);
    }
    if let Some(output) = command.output().filter(|_| copy.destination.is_none()) {
        copy.destination = Some(output.target.text.clone());
    }
    copy
}

/// Whether a command sends files to another machine.
pub(super) fn leaves_host(runs: &str, words: &[Text]) -> bool {
    let remote = |word: &Text| {
        let host = word.as_str().split_once(':').map_or("", |(host, _)| host);
        !host.is_empty() && !opens_braces(host) && !host.contains('/') && !host.starts_with('-')
    };
    match runs {
        "rsync" => words.last().is_some_and(remote),
        "curl" => words.iter().any(|word| matches!(word.as_str(), "-T" | "--upload-file" | "-F")),
        _ => {
            let named = |word: &Text| {
                let name = base_name(word.as_str());
                name.len() > 2 && REMOTE.contains(&name)
            };
            REMOTE.contains(&runs) || words.iter().any(named)
        }
    }
}

fn operands(args: &[Text]) -> Vec<Text> {
    args.iter().filter(|word| !word.as_str().starts_with('-')).cloned().collect()
}

fn of_paths(args: &[Text]) -> Copy {
    let mut sources = operands(args);
    let destination = sources.pop().filter(|_| !sources.is_empty());
    Copy { sources, destination, ..Copy::default() }
}

/// `tar czf archive path…`.
fn of_archive(args: &[Text]) -> Copy {
    let flag = args.iter().position(|word| {
        let word = word.as_str();
        word == "--file" || !word.starts_with("--") && word.ends_with('f') && word.len() < 8
    });
    let creates = args.iter().any(|word| {
        let word = word.as_str();
        word == "--create" || !word.starts_with("--") && word.len() < 8 && word.contains('c')
    });
    match flag {
        Some(flag) if creates => {
            let sources = args.get(flag + 2..).map(operands).unwrap_or_default();
            Copy { sources, destination: args.get(flag + 1).cloned(), ..Copy::default() }
        }
        _ => Copy::default(),
    }
}

/// Cuts `NAME:` off a path, and gives the name.
fn cut_container(path: &mut Text) -> Option<Text> {
    let (name, rest) = path.split_once(':')?;
    if name.is_empty() || opens_braces(name.as_str()) || name.as_str().starts_with(['.', '/']) {
        return None;
    }
    *path = rest;
    Some(name)
}

/// Whether a text ends within braces of a variable: the colon behind it is that of `${NAME:-default}`.
fn opens_braces(text: &str) -> bool {
    text.rfind("${").is_some_and(|open| !text[open..].contains('}'))
}
