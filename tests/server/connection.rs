//! A client of a server's unix socket that needs no program: commands out, replies in.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// An open connection.
pub struct Connection(BufReader<UnixStream>);

/// A reply of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A line, a number or a text; bytes that are no UTF-8 are replaced.
    Text(String),
    /// An error, with its code.
    Error(String),
    /// Several replies.
    List(Vec<Answer>),
}

impl Connection {
    /// Connects; nothing takes longer than `patience`.
    pub fn open(socket: &Path, patience: Duration) -> Result<Self> {
        let stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a command and waits for its reply.
    pub fn ask(&mut self, words: &[&str]) -> Result<Answer> {
        let mut command = format!("*{}\r\n", words.len());
        for word in words {
            command.push_str(&format!("${}\r\n{word}\r\n", word.len()));
        }
        self.0.get_mut().write_all(command.as_bytes())?;
        self.read()
    }

    fn read(&mut self) -> Result<Answer> {
        let mut line = Vec::new();
        self.0.read_until(b'\n', &mut line)?;
        let line = String::from_utf8_lossy(&line).into_owned();
        let rest = line.get(1..).unwrap_or_default().trim_end();
        let number = || rest.parse::<i64>().map_err(|_| Error::from(ErrorKind::InvalidData));
        match line.as_bytes().first() {
            Some(b'+' | b':') => Ok(Answer::Text(rest.to_owned())),
            Some(b'-') => Ok(Answer::Error(rest.to_owned())),
            Some(b'$') => self.bulk(number()?),
            Some(b'*') => (0..number()?).map(|_| self.read()).collect::<Result<_>>().map(Answer::List),
            Some(_) => Err(ErrorKind::InvalidData.into()),
            None => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    fn bulk(&mut self, length: i64) -> Result<Answer> {
        let Ok(length) = usize::try_from(length) else { return Ok(Answer::Text(String::new())) };
        let mut bytes = vec![0; length + 2];
        self.0.read_exact(&mut bytes)?;
        bytes.truncate(length);
        Ok(Answer::Text(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

impl Answer {
    /// Whether it is an error that begins with this code.
    pub fn is_error(&self, code: &str) -> bool {
        matches!(self, Self::Error(text) if text.starts_with(code))
    }
}
