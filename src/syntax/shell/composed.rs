//! Calls of compose.

use super::options::{Before, Flags};
use super::program::base_name;
use super::wrapper::unwrapped;
use crate::source::Text;

/// A call of `docker compose`.
#[derive(Debug)]
pub struct Composed {
    /// The compose files that it names, in order.
    pub files: Vec<Text>,
    /// The env files that it names, in order.
    pub env_files: Vec<Text>,
    /// Whether it names a directory that its project lies in.
    pub moved: bool,
    /// What it is to do: `up`.
    pub verb: Text,
}

const OF_DOCKER: Flags = Flags { long: &["--debug", "--tls", "--tlsverify"], letters: "D" };

const OF_COMPOSE: Flags =
    Flags { long: &["--all-resources", "--compatibility", "--dry-run", "--verbose"], letters: "" };

impl Composed {
    /// The call that words are, behind wrappers.
    pub fn by(words: &[Text]) -> Option<Self> {
        let words = unwrapped(words)?;
        let from = match base_name(words.first()?.as_str()) {
            "docker-compose" => 1,
            "docker" => {
                let command = Before::read(words, 1, &OF_DOCKER)?.operand;
                (words[command].as_str() == "compose").then_some(command + 1)?
            }
            _ => return None,
        };
        let Before { options, operand } = Before::read(words, from, &OF_COMPOSE)?;
        let values = |names: &[&str]| {
            let named = options.iter().filter(|(name, _)| names.contains(&name.as_str()));
            named.filter_map(|(_, value)| value.clone()).collect()
        };
        let moves =
            |(name, _): &(String, Option<Text>)| matches!(name.as_str(), "--project-directory" | "--workdir");
        Some(Self {
            files: values(&["-f", "--file"]),
            env_files: values(&["--env-file"]),
            moved: options.iter().any(moves),
            verb: words[operand].clone(),
        })
    }
}
