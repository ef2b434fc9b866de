//! What the installed redis-server makes of a case.

use crate::case::Case;
use crate::server::connection::{Answer, Connection};
use crate::server::{Server, launch};
use crate::values::PASSWORDS;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// It refused, with these words.
    Refused(String),
    /// It started.
    Started {
        /// Every value; `None` where it let nobody in who may ask, or threw the client out.
        values: Option<BTreeMap<String, String>>,
        /// Whether a client without password may do something.
        open: bool,
        /// Its users, as `ACL LIST` shows them.
        users: Vec<String>,
    },
}

/// `redis@7.0.15`, where a redis-server of 7.0 or later is installed.
pub fn installed() -> Option<String> {
    let said = Command::new("redis-server").arg("--version").output().ok()?.stdout;
    let said = String::from_utf8(said).ok()?;
    let version = said.split_whitespace().find_map(|word| word.strip_prefix("v="))?;
    let known =
        !version.starts_with(['3', '4', '5', '6']) && version.starts_with(|c: char| c.is_ascii_digit());
    known.then(|| format!("redis@{version}"))
}

/// Gives a case to the server.
pub fn make(case: &Case) -> Made {
    let place = tempfile::Builder::new().prefix("redlint-real").tempdir().expect("a temporary directory");
    let (home, outside) = (place.path().join("here"), place.path());
    std::fs::create_dir(&home).expect("writable");
    let home = home.canonicalize().expect("it is there");
    for (name, text) in case.texts() {
        let path = home.join(name);
        std::fs::create_dir_all(path.parent().expect("below home")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    let arguments = case.arguments(&home.display().to_string());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let socket = home.join("s.sock");
    match launch(&home, &socket, &outside.join("log"), &arguments) {
        Err(said) => Made::Refused(said),
        Ok(server) => asked(&server, case.sentinel, &home).unwrap_or(Made::Started {
            values: None,
            open: true,
            users: Vec::new(),
        }),
    }
}

fn asked(server: &Server, sentinel: bool, home: &Path) -> std::io::Result<Made> {
    let mut connection = server.connect()?;
    let open = !connection.ask(&["PING"])?.is_error("NOAUTH");
    let mut made = (None, Vec::new());
    if !sentinel {
        let tries = [&["AUTH", "probe", "x"] as &[&str]];
        let passwords: Vec<[&str; 2]> = PASSWORDS.iter().map(|password| ["AUTH", password]).collect();
        for attempt in tries.into_iter().chain(passwords.iter().map(<[&str; 2]>::as_slice)) {
            let _ = connection.ask(attempt)?;
            if let Some(values) = values(&mut connection, home)? {
                made = (Some(values), users(&mut connection)?);
                break;
            }
        }
    }
    Ok(Made::Started { values: made.0, open, users: made.1 })
}

fn values(connection: &mut Connection, home: &Path) -> std::io::Result<Option<BTreeMap<String, String>>> {
    let Answer::List(items) = connection.ask(&["CONFIG", "GET", "*"])? else { return Ok(None) };
    let text = |answer: &Answer| match answer {
        Answer::Text(text) => text.replace(&*home.to_string_lossy(), "/run/here"),
        other => format!("{other:?}"),
    };
    Ok(Some(items.chunks_exact(2).map(|pair| (text(&pair[0]), text(&pair[1]))).collect()))
}

fn users(connection: &mut Connection) -> std::io::Result<Vec<String>> {
    let Answer::List(items) = connection.ask(&["ACL", "LIST"])? else { return Ok(Vec::new()) };
    Ok(items
        .into_iter()
        .filter_map(|item| if let Answer::Text(text) = item { Some(text) } else { None })
        .collect())
}
