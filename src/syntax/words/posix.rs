//! Words as a POSIX shell reads them.
