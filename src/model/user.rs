//! One ACL user.

use super::catalog::knowledge::{self, Rights};
use super::{Fact, FactList, FactValue, Items, Secret, Sourced, Subject, Target};
use crate::source::Span;
use std::sync::OnceLock;

/// One ACL user as the server would hold it.
#[derive(Debug, Clone)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Where it is defined: its line, or what stands for it, such as `requirepass`.
    pub at: Span,
    /// Whether it may log in.
    pub enabled: Sourced<bool>,
    /// Whether any password is good.
    pub nopass: Sourced<bool>,
    /// Passwords in the open; hashed ones are not among them.
    pub passwords: Vec<Sourced<Secret>>,
    /// SHA-256 hashes of passwords, lower-case hex.
    pub hashes: Vec<Sourced<String>>,
    /// Key patterns.
    pub keys: Vec<Sourced<String>>,
    /// Channel patterns.
    pub channels: Vec<Sourced<String>>,
    /// Command rules in order: `+@all`, `-@dangerous`.
    pub commands: Vec<Sourced<String>>,
    /// Its selectors, each of which grants by itself.
    pub selectors: Vec<Selector>,
    /// Rules that forbade something, and that a later `+@all` took back.
    pub undone: Vec<Sourced<String>>,
    /// Rules that allow a command which it may not run, as one behind them takes it away.
    pub lost: Vec<Sourced<String>>,
    /// A user before this one that has a password of its; absent where none has.
    pub shares_password_with: Sourced<Option<String>>,
    /// Which program in which version holds it, as far as that is known.
    pub target: Option<Target>,
    /// What it may run, once somebody has asked for all of it.
    pub allowed: Allowed,
}

/// The names of commands, made when they are asked for.
pub type Allowed = OnceLock<Vec<&'static str>>;

/// The rights of one selector, `(+get ~app:*)`: they count beside those of the user, not after them.
#[derive(Debug, Clone, Default)]
pub struct Selector {
    /// Key patterns.
    pub keys: Vec<Sourced<String>>,
    /// Channel patterns.
    pub channels: Vec<Sourced<String>>,
    /// Command rules in order.
    pub commands: Vec<Sourced<String>>,
}

impl User {
    /// Whether it is the user that a client without a name logs in as.
    pub fn is_default(&self) -> bool {
        self.name == "default"
    }

    /// What its command rules and those of its selectors let it run on its server.
    pub fn rights(&self) -> Rights {
        let selectors = self.selectors.iter().map(|selector| selector.commands.as_slice());
        Rights::new(std::iter::once(self.commands.as_slice()).chain(selectors), self.target)
    }

    /// Whether it may run a command on its server, subcommands as `config|set`; `None` where that cannot be known.
    pub fn can_run(&self, command: &str) -> Option<bool> {
        self.rights().can_run(command)
    }

    /// What the user has and what its selectors have.
    fn all<'a>(
        &'a self,
        own: &'a [Sourced<String>],
        theirs: fn(&Selector) -> &Vec<Sourced<String>>,
    ) -> Fact<'a> {
        let items = own.iter().chain(self.selectors.iter().flat_map(theirs));
        Fact::made(items.map(Fact::from).collect(), self.at)
    }

    fn rules(&self) -> Fact<'_> {
        self.all(&self.commands, |selector| &selector.commands)
    }

    fn allowed(&self) -> &[&'static str] {
        self.allowed.get_or_init(|| self.rights().commands().collect())
    }
}

/// What it certainly may run: hundreds of commands, of which most are asked for one by one.
impl FactList for User {
    fn count(&self) -> usize {
        self.allowed().len()
    }

    fn at(&self, place: usize) -> Option<Fact<'_>> {
        let name = self.allowed().get(place)?;
        Some(Fact { value: FactValue::text(name), bases: self.rules().bases })
    }

    fn holds(&self, text: &str) -> Option<FactValue<'_>> {
        Some(self.can_run(text).map_or(FactValue::Unknown, FactValue::Bool))
    }
}

impl Subject for User {
    fn kind(&self) -> &'static str {
        "user"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        Some(match name {
            "name" => Fact::about(FactValue::text(&self.name), self.at),
            "enabled" => (&self.enabled).into(),
            "nopass" => (&self.nopass).into(),
            "passwords" => Fact::list(&self.passwords, self.at),
            "hashes" => Fact::list(&self.hashes, self.at),
            "known_hashes" => {
                let known = self.hashes.iter().filter(|hash| knowledge::is_known_hash(&hash.value));
                Fact::made(known.map(Fact::from).collect(), self.at)
            }
            "undone" => Fact::list(&self.undone, self.at),
            "lost" => Fact::list(&self.lost, self.at),
            "shares_password_with" => (&self.shares_password_with).into(),
            "keys" => self.all(&self.keys, |selector| &selector.keys),
            "channels" => self.all(&self.channels, |selector| &selector.channels),
            "commands" => self.rules(),
            "may_run" => Fact { value: FactValue::List(Items::Held(self)), bases: self.rules().bases },
            "only_greets" => {
                Fact { value: FactValue::Bool(self.rights().only_greet()), bases: self.rules().bases }
            }
            "is_default" => Fact::about(FactValue::Bool(self.is_default()), self.at),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        self.name.clone()
    }
}
