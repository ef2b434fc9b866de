//! Which bytes of the files are secret.

use super::suspects::{Looks, is_constant, is_variable};
use crate::model::catalog::knowledge::is_secret_name;
use crate::model::secret::MASK;
use crate::model::{
    Client, Deployment, Origin, Reference, Secret, Server, Setting, SettingPlace, Sourced, Value,
};
use crate::source::{Cover, FileId, Sources, Span, UNKNOWN};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Bytes that must not be shown: sorted, without overlap.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    spans: Vec<Span>,
    /// What the bytes of each span say, decoded: one value, or several where spans overlapped.
    values: Vec<Vec<Secret>>,
    /// Names of users, which are no secrets, whoever has one of them for a password.
    names: BTreeSet<String>,
}

/// How far from a label a reader may be shown source, in bytes.
const VIEW: u32 = 2000;

impl Secrets {
    /// Every password that stands in the files of a deployment, which was resolved from `sources`.
    pub fn of(deployment: &Deployment, sources: &Sources) -> Self {
        let mut found = Found::default();
        for server in &deployment.servers {
            found.server(server);
        }
        for client in &deployment.clients {
            found.client(client);
        }
        for variable in &deployment.variables {
            found.optional(&variable.secret_value);
        }
        for invocation in &deployment.invocations {
            found.optional(&invocation.password_argument);
        }
        for secret in &deployment.secrets {
            found.add(&secret.origin, &secret.value);
        }
        for secret in deployment.commands.iter().flat_map(|command| &command.secrets) {
            found.add(&secret.origin, &secret.value);
        }
        let eaten = eaten(&deployment.references, &found);
        let names = names(&deployment.references);
        found.all.retain(|(span, _)| !is_name(*span, &names));
        let mut looks = Looks::default();
        for reference in &deployment.references {
            if is_tail(reference, sources, &mut looks) {
                found.add(&Origin::of(&reference.variable), &Secret::new(reference.variable.as_str()));
            }
        }
        for reference in deployment.references.iter().filter(|reference| reference.secret) {
            if let Some(word) = &reference.word {
                found.add(&Origin::of(word), &Secret::new(word.as_str()));
            }
        }
        found.all.extend(eaten);
        let users = deployment.servers.iter().flat_map(|server| &server.users.value);
        Self { names: users.map(|user| user.name.clone()).collect(), ..Self::new(found.all) }
    }

    /// Names of users.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// What the secret bytes say, piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let pieces = self.values().flat_map(|secret| secret.expose().split(UNKNOWN));
        pieces.filter(|piece| !piece.is_empty())
    }

    fn new(mut found: Vec<(Span, Secret)>) -> Self {
        // What is wholly unknown stands nowhere: its place is that of whatever brings it.
        let known = |secret: &Secret| secret.expose().chars().any(|char| char != UNKNOWN);
        found.retain(|(span, secret)| !span.is_empty() && known(secret) && !is_variable(secret.expose()));
        found.sort_by_key(|(span, _)| *span);
        let mut secrets = Self::default();
        for (span, secret) in found {
            match (secrets.spans.last_mut(), secrets.values.last_mut()) {
                (Some(last), Some(values)) if last.file == span.file && span.start < last.end => {
                    *last = last.to(span);
                    if !values.contains(&secret) {
                        values.push(secret);
                    }
                }
                _ => {
                    secrets.spans.push(span);
                    secrets.values.push(vec![secret]);
                }
            }
        }
        secrets
    }

    /// All of them.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// What they say. Of what stands in many pieces of the files, its copies are skipped.
    pub fn values(&self) -> impl Iterator<Item = &Secret> {
        let mut known = BTreeSet::new();
        self.values
            .iter()
            .flatten()
            .filter(move |secret| known.insert(secret.expose().as_bytes().as_ptr_range().end))
    }

    /// Indexes of those that share a byte with a span.
    fn within(&self, around: Span) -> Range<usize> {
        let start = self.spans.partition_point(|span| (span.file, span.end) <= (around.file, around.start));
        let end = self.spans.partition_point(|span| (span.file, span.start) < (around.file, around.end));
        start..end.max(start)
    }

    /// Those that a reader would see who is shown the source around a place.
    pub fn near(&self, place: Span) -> &[Span] {
        let start = place.start.saturating_sub(VIEW);
        let near = self.within(Span { start, end: place.end.saturating_add(VIEW), ..place });
        self.spans.get(near).unwrap_or_default()
    }

    /// A text with the secrets masked that stand at a place.
    pub fn masked(&self, text: &str, at: Span) -> String {
        let values = self.values.get(self.within(at)).unwrap_or_default().iter().flatten();
        values.fold(text.to_owned(), |text, secret| match text.len() < secret.expose().len() {
            true => text,
            false => text.replace(secret.expose(), MASK),
        })
    }

    /// Whether showing a text with this origin would show a secret: it comes from bytes of one, and holds it. What
    /// is merely said of them, such as the name of the user whose password they are, may be shown, even where it is the same.
    pub fn shows(&self, text: &str, origin: &Origin) -> bool {
        match origin {
            _ if self.names.contains(text) => false,
            Origin::Written { at, .. } => {
                let values = at.iter().flat_map(|span| self.values.get(self.within(*span)));
                let decoded = text.contains('%').then(|| percent_decoded(text));
                let says = |secret: &Secret| {
                    text.contains(secret.expose())
                        || decoded.as_ref().is_some_and(|decoded| decoded.contains(secret.expose()))
                };
                values.flatten().flatten().any(says)
            }
            Origin::Derived { from } => from.iter().any(|origin| self.shows(text, origin)),
            _ => false,
        }
    }
}

