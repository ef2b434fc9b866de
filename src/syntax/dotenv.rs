//! Env files, in the dialect of compose.
