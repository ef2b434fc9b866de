//! Names that a rule gives to parts of its expressions. Wherever a name stands, its expression is meant.

use super::check::Checker;
use super::parse::MAX_DEPTH;
use super::{Code, Expr, ExprError, Scope, Ty, Variable, Vocabulary};
use std::cell::Cell;

/// Most parts that an expression may have once its names are put into words: names that stand for names grow fast.
pub(super) const MAX_PARTS: usize = 10_000;

/// A name for an expression.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name.
    pub name: String,
    expr: Expr,
    /// Variables that it may speak of: the first ones, as many as there are outside of all lists.
    outer: usize,
    read: Cell<bool>,
}

impl Named {
    /// Checks an expression and gives it a name. It may speak of the names that `vocabulary` has.
    ///
    /// # Errors
    /// The first name or type that is wrong.
    pub fn new(name: &str, expr: Expr, scope: &Scope, vocabulary: Vocabulary<'_>) -> Result<Self, ExprError> {
        super::compile(&expr, scope, vocabulary)?;
        Ok(Self { name: name.to_owned(), expr, outer: scope.len(), read: Cell::new(false) })
    }

    /// Whether any expression has read it.
    pub fn is_read(&self) -> bool {
        self.read.get()
    }

    /// The expression.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }
}

impl Checker<'_> {
    /// What a name stands for, where it is one. Its expression does not see the variables around the name, only those
    /// of the rule, and the names before it: there are no circles.
    pub(super) fn named(&mut self, name: &str, at: &Expr) -> Option<Result<(Code, Ty), ExprError>> {
        let names = self.vocabulary.names;
        let place = names.iter().position(|named| named.name == name)?;
        let named = &names[place];
        named.read.set(true);
        let hidden = |variable: &Variable| Variable { name: String::new(), ty: variable.ty.clone() };
        let (outer, inner) = self.scope.split_at(named.outer.min(self.scope.len()));
        let mut checker = Checker {
            scope: outer.iter().cloned().chain(inner.iter().map(hidden)).collect(),
            vocabulary: Vocabulary { names: &names[..place], ..self.vocabulary },
            ..*self
        };
        let result = checker.check(&named.expr);
        self.parts = checker.parts;
        // The expression was right where it got its name: all that can be wrong is that there is too much of it here.
        Some(result.map_err(|error| ExprError::new(at.at.clone(), error.message)))
    }

    /// Counts a part at a depth.
    pub(super) fn count(&mut self, part: &Expr) -> Result<(), ExprError> {
        self.parts += 1;
        let what = if self.depth > MAX_DEPTH {
            "nested too deeply"
        } else if self.parts > MAX_PARTS {
            "too long"
        } else {
            return Ok(());
        };
        Err(ExprError::new(
            part.at.clone(),
            format!("the expression is {what}, with what its names stand for"),
        ))
    }
}
