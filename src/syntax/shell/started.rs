//! Containers that words start by `docker run`.

use super::elsewhere::{ENGINES, FLAGS, is_engine, of_compose, verb};
use super::options::Before;
use super::program::base_name;
use super::wrapper::unwrapped;
use crate::source::Text;

/// A container that words make and start.
#[derive(Debug)]
pub struct Started {
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
        ENGINES.iter().any(|engine| text.contains(engine)) && text.contains(" run ")
    }

    /// The container that words start with `docker run` or `podman run`, behind wrappers.
    pub fn by(words: &[Text]) -> Option<Self> {
        let words = unwrapped(words)?;
        let verb = verb(words).filter(|_| is_engine(base_name(words[0].as_str())))?;
        if words[verb].as_str() != "run" || of_compose(words, verb) {
            return None;
        }
        let Before { options, operand } = Before::read(words, verb + 1, &FLAGS)?;
        Some(Self { options, image: words[operand].clone(), words: words[operand + 1..].to_vec() })
    }

    /// The values of an option, by its names.
    pub fn values(&self, names: &[&str]) -> impl Iterator<Item = &Text> {
        let named = move |(option, _): &&(String, Option<Text>)| names.contains(&option.as_str());
        self.options.iter().filter(named).filter_map(|(_, value)| value.as_ref())
    }
}
