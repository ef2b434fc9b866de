//! Settings in Python: assignments and keyword arguments whose values are literals or look-ups of environment variables.
//!
//! It is no parser of Python. Everything else, conditions and loops included, is stepped over: what is set in several
//! ways appears several times, and a value that is computed is [`Value::Unknown`]. A name of the module that is set once,
//! and outside of branches, stands for what it is set to.

mod doubt;
mod fields;
mod format;
mod lexer;
mod reader;
mod value;

use super::literal::Value;
use crate::source::Text;

/// Something that a file gives a value.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Its name: `broker_url` of `app.conf.broker_url = …`, of `app.conf["broker_url"]` and of `update(broker_url=…)`.
    pub name: Text,
    /// For a keyword argument: the last name of what is called.
    pub call: Option<Text>,
    /// Its value.
    pub value: Value,
    /// Whether the file, or a module that it takes everything from, may set it otherwise: in another class, in another
    /// branch, or later.
    pub unsure: bool,
}

/// Reads a file.
pub fn settings(text: &Text) -> Vec<Setting> {
    reader::Reader::new(text).file()
}

/// Reads a text that is one value, as JSON and variables that hold it are.
pub fn literal(text: &Text) -> Value {
    reader::Reader::new(text).literal()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::syntax::literal::shown;

    fn read(content: &str) -> Vec<String> {
        let file = Sources::new().add("app.py", content.as_bytes().to_vec());
        let text = Text::plain(content, Span::new(file, 0..content.len()));
        let unsure = |one: &Setting| if one.unsure { "~" } else { "" };
        settings(&text)
            .iter()
            .map(|one| format!("{}{}={}", unsure(one), one.name, shown(&one.value)))
            .collect()
    }

    #[test]
    fn texts_that_are_put_together() {
        let cases: [(&str, &[&str]); 12] = [
            (
                "H = os.getenv('A', 'b')\nX = f'redis://{H}:{6379}/0'\n",
                &["H=$A|'b'", "X='redis://'+$A|'b'+':6379/0'"],
            ),
            ("X = f\"redis://{os.environ['A']}\" f'/{{1}}' '/2'\n", &["X='redis://'+$A|-+'/{1}/2'"]),
            ("H = 'a'\nX = 'redis://' + H + ':' + str(1)\n", &["H='a'", "X='redis://a:1'"]),
            ("X = os.getenv('A', f'redis://{os.getenv(\"B\", \"c\")}')\n", &["X=$A|'redis://'+$B|'c'"]),
            ("U = f'{a}'\nX = f'{U}/0'\n", &["U=?", "X=?"]),
            ("X = f'{os.environ[\"A\"]:>5}'\nY = f'{1!r}'\n", &["X=?", "Y=?"]),
            ("X = f'{a b}'\nY = f'{'\nZ = f'}'\n", &["X=?", "Y=?", "Z=?"]),
            ("X = f'\\n{1}'\nY = f'a' + None\n", &["X=?", "Y=?"]),
            ("X = int(os.getenv('A')) + int(os.getenv('B'))\n", &["X=?"]),
            ("X = 'a' * 3\n", &["X=?"]),
            ("def f():\n    X = f'{H}'\nH = 1\n", &["X=?", "H=1"]),
            ("broker_url = f'redis://{settings.HOST}'\n", &["broker_url=?"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn names_that_grow_are_given_up() {
        let mut content = String::from("A0 = os.getenv('A', 'abcdefgh')\n");
        for number in 0..40 {
            content.push_str(&format!("A{} = f'{{A{number}}}{{A{number}}}'\n", number + 1));
        }
        assert_eq!(read(&content).last().map(String::as_str), Some("A40=?"));
    }

    #[test]
    fn literals_and_look_ups() {
        let cases: [(&str, &[&str]); 16] = [
            ("broker_url = 'redis://a'  # note\n", &["broker_url='redis://a'"]),
            ("app.conf.task_time_limit = 60 * 60\n", &["task_time_limit=3600"]),
            ("X = os.environ.get('A', 'b')\n", &["X=$A|'b'"]),
            ("X = os.environ['A']\nY = os.getenv(\"B\")\n", &["X=$A|-", "Y=$B|-"]),
            ("X = int(os.getenv('A', 5))\n", &["X=$A|5"]),
            ("X = env.int('A', default=5)\n", &["X=$A|5"]),
            ("app = Celery('x', broker=os.getenv('A'))\n", &["broker=$A|-", "app=?"]),
            ("app.conf.update(\n  a=True,\n  b={'c': 1, **d},\n)\n", &["a=True", "b={c: 1, **: ?}"]),
            ("app.conf['a'] = ['x', 'y']\n", &["a=['x', 'y']"]),
            ("X = f'redis://{h}'\nY = a + 'b'\nZ = 'a' 'b'\n", &["X=?", "Y=?", "Z='ab'"]),
            ("if x:\n    X: int = 1\n", &["X=1"]),
            ("X: Optional[dict[str, int]] | None = 1\n", &["X=1"]),
            ("if x: pass\nelse: X = 1\n", &["X=1"]),
            ("X = os.environ.get('A') or 'b'\n", &["X=$A|'b'"]),
            ("X = os.getenv('A') or os.getenv('B') or f('c')\n", &["X=?"]),
            ("CELERY = {'broker_url': 'r'}\ndef f(a=1): pass\n", &["CELERY={broker_url: 'r'}"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn names_stand_for_what_they_are_set_to() {
        let cases: [(&str, &[&str]); 9] = [
            ("A = 'x'\nB = A\nC = B\n", &["A='x'", "B='x'", "C='x'"]),
            (
                "a: str = os.getenv('U', 'x')\napp = Celery('s', broker=a)\n",
                &["a=$U|'x'", "broker=$U|'x'", "app=?"],
            ),
            ("A = 'x'\nC = {'broker_url': A}\n", &["A='x'", "C={broker_url: 'x'}"]),
            ("B = A\nA = 'x'\n", &["B=?", "A='x'"]),
            ("A = 'x'\nA += '/1'\nB = A\n", &["~A='x'", "B=?"]),
            ("A = 'x'\nif p:\n    A = 'y'\nB = A\n", &["~A='x'", "~A='y'", "B=?"]),
            ("if p:\n    A = 'x'\nB = A\n", &["A='x'", "B=?"]),
            ("A = 'x'\ndef f(A):\n    g(b=A)\n", &["A='x'", "b=?"]),
            ("A = 'x' if p else 'y'\nB = A + '1'\nC = s.A\n", &["A=?", "B=?", "C=?"]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn what_is_set_in_several_ways_is_unsure() {
        let cases: [(&str, &[&str]); 11] = [
            ("A = {'b': 1}\nA['b'] = 2\n", &["~A={b: 1}", "b=2"]),
            ("A = {'b': 1}\nA['c'] = 2\n", &["A={b: 1}", "c=2"]),
            ("A = {'b': {}}\nif x:\n    A['b']['c'] = 2\n", &["~A={b: {}}"]),
            ("A = {}\nA.update(b=1)\nA = {}\n", &["~A={}", "b=1", "A={}"]),
            ("A = {'b': 1}\nif A['b'] == 1: B = A['b']\n", &["A={b: 1}", "B=?"]),
            ("A = 1\nif x:\n    A = 2\nA = 3\n", &["~A=1", "~A=2", "A=3"]),
            ("A = 1\nif x:\n    A = 2\n", &["~A=1", "~A=2"]),
            ("class D(C):\n  A = 1\nclass P(C):\n  A = 2\n  B = 3\n", &["~A=1", "~A=2", "B=3"]),
            ("A = 1\nA = 1\n", &["A=1", "A=1"]),
            ("f(a=1)\nf(a=2)\n", &["a=1", "a=2"]),
            (
                "from .base import *\nA = 'x://a'\nB = 1\nfrom .local import *\nC = 'x://a'\n",
                &["~A='x://a'", "B=1", "C='x://a'"],
            ),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), expected, "{content}");
        }
    }

    #[test]
    fn settings_of_pydantic_are_look_ups() {
        let cases: [(&str, &[&str]); 5] = [
            ("class A(BaseSettings):\n    url: str = 'x'\nb = 'y'\n", &["url=$URL|'x'", "b='y'"]),
            (
                "class A(p.BaseSettings):\n  url = 'x'\n  class Config:\n    env_prefix = 'app_'\n",
                &["url=$APP_URL|'x'", "env_prefix=$APP_ENV_PREFIX|'app_'"],
            ),
            (
                "class A(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix=P)\n  url = 'x'\n",
                &["env_prefix=?", "model_config=?", "url=?"],
            ),
            ("class A(BaseSettings):\n  url: str = Field('x', alias='U')\n", &["alias='U'", "url=?"]),
            ("class A(Model):\n  url: str = 'x'\n", &["url='x'"]),
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
