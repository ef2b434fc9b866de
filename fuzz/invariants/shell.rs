//! What holds for shell texts whatever stands in them.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::shell::parse;

/// Reads a text as a script and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Span::new(Sources::new().add("run.sh", Vec::new()), 0..text.len());
    let (script, problems) = parse(&Text::plain(text, all));
    for (index, command) in script.commands.iter().enumerate() {
        assert!(text.get(command.span.range()).is_some(), "{command:?} of {text:?}");
        let reader = command.piped_into.and_then(|reader| script.commands.get(reader));
        assert_eq!(reader.is_some(), command.piped_into.is_some(), "{text:?}");
        assert!(command.piped_into.is_none_or(|reader| reader > index), "{text:?}");
        assert!(reader.is_none_or(|reader| reader.inside == command.inside), "{text:?}");
        assert!(command.inside.is_none_or(|outer| outer < index), "{text:?}");
        assert!(command.words.iter().all(|word| all.contains(word.text.anchor())), "{command:?} of {text:?}");
    }
    assert!(problems.iter().all(|problem| all.contains(problem.span)), "{text:?}");
}
