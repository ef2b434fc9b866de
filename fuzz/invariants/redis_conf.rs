//! What holds for configuration files and arguments whatever stands in them.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::redis_conf::{ArgumentStyle, Flavour, arguments, parse};

/// Reads a text as a file and as arguments, and panics where a promise is broken.
pub fn hold(text: &str) {
    let file = Sources::new().add("redis.conf", Vec::new());
    let all = Span::new(file, 0..text.len());
    let (conf, problems) = parse(file, text, Flavour::default());
    let mut end = 0;
    for directive in &conf.directives {
        assert!(all.contains(directive.span) && directive.span.start >= end, "{directive:?} of {text:?}");
        end = directive.span.end;
        let name = directive.name.as_str().split(['=', ':']).next().unwrap_or_default();
        assert_eq!(name, name.to_ascii_lowercase());
        for word in &directive.args {
            assert!(directive.span.contains(word.anchor()), "{word:?} of {text:?}");
        }
    }
    assert!(conf.comments.iter().all(|comment| comment.as_str().starts_with('#')), "{text:?}");
    assert_eq!(problems.len(), usize::from(text.contains('\0')), "{text:?}");
    let words = Text::plain(text, all).split(' ');
    for style in [ArgumentStyle::Before62, ArgumentStyle::V62, ArgumentStyle::V70, ArgumentStyle::Flags] {
        let read = arguments(&words, Flavour { arguments: style, ..Flavour::default() });
        assert!(read.directives.iter().all(|one| all.contains(one.span)), "{text:?}");
    }
}
