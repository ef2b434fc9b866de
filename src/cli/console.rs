use super::exit::Exit;
use std::io::{self, BufWriter, ErrorKind, Write};

/// Writes to stdout. A reader that went away, as `head` does, is no failure.
///
/// # Errors
/// Any other failure of stdout, such as a full disk, in words.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to stdout: {error}"))
        }
        _ => {
            // What is left in the buffer has no reader; dropping the writer must not try again.
            let _ = out.into_parts();
            Ok(())
        }
    }
}

/// Says on stderr what went wrong.
pub(super) fn complain(trouble: &str) -> Exit {
    // Where stderr is gone as well, only the exit code is left to tell.
    let _ = writeln!(io::stderr(), "redlint: {trouble}");
    Exit::Trouble
}
