//! What holds for the readers of settings in code whatever stands in it.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::literal::Value;
use redlint::syntax::{javascript, php, python};

/// Reads a text as Python, as one value, as PHP and as JavaScript, and panics where a promise is broken.
pub fn hold(text: &str) {
    let queue = format!("import {{ Queue }} from 'bull';\nconst A = {text}\nnew Queue(A, {text}");
    let php = [format!("<?php return {text}"), format!("<?php return [{text}];")];
    for content in [text.to_owned(), queue].into_iter().chain(php) {
        let all = Span::new(Sources::new().add("settings", Vec::new()), 0..content.len());
        let whole = Text::plain(content.as_str(), all);
        for setting in python::settings(&whole) {
            holds(&setting.name, all, &content);
            setting.call.iter().for_each(|call| holds(call, all, &content));
            check(&setting.value, all, &content);
        }
        check(&python::literal(&whole), all, &content);
        for call in javascript::calls(&whole, &["bull"]) {
            holds(&call.written, all, &content);
            call.arguments.iter().for_each(|argument| check(argument, all, &content));
        }
        if let Some(value) = php::returned(&whole) {
            check(&value, all, &content);
        }
    }
}

fn check(value: &Value, all: Span, content: &str) {
    match value {
        Value::Text(text) | Value::Word(text) => holds(text, all, content),
        Value::Number(_, span) | Value::Unknown(span) => lies(*span, all, content),
        Value::List(items) | Value::Joined(items) => items.iter().for_each(|item| check(item, all, content)),
        Value::Dict(entries) => entries.iter().for_each(|(key, value)| {
            holds(key, all, content);
            check(value, all, content);
        }),
        Value::Environment { name, default } => {
            holds(name, all, content);
            default.iter().for_each(|value| check(value, all, content));
        }
    }
}

fn holds(text: &Text, all: Span, content: &str) {
    lies(text.anchor(), all, content);
    text.spans().iter().for_each(|span| lies(*span, all, content));
}

fn lies(span: Span, all: Span, content: &str) {
    assert!(all.contains(span) && content.get(span.range()).is_some(), "{span:?} of {content:?}");
}
