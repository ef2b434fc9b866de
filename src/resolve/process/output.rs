//! What `echo` and `printf` write.

use crate::source::{Span, Text, TextBuilder};

/// What `echo` writes; `None` where shells differ on it.
pub(super) fn echo(words: &[Text], at: Span) -> Option<Text> {
    let is_option = |word: &&Text| {
        let letters = word.as_str().strip_prefix('-').unwrap_or_default();
        !letters.is_empty() && letters.bytes().all(|letter| b"enE".contains(&letter))
    };
    let options = words.iter().take_while(is_option).count();
    let (options, words) = words.split_at(options);
    let told = |letter| options.iter().any(|option| option.as_str().contains(letter));
    let text = join(words).unwrap_or_else(|| Text::empty(at));
    // Some take a backslash for more than it is only where they are told to, some always.
    let text = match text.as_str().contains('\\') {
        false => text,
        true => told('e').then(|| unescaped(&text)).flatten()?,
    };
    Some(if told('n') { text } else { ended(&text, at) })
}

/// A text with a line feed behind it.
pub(super) fn ended(text: &Text, at: Span) -> Text {
    let mut out = TextBuilder::new(text.anchor());
    out.push_text(text);
    out.push_decoded("\n", at);
    out.finish()
}

/// Words with blanks between them; `None` for none.
pub(super) fn join(words: &[Text]) -> Option<Text> {
    let first = words.first()?;
    let mut out = TextBuilder::new(first.anchor());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            out.push_decoded(" ", word.span());
        }
        out.push_text(word);
    }
    Some(out.finish())
}

/// A text with its line feeds, tabs and backslashes in the place of what stands for them; `None` for others.
fn unescaped(text: &Text) -> Option<Text> {
    let mut out = TextBuilder::new(text.anchor());
    let mut from = 0;
    while let Some(at) = text.as_str()[from..].find('\\').map(|at| from + at) {
        out.push_text(&text.slice(from..at));
        let sign = match text.as_str().as_bytes().get(at + 1)? {
            b'n' => "\n",
            b't' => "\t",
            b'\\' => "\\",
            _ => return None,
        };
        from = at + 2;
        out.push_decoded(sign, text.slice(at..from).span());
    }
    out.push_text(&text.slice(from..text.len()));
    Some(out.finish())
}

/// A format of `printf` with its values filled in, again and again while there are more; `None` for one that is not
/// understood.
pub(super) fn printf(words: &[Text]) -> Option<Text> {
    let (format, values) = words.split_first()?;
    let format = unescaped(format)?;
    let mut values = values.iter();
    let mut out = TextBuilder::new(format.anchor());
    loop {
        let (mut at, left) = (0, values.len());
        while let Some(start) = format.as_str()[at..].find('%').map(|found| at + found) {
            out.push_text(&format.slice(at..start));
            match format.as_str().as_bytes().get(start + 1)? {
                b'%' => out.push_text(&format.slice(start..start + 1)),
                b's' => values.next().into_iter().for_each(|value| out.push_text(value)),
                b'd' if values.as_slice().first().is_none_or(|value| is_number(value.as_str())) => {
                    values.next().into_iter().for_each(|value| out.push_text(value));
                }
                _ => return None,
            }
            at = start + 2;
        }
        out.push_text(&format.slice(at..format.len()));
        if values.len() == 0 || values.len() == left {
            return Some(out.finish());
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
