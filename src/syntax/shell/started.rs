//! Containers that words start by `docker run`.

use super::elsewhere::{ENGINES, FLAGS, is_engine, of_compose, verb};
use super::options::Before;
use super::program::base_name;
use super::wrapper::unwrapped;
use crate::source::Text;
use crate::syntax::quadlet;

/// A container that words make and start.
#[derive(Debug)]
pub struct Started {
    /// Whether Podman does.
    pub podman: bool,
    /// Options with their values, as they are written: `-p` or `--publish`.
    pub options: Vec<(String, Option<Text>)>,
    /// Its image.
    pub image: Text,
    /// What it is started with.
    pub words: Vec<Text>,
}

impl Started {
    /// Whether a text may start containers.
    pub fn may_be_in(text: &str) -> bool {
        quadlet::may_be(text)
            || ENGINES.iter().any(|engine| text.contains(engine))
                && [" run ", " create "].iter().any(|verb| text.contains(verb))
    }

    /// The container that words start with `docker run` or `podman run`, or make for a later `docker start`, behind wrappers.
    pub fn by(words: &[Text]) -> Option<Self> {
        let words = unwrapped(words)?;
        let engine = base_name(words.first()?.as_str());
        if !is_engine(engine) {
            return None;
        }
        let run = || verb(words).filter(|verb| words[*verb].as_str() == "run" && !of_compose(words, *verb));
        let verb = created(words).or_else(run)?;
        let Before { options, operand } = Before::read(words, verb + 1, &FLAGS)?;
        Some(Self {
            podman: engine == "podman",
            options,
            image: words[operand].clone(),
            words: words[operand + 1..].to_vec(),
        })
    }

    /// The values of an option, by its names.
    pub fn values(&self, names: &[&str]) -> impl Iterator<Item = &Text> {
        let named = move |(option, _): &&(String, Option<Text>)| names.contains(&option.as_str());
        self.options.iter().filter(named).filter_map(|(_, value)| value.as_ref())
    }
}

/// The `create` of `docker create` and `docker container create`.
fn created(words: &[Text]) -> Option<usize> {
    let at = 1 + usize::from(words.get(1)?.as_str() == "container");
    (words.get(at)?.as_str() == "create").then_some(at)
}
