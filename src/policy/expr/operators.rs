//! Types of operators.

use super::check::Checker;
use super::error::suggestion;
use super::{Arithmetic, BinaryOp, Code, Comparison, Expr, ExprError, ExprKind, Ty};
use crate::model::words::Word;

impl Checker<'_> {
    pub(super) fn binary(&mut self, op: BinaryOp, a: &Expr, b: &Expr) -> Result<(Code, Ty), ExprError> {
        match op {
            BinaryOp::Or | BinaryOp::And => {
                let left = self.expect(a, &Ty::Bool)?;
                let right = self.expect(b, &Ty::Bool)?;
                let code = match (op, left) {
                    (BinaryOp::Or, Code::Or(parts)) => Code::Or(with(parts, right)),
                    (BinaryOp::Or, left) => Code::Or(vec![left, right]),
                    (_, Code::And(parts)) => Code::And(with(parts, right)),
                    (_, left) => Code::And(vec![left, right]),
                };
                Ok((code, Ty::Bool))
            }
            BinaryOp::In => self.membership(a, b),
            BinaryOp::Equal => self.comparison(Comparison::Equal, op, a, b),
            BinaryOp::NotEqual => self.comparison(Comparison::NotEqual, op, a, b),
            BinaryOp::Less => self.comparison(Comparison::Less, op, a, b),
            BinaryOp::LessEqual => self.comparison(Comparison::LessEqual, op, a, b),
            BinaryOp::Greater => self.comparison(Comparison::Greater, op, a, b),
            BinaryOp::GreaterEqual => self.comparison(Comparison::GreaterEqual, op, a, b),
            BinaryOp::Add => self.arithmetic(Arithmetic::Add, op, a, b),
            BinaryOp::Subtract => self.arithmetic(Arithmetic::Subtract, op, a, b),
            BinaryOp::Multiply => self.arithmetic(Arithmetic::Multiply, op, a, b),
            BinaryOp::Divide => self.arithmetic(Arithmetic::Divide, op, a, b),
            BinaryOp::Remainder => self.arithmetic(Arithmetic::Remainder, op, a, b),
        }
    }

    fn membership(&mut self, a: &Expr, b: &Expr) -> Result<(Code, Ty), ExprError> {
        let (item, item_ty) = self.check(a)?;
        let (list, list_ty) = self.check(b)?;
        let Ty::List(element) = &list_ty else {
            return Err(ExprError::new(b.at.clone(), format!("`in` needs a list, this is {list_ty}")));
        };
        known_words(a, element)?;
        known_words(b, &Ty::List(Box::new(item_ty.clone())))?;
        match element.join(&item_ty) {
            Some(ty) if ty.has_equality() => Ok((Code::In(Box::new(item), Box::new(list)), Ty::Bool)),
            _ => {
                let message = format!("{} cannot be in a {list_ty}", article(&item_ty));
                Err(ExprError::new(a.at.start..b.at.end, message))
            }
        }
    }

    fn comparison(
        &mut self,
        comparison: Comparison,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
    ) -> Result<(Code, Ty), ExprError> {
        let (left, left_ty) = self.check(a)?;
        let (right, right_ty) = self.check(b)?;
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if equality {
            known_words(a, &right_ty)?;
            known_words(b, &left_ty)?;
        }
        let fits = left_ty
            .join(&right_ty)
            .is_some_and(|ty| if equality { ty.has_equality() } else { ty.has_order() });
        if fits {
            return Ok((Code::Compare(comparison, Box::new(left), Box::new(right)), Ty::Bool));
        }
        let hint = comparison_hint(&left_ty, &right_ty);
        let message = format!("`{}` does not compare {left_ty} with {right_ty}{hint}", op.as_str());
        Err(ExprError::new(a.at.start..b.at.end, message))
    }

    fn arithmetic(
        &mut self,
        arithmetic: Arithmetic,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
    ) -> Result<(Code, Ty), ExprError> {
        let (left, left_ty) = self.check(a)?;
        let (right, right_ty) = self.check(b)?;
        let joined = left_ty.join(&right_ty).filter(|ty| match ty {
            Ty::Int | Ty::Any => true,
            Ty::Duration => matches!(arithmetic, Arithmetic::Add | Arithmetic::Subtract),
            Ty::Str | Ty::Word(_) | Ty::List(_) => arithmetic == Arithmetic::Add,
            _ => false,
        });
        match joined {
            Some(ty) => {
                let ty = if ty.is_text() { Ty::Str } else { ty };
                Ok((Code::Arithmetic(arithmetic, Box::new(left), Box::new(right)), ty))
            }
            None => {
                let message = format!("`{}` does not take {left_ty} and {right_ty}", op.as_str());
                Err(ExprError::new(a.at.start..b.at.end, message))
            }
        }
    }
}

fn with(mut parts: Vec<Code>, one_more: Code) -> Vec<Code> {
    parts.push(one_more);
    parts
}

/// Texts that are written out, held against the words of what they are compared with.
fn known_words(written: &Expr, other: &Ty) -> Result<(), ExprError> {
    match (&written.kind, other) {
        (ExprKind::Str(text), Ty::Word(words)) if !words.iter().any(|word| word.is(text)) => {
            let hint = match suggestion(text, words.iter().map(|word| word.text)) {
                near if near.is_empty() => {
                    let all: Vec<String> = words.iter().map(Word::to_string).collect();
                    format!(", which is one of {}", all.join(", "))
                }
                near => near,
            };
            Err(ExprError::new(written.at.clone(), format!("`{text}` is no value of this{hint}")))
        }
        (ExprKind::List(items), Ty::List(element)) => {
            items.iter().try_for_each(|item| known_words(item, element))
        }
        (ExprKind::Choice(parts), _) => parts[1..].iter().try_for_each(|part| known_words(part, other)),
        _ => Ok(()),
    }
}

fn comparison_hint(left: &Ty, right: &Ty) -> &'static str {
    match (left, right) {
        (Ty::Bool, text) | (text, Ty::Bool) if text.is_text() => ": yes and no are `true` and `false`",
        (Ty::Version, text) | (text, Ty::Version) if text.is_text() => ": write `version(\"…\")`",
        (Ty::Duration, _) | (_, Ty::Duration) => ": write `duration(\"…\")`",
        (Ty::Int, text) | (text, Ty::Int) if text.is_text() => ": sizes are written `memory(\"512mb\")`",
        (Ty::List(_), _) | (_, Ty::List(_)) => ": use `in`, `exists` or `size`",
        _ => "",
    }
}

fn article(ty: &Ty) -> String {
    let an = matches!(ty, Ty::Int | Ty::Any | Ty::Subject("image" | "invocation" | "advisory"));
    format!("{} {ty}", if an { "an" } else { "a" })
}
