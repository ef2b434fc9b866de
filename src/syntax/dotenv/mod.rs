//! Env files, in the dialect of compose.
//!
//! Reading finds the entries; what `$` in them comes to depends on other variables, so [`Dotenv::expand`] is a
//! step of its own.

mod escapes;
mod problem;
mod raw;
mod reader;
pub mod template;

pub use problem::{Fault, Problem};

use super::interpolate::{Found, Interpolator};
use crate::source::{FileId, Span, Text};
use indexmap::IndexMap;

/// Which dialect an env file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Quotes, escapes, comments and `$`.
    #[default]
    Compose,
    /// `format: raw`: one `NAME=value` a line, the value as it stands.
    Raw,
}

/// An env file.
#[derive(Debug, Clone, Default)]
pub struct Dotenv {
    /// Its entries in order; a name may come again.
    pub entries: Vec<Entry>,
}

/// One entry.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The name, without `export`.
    pub name: Text,
    /// What it is set to.
    pub value: RawValue,
}

/// A value before `$` in it is expanded.
#[derive(Debug, Clone)]
pub enum RawValue {
    /// A name alone: the environment decides.
    Inherited,
    /// Taken as it stands.
    Literal(Text),
    /// `$` in it is expanded; escapes are resolved.
    Template(Text),
}

/// An entry with its value.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Where the name is written.
    pub at: Span,
    /// The value; `None` for a name alone that is not set elsewhere.
    pub value: Option<Text>,
}

/// Reads an env file.
///
/// After a problem, which makes compose refuse the file, reading goes on with the next line.
pub fn parse(file: FileId, text: &str, format: Format) -> (Dotenv, Vec<Problem>) {
    match format {
        Format::Compose => reader::read(file, text),
        Format::Raw => raw::read(file, text),
    }
}

/// Length of the byte order mark that a text starts with, or 0.
fn mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

impl Dotenv {
    /// The variables that the file sets, by name, later entries over earlier ones.
    ///
    /// `$` in a value is looked up outside first and then among the entries before it.
    pub fn expand(
        &self,
        interpolator: &mut Interpolator,
        outside: &mut dyn FnMut(&str) -> Option<Found>,
    ) -> IndexMap<String, Variable> {
        self.expand_over(interpolator, outside, &mut |_| None)
    }

    /// What the file sets where it lies over others, whose values are `below`.
    pub fn laid_over(
        &self,
        below: &IndexMap<String, Text>,
        interpolator: &mut Interpolator,
        outside: &mut dyn FnMut(&str) -> Option<Found>,
    ) -> impl Iterator<Item = (String, Text)> + use<> {
        let beneath = &mut |name: &str| below.get(name).cloned().map(Found::Written);
        let variables = self.expand_over(interpolator, outside, beneath);
        variables.into_iter().filter_map(|(name, variable)| Some((name, variable.value?)))
    }

    /// The same for a file that lies over others: what those say is looked up last.
    pub fn expand_over(
        &self,
        interpolator: &mut Interpolator,
        outside: &mut dyn FnMut(&str) -> Option<Found>,
        beneath: &mut dyn FnMut(&str) -> Option<Found>,
    ) -> IndexMap<String, Variable> {
        let mut variables: IndexMap<String, Variable> = IndexMap::new();
        for entry in &self.entries {
            let at = entry.name.span();
            let value = match &entry.value {
                RawValue::Inherited => {
                    let name = entry.name.as_str();
                    let known = variables.get(name).is_some_and(|variable| variable.value.is_some());
                    let found = outside(name).or_else(|| if known { None } else { beneath(name) });
                    found.map(|found| found.text(at))
                }
                RawValue::Literal(text) => Some(text.clone()),
                RawValue::Template(text) => {
                    let mut lookup = |name: &str| {
                        let before = || variables.get(name).and_then(|variable| variable.value.clone());
                        outside(name).or_else(|| before().map(Found::Written)).or_else(|| beneath(name))
                    };
                    Some(interpolator.expand(text, &mut lookup))
                }
            };
            // a name alone that is not set elsewhere does not unset what stands before it
            if value.is_some() || !variables.contains_key(entry.name.as_str()) {
                variables.insert(entry.name.as_str().to_owned(), Variable { at, value });
            }
        }
        variables
    }
}
