use super::{AclProblem, UserLine, parse_user};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text};

/// An ACL file.
#[derive(Debug, Clone, Default)]
pub struct AclFile {
    /// Its users in file order. A name may occur twice.
    pub users: Vec<UserLine>,
    /// Comment lines, which most server versions refuse.
    pub comments: Vec<Text>,
    /// Lines that are no user at all, with what is wrong; those that go on from a line which is wrong have nothing of
    /// their own.
    pub strays: Vec<(Text, Option<AclProblem>)>,
    /// What is wrong with users.
    pub problems: Vec<AclProblem>,
}

/// Reads an ACL file. Unlike a configuration file it knows no quotes outside of selectors: fields stand between single
/// blanks.
pub fn parse_file(file: FileId, text: &str) -> (AclFile, Vec<Diagnostic>) {
    let mut acl = AclFile::default();
    let (mut start, mut goes_on) = (0, false);
    for line in text.split('\n') {
        let span = Span::new(file, start..start + line.len());
        start += line.len() + 1;
        let line = trim(&Text::plain(line, span));
        if line.as_str().starts_with('#') {
            acl.comments.push(line);
        } else if !line.is_empty() {
            goes_on = acl.add(&line, goes_on) || line.as_str().trim_end_matches('\\').ends_with([' ', '\t']);
        }
    }
    let problems = acl.strays.iter().filter_map(|(_, problem)| problem.as_ref()).chain(&acl.problems);
    let mut found: Vec<Diagnostic> = problems.map(AclProblem::diagnostic).collect();
    found.sort_by_key(|problem| problem.primary.span);
    (acl, found)
}

impl AclFile {
    /// Takes in a line; gives whether it is no user, so that further lines may only go on from it.
    fn add(&mut self, line: &Text, goes_on: bool) -> bool {
        let fields = line.split(' ');
        let Some((keyword, fields)) = fields.split_first().filter(|(first, _)| first.as_str() == "user")
        else {
            let told = || AclProblem::new(line, "a line of an ACL file begins with `user` and a name");
            self.strays.push((line.clone(), (!goes_on).then(told)));
            return true;
        };
        let Some((name, rules)) = fields.split_first() else {
            let problem = AclProblem::new(keyword, "no name follows `user`");
            self.strays.push((line.clone(), Some(problem)));
            return true;
        };
        // Two blanks make an empty field, which is no rule.
        let rules = rules.iter().map(trim).filter(|field| !field.is_empty());
        let words: Vec<Text> = std::iter::once(name.clone()).chain(rules).collect();
        let (user, found) = parse_user(&words);
        self.problems.extend(found);
        self.users.extend(user);
        false
    }
}

fn trim(text: &Text) -> Text {
    text.trim_matches(|char| matches!(char, ' ' | '\t' | '\r' | '\n'))
}
