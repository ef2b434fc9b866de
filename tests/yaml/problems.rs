use crate::read;
use std::time::{Duration, Instant};

/// Problems of a text, one a line: `id "underlined" message ["related"]`.
fn said(source: &str) -> String {
    let (_, problems) = read(source);
    let lines = problems.iter().map(|problem| {
        let related: Vec<&str> = problem.related.iter().map(|label| &source[label.span.range()]).collect();
        let at = problem.primary.span.range();
        format!("{} {}:{:?} {} {related:?}", problem.rule, at.start, &source[at.clone()], problem.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn broken_syntax_is_told_once_and_at_its_place() {
    let sources = [
        "a: [1, 2\nb: 3",
        "command: redis-server: x",
        "a: \"x",
        "a: \"ok\\n\\d\"",
        "a:\n  b: 1\n c: 2",
        "a:\n\tb: 1",
        "a: @x",
        "environment:\n  - A=1\n  B: 2",
        "a: {b: 1",
        "a: {b: 1]",
        "a: 'x' y",
        "a: |x\n  y",
        "a: *",
        "a: \u{1}",
        "a: [1 2, {x: }",
        "a: b\n---x",
        "a: - b",
    ];
    let all: Vec<String> = sources.iter().map(|source| said(source)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    invalid-yaml 10:":" expected `,` or a closing bracket here ["["]
    invalid-yaml 21:":" this `:` makes a key where none can stand []
    invalid-yaml 3:"\"" this quote is never closed []
    invalid-yaml 8:"\\d" `\d` means nothing within double quotes []
    invalid-yaml 11:"c" expected a key of the map here []
    invalid-yaml 3:"\t" a tab cannot stand here []
    invalid-yaml 3:"@" a value cannot start with `@` []
    invalid-yaml 23:"B" expected `- ` of the next list item here []
    invalid-yaml 3:"{" this `{` is never closed []
    invalid-yaml 3:"{" this `{` is closed by `]` []
    invalid-yaml 7:"y" nothing can stand directly behind a closing quote []
    invalid-yaml 3:"|" the text must start on the line after `|` or `>` []
    invalid-yaml 3:"*" this tag, anchor or alias is malformed []
    invalid-yaml 3:"\u{1}" control character U+0001 is not allowed []
    invalid-yaml 3:"[" this `[` is never closed []
    invalid-yaml 5:"-" expected `:` after this key []
    invalid-yaml 3:"-" no list item can stand here []
    "#);
}

#[test]
fn documents_before_a_break_are_kept() {
    let (tree, problems) = read("a: 1\na: 2\n---\nb: 1\nb: 1\nc: ]\n---\nd: 1\n");
    let rules: Vec<&str> = problems.iter().map(|problem| &*problem.rule).collect();
    assert_eq!(rules, ["duplicate-yaml-key", "invalid-yaml"]);
    assert_eq!(tree.documents.len(), 1);
    assert_eq!(tree.documents[0].get("a").unwrap().raw(), Some("2"));
}

#[test]
fn keys_and_aliases_that_compose_refuses() {
    let sources = [
        "a: 1\n'a': 2",
        "m: &m {}\na: {<<: *m, <<: *m}",
        "1: a\ntrue: b\n~: c\n[d]: e\n2020-01-01: f\n1.5: g",
        "a: *b\nb: &b 1",
        "a: &a [x, *a]",
        "l: &l [A=1, B=2]\na: {<<: *l}\nb: {<<: c}",
    ];
    let all: Vec<String> = sources.iter().map(|source| said(source)).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    duplicate-yaml-key 5:"'a'" key `a` is already defined in this map ["a"]
    duplicate-yaml-key 21:"<<" key `<<` is already defined in this map ["<<"]
    yaml-key-not-a-string 0:"1" a key must be a string, this one is a number []
    yaml-key-not-a-string 5:"true" a key must be a string, this one is a boolean []
    yaml-key-not-a-string 13:"~" a key must be a string, this one is null []
    yaml-key-not-a-string 18:"[d]" a key must be a string, this one is a list or a map []
    yaml-key-not-a-string 25:"2020-01-01" a key must be a string, this one is a date []
    yaml-key-not-a-string 39:"1.5" a key must be a string, this one is a number []
    unknown-yaml-alias 3:"*b" no anchor `&b` is defined before this alias in the document []
    recursive-yaml-alias 10:"*a" the alias stands inside the value that it refers to ["&a"]
    invalid-yaml-merge 25:"*l" `<<` takes a map, an alias of a map, or a list of those ["[A=1, B=2]"]
    invalid-yaml-merge 37:"c" `<<` takes a map, an alias of a map, or a list of those []
    "#);
}

#[test]
fn nesting_and_growth_are_bounded() {
    let levels = |count: usize| format!("a: {}{}", "[".repeat(count), "]".repeat(count));
    let growing = |count: usize| {
        let line =
            |level: usize| format!("l{level}: &l{level} [{}]\n", format!("*l{}, ", level - 1).repeat(10));
        format!("l0: &l0 x\n{}", (1..=count).map(line).collect::<String>())
    };
    let climbing = |count: usize| {
        let line = |level: usize| format!("l{level}: &l{level} [[[[[[[[[[*l{}]]]]]]]]]]\n", level - 1);
        format!("l0: &l0 x\n{}", (1..=count).map(line).collect::<String>())
    };
    let wide: String = (0..2000).map(|key| format!("  k{key}: v\n")).collect();
    let merging: String = (0..2000).map(|key| format!("m{key}: {{<<: *a}}\n")).collect();
    let cases = [
        (levels(254), ""),
        (levels(255), "yaml-too-deep"),
        (levels(100_000), "yaml-too-deep"),
        (format!("{}x: 1", "- ".repeat(300)), "yaml-too-deep"),
        (format!("{}{}{}", "- ".repeat(200), "[".repeat(200), "]".repeat(200)), "yaml-too-deep"),
        (growing(4), ""),
        (growing(9), "yaml-alias-bomb"),
        (climbing(24), ""),
        (climbing(40), "yaml-too-deep"),
        (format!("a: &a\n{wide}{merging}"), "yaml-alias-bomb"),
        (format!("[{}]", "x, ".repeat(90_000)), ""),
        (format!("[{}]", "x, ".repeat(110_000)), "yaml-too-large"),
    ];
    for (source, expected) in cases {
        let start = Instant::now();
        let (_, problems) = read(&source);
        let rules: Vec<&str> = problems.iter().map(|problem| &*problem.rule).collect();
        let head = &source[..source.len().min(40)];
        assert_eq!(rules.join(" "), expected, "{head}");
        assert!(start.elapsed() < Duration::from_secs(60), "{head} took {:?}", start.elapsed());
    }
}
