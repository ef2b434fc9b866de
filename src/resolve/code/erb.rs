use crate::source::Text;
use crate::syntax::literal::Value;

/// What a scalar with embedded Ruby is: a look-up of the environment, `<%= ENV.fetch("NAME", "default") %>`, or
/// something that is computed.
pub(super) fn value(text: &Text) -> Value {
    let written = text.as_str();
    if !written.contains("<%") {
        return Value::Text(text.clone());
    }
    let unknown = || Value::Unknown(text.span());
    let whole = written.trim().strip_prefix("<%=").and_then(|rest| rest.strip_suffix("%>"));
    let Some(ruby) = whole.filter(|ruby| !ruby.contains("<%")) else { return unknown() };
    let start = written.find(ruby).unwrap_or_default();
    let (words, strings) = pieces(text, start..start + ruby.len());
    let (numbers, names): (Vec<Text>, Vec<Text>) =
        words.into_iter().partition(|word| word.as_str().parse::<i64>().is_ok());
    let known = names.iter().all(|word| matches!(word.as_str(), "ENV" | "fetch" | "to_i" | "to_s"));
    match (names.first().map(Text::as_str), &strings[..]) {
        (Some("ENV"), [name]) if known => {
            let default = numbers.into_iter().next().map(|number| Box::new(Value::Text(number)));
            Value::Environment { name: name.clone(), default }
        }
        (Some("ENV"), [name, default]) if known && numbers.is_empty() => {
            Value::Environment { name: name.clone(), default: Some(Box::new(Value::Text(default.clone()))) }
        }
        _ => unknown(),
    }
}

/// The words and the strings of a piece of Ruby.
fn pieces(text: &Text, range: std::ops::Range<usize>) -> (Vec<Text>, Vec<Text>) {
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

    #[test]
    fn look_ups_and_what_is_computed() {
        let cases = [
            ("redis://a", "redis://a"),
            ("<%= ENV['A'] %>", "$A"),
            ("<%= ENV.fetch(\"A\") { \"redis://b\" } %>", "$A|redis://b"),
            ("<%= ENV.fetch('A', 5).to_i %>", "$A|5"),
            ("<%= ENV['A'] || 'c' %>", "$A|c"),
            ("<%= Rails.application.credentials.url %>", "?"),
            ("redis://<%= ENV['A'] %>:6379", "?"),
            ("<%= ENV['A", "?"),
            ("<%= 'é", "?"),
        ];
        for (written, expected) in cases {
            let file = Sources::new().add("config/cable.yml", written.as_bytes().to_vec());
            let text = Text::plain(written, Span::new(file, 0..written.len()));
            let shown = match value(&text) {
                Value::Text(text) => text.to_string(),
                Value::Environment { name, default: None } => format!("${name}"),
                Value::Environment { name, default: Some(default) } => match *default {
                    Value::Text(text) => format!("${name}|{text}"),
                    _ => "other".into(),
                },
                _ => "?".into(),
            };
            assert_eq!(shown, expected, "{written}");
        }
    }
}