/// Whether what looks like a variable is the rest of a password that holds a `$`: without braces, right behind other
/// characters, and not written as variables are.
fn is_tail(reference: &Reference, sources: &Sources, looks: &mut Looks) -> bool {
    let name = reference.variable.as_str();
    let before = sources.text(reference.at.file).get(..reference.at.start as usize);
    let glued = before.is_some_and(|before| before.ends_with(char::is_alphanumeric));
    if !is_bare(reference) || !glued || is_constant(name) || is_secret_name(name) {
        return false;
    }
    let mut near = Vec::new();
    looks.near(sources, reference.at, &mut near);
    reference.secret || near.iter().any(|secret| reference.at.contains(*secret))
}

/// A text with the escapes of URLs resolved: a password in a URL is known by what it means.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Pieces of passwords that a `$` in them makes names of variables of: nothing sets them, and they stand in the
/// middle of a word, in a password or behind bytes of one. With what stands before them.
fn eaten(references: &[Reference], found: &Found) -> Vec<(Span, Secret)> {
    let known: Cover = found.all.iter().map(|(span, _)| *span).collect();
    let hidden: Cover = found.hidden.iter().copied().collect();
    let starts: BTreeSet<Span> = found.hidden.iter().copied().collect();
    let in_password = |reference: &&Reference| {
        let at = reference.at;
        let first = Span { end: at.start, ..at };
        let last = Span { start: at.end, ..at };
        reference.secret
            || known.reaches(at)
            || hidden.contains(at)
            || starts.range(first..=last).any(|span| at.contains(*span))
    };
    let unset = |reference: &&Reference| reference.behind.is_some() && reference.value.is_none();
    let pieces = references.iter().filter(|reference| is_bare(reference)).filter(unset).filter(in_password);
    let both = |reference: &Reference| {
        let behind = reference.behind.iter().map(|text| (text.span(), Secret::new(text.as_str())));
        behind.chain([(reference.at, Secret::new(reference.variable.as_str()))]).collect::<Vec<_>>()
    };
    pieces.flat_map(both).collect()
}

/// Whether a variable is used without braces, as what a `$` makes of the rest of a password is.
fn is_bare(reference: &Reference) -> bool {
    reference.at.len() == reference.variable.len() + 1
}

/// Uses of variables by where they start, with where they end and the words that stand in for missing values.
type Names = BTreeMap<(FileId, u32), (u32, Option<Span>)>;

