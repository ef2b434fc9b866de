//! What holds for settings in Python whatever stands in a file.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::python::{Value, settings};

/// Reads a text as Python and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Span::new(Sources::new().add("settings.py", Vec::new()), 0..text.len());
    for setting in settings(&Text::plain(text, all)) {
        let names = [Some(&setting.name), setting.call.as_ref()];
        for name in names.into_iter().flatten() {
            assert!(all.contains(name.anchor()), "{setting:?} of {text:?}");
            assert!(text.get(name.anchor().range()).is_some(), "{setting:?} of {text:?}");
        }
        check(text, all, &setting.value);
    }
}

/// Every value stands in the file.
fn check(text: &str, all: Span, value: &Value) {
    let holds = |span: Span| {
        assert!(all.contains(span) && text.get(span.range()).is_some(), "{value:?} of {text:?}");
    };
    match value {
        Value::Text(value) | Value::Word(value) => {
            holds(value.anchor());
            value.spans().into_iter().for_each(holds);
        }
        Value::Number(_, span) | Value::Unknown(span) => holds(*span),
        Value::List(items) => items.iter().for_each(|item| check(text, all, item)),
        Value::Dict(entries) => entries.iter().for_each(|(key, value)| {
            holds(key.anchor());
            check(text, all, value);
        }),
        Value::Environment { name, default } => {
            holds(name.anchor());
            default.iter().for_each(|default| check(text, all, default));
        }
    }
}
