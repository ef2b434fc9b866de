//! Names that a rule gives to parts of its expressions. Wherever a name stands, its expression is meant.

use super::check::Checker;
use super::parse::MAX_DEPTH;
use super::{Code, Expr, ExprError, Scope, Ty, Variable, Vocabulary};
use std::cell::Cell;
use std::rc::Rc;

/// Most parts that the names of a rule may stand for wherever they are read, all in all: names that stand for names grow
/// fast.
const MAX_PARTS: usize = 20_000;

/// A name for an expression.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name.
    pub name: String,
    expr: Expr,
    /// Variables that it may speak of: the first ones, as many as there are outside of all lists.
    outer: usize,
    read: Cell<bool>,
    /// Parts that the names of its rule have stood for so far.
    parts: Rc<Cell<usize>>,
}

impl Named {
    /// Checks an expression and gives it a name. It may speak of the names that `vocabulary` has.
    ///
    /// # Errors
    /// The first name or type that is wrong.
    pub fn new(name: &str, expr: Expr, scope: &Scope, vocabulary: Vocabulary<'_>) -> Result<Self, ExprError> {
        super::compile(&expr, scope, vocabulary)?;
        let parts = vocabulary.names.first().map(|first| Rc::clone(&first.parts)).unwrap_or_default();
        Ok(Self { name: name.to_owned(), expr, outer: scope.len(), read: Cell::new(false), parts })
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
            depth: self.depth,
            parts: Some(Rc::clone(&named.parts)),
        };
        let result = checker.check(&named.expr);
        // The expression was right where it got its name: all that can be wrong is that there is too much of it here.
        Some(result.map_err(|error| ExprError::new(at.at.clone(), error.message)))
    }

    /// Counts a part that a name stands for.
    pub(super) fn count(&self, part: &Expr) -> Result<(), ExprError> {
        let Some(parts) = &self.parts else { return Ok(()) };
        parts.set(parts.get() + 1);
        let message = if parts.get() > MAX_PARTS {
            "the names of this rule stand for too much, all in all"
        } else if self.depth > MAX_DEPTH {
            "the expression is nested too deeply, with what its names stand for"
        } else {
            return Ok(());
        };
        Err(ExprError::new(part.at.clone(), message))
    }
}
