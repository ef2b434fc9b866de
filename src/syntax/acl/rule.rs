use super::{AclProblem, selector};
use crate::source::Text;

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The word; for a selector all of its words.
    pub text: Text,
    /// What it is.
    pub kind: RuleKind,
}

/// Kind of a [`Rule`].
#[derive(Debug, Clone)]
pub enum RuleKind {
    /// `on`.
    On,
    /// `off`.
    Off,
    /// `nopass`: any password is good, those set before are gone.
    NoPass,
    /// `resetpass`.
    ResetPass,
    /// `>password`.
    AddPassword(Text),
    /// `<password`.
    RemovePassword(Text),
    /// `#hash`.
    AddHash(Text),
    /// `!hash`.
    RemoveHash(Text),
    /// `~pattern`, `%R~pattern`, `%W~pattern`, `%RW~pattern`.
    Keys {
        /// The pattern.
        pattern: Text,
        /// Whether keys may be read.
        read: bool,
        /// Whether keys may be written.
        write: bool,
    },
    /// `allkeys` or `~*`.
    AllKeys,
    /// `resetkeys`.
    ResetKeys,
    /// `&pattern`.
    Channels(Text),
    /// `allchannels` or `&*`.
    AllChannels,
    /// `resetchannels`.
    ResetChannels,
    /// `+command`, `-command`, `+command|subcommand`.
    Command {
        /// `+` or `-`.
        allow: bool,
        /// The command.
        name: Text,
        /// The subcommand, or the first argument.
        subcommand: Option<Text>,
    },
    /// `+@category` or `-@category`, other than `@all`.
    Category {
        /// `+` or `-`.
        allow: bool,
        /// The category without `@`.
        name: Text,
    },
    /// `allcommands` or `+@all`.
    AllCommands,
    /// `nocommands` or `-@all`.
    NoCommands,
    /// `sanitize-payload` or `skip-sanitize-payload`.
    SanitizePayload(bool),
    /// `( … )`: further rules that grant for themselves.
    Selector(Vec<Rule>),
    /// `clearselectors`.
    ClearSelectors,
    /// `alldbs`.
    AllDatabases,
    /// `resetdbs`.
    ResetDatabases,
    /// `db=0,1`.
    Databases(Vec<Text>),
    /// `reset`: back to a new user.
    Reset,
    /// No rule at all; a problem says why.
    Invalid,
}

/// Reads one rule of a user.
pub(super) fn parse(word: &Text, problems: &mut Vec<AclProblem>) -> Rule {
    let value = word.as_str();
    let kind = if value.starts_with('(') && value.ends_with(')') {
        let words = selector::words(word);
        RuleKind::Selector(words.iter().map(|word| parse_permission(word, problems)).collect())
    } else {
        match keyword(value).or_else(|| credential(word)).or_else(|| permission(word)) {
            Some(Ok(kind)) => kind,
            Some(Err(message)) => invalid(word, message, problems),
            None if value == "\\" => {
                invalid(word, "`\\` joins no lines: all of a user stands on one", problems)
            }
            None => invalid(word, "not an ACL rule; a password needs `>` before it", problems),
        }
    };
    Rule { text: word.clone(), kind }
}

/// Reads one rule of a selector, which holds permissions only.
fn parse_permission(word: &Text, problems: &mut Vec<AclProblem>) -> Rule {
    let kind = match permission(word) {
        Some(Ok(kind)) => kind,
        Some(Err(message)) => invalid(word, message, problems),
        None => invalid(word, "a selector takes rules for keys, channels and commands only", problems),
    };
    Rule { text: word.clone(), kind }
}

fn invalid(word: &Text, message: &str, problems: &mut Vec<AclProblem>) -> RuleKind {
    if !word.holds_unknown() {
        problems.push(AclProblem::new(word, message));
    }
    RuleKind::Invalid
}

type Parsed = Option<Result<RuleKind, &'static str>>;

/// Words that concern the user as a whole.
fn keyword(value: &str) -> Parsed {
    Some(Ok(match value.to_ascii_lowercase().as_str() {
        "on" => RuleKind::On,
        "off" => RuleKind::Off,
        "nopass" => RuleKind::NoPass,
        "resetpass" => RuleKind::ResetPass,
        "sanitize-payload" => RuleKind::SanitizePayload(true),
        "skip-sanitize-payload" => RuleKind::SanitizePayload(false),
        "clearselectors" => RuleKind::ClearSelectors,
        "reset" => RuleKind::Reset,
        _ => return None,
    }))
}

