//! Shell commands, as far as words, pipes and lists go.
