use super::loader::Loader;
use super::value::{Kind, Scalar, Value};
use crate::model::compose::Command;
use crate::source::{Text, UNKNOWN};
use crate::syntax::words;

/// `command` or `entrypoint` as words; `None` for null.
pub(super) fn read(loader: &mut Loader<'_>, value: &Value) -> Option<Command> {
    match &value.kind {
        Kind::Scalar(Scalar::Null, _) | Kind::Map(_) | Kind::Pairs(_) => None,
        Kind::List(items) => {
            let words = items.iter().filter_map(Value::text).cloned().collect();
            Some(Command { at: value.at, list: true, words, cut: None })
        }
        Kind::Scalar(_, text) => {
            let split = words::compose::split(text);
            let mut words = split.words;
            if let Some(error) = split.error {
                loader.invalid(error.span, format!("invalid command line string: {}", error.message));
                // Nobody knows what it was to run.
                words = vec![Text::whole(UNKNOWN.to_string(), value.at)];
            }
            Some(Command { at: value.at, list: false, words, cut: split.cut })
        }
    }
}
