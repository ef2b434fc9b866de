use super::loader::Loader;
use super::units;
use super::value::{Kind, Scalar, Value};
use crate::model::{Origin, Sourced, Why};
use crate::source::{Text, UNKNOWN};

/// Why a text cannot be known: the variable that it hangs on.
fn why(loader: &Loader<'_>, text: &Text) -> Why {
    let at = text.as_str().find(UNKNOWN).unwrap_or(0);
    let used = loader.sources.snippet(text.slice(at..at + UNKNOWN.len_utf8()).span());
    let name = used.trim_start_matches(['$', '{']);
    let end = name.find(|char: char| !char.is_ascii_alphanumeric() && char != '_').unwrap_or(name.len());
    Why::UnsetVariable(name[..end].into())
}

/// A scalar as something else; Unknown where it hangs on a variable that no file sets, `None` for null.
fn sourced<T: Default>(
    loader: &mut Loader<'_>,
    value: &Value,
    read: impl FnOnce(&Scalar, &Text) -> Result<T, String>,
) -> Option<Sourced<T>> {
    let Kind::Scalar(scalar, text) = &value.kind else { return None };
    if *scalar == Scalar::Null {
        return None;
    }
    if text.holds_unknown() {
        return Some(Sourced::unknown(text.outer_span(), why(loader, text)));
    }
    match read(scalar, text) {
        Ok(value) => Some(Sourced::new(value, Origin::of(text))),
        Err(message) => {
            loader.invalid(text.span(), message);
            Some(Sourced::unknown(text.outer_span(), Why::Invalid))
        }
    }
}

/// A boolean.
pub(super) fn flag(loader: &mut Loader<'_>, value: &Value) -> Option<Sourced<bool>> {
    // what is no boolean was told when the document was read
    value.as_bool().map(|flag| Sourced::new(flag, origin(value))).or_else(|| {
        let text = value.text().filter(|text| text.holds_unknown())?;
        Some(Sourced::unknown(text.outer_span(), why(loader, text)))
    })
}

fn origin(value: &Value) -> Origin {
    value.text().map_or_else(|| Origin::at(value.at), Origin::of)
}

/// A whole number.
pub(super) fn count(loader: &mut Loader<'_>, value: &Value) -> Option<Sourced<i64>> {
    sourced(loader, value, |scalar, text| match scalar {
        Scalar::Int(number) => Ok(*number),
        #[expect(clippy::cast_possible_truncation, reason = "compose cuts it off as well")]
        Scalar::Float(number) => Ok(*number as i64),
        _ => text.as_str().parse().map_err(|_| format!("{text:?} is not a number", text = text.as_str())),
    })
}

/// A size in bytes.
pub(super) fn bytes(loader: &mut Loader<'_>, value: &Value) -> Option<Sourced<i64>> {
    sourced(loader, value, |scalar, text| match scalar {
        Scalar::Int(number) => Ok(*number),
        _ => size(text.as_str()),
    })
}

/// A size as compose reads it, `-1` included.
pub(super) fn size(text: &str) -> Result<i64, String> {
    if text == "-1" { Ok(-1) } else { units::bytes(text) }
}

/// A duration in milliseconds.
pub(super) fn milliseconds(loader: &mut Loader<'_>, value: &Value) -> Option<Sourced<i64>> {
    sourced(loader, value, |_, text| {
        let duration = units::duration(text.as_str());
        duration
            .map(|duration| duration / 1_000_000)
            .ok_or_else(|| format!("invalid duration {:?}", text.as_str()))
    })
}
