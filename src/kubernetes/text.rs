//! Values of manifests as the cluster sees them.

use crate::source::{Budget, Text, TextBuilder, UNKNOWN};
use std::ops::Range;

/// A text in which each `${NAME}`, and a `$NAME` that is all of it, is Unknown: the cluster knows neither, but tools fill them
/// in before they apply a manifest.
pub(super) fn filled(text: Text) -> Text {
    filled_but(text, |_| false)
}

/// The same for a container, of whose own variables those are left as they stand that it is given: they are meant for a
/// shell or a server there, not for a tool.
pub(super) fn filled_but(text: Text, given: impl Fn(&str) -> bool) -> Text {
    let text = rendered(text);
    let value = text.as_str();
    if !value.contains('$') {
        return text;
    }
    if let Some(name) = value.strip_prefix('$').filter(|name| is_name(name)) {
        return if given(name) { text } else { unknown(&text) };
    }
    let tokens = enclosed(value, "${", "}");
    text.masked(tokens.filter(|token| !given(name_of(&value[token.start + 2..token.end - 1]))))
}

/// Whether a text is of one line and holds `${NAME}`: a script, or a file for a program, has more.
pub(super) fn holds_name(text: &Text) -> bool {
    !text.as_str().contains('\n') && filled(text.clone()).holds_unknown()
}

/// The name at the start of what stands in braces: `NAME:-otherwise`.
fn name_of(inner: &str) -> &str {
    let end = inner.find(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    &inner[..end.unwrap_or(inner.len())]
}

/// A text in which each `{{ … }}` is Unknown: Helm, Jinja and the like put something else there before the cluster sees it.
pub(super) fn rendered(text: Text) -> Text {
    let [open, close] = ["{{", "}}"];
    if text.as_str().contains(open) { without_tokens(&text, open, close) } else { text }
}

/// What stands on both sides of a name in capitals for tools that fill it in.
const MARKS: [&str; 3] = ["__", "%", "@"];

/// A configuration in which each `$NAME` in capitals, and each word that is a name between marks, is Unknown as well: a server
/// knows no variables, so that tools may be meant to fill them in, other than those that its container is given.
pub(super) fn filled_conf(text: &Text, given: impl Fn(&str) -> bool) -> Text {
    let value = text.as_str();
    let words = value.split(|char: char| char.is_ascii_whitespace() || matches!(char, '"' | '\''));
    let mut at = 0;
    let parts = words.flat_map(|word| {
        let start = at;
        at += word.len() + 1;
        if MARKS.iter().any(|mark| is_enclosed(word, mark)) {
            let whole = start..start + word.len();
            return vec![whole];
        }
        let names = word.match_indices('$').filter_map(|(dollar, _)| {
            let rest = &word[dollar + 1..];
            let name = name_of(rest);
            let is_filled = is_constant(name) && !given(name);
            is_filled.then(|| start + dollar..start + dollar + 1 + name.len())
        });
        names.collect()
    });
    text.masked(parts)
}

/// Whether a word is a name in capitals between two marks.
fn is_enclosed(word: &str, mark: &str) -> bool {
    word.strip_prefix(mark).and_then(|word| word.strip_suffix(mark)).is_some_and(is_constant)
}

/// Whether a text is a name in capitals.
fn is_constant(text: &str) -> bool {
    is_name(text) && !text.contains(|char: char| char.is_ascii_lowercase())
}

/// A text in which whatever stands between two marks, on one line and with them, is Unknown.
pub(super) fn without_tokens(text: &Text, open: &str, close: &str) -> Text {
    let tokens = enclosed(text.as_str(), open, close);
    text.masked(tokens.filter(|token| !text.as_str()[token.clone()].contains('\n')))
}

/// Where something stands between two marks.
fn enclosed<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(open)?;
        at = start + text[start..].find(close)? + close.len();
        Some(start..at)
    })
}

/// Whether a word of a command is a script, whose shell expands what the cluster does not.
pub(super) fn is_script(word: &Text) -> bool {
    word.as_str().contains(char::is_whitespace)
}

/// A text in the place of another that only the cluster knows.
pub(super) fn unknown(text: &Text) -> Text {
    Text::whole(UNKNOWN.to_string(), text.outer_span())
}

