//! What redlint says a user may run, against `ACL DRYRUN`.

use crate::model::Server as Model;
use crate::random::Random;
use crate::server::connection::{Answer, Connection};
use crate::server::start;
use redlint::model::User;

/// Users that are tried.
const USERS: u64 = 40;

/// Rules that users draw from. First arguments are left out: the server is asked for commands without any.
const RULES: [&str; 26] = [
    "+@all",
    "-@all",
    "+@read",
    "-@write",
    "+@slow",
    "-@slow",
    "+@fast",
    "-@dangerous",
    "+@admin",
    "-@admin",
    "+@pubsub",
    "-@connection",
    "+config",
    "-config",
    "+config|get",
    "-config|set",
    "+client|id",
    "-client",
    "+get",
    "-get",
    "+acl|whoami",
    "-xgroup|create",
    "+@scripting",
    "-script|flush",
    "+object|help",
    "reset",
];

/// Compares all commands for every user; gives how many answers there were.
pub fn compare(target: &str) -> usize {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let server = start(directory.path(), &[]).expect("it starts");
    let mut connection = server.connect().expect("it listens");
    let commands = commands(&mut connection);
    let mut asked = 0;
    for seed in 0..USERS {
        let rules = rules(&mut Random::new(seed));
        let user = user(target, &rules);
        let words = split(&rules);
        let set: Vec<&str> = ["ACL", "SETUSER", "app", "reset"].into_iter().chain(words).collect();
        assert_eq!(connection.ask(&set).expect("an answer"), Answer::Text("OK".into()), "{rules}");
        for (command, arity) in &commands {
            let real = may(&mut connection, command, *arity);
            assert_eq!(user.can_run(command), Some(real), "user app {rules}: {command}");
            asked += 1;
        }
    }
    asked
}

fn rules(random: &mut Random) -> String {
    let mut draw =
        |most: usize| -> Vec<&str> { (0..=random.below(most)).map(|_| random.pick(&RULES)).collect() };
    let mut text = draw(6).join(" ");
    let selector = draw(4).into_iter().filter(|rule| *rule != "reset").collect::<Vec<_>>().join(" ");
    if random.chance(30) && !selector.is_empty() {
        text.push_str(&format!(" ({selector})"));
    }
    text
}

/// Words, a selector as one.
fn split(rules: &str) -> Vec<&str> {
    let (own, selector) = rules.find('(').map_or((rules, None), |at| (&rules[..at], Some(&rules[at..])));
    own.split_whitespace().chain(selector).collect()
}

fn user(target: &str, rules: &str) -> User {
    let conf = format!("user app {rules}\n");
    let run = Model { conf: Some(&conf), target, ..Model::default() }.run();
    run.outcome.users.value.into_iter().find(|user| user.name == "app").expect("it is there")
}

/// Every command and subcommand with its arity; containers are no commands to run.
fn commands(connection: &mut Connection) -> Vec<(String, i64)> {
    let Ok(Answer::List(all)) = connection.ask(&["COMMAND"]) else { panic!("no list of commands") };
    let mut found = Vec::new();
    for entry in &all {
        let Answer::List(entry) = entry else { continue };
        let nested = match entry.get(9) {
            Some(Answer::List(nested)) => nested.as_slice(),
            _ => &[],
        };
        let own = std::slice::from_ref(entry);
        let nested: Vec<&Vec<Answer>> = nested
            .iter()
            .filter_map(|entry| if let Answer::List(entry) = entry { Some(entry) } else { None })
            .collect();
        for entry in if nested.is_empty() { own.iter().collect() } else { nested } {
            if let (Some(Answer::Text(name)), Some(Answer::Text(arity))) = (entry.first(), entry.get(1)) {
                found.push((name.clone(), arity.parse().expect("a number")));
            }
        }
    }
    found.sort();
    found
}

/// Whether the server would let the user run a command; that it may not touch the keys is no matter here.
fn may(connection: &mut Connection, command: &str, arity: i64) -> bool {
    let mut words = vec!["ACL", "DRYRUN", "app"];
    words.extend(command.split('|'));
    let given = words.len() - 3;
    let wanted = usize::try_from(arity.abs()).expect("small");
    words.extend(std::iter::repeat_n("1", wanted.saturating_sub(given)));
    match connection.ask(&words).expect("an answer") {
        Answer::Text(said) => !said.contains("has no permissions to run the"),
        other => panic!("{command}: {other:?}"),
    }
}
