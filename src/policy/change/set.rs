//! Writes a directive where its effective value comes from.

use super::append;
use super::lines::{begins_line, is_structured};
use super::style::{is_plain, style, words};
use super::variable::is_default;
use crate::model::catalog::directives;
use crate::model::{Origin, Server, Setting, SettingPlace};
use crate::source::{Edit, Sources, Span};

/// The edits that make `value` the effective value of a directive. `None` where that is not certain to work.
pub(super) fn set(sources: &Sources, server: &Server, name: &str, value: &str) -> Option<Vec<Edit>> {
    let primary = directives::find(name)?.name;
    let mut written =
        server.settings.iter().filter(|setting| setting.primary == primary && setting.effective);
    if let Some(setting) = written.next() {
        // Several lines that count together, as those of `save`: which one to change is for a person to say.
        return if written.next().is_some() { None } else { rewrite(sources, setting, value) };
    }
    let current = server.config.value(primary)?;
    match &current.origin {
        Origin::Written { at, .. } => {
            let [span] = at[..] else { return None };
            let same = sources.snippet(span).eq_ignore_ascii_case(&current.value.to_string());
            (same && is_plain(value)).then(|| vec![Edit { span, content: value.to_owned() }])
        }
        Origin::Unknown { .. } | Origin::Derived { .. } => None,
        Origin::Default { .. } | Origin::Absent { .. } => {
            append::append(sources, server, name, value).map(|edit| vec![edit])
        }
    }
}

fn rewrite(sources: &Sources, setting: &Setting, value: &str) -> Option<Vec<Edit>> {
    let span = values(setting)?;
    // Over several lines, only items of a list are sure to be nothing but these values.
    let mut more = sources.snippet(span).lines().skip(1);
    if more.any(|line| !line.trim_start().starts_with("- ") || line.contains('#')) {
        return None;
    }
    let content = if is_plain(value) {
        value.to_owned()
    } else if span.file != setting.at.file || !setting.at.contains(span) {
        // The value comes from an env file or from elsewhere: only what needs no quotes is sure to be read alike.
        return None;
    } else if setting.place == SettingPlace::Arguments {
        let passed = setting.values.iter().any(|value| !value_via(&value.origin).is_empty());
        if passed || is_default(sources.text(span.file), &span.range()) {
            return None;
        }
        style(sources.text(span.file), span.range()).write(&words(value))?
    } else if is_structured(sources, span.file)
        && !begins_line(sources.text(span.file), setting.at.range().start)
    {
        // It may stand in quotes of the file around it.
        return None;
    } else {
        value.to_owned()
    };
    Some(vec![Edit { span, content }])
}

/// From the first byte of the first value to the last byte of the last one.
fn values(setting: &Setting) -> Option<Span> {
    let mut whole: Option<Span> = None;
    for value in &setting.values {
        let Origin::Written { at, .. } = &value.origin else { return None };
        let [span] = at[..] else { return None };
        match whole {
            Some(all) if all.file != span.file => return None,
            Some(all) => whole = Some(all.to(span)),
            None => whole = Some(span),
        }
    }
    whole
}

fn value_via(origin: &Origin) -> &[Span] {
    match origin {
        Origin::Written { via, .. } => via,
        _ => &[],
    }
}