fn credential(word: &Text) -> Parsed {
    let hash = word.as_str().starts_with(['#', '!']);
    let rest = || word.slice(1..word.len());
    let kind = match word.as_str().chars().next()? {
        '>' => RuleKind::AddPassword(rest()),
        '<' => RuleKind::RemovePassword(rest()),
        '#' => RuleKind::AddHash(rest()),
        '!' => RuleKind::RemoveHash(rest()),
        _ => return None,
    };
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if hash && !(word.len() == 65 && word.as_str().bytes().skip(1).all(is_hex)) {
        return Some(Err("a password hash is 64 lower-case hexadecimal digits"));
    }
    Some(Ok(kind))
}

/// Rules for keys, channels, databases and commands.
fn permission(word: &Text) -> Parsed {
    let value = word.as_str();
    let from = |start: usize| word.slice(start..word.len());
    let kind = match value.to_ascii_lowercase().as_str() {
        "allkeys" | "~*" => RuleKind::AllKeys,
        "resetkeys" => RuleKind::ResetKeys,
        "allchannels" | "&*" => RuleKind::AllChannels,
        "resetchannels" => RuleKind::ResetChannels,
        "allcommands" | "+@all" => RuleKind::AllCommands,
        "nocommands" | "-@all" => RuleKind::NoCommands,
        "alldbs" => RuleKind::AllDatabases,
        "resetdbs" => RuleKind::ResetDatabases,
        lower if lower.starts_with("db=") => return Some(databases(&from(3))),
        _ => match value.as_bytes().first()? {
            b'~' => {
                return Some(pattern(from(1), |pattern| RuleKind::Keys { pattern, read: true, write: true }));
            }
            b'&' => return Some(pattern(from(1), RuleKind::Channels)),
            b'%' => return Some(qualified_keys(word)),
            sign @ (b'+' | b'-') => return Some(command(word, *sign == b'+')),
            _ => return None,
        },
    };
    Some(Ok(kind))
}

fn pattern(pattern: Text, kind: impl FnOnce(Text) -> RuleKind) -> Result<RuleKind, &'static str> {
    if pattern.as_str().contains(|char: char| char.is_ascii_whitespace() || matches!(char, '\0' | '\u{b}')) {
        return Err("a pattern must not contain blanks");
    }
    Ok(kind(pattern))
}

fn databases(list: &Text) -> Result<RuleKind, &'static str> {
    let numbers = list.split(',');
    match numbers.iter().all(|number| number.as_str().parse().is_ok_and(|number: i32| number >= 0)) {
        true => Ok(RuleKind::Databases(numbers)),
        false => Err("`db=` takes numbers of databases with commas between them"),
    }
}

fn qualified_keys(word: &Text) -> Result<RuleKind, &'static str> {
    const MESSAGE: &str = "`%` takes `R`, `W` or both, and then `~` and a pattern";
    let tilde = word.as_str().find('~');
    let flags = word.as_str()[1..tilde.unwrap_or(word.len())].to_ascii_uppercase();
    let (read, write) = match flags.as_str() {
        "R" => (true, false),
        "W" => (false, true),
        "RW" | "WR" => (true, true),
        _ => return Err(MESSAGE),
    };
    // Without `~` the pattern is empty.
    let start = tilde.map_or(word.len(), |tilde| tilde + 1);
    pattern(word.slice(start..word.len()), |pattern| RuleKind::Keys { pattern, read, write })
}

fn command(word: &Text, allow: bool) -> Result<RuleKind, &'static str> {
    if word.as_str()[1..].starts_with('@') {
        return Ok(RuleKind::Category { allow, name: word.slice(2..word.len()) });
    }
    let rest = word.slice(1..word.len());
    let (name, subcommand) = match rest.split_once('|') {
        Some((name, subcommand)) => (name, Some(subcommand)),
        None => (rest, None),
    };
    match subcommand.as_ref().map(Text::as_str) {
        Some("") => Err("nothing follows `|`"),
        _ => Ok(RuleKind::Command { allow, name, subcommand }),
    }
}
