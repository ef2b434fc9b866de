//! Crontabs.

use crate::source::Text;

/// The commands of a crontab, each a shell text. `system` is for tables with a column for the user.
pub fn jobs(text: &Text, system: bool) -> Vec<Text> {
    let fields = |line: &str| {
        let times = if line.starts_with('@') { 1 } else { 5 };
        times + usize::from(system)
    };
    let mut all = Vec::new();
    for line in text.split('\n') {
        let line = line.trim_matches(char::is_whitespace);
        let content = line.as_str();
        if !content.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '*' | '@')) {
            continue;
        }
        let command = behind_fields(content, fields(content));
        let end = content.find('%').unwrap_or(content.len());
        if let Some(start) = command.filter(|start| *start < end) {
            all.push(line.slice(start..end));
        }
    }
    all
}

/// Offset behind so many fields.
fn behind_fields(line: &str, fields: usize) -> Option<usize> {
    let mut at = 0;
    for _ in 0..fields {
        at += line[at..].find(char::is_whitespace)?;
        at += line[at..].find(|c: char| !c.is_whitespace())?;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::jobs;
    use crate::source::{Sources, Span, Text};

    #[test]
    fn commands_stand_behind_the_times() {
        let cases: [(&str, bool, &[&str]); 4] = [
            ("# m h\nPATH=/bin\n0 2 * * * /backup.sh >> /log 2>&1\n", false, &["/backup.sh >> /log 2>&1"]),
            ("@daily redis-cli save\n", false, &["redis-cli save"]),
            ("*/5 * * * * root redis-cli info\n", true, &["redis-cli info"]),
            ("* * *\n0 1 * * * cat%input\n", false, &["cat"]),
        ];
        for (content, system, expected) in cases {
            let mut sources = Sources::new();
            let file = sources.add("crontab", content.as_bytes().to_vec());
            let text = Text::plain(content, Span::new(file, 0..content.len()));
            let found: Vec<String> = jobs(&text, system).iter().map(Text::to_string).collect();
            assert_eq!(found, expected, "{content}");
        }
    }
}
