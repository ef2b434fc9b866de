use crate::{source, values};
use redlint::source::{Sources, Text};
use redlint::syntax::acl::{RuleKind, UserLine, parse_file, parse_user};

fn read(line: &str) -> (Sources, UserLine, Vec<(String, String)>) {
    let (sources, text) = source(line);
    let (user, problems) = parse_user(&text.split(' '));
    let shown =
        problems.iter().map(|one| (sources.snippet(one.span).to_owned(), one.message.clone())).collect();
    (sources, user.unwrap(), shown)
}

fn blamed(line: &str) -> Vec<String> {
    read(line).2.into_iter().map(|(word, _)| word).collect()
}

#[test]
fn rules_are_told_apart() {
    let (_, user, problems) =
        read("alice ON nopass >pw %rw~a:* ~b &c +get -config|set +@Read (+set ~x) allkeys reset");
    assert_eq!((user.name.as_str(), problems), ("alice", Vec::new()));
    let kinds: Vec<&RuleKind> = user.rules.iter().map(|rule| &rule.kind).collect();
    assert!(matches!(kinds[0], RuleKind::On));
    assert!(matches!(kinds[1], RuleKind::NoPass));
    assert!(matches!(kinds[2], RuleKind::AddPassword(password) if password.as_str() == "pw"));
    assert!(
        matches!(kinds[3], RuleKind::Keys { pattern, read: true, write: true } if pattern.as_str() == "a:*")
    );
    assert!(matches!(kinds[4], RuleKind::Keys { read: true, write: true, .. }));
    assert!(matches!(kinds[5], RuleKind::Channels(_)));
    assert!(matches!(kinds[6], RuleKind::Command { allow: true, subcommand: None, .. }));
    assert!(
        matches!(kinds[7], RuleKind::Command { allow: false, subcommand: Some(sub), .. } if sub.as_str() == "set")
    );
    assert!(matches!(kinds[8], RuleKind::Category { allow: true, name } if name.as_str() == "Read"));
    assert!(matches!(kinds[9], RuleKind::Selector(rules) if rules.len() == 2));
    assert!(matches!(kinds[10], RuleKind::AllKeys));
    assert!(matches!(kinds[11], RuleKind::Reset));
}

#[test]
fn refused_rules_are_blamed_without_their_text() {
    let hash = "a".repeat(64);
    let cases = [
        ("a on pw".to_owned(), "pw"),
        ("a #abc".to_owned(), "#abc"),
        (
            format!("a #{}", hash.to_uppercase()),
            "#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
        ("a (+get ~x".to_owned(), "(+get"),
        ("a (on)".to_owned(), "on"),
        ("a %X~k".to_owned(), "%X~k"),
        ("a %R %".to_owned(), "%"),
        ("a +config|".to_owned(), "+config|"),
        ("a ~* ~foo".to_owned(), "~foo"),
        ("a allchannels &foo".to_owned(), "&foo"),
        ("a >pw <nope".to_owned(), "<nope"),
        (format!("a #{hash} <nope"), "<nope"),
        ("a\tb on".to_owned(), "a\tb"),
    ];
    for (line, word) in cases {
        assert_eq!(blamed(&line), [word], "{line}");
        assert!(!read(&line).2[0].1.contains("nope"), "{line}");
    }
}

#[test]
fn sound_rules_are_not_blamed() {
    let hash = "0".repeat(64);
    for line in [
        "a".to_owned(),
        format!("a #{hash} !{hash}"),
        format!("a #{} <pw", redlint::syntax::acl::hash("pw")),
        format!("a >pw !{}", redlint::syntax::acl::hash("pw")),
        "a %R %RW".to_owned(),
        "a ~* resetkeys ~foo".to_owned(),
        "a >pw <pw nopass".to_owned(),
        "a +select|0 db=0,1 alldbs sanitize-payload clearselectors -@all".to_owned(),
        "a \u{e000} on".to_owned(),
    ] {
        assert_eq!(blamed(&line), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn files_hold_users() {
    let content = "user alice on  >pw\r\n# note\n\n  user bob (+get ~a b)\nbob on\nuser\n";
    let (sources, text) = source(content);
    let (acl, problems) = parse_file(text.span().file, content);
    let names: Vec<&str> = acl.users.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["alice", "bob"]);
    assert_eq!(acl.users[0].rules.len(), 2);
    assert_eq!(sources.snippet(acl.users[0].span), "alice on  >pw");
    assert_eq!(values(&acl.comments), ["# note"]);
    let blamed: Vec<&str> = problems.iter().map(|one| sources.snippet(one.primary.span)).collect();
    assert_eq!(blamed, ["b", "bob on", "user"]);
    let selector: Vec<&Text> = acl.users[1].rules.iter().map(|rule| &rule.text).collect();
    assert_eq!(sources.snippet(selector[0].span()), "(+get ~a b)");
}
