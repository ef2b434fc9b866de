//! The expressions of rules: a subset of the Common Expression Language, read and type-checked when a rule is
//! loaded. Nothing here evaluates; `policy::eval` does.
//!
//! Invariants: reading never fails halfway: an expression is either [`Code`] whose every name and type is right, or
//! one [`ExprError`] with its place; depth is bounded, so that neither the reader nor the evaluator can overflow.

mod ast;
mod automaton;
mod check;
mod code;
mod error;
mod functions;
mod lexer;
mod literal;
mod named;
mod operators;
mod parse;
mod pattern;
mod template;
mod types;
mod words;

pub use ast::{BinaryOp, Expr, ExprKind, Word};
pub use check::{OPTIONS, Scope, Variable, compile, compile_as, is_taken};
pub use code::{Arithmetic, Code, Comparison, FactName, Quantifier};
pub use error::ExprError;
pub(crate) use error::suggestion;
pub use functions::{FUNCTIONS, Function, FunctionSpec, function};
pub use literal::{parse_duration, parse_memory};
pub use named::Named;
pub use parse::{parse, parse_each};
pub use pattern::Pattern;
pub use template::{Template, TemplatePart, compile_template, sayings};
pub use types::{Ty, Vocabulary};
