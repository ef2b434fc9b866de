use crate::source::{normalise, slashed};
use gen_lsp_types::Uri;
use std::path::{Path, PathBuf};

/// The path that a `file` URI names.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let path = rest.find('/').and_then(|start| rest.get(start..))?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut at = path.as_bytes();
    while let Some((first, rest)) = at.split_first() {
        let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                at = rest.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                at = rest;
            }
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/C:/a` is a path of Windows.
    let drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(normalise(Path::new(if drive { path.trim_start_matches('/') } else { &path })))
}

/// The URI of a path.
pub(super) fn of(path: &Path) -> Uri {
    let path = slashed(path);
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut uri = format!("file://{slash}");
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_survive_the_way_there_and_back() {
        for text in ["/a/b.conf", "/a b/é😀/%41.yaml", "/srv/app/.env", "/srv/a\\b.conf"] {
            assert_eq!(path(&of(Path::new(text))), Some(PathBuf::from(text)));
        }
        assert_eq!(path(&"file://localhost/a%20b".into()), Some(PathBuf::from("/a b")));
        assert_eq!(path(&"untitled:Untitled-1".into()), None);
    }
}
