use redlint::model::catalog::directives::{self, Kind, SeriesSet};
use redlint::model::facts::Type;

#[test]
fn a_directive_is_found_by_every_spelling_in_any_case() {
    for name in ["replica-priority", "slave-priority", "Slave-Priority"] {
        assert_eq!(directives::find(name).map(|directive| directive.name), Some("replica-priority"));
    }
    assert!(directives::find("nonsense").is_none());
    for directive in directives::all() {
        for name in directive.names {
            assert_eq!(directives::find(name.name), Some(directive), "{}", name.name);
        }
    }
}

#[test]
fn facts_are_exact_for_a_series_and_common_ground_without() {
    let policy = directives::find("maxmemory-policy").unwrap();
    let words = |target: &str| policy.facts(Some(target.parse().unwrap())).agree(|facts| facts.words.len());
    assert_eq!(words("redis@3.2.1"), Some(6));
    assert_eq!(words("redis@7.4"), Some(8));
    assert_eq!(words("redis@8.8.0"), Some(10));
    assert_eq!(words("redis@9.9"), Some(10));
    assert_eq!(words("redis"), None);
    assert_eq!(words("redis@7"), Some(8));
    assert_eq!(policy.facts(None).kind(), Some(Kind::Enum));
    assert_eq!(policy.facts(None).default(), Some(Some("noeviction")));
    let save = directives::find("save").unwrap();
    assert_eq!(save.facts(Some("redis@6.0".parse().unwrap())).default(), Some(Some("")));
}

#[test]
fn every_directive_has_one_set_of_facts_per_series() {
    for directive in directives::all().iter().filter(|directive| !directive.facts.is_empty()) {
        for series in directive.series().iter() {
            let count = directive.facts.iter().filter(|facts| facts.series.holds(series)).count();
            assert_eq!(count, 1, "{} on {} {}", directive.name, series.family, series.version);
        }
    }
}

#[test]
fn defaults_are_values_that_the_server_takes() {
    for directive in directives::all() {
        for facts in directive.facts {
            if let (Kind::Enum, Some(default)) = (facts.kind, facts.default) {
                assert!(facts.words.contains(&default), "{}: {default}", directive.name);
            }
            if let (Kind::Int, Some(default)) = (facts.kind, facts.default) {
                let number: i64 = default.parse().unwrap_or_else(|_| panic!("{}: {default}", directive.name));
                assert!(facts.min.is_none_or(|min| min <= number), "{}: {default}", directive.name);
                assert!(facts.max.is_none_or(|max| number <= max), "{}: {default}", directive.name);
            }
        }
    }
}

#[test]
fn near_misses_are_suggested() {
    let suggest = |name| directives::suggest(name, SeriesSet::every());
    assert_eq!(suggest("maxmemmory"), Some("maxmemory"));
    assert_eq!(suggest("appendonyl"), Some("appendonly"));
    assert_eq!(suggest("nonsense"), None);
}

#[test]
fn types_for_rules() {
    let cases = [
        ("appendonly", Type::Bool),
        ("maxmemory", Type::Int),
        ("maxmemory-clients", Type::Int),
        ("unixsocketperm", Type::Int),
        ("dir", Type::Str),
        ("requirepass", Type::Secret),
        ("primaryauth", Type::Secret),
        ("save", Type::List(&Type::Str)),
        ("bind", Type::List(&Type::Str)),
        ("user", Type::List(&Type::Str)),
    ];
    for (name, ty) in cases {
        assert_eq!(directives::type_of(name), Some(ty), "{name}");
    }
    assert_eq!(directives::type_of("nonsense"), None);
    let Some(Type::Word(words)) = directives::type_of("supervised") else {
        panic!("`supervised` takes words")
    };
    let words: Vec<&str> = words.iter().map(|word| word.text).collect();
    assert_eq!(words, ["auto", "no", "systemd", "upstart"]);
}
