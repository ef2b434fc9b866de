use crate::{read, root};

#[test]
fn spans_tags_and_anchors() {
    let source = "a: &x !override\n  - 1\n  - {b: [c, 'd']}   # note\n\ne: !!str\nf:   # none\n";
    let root = root(source);
    let at = |span: redlint::source::Span| &source[span.range()];
    let list = root.get("a").unwrap();
    assert_eq!(at(list.span()), "- 1\n  - {b: [c, 'd']}");
    assert_eq!(at(list.anchor().unwrap().span), "&x");
    assert_eq!(list.anchor().unwrap().name, "x");
    assert_eq!(at(list.tag().unwrap().span), "!override");
    assert!(list.has_tag("!override"));
    let map = list.items().nth(1).unwrap();
    assert_eq!(at(map.span()), "{b: [c, 'd']}");
    assert_eq!(at(map.get("b").unwrap().span()), "[c, 'd']");
    assert_eq!(at(map.key_span("b").unwrap()), "b");
    assert_eq!(root.get("e").unwrap().tag().unwrap().name, "!!str");
    let missing = root.get("f").unwrap();
    assert!(missing.is_null() && missing.span().is_empty());
    assert!(source[..missing.span().range().end].ends_with("f:"));
}

#[test]
fn aliases_show_use_and_definition() {
    let source = "one: &one {k: [v]}\ntwo: &two {inner: *one}\nthree: *two\n";
    let value =
        root(source).get("three").unwrap().get("inner").unwrap().get("k").unwrap().items().next().unwrap();
    let text = value.text().unwrap();
    assert_eq!(&source[text.span().range()], "v");
    let via: Vec<&str> = text.via().iter().map(|span| &source[span.range()]).collect();
    assert_eq!(via, ["*two", "*one"]);
    assert_eq!(value.via(), *text.via());
    assert_eq!(&source[value.use_span().range()], "*two");
}

#[test]
fn merge_keys() {
    let source = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  z: 3\nd: {z: 4, <<: {z: 5, w: 5}}\ne: {'<<': q}\nf: {<<: *b, <<g: 1}\nh: &h\n  <<: *a\ni:\n  <<: *h\n";
    let root = root(source);
    let shown = |key: &str| {
        let entries = root.get(key).unwrap();
        let entry = |entry: redlint::syntax::yaml::Entry| {
            let site = entry.merged.map_or("", |site| &source[site.range()]);
            format!("{}={}{site}", entry.name(), entry.value.raw().unwrap())
        };
        entries.entries().map(entry).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("c"), "z=3 x=1*a y=1*a");
    assert_eq!(shown("d"), "z=4 w=5{z: 5, w: 5}");
    assert_eq!(shown("e"), "<<=q");
    assert_eq!(shown("f"), "<<g=1 y=2*b z=2*b");
    assert_eq!(shown("i"), "x=1*h y=1*h");
    let via = root.get("i").unwrap().get("x").unwrap().via();
    assert_eq!(via.iter().map(|span| &source[span.range()]).collect::<Vec<_>>(), ["*h", "*a"]);
}

#[test]
fn documents_comments_and_byte_order_mark() {
    let source = "\u{feff}# first\r\na: 1 # second\n---\n...\n---\n- b\n#third";
    let (tree, problems) = read(source);
    assert!(problems.is_empty());
    assert_eq!(tree.documents.len(), 3);
    assert_eq!(tree.documents[0].get("a").unwrap().raw(), Some("1"));
    assert!(tree.documents[1].is_null());
    assert!(tree.documents[2].is_sequence());
    let comments: Vec<(&str, &str)> =
        tree.comments.iter().map(|comment| (&source[comment.span.range()], &*comment.text)).collect();
    assert_eq!(comments, [("# first", "first"), ("# second", "second"), ("#third", "third")]);
}

#[test]
fn nothing_is_no_document() {
    for source in ["", "\n\n", "# only a comment\n", "\u{feff}"] {
        let (tree, problems) = read(source);
        assert!(tree.documents.is_empty() && problems.is_empty(), "{source:?} {tree:?}");
    }
}