fn names(references: &[Reference]) -> Names {
    let entries = references.iter().map(|reference| {
        let word = reference.word.as_ref().map(|word| word.span());
        ((reference.at.file, reference.at.start), (reference.at.end, word))
    });
    entries.collect()
}

/// Whether the bytes only name a variable: `${REDIS_PASSWORD}` is no secret, whatever it holds.
fn is_name(span: Span, names: &Names) -> bool {
    let before = names.range(..=(span.file, span.start)).next_back();
    before.is_some_and(|((file, _), (end, word))| {
        *file == span.file && span.end <= *end && word.is_none_or(|word| !word.contains(span))
    })
}

/// Secrets as they are found.
#[derive(Default)]
struct Found {
    all: Vec<(Span, Secret)>,
    /// Where something stands that decides a password and is not known.
    hidden: Vec<Span>,
}

impl Found {
    fn add(&mut self, origin: &Origin, secret: &Secret) {
        match origin {
            Origin::Written { at, .. } => self.all.extend(at.iter().map(|span| (*span, secret.clone()))),
            Origin::Derived { from } => from.iter().for_each(|origin| self.add(origin, secret)),
            Origin::Unknown { anchor, .. } => self.hidden.push(*anchor),
            _ => {}
        }
    }

    fn optional(&mut self, sourced: &Sourced<Option<Secret>>) {
        match &sourced.value {
            Some(secret) => self.add(&sourced.origin, secret),
            None => self.add(&sourced.origin, &Secret::default()),
        }
    }

    fn server(&mut self, server: &Server) {
        self.optional(&server.password);
        for password in server.users.value.iter().flat_map(|user| &user.passwords) {
            self.add(&password.origin, &password.value);
        }
        for effective in server.config.passwords() {
            for value in std::iter::once(&effective.value).chain(&effective.shadowed) {
                if let Value::Secret(secret) = &value.value {
                    self.add(&value.origin, secret);
                }
            }
        }
        for setting in server.settings.iter().filter(|setting| setting.sensitive || setting.primary == "user")
        {
            if let (Some(secret), Some(word)) = (&setting.secret, setting.values.last()) {
                self.add(&word.origin, secret);
            }
            if setting.primary == "user" {
                self.rules(setting);
                continue;
            }
            // `sentinel auth-pass NAME PASSWORD` has a name first; elsewhere more than one word is a mistake.
            let names = if setting.place == SettingPlace::Sentinel {
                setting.values.len().saturating_sub(1)
            } else {
                0
            };
            // A placeholder in arguments is all of its word.
            let token = setting.placeholder.origin.span();
            let token =
                token.filter(|_| setting.placeholder.value && setting.place == SettingPlace::Arguments);
            for value in setting.values.iter().skip(names) {
                if token.is_none() || value.origin.span() != token {
                    self.add(&value.origin, &Secret::new(value.value.as_str()));
                }
            }
        }
        let checks = [&server.healthcheck, &server.readiness].into_iter().flat_map(|check| &check.value);
        let checks = checks.flat_map(|check| &check.invocations);
        for invocation in server.invocations.iter().chain(checks) {
            self.optional(&invocation.password_argument);
        }
        for variable in &server.variables {
            self.optional(&variable.secret_value);
        }
        for client in &server.clients {
            self.client(client);
        }
    }

    /// The rules of a user are no secret, and its passwords are among the users'. A user whose rules are one word is none, and
    /// its passwords are nobody's.
    fn rules(&mut self, setting: &Setting) {
        for word in &setting.values {
            let rules = word.value.split_whitespace().skip(1);
            rules.filter_map(|rule| rule.strip_prefix(['>', '<'])).for_each(|password| {
                self.add(&word.origin, &Secret::new(password));
            });
        }
    }

    fn client(&mut self, client: &Client) {
        self.optional(&client.password);
        for secret in &client.secrets {
            self.add(&secret.origin, &secret.value);
        }
        if let Some(name) = client.lone_name() {
            self.add(&client.username.origin, &Secret::new(name));
        }
    }
}
