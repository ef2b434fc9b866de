//! What servers check beyond type and range.

use super::Context;
use super::words::skips_addresses;
use crate::model::catalog::directives::Check;
use crate::model::{Family, ProblemKind};
use crate::resolve::conf::wrong::Wrong;
use crate::source::Text;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4};
use std::slice::from_ref;

/// Longest password that servers before 6.2 take.
const LONGEST_PASSWORD: usize = 512;

/// What a process title may hold.
const TITLE: [&str; 7] =
    ["title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file"];

/// What is wrong with a number that is in range.
pub(super) fn number(context: Context, word: &Text, number: i64) -> Option<Wrong> {
    let odd = context.facts.check == Some(Check::PowerOfTwo) && number.count_ones() != 1;
    odd.then(|| {
        Wrong::of(ProblemKind::Range, from_ref(word), format!("must be a power of two, not `{word}`"))
    })
}

/// What is wrong with a text.
pub(super) fn text(context: Context, word: &Text) -> Option<Wrong> {
    let text = word.as_str();
    let explanation = match (context.directive.name, context.facts.check?) {
        (_, Check::Password) if text.len() > LONGEST_PASSWORD => "must not be longer than 512 bytes",
        (_, Check::FileName | Check::DumpFileName) if text.contains(['/', '\\']) => {
            "must be a file name without a path"
        }
        ("dbfilename", _) if matches!(text, "." | "..") => "must be a file name, not a directory",
        ("appendfilename", _) if text.is_empty() && context.since(7, 0) => "must not be empty",
        ("appenddirname", _) | (_, Check::NotEmpty) if text.is_empty() => "must not be empty",
        (_, Check::DumpFileName) if text.is_empty() && refuses_empty_dump(context) => "must not be empty",
        (_, Check::Ipv4) if !text.is_empty() && text.parse::<Ipv4Addr>().is_err() => {
            "must be an IPv4 address"
        }
        (_, Check::Ipv6) if !text.is_empty() && text.parse::<Ipv6Addr>().is_err() => {
            "must be an IPv6 address"
        }
        (_, Check::HostName) if !is_host_name(text) => {
            "must be a host name: letters, digits, hyphens and dots, at most 255 of them"
        }
        (_, Check::NodeName) if text.contains(|char: char| separates(context, char)) => {
            "must not hold separators such as `;`, `*` or `|`"
        }
        (_, Check::NodeName) if refuses_blanks(context) && text.contains(|char: char| !is_plain(char)) => {
            "must not hold blanks, quotes, commas or the like"
        }
        (_, Check::ProcessTitle) if !is_title(text) => {
            "takes text with {title}, {listen-addr}, {server-mode}, {port}, {tls-port}, {unixsocket} and {config-file}"
        }
        _ => return None,
    };
    Some(Wrong::of(ProblemKind::Type, from_ref(word), explanation))
}

/// What is wrong with a word of `bind` that is neither an address nor a name.
pub(super) fn addresses(context: Context, words: &[Text]) -> Option<Wrong> {
    let wrong = |word: &Text| {
        let address = word.as_str().strip_prefix('-').unwrap_or(word.as_str());
        // Anything else may be a name, or stand for something that is filled in.
        let looks = address
            .starts_with(|char: char| char.is_ascii_hexdigit() || matches!(char, ':' | '[' | '*'))
            && address.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:/,*[]".contains(&byte));
        let explanation = if address.starts_with('/') {
            format!("takes addresses, not the path `{word}`")
        } else if !looks {
            return None;
        } else if address.contains(',') {
            format!("takes addresses with blanks between them, not `{word}`")
        } else if address.contains('/') {
            format!(
                "takes addresses of the server's own, and `{word}` is a network: whom it lets in is a matter of firewalls"
            )
        } else if address.contains('[') || address.parse::<SocketAddrV4>().is_ok() {
            format!("takes bare addresses, not `{word}`")
        } else {
            return None;
        };
        let apart = address.contains(',').then(|| word.as_str().replace(',', " "));
        Some(Wrong::of(ProblemKind::Type, from_ref(word), explanation).suggesting(apart))
    };
    words.iter().find_map(wrong).filter(|_| !skips_addresses(context))
}

fn refuses_empty_dump(context: Context) -> bool {
    context.series.family == Family::Valkey && context.series.version.major >= 8
}

fn is_host_name(text: &str) -> bool {
    text.len() < 256 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

/// Whether no server of a family takes a byte in the name of a node.
fn separates(context: Context, char: char) -> bool {
    "!#$%&()*+;<>?@[]^{|}~".contains(char) || (char == ':' && context.series.family == Family::Redis)
}

/// Whether names of nodes may not hold blanks either: since a patch of valkey 9.1.
fn refuses_blanks(context: Context) -> bool {
    let version = context.series.version;
    context.series.family == Family::Valkey && (version.major, version.minor) >= (9, Some(1))
}

fn is_plain(char: char) -> bool {
    !(char.is_ascii_control() || " \"',=\\".contains(char))
}

/// Whether every `{…}` of a process title is known, and something is left of it: the program's own title is empty
/// when it is checked. `{{` is a brace.
fn is_title(text: &str) -> bool {
    let (mut rest, mut shown) = (text, String::new());
    while let Some((before, after)) = rest.split_once('{') {
        shown.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            shown.push('{');
            rest = after;
            continue;
        }
        let Some((variable, after)) = after.split_once('}') else { return false };
        if !TITLE.contains(&variable) {
            return false;
        }
        if variable != "title" {
            shown.push_str(variable);
        }
        rest = after;
    }
    shown.push_str(rest);
    !shown.trim_matches(' ').is_empty()
}
