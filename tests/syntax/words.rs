use crate::{source, values};
use redlint::syntax::words::{compose, posix, redis};

#[test]
fn a_server_splits_a_line() {
    let cases: &[(&str, &[&str])] = &[
        ("maxmemory\t100mb", &["maxmemory", "100mb"]),
        (r#"masterauth "foo bar""#, &["masterauth", "foo bar"]),
        (r"masterauth 'it\'s'", &["masterauth", "it's"]),
        (r#"x "\x41\x42" '\x41'"#, &["x", "AB", r"\x41"]),
        (r#"x "\xc3\xa9\xZZ\n\q""#, &["x", "éxZZ\nq"]),
        (r"x foo\ bar", &["x", r"foo\", "bar"]),
        (r#"x foo"bar baz""#, &["x", "foobar baz"]),
        (r#"x "" ''"#, &["x", "", ""]),
        ("x foo#bar # c", &["x", "foo#bar", "#", "c"]),
        ("x\u{a0}y a\u{c}b", &["x\u{a0}y", "a\u{c}b"]),
        ("\u{c}x \u{b}y", &["x", "y"]),
    ];
    for (line, expected) in cases {
        let (words, error) = redis::split(&source(line).1, redis::Quotes::Apart);
        assert_eq!(values(&words), *expected, "{line}");
        assert_eq!(error, None, "{line}");
    }
}

#[test]
fn unbalanced_quotes_point_at_the_opening_one() {
    for (line, quote) in [(r#"x "foo"#, 2), ("x it's", 4), (r#"x "abc\""#, 2), (r#"x "a"b"#, 2)] {
        let (_, text) = source(line);
        let (words, error) = redis::split(&text, redis::Quotes::Apart);
        assert_eq!(values(&words), ["x"], "{line}");
        assert_eq!(error.map(|error| error.span.start), Some(quote), "{line}");
    }
}

#[test]
fn valkey_9_joins_what_touches_a_quote() {
    let (words, error) = redis::split(&source(r#"x "foo""bar"baz"#).1, redis::Quotes::Joined);
    assert_eq!((values(&words), error), (vec!["x", "foobarbaz"], None));
}

#[test]
fn compose_splits_a_command() {
    let cases: &[(&str, &[&str])] = &[
        (
            "redis-server --save '' --requirepass \"a b\"",
            &["redis-server", "--save", "", "--requirepass", "a b"],
        ),
        (r"a\ b 'c\d' \n\t", &["a b", r"c\d", "nt"]),
        ("a \\\n b", &["a", "\n", "b"]),
        ("# no comment", &["#", "no", "comment"]),
        ("echo $(cat /x y) `date +%s`", &["echo", "$(cat /x y)", "`date +%s`"]),
        ("a'b'\"c\"", &["abc"]),
        ("", &[]),
    ];
    for (line, expected) in cases {
        let split = compose::split(&source(line).1);
        assert_eq!(values(&split.words), *expected, "{line}");
        assert_eq!((split.cut, split.error), (None, None), "{line}");
    }
}

#[test]
fn compose_drops_what_follows_an_operator() {
    let cases = [
        (
            "redis-server --requirepass p&ss --appendonly yes",
            "redis-server --requirepass p",
            "&ss --appendonly yes",
        ),
        ("a; b", "a", "; b"),
        ("a 2> b", "a", "2> b"),
        ("a b2> c", "a b2", "> c"),
        ("a | grep b", "a", "| grep b"),
    ];
    for (line, kept, dropped) in cases {
        let (sources, text) = source(line);
        let split = compose::split(&text);
        assert_eq!(values(&split.words).join(" "), kept, "{line}");
        assert_eq!(split.cut.map(|span| sources.snippet(span)), Some(dropped), "{line}");
    }
}

#[test]
fn compose_refuses_a_command() {
    let cases = [("a (b)", "("), ("a)", ")"), ("a \"b", "\""), ("a $(b", "("), ("a `b", "`"), ("a \\", "\\")];
    for (line, blamed) in cases {
        let (sources, text) = source(line);
        let error = compose::split(&text).error.expect(line);
        assert_eq!(sources.snippet(error.span), blamed, "{line}");
    }
}

#[test]
fn shell_words_keep_expansions() {
    let (words, error) = posix::split(&source(r#"a"$B c" '$d' ${E:-f g}h \$i $(j "k l") $$"#).1);
    let shown: Vec<String> =
        words.iter().map(|word| word.masked().to_string().replace('\u{e000}', "?")).collect();
    assert_eq!(shown, ["a? c", "$d", "?h", "$i", "?", "$$"]);
    assert_eq!(words[2].variables().collect::<Vec<_>>(), ["E"]);
    assert_eq!((words[0].literal(), words[1].literal()), (None, Some("$d")));
    assert_eq!(error, None);
}
