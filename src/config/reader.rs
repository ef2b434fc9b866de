use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use ignore::gitignore::GitignoreBuilder;
use std::ops::Range;
use std::path::PathBuf;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

pub(super) type Key<'t> = Spanned<DeString<'t>>;
pub(super) type Item<'t> = Spanned<DeValue<'t>>;

/// Takes values out of a TOML tree and notes what is wrong with them, with their bytes.
#[derive(Debug)]
pub(super) struct Reader {
    file: FileId,
    /// What was wrong so far.
    pub problems: Vec<Diagnostic>,
}

impl Reader {
    pub fn new(file: FileId) -> Self {
        Self { file, problems: Vec::new() }
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    /// Notes a problem.
    pub fn problem(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        self.problem_at(self.span(range), message, help);
    }

    /// The same, at a place that is known as a span.
    pub fn problem_at(&mut self, span: Span, message: String, help: Option<String>) {
        let title = "redlint.toml cannot be used as it is";
        let mut problem = Diagnostic::input("invalid-config", title, span, message);
        problem.group = "config".into();
        problem.help = help;
        self.problems.push(problem);
    }

    /// Notes a key that means nothing in a table.
    pub fn unknown_key(&mut self, key: &Key<'_>, table: &str, known: &[&str]) {
        let name = key.get_ref();
        let help = nearest(name, known.iter().copied()).map_or_else(
            || format!("Known keys: {}.", known.join(", ")),
            |near| format!("Did you mean `{near}`?"),
        );
        self.problem(key.span(), format!("`{name}` is not a key of {table}"), Some(help));
    }

    /// One of a few words, and what it stands for.
    pub fn choice<T: Copy>(&mut self, item: &Item<'_>, all: &[(&'static str, T)]) -> Option<T> {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let DeValue::String(text) = item.get_ref() else {
            let off = matches!(item.get_ref(), DeValue::Boolean(false)) && names.contains(&"off");
            let message = format!("expected one of {}, found {}", names.join(", "), kind(item.get_ref()));
            self.problem(item.span(), message, off.then(|| "Write `\"off\"`.".to_owned()));
            return None;
        };
        let found = all.iter().find(|(name, _)| name == text).map(|(_, value)| *value);
        if found.is_none() {
            let help = nearest(text, names.iter().copied()).map(|near| format!("Did you mean `{near}`?"));
            self.problem(item.span(), format!("`{text}` is not one of {}", names.join(", ")), help);
        }
        found
    }

    /// Patterns of paths, as in .gitignore.
    pub fn patterns(&mut self, item: &Item<'_>) -> Vec<String> {
        let mut patterns = Vec::new();
        for item in self.items(item, "a list of strings") {
            let Some(text) = self.string(item) else { continue };
            match GitignoreBuilder::new(".").add_line(None, text) {
                Ok(_) => patterns.push(text.to_owned()),
                Err(error) => {
                    let why = match &error {
                        ignore::Error::Glob { err, .. } => err.clone(),
                        error => error.to_string(),
                    };
                    self.problem(item.span(), format!("`{text}` is no pattern of paths: {why}"), None);
                }
            }
        }
        patterns
    }

    /// Paths of files that have to be there, each with its place.
    pub fn files(&mut self, item: &Item<'_>) -> Vec<(PathBuf, Span)> {
        let items = self.items(item, "a list of paths");
        items.iter().filter_map(|item| Some((self.string(item)?.into(), self.span(item.span())))).collect()
    }

    fn wrong_type(&mut self, item: &Item<'_>, wanted: &str) {
        self.problem(item.span(), format!("expected {wanted}, found {}", kind(item.get_ref())), None);
    }

    pub fn string<'i>(&mut self, item: &'i Item<'_>) -> Option<&'i str> {
        match item.get_ref() {
            DeValue::String(text) => Some(text),
            _ => {
                self.wrong_type(item, "a string");
                None
            }
        }
    }

    /// A string that stands for something.
    pub fn parsed<T>(&mut self, item: &Item<'_>, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.string(item)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problem(item.span(), message, None);
                None
            }
        }
    }

    pub fn boolean(&mut self, item: &Item<'_>) -> Option<bool> {
        match item.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => {
                self.wrong_type(item, "true or false");
                None
            }
        }
    }

    pub fn strings(&mut self, item: &Item<'_>) -> Vec<String> {
        let items = self.items(item, "a list of strings");
        items.iter().filter_map(|item| self.string(item).map(str::to_owned)).collect()
    }

    pub fn items<'i, 't>(&mut self, item: &'i Item<'t>, wanted: &str) -> &'i [Item<'t>] {
        match item.get_ref() {
            DeValue::Array(items) => items,
            _ => {
                self.wrong_type(item, wanted);
                &[]
            }
        }
    }

    pub fn table<'i, 't>(&mut self, item: &'i Item<'t>, wanted: &str) -> Option<&'i DeTable<'t>> {
        match item.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.wrong_type(item, wanted);
                None
            }
        }
    }
}

/// A value to be judged by those who know what it should be.
pub(super) fn plain(item: &DeValue<'_>) -> toml::Value {
    match item {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => number.into(),
            // Too large for any option: the message shows it as written.
            Err(_) => number.to_string().into(),
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) => number.into(),
            Err(_) => number.to_string().into(),
        },
        DeValue::Datetime(date) => (*date).into(),
        DeValue::Array(items) => toml::Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        // No option holds one.
        DeValue::Table(_) => toml::Value::Table(toml::Table::new()),
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The candidate that was probably meant, where one is near enough.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(word, candidate), candidate));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score > 0.8).map(|(_, candidate)| candidate)
}
