use crate::{source, values};
use redlint::source::Text;
use redlint::syntax::redis_conf::{ArgumentStyle, Arguments, Flavour, arguments};

fn read(line: &str, style: ArgumentStyle) -> Arguments {
    let words: Vec<Text> = if line.is_empty() { Vec::new() } else { source(line).1.split(' ') };
    arguments(&words, Flavour { arguments: style, ..Flavour::default() })
}

fn shown(arguments: &Arguments) -> String {
    let conf = arguments.conf.iter().map(|conf| format!("<{conf}>"));
    let stdin = arguments.stdin.iter().map(|_| "<stdin>".to_owned());
    let sentinel = arguments.sentinel.iter().map(|_| "<sentinel>".to_owned());
    let exits = arguments.exits.iter().map(|_| "<exits>".to_owned());
    let directives =
        arguments.directives.iter().map(|one| format!("{}[{}]", one.name, values(&one.args).join("|")));
    conf.chain(stdin).chain(sentinel).chain(exits).chain(directives).collect::<Vec<_>>().join(" ")
}

#[test]
fn arguments_become_directives() {
    use ArgumentStyle::{Before62, Flags, V62, V70};
    let cases = [
        ("--maxmemory 1gb --bind a b", V70, "maxmemory[1gb] bind[a|b]"),
        ("/etc/r.conf --PORT 1", V70, "</etc/r.conf> port[1]"),
        ("--maxmemory=1gb", V70, "maxmemory=1gb[]"),
        ("--port 1 /etc/r.conf", V70, "port[1|/etc/r.conf]"),
        ("--requirepass --foo", V70, "requirepass[--foo]"),
        ("--requirepass --foo", V62, "requirepass[] foo[]"),
        ("--requirepass  --port 1", V70, "requirepass[] port[1]"),
        ("--save --timeout 3", V70, "save[] timeout[3]"),
        ("--port 1 --save", V70, "port[1] save[]"),
        ("--save --timeout 3", V62, "save[] timeout[3]"),
        ("--sentinel --port 1", V70, "<sentinel> port[1]"),
        ("s.conf --sentinel", V70, "<s.conf> <sentinel>"),
        ("- --port 1", V70, "<stdin> port[1]"),
        ("--port 1 -", V62, "<stdin> port[1]"),
        ("--port 1 -", Before62, "port[1|-]"),
        ("- --port 1", Before62, "<stdin> port[1]"),
        ("-maxmemory 1gb", V70, "-maxmemory[1gb]"),
        ("-maxmemory 1gb", Before62, "<-maxmemory> 1gb[]"),
        ("--version", V70, "<exits>"),
        ("", V70, ""),
        ("--logtostderr --requirepass=a=b --port 1", Flags, "logtostderr[] requirepass[a=b] port[1]"),
        ("-dbnum 1 --cache_mode --maxmemory=4gb", Flags, "dbnum[1] cache_mode[] maxmemory[4gb]"),
        ("--requirepass= --bind=a -- --port=1", Flags, "requirepass[] bind[a]"),
        ("--version - -", Flags, "<exits> version[-] []"),
    ];
    for (line, style, expected) in cases {
        assert_eq!(shown(&read(line, style)), expected, "{line} {style:?}");
    }
}

#[test]
fn a_bare_save_means_an_empty_one_since_7() {
    let save = |style| read("--save --timeout 3", style).directives[0].args.len();
    assert_eq!((save(ArgumentStyle::V70), save(ArgumentStyle::V62)), (1, 0));
}

#[test]
fn one_word_may_hold_name_and_values() {
    let (_, text) = source("--save 900 1,--port 1,it's \"a\",--masterauth,b\"c,--x 1\ny 2,3");
    let shown = shown(&arguments(&text.split(','), Flavour::default()));
    assert_eq!(shown, "save[900|1] port[1|it's \"a\"] masterauth[b\"c] x[1] y[2|3]");
}
