//! Writes a directive that nobody wrote: at the end of the configuration file, or of the command.

use super::lines::{begins_line, is_structured, line_break, line_end, line_start};
use super::style::{Style, style, unquoted, words};
use super::variable::whole_use;
use crate::model::{Invocation, Origin, Place, Server, Setting, SettingPlace};
use crate::source::{Edit, FileId, Sources, Span};
use crate::syntax::shell::program::base_name;

/// The edit that adds a directive. `None` where there is neither a file nor a command to add it to.
pub(super) fn append(sources: &Sources, server: &Server, name: &str, value: &str) -> Option<Edit> {
    let in_conf = |setting: &&Setting| setting.place == SettingPlace::Conf;
    if let Some(first) = server.settings.iter().find(in_conf) {
        let file = main_file(first);
        let own = server
            .settings
            .iter()
            .rfind(|setting| setting.place == SettingPlace::Conf && setting.at.file == file);
        return append_line(sources, file, own, name, value);
    }
    if !server.container {
        return append_line(sources, server.at.file, None, name, value);
    }
    let command = server.invocations.iter().rfind(|call| {
        matches!(call.place, Place::Command | Place::Entrypoint) && call.program.value.ends_with("-server")
    });
    let command = command.filter(|call| !is_cut_off(call, server))?;
    append_words(sources, command, name, value)
}

/// Whether the configuration file of a server stands in the command behind the entrypoint that starts it: options have to
/// follow the file.
fn is_cut_off(call: &Invocation, server: &Server) -> bool {
    let Some(Some(file)) = server.config_file.known() else { return false };
    let file = base_name(file);
    call.place == Place::Entrypoint && !call.args.iter().any(|word| base_name(&word.value) == file)
}

/// The file that includes the others.
fn main_file(setting: &Setting) -> FileId {
    match &setting.name.origin {
        Origin::Written { via, .. } => via.first().map_or(setting.at.file, |include| include.file),
        _ => setting.at.file,
    }
}

fn append_line(
    sources: &Sources,
    file: FileId,
    last: Option<&Setting>,
    name: &str,
    value: &str,
) -> Option<Edit> {
    let text = sources.text(file);
    let newline = line_break(text);
    if !is_structured(sources, file) {
        let open = !text.is_empty() && !text.ends_with('\n');
        let content = format!("{}{name} {value}{newline}", if open { newline } else { "" });
        return Some(Edit { span: Span::at(file, text.len()), content });
    }
    // A configuration within another file: after its last directive, as far in as that one.
    let last = last?.at.range();
    if !begins_line(text, last.start) || value.contains('$') {
        return None;
    }
    let prefix = &text[line_start(text, last.start)..last.start];
    let content = format!("{newline}{prefix}{name} {value}");
    Some(Edit { span: Span::at(file, line_end(text, last.end)), content })
}

fn append_words(sources: &Sources, call: &Invocation, name: &str, value: &str) -> Option<Edit> {
    let last = match call.args.last() {
        Some(last) => outermost(&last.origin)?,
        None => outermost(&call.program.origin)?,
    };
    let text = sources.text(last.file);
    // Words that follow a variable stand behind it, not in its default.
    let last = Span::new(last.file, whole_use(text, last.range()));
    let mut all = vec![format!("--{name}")];
    all.extend(words(value));
    let style = style(text, last.range());
    let content = style.more(&all)?;
    let (quote, outside) = unquoted(text, last.range());
    if !ends_word(text.get(last.range().end..)?) {
        return None;
    }
    // In a string, quotes around its last word belong to the word, unless the word is all of the string.
    let at = match style {
        Style::Line { .. } if call.args.is_empty() => last.range().end,
        Style::Line { outer } if outer.is_some() && outer == quote => last.range().end,
        // A comment behind the last item stays with it.
        Style::Block { .. } => line_end(text, outside.end),
        _ => outside.end,
    };
    Some(Edit { span: Span::at(last.file, at), content })
}

/// Whether a word ends before this text.
fn ends_word(after: &str) -> bool {
    after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || "\"',];&|".contains(c))
}

/// The bytes in the file that holds the command: the `${VAR}` where a value comes from elsewhere.
fn outermost(origin: &Origin) -> Option<Span> {
    match origin {
        Origin::Written { at, via } => match via.first() {
            Some(use_) => Some(*use_),
            None => match at[..] {
                [span] => Some(span),
                _ => None,
            },
        },
        _ => None,
    }
}
