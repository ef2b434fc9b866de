use super::server::run;
use redlint::model::{FactValue, Subject, User};

fn user(target: &str, rules: &str) -> User {
    let run = run(target, &format!("user app on {rules}\n"));
    assert!(run.starts(), "{rules}: {:?}", run.problems());
    run.outcome.users.value.into_iter().find(|user| user.name == "app").expect("it is there")
}

#[test]
fn rules_count_in_order_and_selectors_beside_them() {
    let cases = [
        ("+@all", "flushall", Some(true)),
        ("+@all -@dangerous", "FLUSHALL", Some(false)),
        ("+@all -@dangerous", "eval", Some(true)),
        ("+@all -@dangerous +info", "info", Some(true)),
        ("-@all +@read +get", "set", Some(false)),
        ("+@all -config", "config set", Some(false)),
        ("+@all -config +config|get", "config", Some(true)),
        ("+@all -@dangerous", "config|set", Some(false)),
        ("", "get", Some(false)),
        ("", "auth", Some(true)),
        ("+@all -get (+get)", "get", Some(true)),
        ("-@all (+@all -get) (+set)", "get", Some(false)),
        ("-@all +@slow", "config|set", Some(true)),
        ("+select|0", "select", Some(true)),
        ("+select|0 -select", "select", Some(false)),
        ("+@all", "hexpire", Some(false)),
        ("+@all", "ft.search", Some(true)),
    ];
    for (rules, command, answer) in cases {
        assert_eq!(user("redis@7.2.4", rules).can_run(command), answer, "{rules} {command}");
    }
}

#[test]
fn versions_that_differ_leave_it_open() {
    let may = |target, command| user(target, "+@all -@dangerous").can_run(command);
    assert_eq!(may("redis@7.0", "sort_ro"), Some(false));
    assert_eq!(may("redis@6.2", "client"), Some(false));
    assert_eq!(may("redis@7.2", "client"), Some(true));
    assert_eq!(may("redis", "client"), None);
}

#[test]
fn rules_may_ask_for_all_that_a_user_may_run() {
    let of = |target: &str, rules: &str| -> Vec<String> {
        let user = user(target, rules);
        let Some(FactValue::List(items)) = user.fact("may_run").map(|fact| fact.value) else {
            panic!("no list")
        };
        let text = |value: &FactValue<'_>| match value {
            FactValue::Str(text) => text.to_string(),
            _ => panic!("no text"),
        };
        items.iter().map(|item| text(&item.value)).collect()
    };
    let names = |rules: &str| of("redis@7.2", rules);
    assert_eq!(names("+get +config|get"), ["auth", "config", "config|get", "get", "hello", "quit", "reset"]);
    assert_eq!(names("+@all").len(), 370);
    // Before 7.0 subcommands are arguments: they come with their command.
    assert_eq!(of("redis@6.2", "+config|get"), ["auth", "config", "config|get", "hello", "reset"]);
    assert!(of("redis@6.2", "+client").contains(&"client|list".to_owned()));
    assert!(!of("redis@7.2", "+@all").contains(&"cluster|slot-stats".to_owned()));
}

#[test]
fn whether_one_command_is_among_them_is_unknown_where_versions_differ() {
    let among = |target: &str, command: &str| {
        let user = user(target, "+@all -@dangerous");
        match user.fact("may_run").map(|fact| fact.value) {
            Some(FactValue::List(items)) => format!("{:?}", items.holds(command)),
            _ => panic!("no list"),
        }
    };
    assert_eq!(among("redis@7.2", "client"), "Some(true)");
    assert_eq!(among("redis@7.2", "info"), "Some(false)");
    assert_eq!(among("redis", "client"), "Some(unknown)");
}
