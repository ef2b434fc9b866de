use super::parse::parse_until_brace;
use super::{Code, ExprError, Scope, Ty, Vocabulary, compile};
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
        if !plain.is_empty() {
            parts.push(TemplatePart::Text(std::mem::take(&mut plain).into()));
        }
        parts.push(TemplatePart::Value(code));
        at = end + 1;
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        parts.push(TemplatePart::Text(plain.into()));
    }
    Ok(Template { parts })
}
