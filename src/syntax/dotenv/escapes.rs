use crate::source::{Text, TextBuilder};

/// Resolves the escapes of a double-quoted value. `\$` becomes `$$`, which expansion turns into `$`; what is no
/// escape stays as it is.
pub(super) fn resolve(text: &Text) -> Text {
    let value = text.as_str();
    if !value.contains('\\') {
        return text.clone();
    }
    let mut out = TextBuilder::new(text.anchor());
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = value[at..].find('\\') {
        let start = at + found;
        let Some((end, decoded)) = escape(&value[start..]) else {
            at = start + 1;
            continue;
        };
        at = start + end;
        out.push_text(&text.slice(copied..start));
        out.push_decoded(&decoded, text.slice(start..at).span());
        copied = at;
    }
    out.push_text(&text.slice(copied..value.len()));
    out.finish()
}

/// The escape at the start of `text`: its length and what it stands for.
fn escape(text: &str) -> Option<(usize, String)> {
    let decoded = match text[1..].chars().next()? {
        '$' => "$$",
        'a' => "\u{7}",
        'b' => "\u{8}",
        'f' => "\u{c}",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\u{b}",
        '"' => "\"",
        '\\' => "\\",
        'c' => "\\c",
        '0' => return Some(octal(text)),
        _ => return None,
    };
    Some((2, decoded.to_owned()))
}

/// `\0` and up to three digits. Compose takes them only where they are three octal ones; else it drops the `0`.
fn octal(text: &str) -> (usize, String) {
    let digits = text[2..].bytes().take(3).take_while(u8::is_ascii_digit).count();
    let code = &text[2..2 + digits];
    let value = u32::from_str_radix(code, 8).ok().filter(|value| digits == 3 && *value <= 255);
    let decoded = match value.and_then(char::from_u32) {
        Some(char) => char.to_string(),
        None => format!("\\{code}"),
    };
    (2 + digits, decoded)
}
