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
}

/// Reads an ACL file. Unlike a configuration file it knows no quotes outside of selectors: fields stand between single
/// blanks.
pub fn parse_file(file: FileId, text: &str) -> (AclFile, Vec<Diagnostic>) {
    let mut acl = AclFile::default();
    let mut problems = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let span = Span::new(file, start..start + line.len());
        start += line.len() + 1;
        let line = trim(&Text::plain(line, span));
        if line.as_str().starts_with('#') {
            acl.comments.push(line);
        } else if !line.is_empty() {
            acl.users.extend(user(&line, &mut problems));
        }
    }
    (acl, problems.iter().map(AclProblem::diagnostic).collect())
}

fn user(line: &Text, problems: &mut Vec<AclProblem>) -> Option<UserLine> {
    let fields = line.split(' ');
    let Some((keyword, fields)) = fields.split_first().filter(|(first, _)| first.as_str() == "user") else {
        problems.push(AclProblem::new(line, "a line of an ACL file begins with `user` and a name"));
        return None;
    };
    let Some((name, rules)) = fields.split_first() else {
        problems.push(AclProblem::new(keyword, "no name follows `user`"));
        return None;
    };
    // Two blanks make an empty field, which is no rule.
    let rules = rules.iter().map(trim).filter(|field| !field.is_empty());
    let words: Vec<Text> = std::iter::once(name.clone()).chain(rules).collect();
    let (user, found) = parse_user(&words);
    problems.extend(found);
    user
}

fn trim(text: &Text) -> Text {
    text.trim_matches(|char| matches!(char, ' ' | '\t' | '\r' | '\n'))
}
