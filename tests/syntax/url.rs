use crate::source;
use redlint::source::UNKNOWN;
use redlint::syntax::url::{Url, is_url, parse};

fn read(url: &str) -> Url {
    parse(&source(url).1).expect(url)
}

/// `user password hosts path`, `-` for what is not there.
fn shown(url: &Url) -> String {
    let part =
        |part: &Option<redlint::source::Text>| part.as_ref().map_or("-".to_owned(), ToString::to_string);
    let host = |host: &redlint::syntax::url::Host| format!("{}:{}", host.name, part(&host.port));
    let hosts: Vec<String> = url.hosts.iter().map(host).collect();
    format!("{} {} {} {}", part(&url.username), part(&url.password), hosts.join(","), url.path)
}

#[test]
fn urls_have_parts() {
    let cases = [
        ("redis://redis:6379/0", "- - redis:6379 /0"),
        ("redis://:s3cret@redis", "- s3cret redis:- "),
        ("redis://s3cret@redis", "s3cret - redis:- "),
        ("redis://:@redis", "- - redis:- "),
        ("rediss://u:p%40%2Fw@h:1/2", "u p@/w h:1 /2"),
        ("redis://:a@b@h/1", "- a@b h:- /1"),
        ("redis://[::1]:6380/0", "- - ::1:6380 /0"),
        ("redis://a:1,b:2/0", "- - a:1,b:2 /0"),
        ("sentinel://a:1;sentinel://:p@b:2/0", "- p a:1,b:2 /0"),
        ("redis+sentinel://:p@a:1,b/mymaster/0", "- p a:1,b:- /mymaster/0"),
        ("unix://:p@/tmp/r.sock?db=2", "- p  /tmp/r.sock"),
        ("redis+socket:///tmp/r.sock", "- -  /tmp/r.sock"),
        ("VALKEYS://h", "- - h:- "),
    ];
    for (url, expected) in cases {
        let read = read(url);
        assert_eq!((shown(&read).as_str(), read.problems.len()), (expected, 0), "{url}");
    }
}

#[test]
fn other_texts_are_no_urls() {
    for text in ["http://h", "redis", "redis:6379", "xredis://h", "amqp://h;redis://h", ""] {
        assert!(parse(&source(text).1).is_none() && !is_url(text), "{text}");
    }
}

#[test]
fn databases_and_parameters() {
    let db = |url: &str| read(url).db().map(|db| db.to_string());
    assert_eq!(db("redis://h/3?a=1"), Some("3".into()));
    assert_eq!(db("redis://h/?db=4"), Some("4".into()));
    assert_eq!(db("redis+sentinel://h/mymaster/5"), Some("5".into()));
    assert_eq!(db("redis+socket:///tmp/7/x?virtual_host=6"), Some("6".into()));
    assert_eq!(db("redis://h"), None);
    assert_eq!(db("redis://h/0?dbindex=2"), Some(UNKNOWN.to_string()));
    let url = read("rediss://h?ssl_cert_reqs=CERT%5FNONE&flag");
    assert_eq!(url.parameter("ssl_cert_reqs").map(|value| value.as_str()), Some("CERT_NONE"));
    assert!(url.tls() && url.parameter("flag").is_some_and(|value| value.is_empty()));
}

#[test]
fn raw_characters_break_a_password() {
    let cases = [
        ("redis://:Zk3+/9w==@redis:6379/0", "/", "%2F", "- Zk3+/9w== redis:6379 /0"),
        ("redis://:a?b#c@h:1/2", "?", "%3F", "- a?b#c h:1 /2"),
        ("redis://:12/3@h", "/", "%2F", "- 12/3 h:- "),
        ("redis://:a@b/c@h", "/", "%2F", "- a@b/c h:- "),
        ("redis://:a/b@h/0?x=y@z", "/", "%2F", "- a/b h:- /0"),
        ("redis://:a?b=c@h", "?", "%3F", "- a?b=c h:- "),
        ("redis://:a#b@h", "#", "%23", "- a#b h:- "),
        ("redis://:a@b#c@h:1/0", "#", "%23", "- a@b#c h:1 /0"),
        ("redis://:a[b@h", "[", "%5B", "- a[b h:- "),
        ("redis://:a%zz@h", "%", "%25", "- a%zz h:- "),
        (r"redis://:a\b@h", r"\", "%5C", r"- a\b h:- "),
        ("redis://:a b@h", " ", "%20", "- a b h:- "),
        ("redis://:a+b@h", "+", "%2B", "- a+b h:- "),
        ("redis://:a;b@h", ";", "%3B", "- a;b h:- "),
        ("redis://:a,b@h", ",", "%2C", "- a,b h:- "),
        ("redis://:aéb@h", "é", "%C3%A9", "- aéb h:- "),
    ];
    for (url, byte, replacement, meant) in cases {
        let (sources, text) = source(url);
        let read = parse(&text).expect(url);
        let problem = read.problems.first().expect(url);
        assert_eq!(sources.snippet(problem.span), byte, "{url}");
        assert_eq!(problem.replacement.as_deref(), Some(replacement), "{url}");
        assert_eq!(shown(&read), meant, "{url}");
    }
}

#[test]
fn sound_urls_are_left_alone() {
    let unknown = format!("redis://:{UNKNOWN}@{UNKNOWN}:{UNKNOWN}/{UNKNOWN}");
    let cases = [
        "redis://:a-b=c:d!*'()&$~@h",
        "redis://a+b:c@h",
        "redis://:a@h:1/0#b@c",
        "redis://h:1/0?email=a@b",
        "redis://h:1/0?x=a/b@c",
        "redis://:${PW:-a/b}@${HOST}:${PORT}/0",
        "redis://:{{ password }}@{{ host }}:{{ port }}",
        "redis://<user>:<password>@<host>:<port>/0",
        "redis://{host}:{port}/$DB",
        "unix:///run/a@b.sock",
        unknown.as_str(),
    ];
    for url in cases {
        assert_eq!(read(url).problems, [], "{url}");
    }
    assert!(read(&unknown).password.is_some_and(|password| password.holds_unknown()));
    assert!(!read("redis://h:abc/0").problems.is_empty());
}

#[test]
fn every_kind_of_problem_is_told_once_and_the_worst_first() {
    let troubles = |url: &str| -> Vec<&str> {
        read(url).problems.iter().map(|problem| problem.trouble.as_str()).collect()
    };
    assert_eq!(troubles("redis://:a+b+c^d[e]%zz%f@h"), ["percent", "plus", "odd", "bracket"]);
    assert_eq!(troubles("redis://:a+b/c@h:x/0"), ["cut", "port", "plus"]);
}

#[test]
fn decoded_parts_know_their_bytes() {
    let (sources, text) = source("redis://u:p%40w@h:6379/0");
    let url = parse(&text).unwrap();
    let password = url.password.unwrap();
    assert_eq!((password.as_str(), sources.snippet(password.span())), ("p@w", "p%40w"));
    assert_eq!(sources.snippet(password.slice(1..2).span()), "%40");
    assert_eq!(sources.snippet(url.hosts[0].port.as_ref().unwrap().span()), "6379");
    assert_eq!(sources.snippet(url.userinfo.unwrap().span()), "u:p%40w");
}
