//! A user as the server shows it, against what redlint says of it.

use crate::believed::Believed;
use crate::compare::{Difference, Tally};

/// What a line of `ACL LIST` says that redlint does not. Selectors and commands are left to other tests.
pub fn differs(line: &str, believed: &Believed, tally: &mut Tally) -> Option<Difference> {
    let plain = line.split(" (").next()?;
    let mut words = plain.split(' ').skip(1);
    let name = words.next()?;
    let rules: Vec<&str> = words.collect();
    let has = |rule: &str| rules.contains(&rule);
    let count = |sign: char| rules.iter().filter(|rule| rule.starts_with(sign)).count();
    tally.users += 1;
    let selectors = line.contains(" (");
    let Some(user) = believed.users().iter().find(|user| user.name == name) else {
        return Some(Difference::User(name.to_owned(), line.to_owned(), "no such user".into()));
    };
    let keys = rules.iter().filter(|rule| rule.starts_with(['~', '%'])).count();
    let real = (has("on"), has("nopass"), count('#'), keys, count('&'));
    let credentials = user.passwords.len() + user.hashes.len();
    let mine = (user.enabled.value, user.nopass.value, credentials, user.keys.len(), user.channels.len());
    let alike = match selectors {
        true => (real.0, real.1, real.2) == (mine.0, mine.1, mine.2),
        false => real == mine,
    };
    (!alike).then(|| Difference::User(name.to_owned(), line.to_owned(), format!("{mine:?} not {real:?}")))
}
