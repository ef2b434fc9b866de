use crate::root;
use redlint::source::Text;
use redlint::syntax::yaml::schema::Value;

/// The value with the source of every stretch that is not as it stands in the file: `a<N  >b`, line breaks as `N`.
fn shown(source: &str, text: &Text) -> String {
    let mut shown = String::new();
    let mut last = None;
    for (at, character) in text.as_str().char_indices() {
        let span = text.slice(at..at + character.len_utf8()).span();
        let origin = &source[span.range()];
        match origin == character.to_string() {
            true => shown.push(character),
            false if last == Some(span) => {}
            false => shown.push_str(&format!("<{origin}>")),
        }
        last = Some(span);
    }
    shown.replace('\r', "R").replace('\n', "N")
}

#[test]
fn every_style_keeps_its_bytes() {
    let cases = [
        // Document, value of `a`, the value with what it is made from, the bytes of the scalar.
        ("a: b c  # d", "b c", "b c", "b c"),
        ("a: b\n  c\n\n  d", "b c\nd", "b<N  >c<NN  >d", "b\n  c\n\n  d"),
        ("a: b \r\n  c", "b c", "b< RN  >c", "b \r\n  c"),
        ("a: 'it''s'", "it's", "it<''>s", "'it''s'"),
        ("a: 'b\n\n\n  c '", "b\n\nc ", "b<NNN  >c ", "'b\n\n\n  c '"),
        ("a: ''", "", "", "''"),
        (
            r#"a: "\x41é\t\"\ud83d\ude00""#,
            "Aé\t\"😀",
            r#"<\x41>é<\t><\"><\ud83d\ude00>"#,
            r#""\x41é\t\"\ud83d\ude00""#,
        ),
        ("a: \"b\\\n   c \\\n\n  d\"", "bc \nd", "bc <\\NN  >d", "\"b\\\n   c \\\n\n  d\""),
        ("a: |\n  b\n   c\n\nd: e", "b\n c\n", "bN cN", "|\n  b\n   c\n"),
        ("a: |-\n  b\n", "b", "b", "|-\n  b"),
        ("a: |+\n  b\n\n\nc: d", "b\n\n\n", "bNNN", "|+\n  b\n\n\n"),
        ("a: |\n  b", "b", "b", "|\n  b"),
        ("a: |2 # c\n   b\n", " b\n", " bN", "|2 # c\n   b\n"),
        ("a: |\r\n  b\r\n  c\r\n", "b\nc\n", "b<RN>c<RN>", "|\r\n  b\r\n  c\r\n"),
        (
            "a: >\n  b\n  c\n\n  d\n   e\n  f\n",
            "b c\nd\n e\nf\n",
            "b<N  >cNdN eNfN",
            ">\n  b\n  c\n\n  d\n   e\n  f\n",
        ),
        ("a: >-\n\n  b\n", "\nb", "Nb", ">-\n\n  b"),
        ("a: |\nb: c", "", "", "|"),
        ("a: # | x\n  !t &y # > x\n  >- # | x\n  b", "b", "b", ">- # | x\n  b"),
        ("{a: b\n c, d: e}", "b c", "b<N >c", "b\n c"),
    ];
    for (source, value, made_from, bytes) in cases {
        let node = root(source).get("a").unwrap();
        let text = node.text().unwrap();
        assert_eq!(text.as_str(), value, "value of {source:?}");
        assert_eq!(shown(source, &text), made_from, "places of {source:?}");
        assert_eq!(&source[node.span().range()], bytes, "span in {source:?}");
    }
}

#[test]
fn block_of_a_list_that_is_not_indented() {
    let source = "a:\n- |\n  b\n- >-\n  c\n";
    let list = root(source).get("a").unwrap();
    assert_eq!(&source[list.span().range()], "- |\n  b\n- >-\n  c");
    let items: Vec<String> = list.items().map(|item| source[item.span().range()].to_owned()).collect();
    assert_eq!(items, ["|\n  b\n", ">-\n  c"]);
}

