use crate::values;
use redlint::source::Sources;
use redlint::syntax::redis_conf::{Conf, Flavour, Joint, parse, parse_joined};

fn read(content: &str) -> (Sources, Conf, usize) {
    let mut sources = Sources::new();
    let file = sources.add("redis.conf", content.as_bytes().to_vec());
    let (conf, problems) = parse(file, content, Flavour::default());
    (sources, conf, problems.len())
}

/// Each directive as `name[value|value]`, `!` behind one that cannot be split.
fn shown(conf: &Conf) -> String {
    let one = |directive: &redlint::syntax::redis_conf::Directive| {
        let error = if directive.error.is_some() { "!" } else { "" };
        format!("{}[{}]{error}", directive.name, values(&directive.args).join("|"))
    };
    conf.directives.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn lines_become_directives() {
    let cases = [
        ("maxmemory 1gb\r\n\r\n  SAVE 900 1\t\n", "maxmemory[1gb] save[900|1]"),
        ("# comment\n   # another\nport 1", "port[1]"),
        ("maxmemory 1gb # one gig\n", "maxmemory[1gb|#|one|gig]"),
        ("; comment\n// comment\n", ";[comment] //[comment]"),
        ("maxmemory 100mb\rtimeout 5\r", "maxmemory[100mb|timeout|5]"),
        ("masterauth it's\nport 1\n", "masterauth[]! port[1]"),
        ("'port\n\"Port\" 1\n", "[]! port[1]"),
        ("\u{feff}# c\nport 1\n", "\u{feff}#[c] port[1]"),
        ("\u{b}# c\n", "#[c]"),
        ("", ""),
    ];
    for (content, expected) in cases {
        assert_eq!(shown(&read(content).1), expected, "{content:?}");
    }
}

#[test]
fn a_nul_byte_glues_lines() {
    let (_, conf, problems) = read("# a\0b\nmaxmemory 1mb\nport 1\0 2\n3\n");
    assert_eq!((shown(&conf).as_str(), problems), ("port[13]", 1));
    // It hides no more than the rest of its piece of 1024 bytes.
    let long = format!("# {}\0{}\nport 1\n", "x".repeat(500), "y".repeat(1000));
    assert_eq!(shown(&read(&long).1), "port[1]");
}

#[test]
fn everything_knows_its_bytes() {
    let (sources, conf, _) = read("\n  # why\n  RequirePass \"a b\"  \nsave 'x'y\n");
    let directive = &conf.directives[0];
    assert_eq!(sources.snippet(directive.span), "RequirePass \"a b\"");
    assert_eq!(sources.snippet(directive.name.span()), "RequirePass");
    assert_eq!(sources.snippet(directive.args[0].span()), "a b");
    assert_eq!(sources.snippet(directive.args[0].anchor()), "\"a b\"");
    assert_eq!(sources.snippet(conf.comments[0].span()), "# why");
    let error = conf.directives[1].error.as_ref().unwrap();
    assert_eq!((error.span.start, sources.snippet(error.span)), (36, "'"));
}

#[test]
fn a_byte_order_mark_is_known() {
    assert!(read("\u{feff}port 1\n").1.bom.is_some());
}

#[test]
fn a_line_without_end_goes_on_in_the_next_file() {
    let mut sources = Sources::new();
    let (texts, mut joint) = (["port 1\ntimeout ", "5\nhz 1"], Joint { goes_on: true, ..Joint::default() });
    let mut shown = Vec::new();
    for (at, text) in texts.into_iter().enumerate() {
        let file = sources.add(format!("{at}.conf"), text.as_bytes().to_vec());
        joint.goes_on = at == 0;
        let (conf, _) = parse_joined(file, text, Flavour::default(), &mut joint);
        shown.extend(conf.directives.iter().map(|one| format!("{} {}", one.name, one.args[0])));
    }
    assert_eq!(shown, ["port 1", "timeout 5", "hz 1"]);
}
