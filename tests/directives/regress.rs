use super::server::Server;
use redlint::model::Sourced;

#[path = "../regress/mod.rs"]
mod cases;

#[test]
fn what_was_once_read_in_another_way() {
    let texts = |list: &[Sourced<String>]| list.iter().map(|item| item.value.clone()).collect::<Vec<_>>();
    for case in cases::all() {
        let server = Server {
            conf: Some(&case.files["redis.conf"]),
            files: case.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect(),
            sentinel: case.expected.sentinel,
            target: cases::TARGET,
            ..Server::default()
        };
        let run = server.run();
        assert_eq!(run.starts(), case.expected.starts, "{}: {:?}", case.name, run.problems());
        for (name, value) in &case.expected.values {
            assert_eq!(run.value(name), *value, "{}: {name}", case.name);
        }
        for (name, expected) in &case.expected.users {
            let user = run.outcome.users.value.iter().find(|user| user.name == *name);
            let user = user.unwrap_or_else(|| panic!("{}: no user {name}", case.name));
            let found = (user.enabled.value, texts(&user.keys), texts(&user.channels));
            let expected = (expected.enabled, expected.keys.clone(), expected.channels.clone());
            assert_eq!(found, expected, "{}: {name}", case.name);
        }
    }
}
