//! What holds for connection URLs whatever stands in them.

use redlint::source::{Sources, Span, Text};
use redlint::syntax::url::{encode, parse};

/// Reads a text as a URL and as a password within one, and panics where a promise is broken.
pub fn hold(text: &str) {
    let all = Span::new(Sources::new().add(".env", Vec::new()), 0..text.len());
    if let Some(url) = parse(&Text::plain(text, all)) {
        let hosts = url.hosts.iter().flat_map(|host| std::iter::once(&host.name).chain(&host.port));
        let parts =
            [&url.scheme, &url.path].into_iter().chain(&url.username).chain(&url.password).chain(hosts);
        for part in parts {
            assert!(all.contains(part.span()), "{part:?} of {text:?}");
        }
        for problem in url.problems {
            assert!(
                text.get(problem.span.range()).is_some_and(|bytes| !bytes.is_empty()),
                "{problem:?} of {text:?}"
            );
        }
    }
    let written = format!("redis://:{}@h:1/2", encode(text));
    let span = Span::new(all.file, 0..written.len());
    let url = parse(&Text::plain(written, span));
    let read = url
        .filter(|url| url.problems.is_empty())
        .map(|url| url.password.map_or(String::new(), |it| it.to_string()));
    assert_eq!(read.as_deref(), Some(text), "encoded password");
}
