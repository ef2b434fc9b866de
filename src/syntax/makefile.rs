//! Recipes of Makefiles.
//!
//! Only what recipes need is read: lines that begin with a tab, and plain assignments of variables.

use crate::source::{Text, TextBuilder, UNKNOWN};
use std::collections::BTreeMap;
use std::ops::Range;

/// Values of variables by name; `None` where what they come to is not plain to see.
type Values = BTreeMap<String, Option<Range<usize>>>;

/// Whether a name, in lower case, is that of a Makefile, or of a part of one.
pub fn is_named(name: &str) -> bool {
    name.ends_with("makefile") || name.ends_with(".mk")
}

/// The recipe of each target as a shell text: what make takes for itself is gone, its variables are filled in where the
/// file sets them once to plain text, and are [`UNKNOWN`] elsewhere.
pub fn recipes(text: &Text) -> Vec<Text> {
    let lines = lines(text.as_str());
    let values = values(text.as_str(), &lines);
    let mut all = Vec::new();
    let mut recipe: Option<TextBuilder> = None;
    let mut goes_on = false;
    for line in lines {
        let content = &text.as_str()[line.clone()];
        if !content.starts_with('\t') && !goes_on {
            if !content.trim().is_empty() {
                all.extend(recipe.take().map(TextBuilder::finish));
            }
            continue;
        }
        let blank = if goes_on {
            0
        } else {
            content.len() - content.trim_start_matches(['\t', ' ', '@', '-', '+']).len()
        };
        let builder = recipe.get_or_insert_with(|| TextBuilder::new(text.slice(line.clone()).span()));
        fill(text, line.start + blank..line.end, &values, builder);
        builder.push_text(&text.slice(line.end..line.end + 1));
        goes_on = content.trim_end_matches('\r').ends_with('\\');
    }
    all.extend(recipe.map(TextBuilder::finish));
    all
}

/// Ranges of lines, without their line feeds.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut all = Vec::new();
    for line in text.split('\n') {
        all.push(start..start + line.len());
        start += line.len() + 1;
    }
    all
}

fn values(text: &str, lines: &[Range<usize>]) -> Values {
    let mut values = Values::new();
    for line in lines {
        let content = &text[line.clone()];
        let Some(equals) = content.find('=').filter(|_| !content.starts_with(['\t', '#'])) else { continue };
        let name = content[..equals].trim_end_matches(['?', ':', '+', '!']).trim();
        let name = name.strip_prefix("export ").unwrap_or(name).trim();
        if name.is_empty()
            || !name.bytes().all(|byte| byte == b'_' || byte == b'-' || byte.is_ascii_alphanumeric())
        {
            continue;
        }
        let value = content[equals + 1..].trim();
        let start = line.start
            + equals
            + 1
            + (content[equals + 1..].len() - content[equals + 1..].trim_start().len());
        let plain = !content[..equals].ends_with(['+', '!']) && !value.contains(['$', '\\', '#']);
        let once = !values.contains_key(name);
        values.insert(name.to_owned(), (plain && once).then_some(start..start + value.len()));
    }
    values
}

/// Appends a part of a recipe with the variables of make filled in.
fn fill(text: &Text, part: Range<usize>, values: &Values, out: &mut TextBuilder) {
    let content = text.as_str();
    let mut at = part.start;
    while let Some(found) = content[at..part.end].find('$') {
        let dollar = at + found;
        out.push_text(&text.slice(at..dollar));
        let rest = &content[dollar + 1..part.end];
        let closer = match rest.bytes().next() {
            Some(b'(') => Some(')'),
            Some(b'{') => Some('}'),
            _ => None,
        };
        let length = match closer {
            Some(closer) => rest.find(closer).map_or(rest.len(), |end| end + 1),
            None => rest.chars().next().map_or(0, char::len_utf8),
        };
        let name = rest[..length].trim_start_matches(['(', '{']).trim_end_matches([')', '}']);
        let whole = text.slice(dollar..dollar + 1 + length);
        match values.get(name) {
            _ if rest.starts_with('$') => out.push_text(&text.slice(dollar + 1..dollar + 2)),
            Some(Some(value)) => out.push_text(&text.slice(value.clone()).seen_via(whole.span())),
            _ => out.push_from(UNKNOWN.encode_utf8(&mut [0; 4]), &whole),
        }
        at = dollar + 1 + length;
    }
    out.push_text(&text.slice(at..part.end));
}

#[cfg(test)]
mod tests {
    use super::recipes;
    use crate::source::{Sources, Span, Text};

    #[test]
    fn recipes_are_shell_texts() {
        let cases: [(&str, &[&str]); 4] = [
            (
                "HOST = redis\nflush:\n\t@redis-cli -h $(HOST) flushall\n\nnext:\n\techo $$PW\n",
                &["redis-cli -h redis flushall\n", "echo $PW\n"],
            ),
            (
                "a:\n\t-redis-cli \\\n\t  ping\nX := $(shell x)\nb:\n\techo $(X) $@\n",
                &["redis-cli \\\n\t  ping\n", "echo \u{e000} \u{e000}\n"],
            ),
            ("A=1\nA=2\nc:\n\techo ${A}", &["echo \u{e000}"]),
            ("no recipe here\n", &[]),
        ];
        for (content, expected) in cases {
            let mut sources = Sources::new();
            let file = sources.add("Makefile", content.as_bytes().to_vec());
            let text = Text::plain(content, Span::new(file, 0..content.len()));
            let found: Vec<String> = recipes(&text).iter().map(Text::to_string).collect();
            assert_eq!(found, expected, "{content}");
        }
    }
}
