use super::exit::Exit;
use crate::disk::in_words;
use std::io::{self, BufWriter, ErrorKind, Write};

/// Whether anybody reads what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    There,
    /// Went away before the end, as `head` does.
    Gone,
}

/// Writes to stdout. A reader that went away is no failure.
///
/// # Errors
/// Any other failure of stdout, such as a full disk, in words.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Reader, String> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let reader = match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Reader::There,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Reader::Gone,
        Err(error) => return Err(format!("cannot write to stdout: {}", in_words(&error))),
    };
    // What is left in the buffer has no reader; dropping the writer must not try again.
    let _ = out.into_parts();
    Ok(reader)
}

/// Says on stderr what went wrong.
pub(super) fn complain(trouble: &str) -> Exit {
    // Where stderr is gone as well, only the exit code is left to tell.
    let _ = writeln!(io::stderr(), "redlint: {trouble}");
    Exit::Trouble
}

/// Says on stderr how it went, where stdout is for programs.
pub(super) fn remark(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// Says that there was nothing to check.
pub(super) fn nothing() -> Exit {
    complain(
        "nothing to check: no Redis configuration, and no compose file, manifest, chart, configuration of Kamal or Dockerfile with a Redis server; a configuration that a \
         compose project names does not count where no server loads it",
    );
    Exit::Nothing
}
