//! `user app on >secret`.

use super::{resembles, words};
use std::ops::Range;

pub(super) fn find(line: &str, found: &mut Vec<Range<usize>>) {
    if !line.contains(['>', '<', '#', '!']) {
        return;
    }
    let blank = |char: char| char.is_whitespace() || matches!(char, '(' | '[' | ']' | ',');
    let mut all = words(line, |char| !blank(char)).peekable();
    let first = all.peek().is_some_and(|first| resembles(&line[first.clone()], "user"));
    let sets = || {
        let lower = line.to_ascii_lowercase();
        lower.contains("setuser") || lower.contains("--user")
    };
    if !first && !sets() {
        return;
    }
    for word in all {
        let text = line[word.clone()].trim_start_matches(['"', '\'']);
        if let Some(secret) = text.strip_prefix(['>', '<', '#', '!']) {
            let start = word.end - secret.len();
            found.push(start..start + secret.trim_end_matches([')', '"', '\'']).len());
        }
    }
}
