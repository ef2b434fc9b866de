//! `redis-cli -a secret`, `AUTH secret`, `curl -u user:secret`, `sentinel auth-pass NAME secret`.

use super::value::{self, Ends, literals};
use super::{resembles, words};
use std::cell::LazyCell;
use std::ops::Range;

pub(super) fn find(line: &str, found: &mut Vec<Range<usize>>) {
    let blank = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '[' | ']' | ',' | '(' | ')');
    // A backslash before a quote belongs to the quote.
    let escapes =
        |word: &Range<usize>| line[..word.end].ends_with('\\') && line[word.end..].starts_with(['"', '\'']);
    let all = words(line, |char| !blank(char));
    let all = all.map(|word| word.start..word.end - usize::from(escapes(&word)));
    let all: Vec<Range<usize>> = all.filter(|word| !word.is_empty()).collect();
    let text = |index: usize| all.get(index).map_or("", |word| &line[word.clone()]);
    let client = LazyCell::new(|| line.contains("-cli"));
    if resembles(text(0), "sentinel") {
        sentinel(line, &all, found);
    }
    // Up to here a text in quotes goes that was looked at as a whole.
    let mut quoted = 0;
    for (index, word) in all.iter().enumerate() {
        match text(index) {
            "-a" | "--pass" | "--askpass" if index == 0 || text(index - 1) == "-" || *client => {
                let known = found.len();
                add(line, all.get(index + 1).filter(|next| next.start >= quoted), found);
                quoted = found.iter().skip(known).map(|range| range.end).fold(quoted, usize::max);
            }
            "-u" | "--user" => {
                let login = text(index + 1);
                if let Some(colon) = login.find(':').filter(|_| !login.contains("://"))
                    && let Some(next) = all.get(index + 1)
                {
                    literals(line, next.start + colon + 1..next.end, found);
                }
            }
            "AUTH" => two(line, &all, index, found),
            "auth" if *client => two(line, &all, index, found),
            glued if glued.len() > 2 && glued.starts_with("-a") && *client => {
                literals(line, word.start + 2..word.end, found);
            }
            _ => {}
        }
    }
}

/// `AUTH secret` or `AUTH user secret`.
fn two(line: &str, all: &[Range<usize>], index: usize, found: &mut Vec<Range<usize>>) {
    for next in all.iter().skip(index + 1).take(2) {
        let word = &line[next.clone()];
        if word.starts_with(['|', '&', ';', '>', '<', '#'])
            || word.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            break;
        }
        literals(line, next.clone(), found);
    }
}

/// What a word gives, to the end of the quotes that it begins in.
fn add(line: &str, word: Option<&Range<usize>>, found: &mut Vec<Range<usize>>) {
    let Some(word) = word.filter(|word| !line[(*word).clone()].starts_with('-')) else { return };
    let before = &line[..word.start];
    match before.strip_suffix(['"', '\'']) {
        Some(quoted) => {
            let start = quoted.strip_suffix('\\').unwrap_or(quoted).len();
            value::add(line, start, Ends::Word, found);
        }
        None => literals(line, word.clone(), found),
    }
}

/// The last words of a statement that sets a password, misspelt or not.
fn sentinel(line: &str, all: &[Range<usize>], found: &mut Vec<Range<usize>>) {
    let Some(statement) = all.get(1).map(|word| &line[word.clone()]) else { return };
    let names = if resembles(statement, "auth-pass") {
        // Where the name is missing, the password is all there is.
        usize::from(all.len() > 3)
    } else if resembles(statement, "sentinel-pass") {
        0
    } else {
        return;
    };
    all.iter().skip(2 + names).for_each(|word| literals(line, word.clone(), found));
}
