//! The small syntaxes: words, redis.conf, ACL rules, URLs, shell commands.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod acl;
mod arguments;
mod generated;
mod redis_conf;
mod shell;
mod url;
mod words;

use redlint::source::{Sources, Span, Text};

/// A file with this content, and all of it as a text.
fn source(content: &str) -> (Sources, Text) {
    let mut sources = Sources::new();
    let file = sources.add("input", content.as_bytes().to_vec());
    (sources, Text::plain(content, Span::new(file, 0..content.len())))
}

fn values(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(Text::as_str).collect()
}
