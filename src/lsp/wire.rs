//! Messages as they come and go: a header with a length, and that many bytes of JSON.

use super::event::{Broken, Event};
use gen_lsp_types::ErrorCodes;
use gen_lsp_types::json_rpc::{Error, Id, ResponseObject};
use lsp_server::{ErrorCode, Message, RequestId};
use serde_json::Value;
use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::Sender;

/// Largest message that is read, in bytes: several times the largest file, however it is escaped.
const LARGEST: u64 = 128 << 20;

/// Longest line of a header, in bytes.
const LONGEST: u64 = 4 << 10;

/// Hands over what comes until nothing more does, or nobody listens.
pub(super) fn listen(mut input: impl BufRead, events: &Sender<Event>) {
    loop {
        let event = match next(&mut input) {
            Ok(Some(event)) => event,
            Ok(None) | Err(_) => Event::Closed,
        };
        let closed = matches!(event, Event::Closed);
        if events.send(event).is_err() || closed {
            return;
        }
    }
}

/// The next message, or what is there instead; `None` at the end.
fn next(input: &mut impl BufRead) -> io::Result<Option<Event>> {
    let (length, strange) = match header(input)? {
        Some(header) => header,
        None => return Ok(None),
    };
    let broken = |why: String| Event::Broken(Broken { id: None, code: ErrorCode::ParseError, why });
    let Some(length) = length else {
        return Ok(Some(broken(format!("a header without a length: {strange:?}"))));
    };
    if length > LARGEST {
        io::copy(&mut input.take(length), &mut io::sink())?;
        return Ok(Some(broken(format!("a message of {length} bytes is more than is read"))));
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(message(&bytes)))
}

/// The length that a header tells, with what in it is no header; `None` at the end.
fn header(input: &mut impl BufRead) -> io::Result<Option<(Option<u64>, String)>> {
    let (mut length, mut strange) = (None, String::new());
    loop {
        let mut line = Vec::new();
        if input.take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        match line.split_once(':') {
            _ if line.is_empty() => return Ok(Some((length, strange))),
            Some((name, value)) if name.trim().eq_ignore_ascii_case("Content-Length") => {
                length = value.trim().parse().ok();
                if length.is_none() {
                    strange = line.to_owned();
                }
            }
            Some((name, _)) if name.trim().eq_ignore_ascii_case("Content-Type") => {}
            _ => strange = line.to_owned(),
        }
    }
}

fn message(bytes: &[u8]) -> Event {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            let why = format!("not JSON: {error}");
            return Event::Broken(Broken { id: None, code: ErrorCode::ParseError, why });
        }
    };
    let id = value.get("id").and_then(|id| serde_json::from_value::<RequestId>(id.clone()).ok());
    let sound = !value.as_object().is_some_and(|object| object.contains_key("id")) || id.is_some();
    match serde_json::from_value::<Message>(value) {
        Ok(message) if sound => Event::Message(message),
        Ok(_) | Err(_) => {
            let why = "neither a request, nor a notification, nor a response".to_owned();
            Event::Broken(Broken { id, code: ErrorCode::InvalidRequest, why })
        }
    }
}

/// Writes a message.
///
/// # Errors
/// Whatever the output says.
pub(super) fn send(output: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(output)
}

/// Answers what names no request.
///
/// # Errors
/// Whatever the output says.
pub(super) fn refuse(output: &mut impl Write, code: ErrorCode, why: &str) -> io::Result<()> {
    let code = ErrorCodes::from(code as i32);
    let error = Error { code, message: why.to_owned(), data: None };
    let text = serde_json::to_string(&ResponseObject::from_error(Id::Null, error))?;
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn heard(input: &[u8]) -> Vec<String> {
        let (sender, events) = mpsc::channel();
        listen(input, &sender);
        drop(sender);
        let words = events.into_iter().map(|event| match event {
            Event::Message(Message::Notification(told)) => told.method,
            Event::Message(Message::Request(asked)) => format!("{}?", asked.method),
            Event::Message(Message::Response(_)) => "response".into(),
            Event::Broken(broken) => format!("{:?} {:?}", broken.code, broken.id.map(|id| id.to_string())),
            Event::Closed => "closed".into(),
            Event::Orphaned => "orphaned".into(),
        });
        words.collect()
    }

    fn framed(texts: &[&str]) -> Vec<u8> {
        let frame = |text: &&str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
        texts.iter().map(frame).collect::<String>().into_bytes()
    }

    #[test]
    fn what_is_no_message_costs_only_itself() {
        let texts = [
            r#"{"method":"a"}"#,
            "{",
            "[1,2]",
            r#"{"id":7}"#,
            r#"{"id":1.5,"method":"b"}"#,
            r#"{"id":"x","method":"c"}"#,
        ];
        assert_eq!(
            heard(&framed(&texts)),
            [
                "a",
                "ParseError None",
                "InvalidRequest None",
                "InvalidRequest Some(\"7\")",
                "InvalidRequest None",
                "c?",
                "closed"
            ]
        );
    }

    #[test]
    fn headers_are_read_whatever_is_between() {
        let mut bytes = b"what?\r\n\r\ncontent-length: 2x\r\n\r\n".to_vec();
        bytes.extend(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:14\n\n");
        bytes.extend(br#"{"method":"a"}"#);
        bytes.extend(format!("Content-Length: {}\r\n\r\n", LARGEST + 1).bytes());
        assert_eq!(heard(&bytes), ["ParseError None", "ParseError None", "a", "ParseError None", "closed"]);
    }
}
