//! An ACL file: its users, and its lines as settings.

use super::{Channels, rules, versions};
use crate::model::{ProblemKind, SettingPlace, User};
use crate::resolve::conf::Sheet;
use crate::resolve::conf::line::Line;
use crate::resolve::conf::program::Program;
use crate::resolve::conf::script::Entry;
use crate::resolve::conf::wrong::Wrong;
use crate::resolve::environment::split_blanks;
use crate::source::{FileId, Sources, Span, Text, UNKNOWN};
use crate::syntax::acl::{self, AclProblem, UserLine};
use crate::syntax::redis_conf::Directive;
use std::collections::BTreeSet;
use std::slice::from_ref;

/// Reads an ACL file and adds its lines to `lines`. The default user is in it, or is as open as if nothing were
/// configured.
pub(super) fn load(
    sources: &Sources,
    program: Program,
    channels: &Channels,
    file: FileId,
    anchor: Span,
    lines: &mut Vec<Line>,
) -> Vec<User> {
    let (parsed, _) = acl::parse_file(file, sources.text(file));
    let judged = program.tabled;
    if let Some(comment) = parsed.comments.first().filter(|_| versions::refuses_comments(program)) {
        let text = "this server takes no comments in an ACL file";
        lines.push(line(
            comment.span(),
            unnamed(comment),
            Some(Wrong::of(ProblemKind::Acl, from_ref(comment), text)),
        ));
    }
    for (stray, problem) in &parsed.strays {
        let wrong = problem.as_ref().map(|problem| super::refusal(problem.span, problem.message.clone()));
        lines.push(line(stray.span(), unnamed(stray), wrong.filter(|_| judged)));
    }
    take(sources, program, channels, (&parsed.users, &parsed.problems), anchor, lines)
}

/// The same of an ACL file that a start script writes; `None` where one of its lines is not known to be a user's.
pub(super) fn written(
    sources: &Sources,
    program: Program,
    channels: &Channels,
    texts: &[Text],
    anchor: Span,
    lines: &mut Vec<Line>,
) -> Option<Vec<User>> {
    let (mut users, mut problems) = (Vec::new(), Vec::new());
    for text in texts {
        let words = split_blanks(text);
        let (keyword, words) = words.split_first()?;
        let (user, found) = acl::parse_user(words);
        let user = user.filter(|user| keyword.as_str() == "user" && !user.name.holds_unknown())?;
        // Where nobody knows a word, it may be any rule.
        if user.rules.iter().any(|rule| rule.text.as_str().starts_with(UNKNOWN)) {
            return None;
        }
        // Its words may come from other files as well, by way of variables.
        let here = words.iter().map(Text::span).filter(|span| span.file == keyword.span().file);
        let span = here.reduce(Span::to).unwrap_or(keyword.span());
        users.push(UserLine { span, ..user });
        problems.extend(found);
    }
    Some(take(sources, program, channels, (&users, &problems), anchor, lines))
}

/// Judges the lines of an ACL file.
fn take(
    sources: &Sources,
    program: Program,
    channels: &Channels,
    (found, problems): (&[UserLine], &[AclProblem]),
    anchor: Span,
    lines: &mut Vec<Line>,
) -> Vec<User> {
    let modules = super::loads_modules(lines);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for user in found {
        let first = problems.iter().find(|problem| user.span.contains(problem.span));
        let broken = first.map(|problem| super::refusal(problem.span, problem.message.clone()));
        let again = !names.insert(user.name.as_str()) && program.all_since(7, 0);
        let wrong = broken
            .or_else(|| versions::refused(program, channels, &user.rules, modules))
            .or_else(|| again.then(|| super::twice(&user.name)));
        lines.push(line(user.span, words(user), wrong.filter(|_| program.tabled)));
    }
    let mut users: Vec<User> =
        found.iter().map(|line| rules::user(sources, program, channels, line)).collect();
    if !users.iter().any(User::is_default) {
        users.insert(0, rules::open_default(program, anchor));
    }
    users
}

/// `user`, the name and the rules. The keyword stands right before the name.
fn words(user: &UserLine) -> Vec<Text> {
    let keyword = Text::whole("user", Span::at(user.span.file, user.span.start as usize));
    let rules = user.rules.iter().map(|rule| rule.text.clone());
    [keyword, user.name.clone()].into_iter().chain(rules).collect()
}

/// A line that defines no user; nothing of it is repeated, for it may hold a password.
fn unnamed(line: &Text) -> Vec<Text> {
    vec![Text::whole("user", line.span())]
}

fn line(span: Span, mut words: Vec<Text>, wrong: Option<Wrong>) -> Line {
    let name = words.remove(0);
    let directive = Directive { span, name, args: words, error: None };
    let entry = Entry {
        directive,
        place: SettingPlace::AclFile,
        sheet: Some(Sheet::File(span.file)),
        depth: 0,
        resumed: false,
        doubtful: false,
        wrong: None,
    };
    Line::plain(entry, wrong)
}
