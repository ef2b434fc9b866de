//! What the lines of a sentinel have to do with one another.

use super::Line;
use crate::model::ProblemKind;
use crate::model::catalog::directives::SentinelDirective;
use crate::resolve::conf::program::Program;
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::slice::from_ref;

/// The primaries that a sentinel watches, and what was said of them.
pub(super) struct Watch {
    /// Whether lines may stand in any order, as since 6.2.
    any_order: bool,
    /// Whether no line is unknown.
    complete: bool,
    /// Whether host names are resolved.
    resolves: Resolves,
    /// Names of all primaries of the file where order does not matter.
    announced: BTreeSet<String>,
    /// Names of those above.
    seen: BTreeSet<String>,
    /// Commands renamed above, with their primary.
    renamed: BTreeSet<(String, String)>,
    /// Replicas and sentinels remembered above, with their primary: a replica by its place, a sentinel by its id.
    remembered: BTreeSet<(String, String)>,
}

/// What becomes of a host name in place of an address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resolves {
    /// It is looked up, or that is not known.
    Perhaps,
    /// It is refused.
    Never,
}

impl Watch {
    pub fn new(program: Program, complete: bool, lines: &[Line]) -> Self {
        let any_order = program.any_since(6, 2);
        let own = || lines.iter().filter(|line| line.primary() == "sentinel");
        // A line that may watch anyone.
        let open = |line: &Line| match line.entry.directive.args.as_slice() {
            [first, ..] if first.holds_unknown() => true,
            [first, name, ..] => is_monitor(first) && name.holds_unknown(),
            _ => false,
        };
        let complete = complete && !own().any(open);
        let announced = if any_order { own().filter_map(monitored).collect() } else { BTreeSet::new() };
        let asked = own().any(|line| {
            let words = &line.entry.directive.args;
            let is = |at: usize, text: &str| {
                words.get(at).is_some_and(|word| word.as_str().eq_ignore_ascii_case(text))
            };
            is(0, "resolve-hostnames") && !is(1, "no")
        });
        let never = program.all_since(6, 2) && complete && !asked;
        let resolves = if never { Resolves::Never } else { Resolves::Perhaps };
        let (seen, renamed, remembered) = Default::default();
        Self { any_order, complete, resolves, announced, seen, renamed, remembered }
    }

    /// Takes note of a line of which a variable decides something.
    pub fn pass(&mut self, first: &Text, values: &[Text]) {
        if let Some(name) = values.first().filter(|name| is_monitor(first) && !name.holds_unknown()) {
            self.seen.insert(name.to_string());
        }
    }

    /// What is wrong with a line beside the others; it is sound by itself.
    pub fn take(&mut self, spec: &SentinelDirective, values: &[Text]) -> Option<Wrong> {
        match (spec.name, values) {
            ("monitor", [name, host, ..]) => self.monitor(name, host),
            ("rename-command", [name, command, _]) => {
                let unwatched = self.unwatched(name);
                let key = (name.to_string(), command.as_str().to_ascii_lowercase());
                let again = !self.renamed.insert(key);
                let text = "this command of this primary has another name already";
                unwatched.or_else(|| again.then(|| Wrong::of(ProblemKind::Conflict, from_ref(command), text)))
            }
            // Without an id a sentinel is not remembered, and its line is skipped.
            ("known-sentinel", [_, _, _]) => None,
            ("known-sentinel", [name, host, _, id]) => self
                .unwatched(name)
                .or_else(|| self.unresolved(host))
                .or_else(|| self.again(name, id.to_string(), from_ref(id))),
            ("known-replica" | "known-slave", [name, host, port]) => self
                .unwatched(name)
                .or_else(|| self.unresolved(host))
                .or_else(|| self.again(name, format!("{host} {port}"), &values[1..])),
            (_, [name, ..]) if spec.per_primary => self.unwatched(name),
            _ => None,
        }
    }

    fn monitor(&mut self, name: &Text, host: &Text) -> Option<Wrong> {
        self.unresolved(host).or_else(|| {
            let again = !self.seen.insert(name.to_string());
            again.then(|| {
                Wrong::of(ProblemKind::Conflict, from_ref(name), format!("`{name}` is watched already"))
            })
        })
    }

    /// A name where names are not looked up, or what never is an address.
    fn unresolved(&self, host: &Text) -> Option<Wrong> {
        if self.resolves == Resolves::Perhaps {
            return None;
        }
        let (kind, text) = match Host::of(host.as_str()) {
            Host::Address => return None,
            Host::Name => {
                (ProblemKind::HostName, format!("`{host}` is a name, and the sentinel takes addresses only"))
            }
            Host::Bracketed => {
                (ProblemKind::Type, format!("`{host}` is no address: write it without brackets"))
            }
            Host::WithPort => (
                ProblemKind::Type,
                format!("`{host}` is no address: the port is a word of its own behind it"),
            ),
        };
        Some(Wrong::of(kind, from_ref(host), text))
    }

    /// What is remembered twice of one primary.
    fn again(&mut self, name: &Text, who: String, at: &[Text]) -> Option<Wrong> {
        let again = !self.remembered.insert((name.to_string(), who));
        again.then(|| Wrong::of(ProblemKind::Conflict, at, "a line above says the same of this primary"))
    }

    /// A primary that no `monitor` line names; before 6.2 it has to stand above.
    fn unwatched(&self, name: &Text) -> Option<Wrong> {
        let watched = if self.any_order { &self.announced } else { &self.seen };
        if !self.complete || watched.contains(name.as_str()) {
            return None;
        }
        let text = match self.any_order {
            true => format!("no `sentinel monitor {name} …` says where it is"),
            false => format!("no `sentinel monitor {name} …` comes before it"),
        };
        Some(Wrong::of(ProblemKind::Conflict, from_ref(name), text))
    }
}

/// The primary of a `monitor` line.
fn monitored(line: &Line) -> Option<String> {
    match line.entry.directive.args.as_slice() {
        [first, name, ..] if is_monitor(first) => Some(name.to_string()),
        _ => None,
    }
}

fn is_monitor(first: &Text) -> bool {
    first.as_str().eq_ignore_ascii_case("monitor")
}

/// What stands in the place of an address.
enum Host {
    /// An address, perhaps in an odd form such as `127.1` or `0x7f000001`.
    Address,
    /// A host name.
    Name,
    /// An address in brackets.
    Bracketed,
    /// A host with a port, in one word.
    WithPort,
}

impl Host {
    fn of(host: &str) -> Self {
        let address = host.split('%').next().unwrap_or(host);
        if address.parse::<IpAddr>().is_ok() {
            Self::Address
        } else if host.starts_with('[') {
            Self::Bracketed
        } else if host.contains(':') {
            Self::WithPort
        } else if host.starts_with(|char: char| char.is_ascii_digit()) {
            Self::Address
        } else {
            Self::Name
        }
    }
}
