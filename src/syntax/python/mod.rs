//! Settings in Python: assignments and keyword arguments whose values are literals or look-ups of environment variables.
//!
//! It is no parser of Python. Everything else, conditions and loops included, is stepped over: what is set in several
//! ways appears several times, and a value that is computed is [`Value::Unknown`].

mod lexer;
mod reader;

use crate::source::{Span, Text};

/// Something that a file gives a value.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its name: `broker_url` of `app.conf.broker_url = …`, of `app.conf["broker_url"]` and of `update(broker_url=…)`.
    pub name: Text,
    /// For a keyword argument: the last name of what is called.
    pub call: Option<Text>,
    /// Its value.
    pub value: Value,
}

/// A value as far as the file shows it.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string.
    Text(Text),
    /// A whole number, products and sums of them included.
    Number(i64, Span),
    /// `True`, `False` or `None`.
    Word(Text),
    /// A list, tuple or set.
    List(Vec<Value>),
    /// A dictionary, with the entries whose keys are strings.
    Dict(Vec<(Text, Value)>),
    /// A look-up of an environment variable.
    Environment {
        /// Name of the variable.
        name: Text,
        /// What it is where the variable is not set.
        default: Option<Box<Value>>,
    },
    /// Something that is computed.
    Unknown(Span),
}

/// Reads a file.
pub fn settings(text: &Text) -> Vec<Setting> {
    reader::Reader::new(text).file()
}

impl Value {
    /// Every string in it, those of lists included.
    pub fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Text(text) => vec![text],
            Self::List(items) => items.iter().flat_map(Self::texts).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn shown(value: &Value) -> String {
        match value {
            Value::Text(text) => format!("'{text}'"),
            Value::Number(number, _) => number.to_string(),
            Value::Word(word) => word.to_string(),
            Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Value::Dict(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key}: {}", shown(value))).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::Environment { name, default } => {
                format!("${name}|{}", default.as_ref().map_or("-".into(), |value| shown(value)))
            }
            Value::Unknown(_) => "?".into(),
        }
    }

    fn read(content: &str) -> Vec<String> {
        let file = Sources::new().add("app.py", content.as_bytes().to_vec());
        let text = Text::plain(content, Span::new(file, 0..content.len()));
        settings(&text).iter().map(|one| format!("{}={}", one.name, shown(&one.value))).collect()
    }

    #[test]
    fn literals_and_look_ups() {
        let cases: [(&str, &[&str]); 12] = [
            ("broker_url = 'redis://a'  # note\n", &["broker_url='redis://a'"]),
            ("app.conf.task_time_limit = 60 * 60\n", &["task_time_limit=3600"]),
            ("X = os.environ.get('A', 'b')\n", &["X=$A|'b'"]),
            ("X = os.environ['A']\nY = os.getenv(\"B\")\n", &["X=$A|-", "Y=$B|-"]),
            ("X = int(os.getenv('A', 5))\n", &["X=$A|5"]),
            ("X = env.int('A', default=5)\n", &["X=$A|5"]),
            ("app = Celery('x', broker=os.getenv('A'))\n", &["broker=$A|-", "app=?"]),
            ("app.conf.update(\n  a=True,\n  b={'c': 1, **d},\n)\n", &["a=True", "b={c: 1}"]),
            ("app.conf['a'] = ['x', 'y']\n", &["a=['x', 'y']"]),
            ("X = f'redis://{h}'\nY = a + 'b'\nZ = 'a' 'b'\n", &["X=?", "Y=?", "Z='ab'"]),
            ("if x:\n    X: int = 1\n", &["X=1"]),
            ("CELERY = {'broker_url': 'r'}\ndef f(a=1): pass\n", &["CELERY={broker_url: 'r'}"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn anything_may_come() {
        for content in
            ["x = (", "x = [[[[", "'''", "x = {1: ", "\\", "x = f(a=", "é = 'ü", "a[", "x=1**", "(((a=b"]
        {
            read(content);
        }
        read(&"x = [".repeat(5_000));
        read(&"f(a=".repeat(5_000));
    }
}
