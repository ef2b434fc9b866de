//! Floor 8: what redlint knows, as Markdown: a rule, a directive.

mod directive;
mod options;
mod rule;

pub use directive::directive;
pub use rule::{help, rule};
