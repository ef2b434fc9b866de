//! Invariants of the small syntaxes on generated input.

use crate::source;
use proptest::prelude::*;
use redlint::source::Text;
use redlint::syntax::words::{compose, posix, redis};

#[path = "../../fuzz/invariants/acl.rs"]
mod acl;
#[path = "../../fuzz/invariants/code.rs"]
mod code;
#[path = "../../fuzz/invariants/config.rs"]
mod config;
#[path = "../../fuzz/invariants/crontab.rs"]
mod crontab;
#[path = "../../fuzz/invariants/dotenv.rs"]
mod dotenv;
#[path = "../../fuzz/invariants/expression.rs"]
mod expression;
#[path = "../../fuzz/invariants/interpolate.rs"]
mod interpolate;
#[path = "../../fuzz/invariants/makefile.rs"]
mod makefile;
#[path = "../../fuzz/invariants/redis_conf.rs"]
mod redis_conf;
#[path = "../../fuzz/invariants/shell.rs"]
mod shell;
#[path = "../../fuzz/invariants/url.rs"]
mod url;
#[path = "../../fuzz/invariants/words.rs"]
mod words;

/// Pieces that one of the syntaxes cares about.
const PIECES: [&str; 50] = [
    " ",
    "\"",
    "'",
    "\\",
    "\\x41",
    "\\xc3\\xa9",
    "$(",
    ")",
    "`",
    "${",
    "}",
    "(",
    "|",
    ";",
    "&&",
    "<<E",
    "\n",
    "\0",
    "é",
    "%4",
    "%41",
    "@",
    "/",
    ":",
    "redis://",
    "#",
    "--save",
    "user",
    "~k",
    "+@all",
    "if ",
    "done",
    "{ ",
    "a=b",
    "x",
    "6379",
    "[",
    "]]",
    "case ",
    " in ",
    ";;",
    "\u{e000}",
    "$X",
    "\\\n",
    ":-",
    ":?",
    "export ",
    "=",
    "A",
    "\r\n",
];

/// Pieces of code.
const CODE: [&str; 44] = [
    "app",
    ".conf",
    ".",
    "update(",
    "broker_url",
    "CELERY",
    "=",
    "==",
    "'redis'",
    "\"a\"",
    "'",
    "\"",
    "\"\"\"",
    "f'{x}'",
    "os.environ.get(",
    "env(",
    "ENV.fetch(",
    "(int) ",
    "['a']",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ": ",
    " => ",
    ", ",
    ";",
    "\n",
    " * 60",
    "-1",
    "True",
    "null",
    "array(",
    "fn () => 1",
    "function () {",
    "return ",
    "# x\n",
    "/* ",
    "<<<X\n",
    "$a",
    "\\",
    "é",
];

/// Pieces of expressions and templates.
const WORDS: [&str; 40] = [
    "server",
    ".roles",
    ".config",
    "[\"maxmemory\"]",
    ".version",
    ".clients",
    ".exists(c, ",
    ".all(c, ",
    ".filter(c, ",
    ".map(c, ",
    "c.db",
    "c",
    " in ",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "\"broker\"",
    "'x'",
    "\"",
    "\\u00e9",
    "é",
    " && ",
    " || ",
    "!",
    " ? ",
    " : ",
    " == ",
    " < ",
    "-",
    " * ",
    " % 0",
    "9223372036854775807",
    "memory(",
    "version(",
    "has(",
    ".matches(\"(\"",
    ", ",
];

fn expression() -> impl Strategy<Value = String> {
    let token = proptest::sample::select(&WORDS[..]);
    proptest::collection::vec(token, 0..16).prop_map(|pieces| pieces.concat())
}

fn code_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&CODE[..]), 0..24).prop_map(|pieces| pieces.concat())
}

fn input() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn invariants_hold(text in input()) {
        words::hold(&text);
        redis_conf::hold(&text);
        acl::hold(&text);
        url::hold(&text);
        url::hold(&format!("redis://{text}"));
        shell::hold(&text);
        makefile::hold(&text);
        crontab::hold(&text);
        config::hold(&text);
        dotenv::hold(&text);
        interpolate::hold(&text);
    }

    #[test]
    fn invariants_of_code_hold(text in code_text()) {
        code::hold(&text);
    }

    #[test]
    fn invariants_of_expressions_hold(text in expression()) {
        expression::hold(&text);
    }

    #[test]
    fn plain_words_split_and_join(words in proptest::collection::vec("[a-z0-9._/:-]{1,8}", 1..6)) {
        let (_, text) = source(&words.join(" "));
        let joined = |texts: Vec<Text>| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        prop_assert_eq!(&joined(redis::split(&text, redis::Quotes::Apart).0), &words);
        prop_assert_eq!(&joined(compose::split(&text).words), &words);
        prop_assert_eq!(&joined(posix::split(&text).0.into_iter().map(|word| word.text).collect()), &words);
    }
}