/// A text with each `$(NAME)` of a variable that is set replaced, and `$$` read as `$`. Where other variables may be set, one
/// that is not known is Unknown; so is what would be too much by now.
pub(super) fn expanded<'v>(
    text: &Text,
    known: impl Fn(&str) -> Option<&'v Text>,
    open: bool,
    budget: &Budget,
) -> Text {
    let value = text.as_str();
    if !is_expandable(value) {
        return text.clone();
    }
    let mut made = TextBuilder::new(text.anchor());
    let mut at = 0;
    while let Some(start) = value[at..].find('$').map(|found| at + found) {
        made.push_text(&text.slice(at..start));
        let rest = &value[start + 1..];
        at = match rest.chars().next() {
            Some('$') => {
                made.push_text(&text.slice(start..start + 1));
                start + 2
            }
            Some('(') => {
                let Some(close) = rest.find(')') else {
                    at = start;
                    break;
                };
                let (name, end) = (&rest[1..close], start + 1 + close + 1);
                let piece = text.slice(start..end);
                match known(name) {
                    Some(value) if budget.pays(value.cost()) => {
                        made.push_text(&value.clone().seen_via(piece.span()));
                    }
                    Some(_) => made.push_text(&unknown(&piece)),
                    None if open && is_name(name) => made.push_text(&unknown(&piece)),
                    None => made.push_text(&piece),
                }
                end
            }
            _ => {
                made.push_text(&text.slice(start..start + 1));
                start + 1
            }
        };
    }
    made.push_text(&text.slice(at..value.len()));
    made.finish()
}

/// The names of the variables that a text refers to, `$(NAME)`, with where it does.
pub(super) fn references(text: &Text) -> impl Iterator<Item = (String, Text)> {
    let escaped = |at: usize| text.as_str()[..at].ends_with('$');
    let found = enclosed(text.as_str(), "$(", ")").filter(move |part| !escaped(part.start));
    let named = found.map(|part| (text.as_str()[part.start + 2..part.end - 1].to_owned(), text.slice(part)));
    named.filter(|(name, _)| is_name(name))
}

/// Whether the cluster makes another text of this one.
fn is_expandable(text: &str) -> bool {
    text.contains("$(") || text.contains("$$")
}

/// Whether a text may be the name of a variable.
fn is_name(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.bytes().all(word) && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn text(value: &str) -> Text {
        Text::plain(value, Span::new(Sources::new().add("a.yaml", Vec::new()), 0..value.len()))
    }

    #[test]
    fn what_tools_fill_in_is_unknown() {
        let cases = [
            ("redis:${TAG}-alpine", "redis:\u{E000}-alpine"),
            ("$PASSWORD", "\u{E000}"),
            ("a$PASSWORD", "a$PASSWORD"),
            ("${open", "${open"),
            ("pa$$word", "pa$$word"),
            ("redis:{{ .Values.tag }}-{{x}}", "redis:\u{E000}-\u{E000}"),
            ("{{ open", "{{ open"),
        ];
        for (written, seen) in cases {
            assert_eq!(filled(text(written)).as_str(), seen, "{written}");
        }
    }

    #[test]
    fn what_a_container_is_given_is_left() {
        let given = |name: &str| name == "A";
        let cases =
            [("${A} ${B} ${A:-1} ${AB}", "${A} \u{E000} ${A:-1} \u{E000}"), ("$A", "$A"), ("$B", "\u{E000}")];
        for (written, seen) in cases {
            assert_eq!(filled_but(text(written), given).as_str(), seen, "{written}");
        }
        assert_eq!(filled_conf(&text("dir $A\nport $B"), given).as_str(), "dir $A\nport \u{E000}");
    }

    #[test]
    fn what_tools_fill_in_of_a_configuration_is_unknown() {
        let cases = [
            ("port $PORT\nrequirepass \"$A_1\"", "port \u{E000}\nrequirepass \"\u{E000}\""),
            ("requirepass pa$word$", "requirepass pa$word$"),
            ("rename-command A $(B)", "rename-command A $(B)"),
            ("dir __DATA_DIR__\n__", "dir \u{E000}\n__"),
            ("user a >x%Y% @all", "user a >x%Y% @all"),
        ];
        for (written, seen) in cases {
            assert_eq!(filled_conf(&text(written), |_| false).as_str(), seen, "{written}");
        }
        assert_eq!(without_tokens(&text("a {{b}} {{c\n}} {{"), "{{", "}}").as_str(), "a \u{E000} {{c\n}} {{");
    }

    #[test]
    fn the_cluster_expands_variables_that_are_set() {
        let (known, budget) = (text("x"), Budget::default());
        let cases = [
            ("$(A)/$(A)", false, "x/x"),
            ("$(B)", false, "$(B)"),
            ("$(B)", true, "\u{E000}"),
            ("$$(A) $ $(cat /a)", true, "$(A) $ $(cat /a)"),
            ("$(A", false, "$(A"),
            ("pa$$word", false, "pa$word"),
        ];
        for (written, open, seen) in cases {
            assert_eq!(
                expanded(&text(written), |name| (name == "A").then_some(&known), open, &budget).as_str(),
                seen,
                "{written}"
            );
        }
    }
}
