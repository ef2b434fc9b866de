use super::value::{Entry, Map, Value};
use crate::source::{Text, UNKNOWN};

/// The parts of `[source:]target[:options]`.
struct Short {
    source: Option<Text>,
    target: Text,
    options: Vec<Text>,
}

/// The target of a short form, as compose compares it.
pub(super) fn target(text: &str) -> Option<String> {
    let sections = sections(text);
    let section = match sections.as_slice() {
        [] => return None,
        [only] => only,
        [_, second, ..] => second,
    };
    text.get(section.clone()).map(str::to_owned)
}

/// Where the sections between colons lie; a drive letter keeps its colon, and so does what looks like `${…}`.
fn sections(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut braces = 0_usize;
    if text.len() > 2 {
        for (at, char) in text.match_indices([':', '{', '}']) {
            match char {
                "{" if text[..at].ends_with('$') => braces += 1,
                "}" => braces = braces.saturating_sub(1),
                _ => {}
            }
            if char != ":" || braces > 0 {
                continue;
            }
            let mut before = text[start..at].chars();
            let drive = before.next().is_some_and(char::is_alphabetic) && before.next().is_none();
            if !drive {
                sections.push(start..at);
                start = at + 1;
            }
        }
    }
    sections.push(start..text.len());
    sections
}

fn parse(text: &Text) -> Result<Short, String> {
    let value = text.as_str();
    if value.is_empty() {
        return Err("invalid empty volume spec".to_owned());
    }
    let invalid = |why: &str| format!("invalid spec: {value}: {why}");
    let mut parts = sections(value).into_iter().map(|range| text.slice(range)).collect::<Vec<_>>();
    if parts.iter().any(Text::is_empty) {
        return Err(invalid("empty section between colons"));
    }
    if parts.len() > 3 {
        return Err(invalid("too many colons"));
    }
    let options = if parts.len() == 3 { parts.pop() } else { None };
    let options = options.map(|options| options.split(',')).unwrap_or_default();
    let target = parts.pop().unwrap_or_else(|| text.clone());
    Ok(Short { source: parts.pop(), target, options })
}

/// Whether a source is a path on the host, and not a volume's name.
pub(super) fn is_path(source: &str) -> bool {
    let mut chars = source.chars();
    match (chars.next(), chars.next()) {
        (Some('.' | '/' | '~'), _) => true,
        // No volume's name has a slash.
        (Some(UNKNOWN), Some('/')) => true,
        (Some('\\'), Some('\\')) => true,
        (Some(letter), Some(':')) => letter.is_alphabetic(),
        _ => false,
    }
}

/// The long form of a `[source:]target[:options]`.
///
/// # Errors
/// What is wrong, in the words of compose.
pub(super) fn long(text: &Text) -> Result<Value, String> {
    let Short { source, target, options } = parse(text)?;
    let at = text.outer_span();
    let bind = source.as_ref().is_some_and(|source| is_path(source.as_str()));
    let kind = if bind { "bind" } else { "volume" };
    let mut map = Map::new();
    let mut details: [Map; 2] = [Map::new(), Map::new()];
    put(&mut map, "type", Value::string(Text::whole(kind, at)));
    if let Some(source) = source {
        put(&mut map, "source", Value::string(source));
    }
    put(&mut map, "target", Value::string(target));
    for option in &options {
        let span = option.outer_span();
        match option.as_str() {
            "ro" => put(&mut map, "read_only", Value::bool(true, span)),
            "rw" => put(&mut map, "read_only", Value::bool(false, span)),
            "nocopy" => put(&mut details[1], "nocopy", Value::bool(true, span)),
            "z" | "Z" => put(&mut details[0], "selinux", Value::string(option.clone())),
            "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                put(&mut details[0], "propagation", Value::string(option.clone()));
            }
            _ => {}
        }
    }
    for (key, details) in ["bind", "volume"].into_iter().zip(details) {
        if !details.is_empty() || key == kind && text.len() > 2 {
            put(&mut map, key, Value::map(details, at));
        }
    }
    Ok(Value { short: Some(text.clone()), ..Value::map(map, at) })
}

fn put(map: &mut Map, key: &str, value: Value) {
    map.insert(key.to_owned(), Entry::new(value.at, value));
}

/// A path in the container without `.`, `..`, and slashes too many, as compose compares it.
pub(super) fn clean(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    /// Within a project nobody can declare a volume of this name; on its own, compose reads the form like this.
    #[test]
    fn colons_of_variables_separate_nothing() {
        let written = "${V:-./v}:/v:${M:-rw}";
        let at = Span::new(Sources::new().add("compose.yaml", Vec::new()), 0..written.len());
        let mount = long(&Text::plain(written, at)).unwrap();
        let told = ["type", "source", "target"].map(|key| mount.text_of(key).map(Text::as_str));
        assert_eq!(told, [Some("volume"), Some("${V:-./v}"), Some("/v")]);
        assert!(
            mount.get("volume").is_some() && mount.get("read_only").is_none() && mount.get("bind").is_none()
        );
    }
}