#[test]
fn plain_scalars_have_the_types_of_compose() {
    let strings =
        ["yes", "no", "on", "off", "y", "1:30", "6379:6379", "1.2.3", "0o9", "0x", "+", ".", "1e", "nan"];
    let strings = strings.map(|plain| (plain, Value::String, None));
    let typed = [
        ("", Value::Null, None),
        ("~", Value::Null, None),
        ("NULL", Value::Null, None),
        ("true", Value::Bool(true), Some("true")),
        ("False", Value::Bool(false), Some("false")),
        ("012345", Value::Int(5349), Some("5349")),
        ("0o17", Value::Int(15), Some("15")),
        ("0x1F", Value::Int(31), Some("31")),
        ("0b11", Value::Int(3), Some("3")),
        ("1_000", Value::Int(1000), Some("1000")),
        ("-5", Value::Int(-5), Some("-5")),
        ("18446744073709551615", Value::Int(18_446_744_073_709_551_615), Some("18446744073709551615")),
        ("18446744073709551616", Value::Float(18_446_744_073_709_551_616.0), Some("1.8446744073709552e+19")),
        ("08", Value::Float(8.0), Some("8")),
        ("1.10", Value::Float(1.1), Some("1.1")),
        (".5", Value::Float(0.5), Some("0.5")),
        ("1e3", Value::Float(1000.0), Some("1000")),
        ("1e10", Value::Float(1e10), Some("1e+10")),
        ("1000000.0", Value::Float(1e6), Some("1e+06")),
        ("123456.0", Value::Float(123_456.0), Some("123456")),
        ("0.00001", Value::Float(1e-5), Some("1e-05")),
        ("0.0001", Value::Float(1e-4), Some("0.0001")),
        ("1e400", Value::String, Some("1e400")),
        ("-.inf", Value::Float(f64::NEG_INFINITY), Some("-Inf")),
    ];
    for (plain, value, printed) in strings.into_iter().chain(typed) {
        let node = root(&format!("a: {plain}")).get("a").unwrap();
        let printed = printed.or(matches!(value, Value::String).then_some(plain));
        assert_eq!(node.value(), Some(value), "{plain:?}");
        assert_eq!(node.printed().as_ref().map(Text::as_str), printed, "{plain:?}");
        assert_eq!(node.raw(), Some(plain));
    }
}

#[test]
fn dates_are_printed_as_go_does() {
    let dates = [
        ("2020-01-01", Some("2020-01-01 00:00:00 +0000 UTC")),
        ("2020-1-2", Some("2020-01-02 00:00:00 +0000 UTC")),
        ("2020-01-01 10:20:30.50", Some("2020-01-01 10:20:30.5 +0000 UTC")),
        ("2020-01-01T10:20:30Z", Some("2020-01-01 10:20:30 +0000 UTC")),
        ("2020-01-01t10:20:30+02:00", Some("2020-01-01 10:20:30 +0200 +0200")),
        ("2020-02-30", None),
        ("2020-13-01", None),
        ("2020-01-01 10:20", None),
        ("20-01-01", None),
    ];
    for (plain, printed) in dates {
        let node = root(&format!("a: {plain}")).get("a").unwrap();
        let expected = printed.map_or(Value::String, |date| Value::Timestamp(date.into()));
        assert_eq!(node.value(), Some(expected), "{plain}");
    }
}

#[test]
fn quotes_and_tags_decide_types() {
    let cases = [
        ("'12'", Value::String),
        ("\"~\"", Value::String),
        ("|\n  12", Value::String),
        ("!!str 12", Value::String),
        ("!<tag:yaml.org,2002:str> 12", Value::String),
        ("!!int '12'", Value::Int(12)),
        ("! 12", Value::Int(12)),
        ("!override 12", Value::String),
    ];
    for (source, value) in cases {
        assert_eq!(root(&format!("a: {source}")).get("a").unwrap().value(), Some(value), "{source}");
    }
}
