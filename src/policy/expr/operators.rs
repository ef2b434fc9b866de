//! Types of operators.

use super::check::Checker;
use super::{Arithmetic, BinaryOp, Code, Comparison, Expr, ExprError, Ty};

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
            Ty::Str | Ty::List(_) => arithmetic == Arithmetic::Add,
            _ => false,
        });
        match joined {
            Some(ty) => Ok((Code::Arithmetic(arithmetic, Box::new(left), Box::new(right)), ty)),
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

fn comparison_hint(left: &Ty, right: &Ty) -> &'static str {
    match (left, right) {
        (Ty::Bool, Ty::Str) | (Ty::Str, Ty::Bool) => ": yes and no are `true` and `false`",
        (Ty::Version, Ty::Str) | (Ty::Str, Ty::Version) => ": write `version(\"…\")`",
        (Ty::Duration, _) | (_, Ty::Duration) => ": write `duration(\"…\")`",
        (Ty::Int, Ty::Str) | (Ty::Str, Ty::Int) => ": sizes are written `memory(\"512mb\")`",
        (Ty::List(_), _) | (_, Ty::List(_)) => ": use `in`, `exists` or `size`",
        _ => "",
    }
}

fn article(ty: &Ty) -> String {
    let an = matches!(ty, Ty::Int | Ty::Any | Ty::Subject("image" | "invocation" | "advisory"));
    format!("{} {ty}", if an { "an" } else { "a" })
}
