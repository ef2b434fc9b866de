//! What holds for ACL rules whatever stands in them.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::acl::{parse_file, parse_user};

/// Reads a text as a file and as the words of a user, and panics where a promise is broken.
pub fn hold(text: &str) {
    let file = Sources::new().add("users.acl", Vec::new());
    let all = Span::new(file, 0..text.len());
    let (acl, problems) = parse_file(file, text);
    for user in &acl.users {
        assert!(all.contains(user.span), "{user:?} of {text:?}");
        assert!(user.rules.iter().all(|rule| all.contains(rule.text.span())), "{user:?} of {text:?}");
    }
    assert!(problems.iter().all(|problem| text.get(problem.primary.span.range()).is_some()), "{text:?}");
    let words = Text::plain(text, all).split(' ');
    let (user, problems) = parse_user(&words);
    assert!(user.is_some_and(|user| user.rules.len() < words.len()), "{text:?}");
    assert!(problems.iter().all(|problem| all.contains(problem.span)), "{text:?}");
}
