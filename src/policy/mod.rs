//! Floor 6: the rule language.
