use super::ast::{BinaryOp, Expr, ExprKind};
use super::parse::parse_until_brace;
use super::{Code, ExprError, Named, Scope, Ty, Vocabulary, compile};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A text with expressions in it: `{server.name} evicts keys`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a [`Template`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum TemplatePart {
    /// Text as it is.
    Text(#[serde(borrow)] Cow<'static, str>),
    /// The value of an expression.
    Value(Code),
}

/// Reads and checks a template. `{{` and `}}` stand for the braces themselves.
///
/// # Errors
/// The first thing that is wrong in one of its expressions, with its place in the template.
pub fn compile_template(
    text: &str,
    scope: &Scope,
    vocabulary: Vocabulary<'_>,
) -> Result<Template, ExprError> {
    let mut parts = Vec::new();
    for piece in pieces(text)? {
        let expr = match piece {
            Piece::Text(text) => {
                parts.push(TemplatePart::Text(text.into()));
                continue;
            }
            Piece::Value(expr) => expr,
        };
        let (code, ty) = compile(&expr, scope, vocabulary)?;
        let shown = match &ty {
            Ty::List(item) => item,
            ty => ty,
        };
        if matches!(shown, Ty::Subject(_) | Ty::Config | Ty::List(_)) {
            return Err(ExprError::new(
                expr.at,
                format!("{ty} cannot be shown as text; name one of its facts"),
            ));
        }
        parts.push(TemplatePart::Value(code));
    }
    Ok(Template { parts })
}

/// A part of a template as written.
enum Piece {
    Text(String),
    Value(Expr),
}

fn pieces(text: &str) -> Result<Vec<Piece>, ExprError> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']) {
        plain.push_str(&text[at..at + found]);
        at += found;
        let brace = &text[at..at + 1];
        if text[at + 1..].starts_with(brace) {
            plain.push_str(brace);
            at += 2;
            continue;
        }
        if brace == "}" {
            return Err(ExprError::new(at..at + 1, "write `}}` for a brace that closes nothing"));
        }
        let (expr, end) = parse_until_brace(text, at + 1)?;
        if !plain.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut plain)));
        }
        pieces.push(Piece::Value(expr));
        at = end + 1;
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    Ok(pieces)
}

/// Most texts that [`sayings`] gives.
const MOST: usize = 6;

/// What a template may say whatever the facts are: a text for each way through its choices, with `…` for values.
pub fn sayings(text: &str, names: &[Named]) -> Vec<String> {
    let mut said =
        pieces(text).unwrap_or_default().iter().fold(vec![String::new()], |said, piece| match piece {
            Piece::Text(text) => joined(&said, std::slice::from_ref(text)),
            Piece::Value(expr) => joined(&said, &spoken(expr, names)),
        });
    said.retain(|text| !text.is_empty());
    // Those that differed in a value alone stand beside each other.
    said.dedup();
    said
}

fn spoken(expr: &Expr, names: &[Named]) -> Vec<String> {
    match &expr.kind {
        ExprKind::Str(text) => vec![text.clone()],
        ExprKind::Name(name) => match names.iter().position(|named| named.name == *name) {
            Some(place) => spoken(names[place].expr(), &names[..place]),
            None => vec!["…".to_owned()],
        },
        ExprKind::Choice(parts) => [spoken(&parts[1], names), spoken(&parts[2], names)].concat(),
        ExprKind::Binary(BinaryOp::Add, a, b) => {
            // Of two values, as in a sum of numbers, one is left.
            let sums = joined(&spoken(a, names), &spoken(b, names)).into_iter();
            sums.map(|text| text.replace("……", "…")).collect()
        }
        _ => vec!["…".to_owned()],
    }
}

/// Each beginning with each end, as far as they are few.
fn joined(beginnings: &[String], ends: &[String]) -> Vec<String> {
    let all = beginnings.iter().flat_map(|beginning| ends.iter().map(move |end| format!("{beginning}{end}")));
    all.take(MOST).collect()
}
