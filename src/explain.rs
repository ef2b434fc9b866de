//! Floor 7: a rule as Markdown.
