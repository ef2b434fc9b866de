//! Generated documents: places of every byte, agreement with two YAML libraries.

use crate::{invariants, read};
use proptest::prelude::*;
use redlint::syntax::yaml::{Kind, Node};
use serde::Deserialize;
use serde_yaml::Value;

/// Text that is made of pieces which mean something to YAML.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b",
        "key",
        "é",
        "😀",
        "12",
        "~",
        "- ",
        "-",
        ": ",
        ":",
        "? ",
        "|",
        ">",
        "|2-",
        ">+",
        "'",
        "\"",
        "''",
        "\\n",
        "\\",
        "\\u00e9",
        "#",
        " # c",
        "&x ",
        "*x",
        "!t ",
        "!!str ",
        "<<: ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "\r\n",
        "\r\n  ",
        "\t",
        "  ",
        "\n\n",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "${X:-d}",
        "\u{feff}",
        "@",
        "=",
    ];
    let piece = proptest::sample::select(pieces.to_vec());
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// The source of one scalar whose continuation lines are indented by `indent`.
fn scalar(indent: usize) -> BoxedStrategy<String> {
    let pad = move |deeper: usize| format!("\n{}", " ".repeat(indent + deeper));
    let line_break = prop_oneof![
        Just(pad(0)),
        Just(pad(2)),
        Just(format!("\n{}", pad(1))),
        Just(format!("  \n \n{}", pad(0))),
    ];
    let pieces = |own: &'static [&'static str]| {
        let word = prop_oneof![
            6 => proptest::sample::select(vec!["a", "redis", "${X:-d}", "é", "😀", "--port", "6379", "x#y", "k:v"]),
            4 => proptest::sample::select(own.to_vec()),
        ];
        let word = prop_oneof![8 => word.prop_map(str::to_owned), 2 => Just(" ".to_owned()), 1 => line_break.clone()];
        proptest::collection::vec(word, 0..12).prop_map(|words| words.concat()).boxed()
    };
    let plain = pieces(&["'", "\"", "\\", "/"]).prop_map(|rest| format!("p{rest}"));
    let single =
        pieces(&["''", "\"", "\\", " # ", ": ", "\t", "{", "*"]).prop_map(|inner| format!("'{inner}'"));
    let double = pieces(&[
        "\\n",
        "\\\"",
        "\\\\",
        "\\x41",
        "\\u00e9",
        "\\U0001F600",
        "\\ud83d\\ude00",
        "\\t",
        "\\0",
        "\\e",
        "\\N",
        "\\_",
        "\\L",
        "\\P",
        "\\/",
        "\\ ",
        "\\\n   ",
        "\\\n\n  ",
        "'",
        " # ",
        ": ",
        "\t",
    ])
    .prop_map(|inner| format!("\"{inner}\""));
    let line = proptest::sample::select(vec![
        "",
        "",
        "text",
        " more",
        "\ttab",
        "two words  ",
        "# no comment",
        "- x",
        "${A}",
        "é😀",
        "  ",
        "'",
        "\\n",
    ]);
    let header = proptest::sample::select(vec![
        "|",
        ">",
        "|-",
        ">-",
        "|+",
        ">+",
        "| # c",
        ">-  # | c",
        "|2",
        ">2-",
        "|+2",
    ]);
    let block = (header, proptest::collection::vec(line, 0..7)).prop_map(move |(header, lines)| {
        let pad = " ".repeat(indent);
        let lines =
            lines.iter().map(|line| if line.is_empty() { "\n".into() } else { format!("\n{pad}{line}") });
        format!("{header}{}", lines.collect::<String>())
    });
    prop_oneof![2 => plain, 2 => single, 2 => double, 3 => block].boxed()
}

fn document() -> impl Strategy<Value = String> {
    let key = proptest::sample::select(vec!["a", "\"b c\"", "'d'", "x-y", "e", "<<f", "g.h", "? i\n", "12k"]);
    let property =
        proptest::sample::select(vec!["", "", "", "!!str ", "!override ", "&anchor ", "!reset &both "]);
    let flat =
        (key, property, scalar(2)).prop_map(|(key, property, value)| format!("{key}: {property}{value}\n"));
    let list = proptest::collection::vec(scalar(4), 1..4).prop_map(|items| {
        format!("list:\n{}", items.iter().map(|item| format!("- {item}\n")).collect::<String>())
    });
    let nested = (scalar(4), scalar(4))
        .prop_map(|(one, two)| format!("map:\n  one: {one}\n  # comment\n  two: {two}\n"));
    let flow = (scalar(2), scalar(2)).prop_map(|(one, two)| format!("flow: [{one}, {{k: {two}}}]\n"));
    let part = prop_oneof![4 => flat, 2 => list, 2 => nested, 1 => flow];
    let ending = proptest::sample::select(vec!["\n", "\n", "\r\n"]);
    (proptest::collection::vec(part, 1..5), ending, any::<bool>()).prop_map(|(parts, ending, cut)| {
        let text = parts.concat().replace('\n', ending);
        if cut { text.trim_end_matches(ending).to_owned() } else { text }
    })
}

/// Whether a node and what another library read are the same. The documents hold no plain scalar that the two
/// take for different types.
fn same(node: &Node, value: &Value) -> bool {
    let value = if let Value::Tagged(tagged) = value { &tagged.value } else { value };
    match (node.kind(), value) {
        (Kind::Scalar(_), Value::String(string)) => node.raw() == Some(string),
        (Kind::Scalar(_), Value::Null) => node.is_null() || node.tag().is_some(),
        (Kind::Sequence(_), Value::Sequence(items)) => {
            node.items().len() == items.len() && node.items().zip(items).all(|(node, item)| same(&node, item))
        }
        (Kind::Mapping(_), Value::Mapping(map)) => {
            let pair = |(key, value): (&Value, &Value)| {
                key.as_str().and_then(|key| node.get(key)).is_some_and(|node| same(&node, value))
            };
            node.entries().len() == map.len() && map.iter().all(pair)
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_promises(text in soup()) {
        invariants::hold(&text);
    }

    #[test]
    fn documents_keep_the_promises(text in document()) {
        invariants::hold(&text);
    }

    #[test]
    fn values_are_those_of_serde_yaml(text in document()) {
        let (tree, problems) = read(&text);
        let theirs: Result<Vec<Value>, _> = serde_yaml::Deserializer::from_str(&text).map(Value::deserialize).collect();
        if let (Ok(theirs), true) = (theirs, problems.is_empty()) {
            let agree = tree.documents.len() == theirs.len()
                && tree.documents.iter().zip(&theirs).all(|(ours, theirs)| same(ours, theirs));
            prop_assert!(agree, "{tree:?}\n{theirs:?}");
        }
    }
}
