use crate::source::Text;
use crate::syntax::literal::Value;
use std::ops::Range;

/// What a scalar with embedded Ruby is: look-ups of the environment, `<%= ENV.fetch("NAME", "default") %>`, with the text
/// around them, or something that is computed.
pub(super) fn value(text: &Text) -> Value {
    if !text.as_str().contains("<%") {
        return Value::Text(text.clone());
    }
    let blank = text.len() - text.as_str().trim_start().len();
    let text = text.slice(blank..text.as_str().trim_end().len());
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(open) = text.as_str()[at..].find("<%").map(|open| at + open) {
        let Some(close) = text.as_str()[open..].find("%>").map(|close| open + close) else {
            return Value::Unknown(text.span());
        };
        parts.extend((at < open).then(|| Value::Text(text.slice(at..open))));
        parts.push(match &text.as_str()[open + 2..close] {
            ruby if ruby.starts_with('=') && !ruby.contains("<%") => look_up(&text, open + 3..close),
            _ => Value::Unknown(text.span()),
        });
        at = close + 2;
    }
    parts.extend((at < text.len()).then(|| Value::Text(text.slice(at..text.len()))));
    Value::joined(parts, text.span())
}

/// What a piece of Ruby looks up.
fn look_up(text: &Text, range: Range<usize>) -> Value {
    let (words, strings) = pieces(text, range);
    let (numbers, names): (Vec<Text>, Vec<Text>) =
        words.into_iter().partition(|word| word.as_str().parse::<i64>().is_ok());
    let known = names.iter().all(|word| matches!(word.as_str(), "ENV" | "fetch" | "to_i" | "to_s"))
        && !strings.iter().any(|string| string.as_str().contains("#{"));
    match (names.first().map(Text::as_str), &strings[..]) {
        (Some("ENV"), [name]) if known => {
            let default = numbers.into_iter().next().map(|number| Box::new(Value::Text(number)));
            Value::Environment { name: name.clone(), default }
        }
        (Some("ENV"), [name, default]) if known && numbers.is_empty() => {
            Value::Environment { name: name.clone(), default: Some(Box::new(Value::Text(default.clone()))) }
        }
        _ => Value::Unknown(text.span()),
    }
}

/// The words and the strings of a piece of Ruby.
fn pieces(text: &Text, range: Range<usize>) -> (Vec<Text>, Vec<Text>) {
    let (mut words, mut strings) = (Vec::new(), Vec::new());
    let value = text.as_str();
    let mut at = range.start;
    while let Some(next) = value.get(at..range.end).and_then(|rest| rest.chars().next()) {
        let rest = &value[at..range.end];
        if matches!(next, '"' | '\'') {
            let length = rest[1..].find(next).unwrap_or(rest.len() - 1);
            strings.push(text.slice(at + 1..at + 1 + length));
            at = (at + length + 2).min(range.end);
        } else if next == '_' || next.is_alphanumeric() {
            let length = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
            words.push(text.slice(at..at + length));
            at += length;
        } else {
            at += next.len_utf8();
        }
    }
    (words, strings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn shown(value: &Value) -> String {
        match value {
            Value::Text(text) => text.to_string(),
            Value::Environment { name, default: None } => format!("${name}"),
            Value::Environment { name, default: Some(default) } => format!("${name}|{}", shown(default)),
            Value::Joined(parts) => parts.iter().map(shown).collect::<Vec<_>>().join("+"),
            _ => "?".into(),
        }
    }

    #[test]
    fn look_ups_and_what_is_computed() {
        let cases = [
            ("redis://a", "redis://a"),
            ("<%= ENV['A'] %>", "$A"),
            ("<%= ENV.fetch(\"A\") { \"redis://b\" } %>", "$A|redis://b"),
            ("<%= ENV.fetch('A', 5).to_i %>", "$A|5"),
            ("<%= ENV['A'] || 'c' %>", "$A|c"),
            ("<%= Rails.application.credentials.url %>", "?"),
            ("redis://<%= ENV['A'] %>:6379", "redis://+$A+:6379"),
            ("<%= ENV['A'] %>/<%= ENV.fetch('B', 1) %>", "$A+/+$B|1"),
            ("redis://<%= host %>:6379", "?"),
            ("<% if x %>redis://a<% end %>", "?"),
            ("<%= ENV.fetch('A', \"redis://#{host}\") %>", "?"),
            ("redis://<%= ENV['A'] %", "?"),
            ("<%= ENV['A", "?"),
            ("<%= 'é", "?"),
        ];
        for (written, expected) in cases {
            let file = Sources::new().add("config/cable.yml", written.as_bytes().to_vec());
            let text = Text::plain(written, Span::new(file, 0..written.len()));
            assert_eq!(shown(&value(&text)), expected, "{written}");
        }
    }
}
