use super::assignment;
use super::draft::Draft;
use super::frames::Frames;
use super::group;
use super::lexer::{Lexer, Token};
use super::list;
use super::sets::SETTERS;
use super::{ArmKind, Assignment, Case, Command, Next, Redirection, Script};
use crate::source::Text;
use crate::syntax::words::SplitError;
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};
use std::ops::Range;

/// How deep `$(…)` may nest; scripts deeper down are not read.
const DEPTH: usize = 16;

/// Reads a shell text. A problem is a quote or bracket that nothing closes.
pub fn parse(text: &Text) -> (Script, Vec<SplitError>) {
    let mut commands = Vec::new();
    let mut problems = Vec::new();
    read(text, None, DEPTH, &mut commands, &mut problems);
    (Script { commands }, problems)
}

fn read(
    text: &Text,
    inside: Option<usize>,
    depth: usize,
    commands: &mut Vec<Command>,
    problems: &mut Vec<SplitError>,
) {
    let lexer = Lexer::new(text);
    let (frames, draft, awaiting) = (Frames::new(commands.len()), Draft::default(), Vec::new());
    let mut parser =
        Parser { lexer, commands, problems, inside, depth, frames, draft, awaiting, closed: 0..0 };
    while let Some(token) = parser.lexer.next() {
        parser.take(token);
    }
    parser.end_pipeline(Next::End);
    parser.attach_bodies();
    let found = parser.lexer.problems;
    problems.extend(found);
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    commands: &'a mut Vec<Command>,
    problems: &'a mut Vec<SplitError>,
    inside: Option<usize>,
    depth: usize,
    /// The open lists.
    frames: Frames,
    draft: Draft,
    /// Here-documents without body yet: command and redirection.
    awaiting: Vec<(usize, usize)>,
    /// The commands of the compound command that was just closed.
    closed: Range<usize>,
}

impl Parser<'_> {
    fn take(&mut self, token: Token) {
        match token {
            Token::Word(word) => self.word(word),
            Token::Descriptor(descriptor) => self.draft.descriptor = Some(descriptor),
            Token::Operator(operator) if self.frames.current().patterns => {
                self.frames.current().patterns = operator != ")"
            }
            Token::Operator(operator) => self.operator(operator),
            // A line feed behind `|` goes on.
            Token::Newline if self.draft.is_empty() && self.frames.current().reads.is_some() => {}
            Token::Newline => {
                self.end_pipeline(Next::End);
                self.attach_bodies();
            }
        }
    }

    fn operator(&mut self, operator: &'static str) {
        match operator {
            ";" => self.end_pipeline(Next::End),
            "&&" => self.end_pipeline(Next::And),
            "||" => self.end_pipeline(Next::Or),
            "&" => self.end_pipeline(Next::Background),
            "|" | "|&" => self.end_stage(),
            ";;" | ";&" | ";;&" => {
                self.end_pipeline(Next::End);
                self.frames.next_arm(ArmKind::Case);
                if let Some(case) = self.case().filter(|_| operator != ";;") {
                    case.falls_through = true;
                }
                let frame = self.frames.current();
                frame.patterns = frame.closer == "esac";
            }
            "(" => self.parenthesis(),
            ")" => self.close(")"),
            _ => self.draft.operator = Some(operator),
        }
    }

    /// A subshell, the `()` of a function, arithmetic, or the elements of an array.
    fn parenthesis(&mut self) {
        if self.draft.operator == Some("<") && !self.draft.words.is_empty() {
            return self.process();
        }
        let declares =
            self.draft.words.first().and_then(Word::plain).is_some_and(|word| SETTERS.contains(&word));
        if declares && let Some(array) = self.draft.words.last().and_then(Assignment::read) {
            self.draft.words.pop();
            self.draft.assignments.push(array);
        }
        if (self.draft.words.is_empty() || declares) && !self.draft.assignments.is_empty() {
            let elements = assignment::elements(&mut self.lexer);
            if let Some(array) = self.draft.assignments.last_mut() {
                let end = array.value.text.len();
                array.value.expansions.push(Expansion {
                    range: end..end,
                    kind: ExpansionKind::Other,
                    quoted: true,
                });
                array.elements = Some(elements);
            }
            return;
        }
        if (self.draft.is_empty() || self.draft.words.len() == 1 && self.draft.starts_with("for"))
            && let Some(arithmetic) = self.lexer.next_arithmetic()
        {
            self.draft.words.push(arithmetic);
            return;
        }
        if self.draft.words.len() == 1 && self.draft.operator.is_none() {
            self.frames.defines = self.draft.words.first().map(|word| word.text.as_str().into());
            self.draft = Draft::default();
            match self.lexer.next() {
                None | Some(Token::Operator(")")) => {}
                Some(other) => self.take(other),
            }
            return;
        }
        self.end_command();
        // `function name() {`, or a body in parentheses.
        let other = self.frames.defines.as_ref().and_then(|_| self.lexer.next());
        if matches!(other, Some(Token::Operator(")"))) {
            return;
        }
        self.open(")");
        if let Some(other) = other {
            self.take(other);
        }
    }

    /// `<(…)`, a word that nobody knows.
    fn process(&mut self) {
        self.draft.operator = None;
        assignment::skip_process(&mut self.lexer);
        let Some(before) = self.draft.words.last() else { return };
        let text = Text::whole("<()", before.text.anchor());
        let whole = Expansion { range: 0..3, kind: ExpansionKind::Other, quoted: true };
        self.draft.words.push(Word { text, expansions: vec![whole], bare: 0 });
    }

    fn word(&mut self, word: Word) {
        if let Some(operator) = self.draft.operator.take() {
            return self.redirect(operator, word);
        }
        if self.frames.current().patterns {
            match word.plain() {
                Some("esac") => self.close("esac"),
                _ => self.pattern(word),
            }
            return;
        }
        if self.draft.words.is_empty() {
            if self.draft.is_empty() && word.plain().is_some_and(|keyword| self.keyword(keyword)) {
                return;
            }
            if let Some(assignment) = Assignment::read(&word) {
                self.draft.assignments.push(assignment);
                return;
            }
        }
        let keyword = word.plain().unwrap_or_default();
        let (opens_test, opens_case) = (keyword == "[[" && self.draft.words.is_empty(), keyword == "in");
        self.draft.words.push(word);
        if opens_test {
            self.test();
        } else if opens_case && self.draft.words.len() == 3 && self.draft.starts_with("case") {
            let (at, of, depth) = (self.commands.len(), self.frames.next_compound(), self.frames.depth());
            self.end_command();
            self.open("esac");
            self.frames.current().patterns = true;
            if let Some(command) = self.commands.get_mut(at).filter(|_| self.frames.depth() > depth) {
                command.case = Some(Box::new(Case { of, ..Case::default() }));
                self.frames.current().case = Some(at);
            }
        }
    }

    /// What the `case` around chooses from.
    fn case(&mut self) -> Option<&mut Case> {
        let at = self.frames.current().case?;
        self.commands.get_mut(at)?.case.as_deref_mut()
    }

    /// Gives a pattern to the arm that begins here.
    fn pattern(&mut self, word: Word) {
        let number = self.frames.current().arm.map_or(0, |arm| arm.number);
        if let Some(case) = self.case() {
            case.arms.resize_with(case.arms.len().max(number + 1), Vec::new);
            case.arms[number].push(word);
        }
    }

    /// The words up to `]]`, where operators are words.
    fn test(&mut self) {
        while let Some(word) = self.lexer.next_plain() {
            let end = word.plain() == Some("]]");
            self.draft.words.push(word);
            if end {
                return;
            }
        }
    }

    /// Whether a word where a command may begin is a keyword that is no part of a command.
    fn keyword(&mut self, keyword: &str) -> bool {
        match keyword {
            "if" => self.open_condition("fi"),
            "while" | "until" => self.open_condition("done"),
            "elif" => {
                self.frames.current().condition = true;
                self.frames.next_arm(ArmKind::If);
            }
            "then" | "do" => self.frames.current().condition = false,
            "else" => {
                self.frames.current().condition = false;
                self.frames.next_arm(ArmKind::Else);
            }
            "!" => self.frames.current().negated ^= true,
            "{" => self.open("}"),
            "fi" => self.close("fi"),
            "done" => self.close("done"),
            "}" => self.close("}"),
            "esac" => self.close("esac"),
            "function" => {
                if let Some(Token::Word(name)) = self.lexer.next() {
                    self.frames.defines = Some(name.text.as_str().into());
                }
            }
            "for" | "select" => {
                self.open("done");
                return false;
            }
            _ => return false,
        }
        true
    }

    fn redirect(&mut self, operator: &'static str, target: Word) {
        if operator == "<<" || operator == "<<-" {
            self.lexer.await_body(target.text.as_str(), operator == "<<-");
        }
        let descriptor = self.draft.descriptor.take();
        self.draft.redirections.push(Redirection { operator, descriptor, target, body: None });
    }

    fn open(&mut self, closer: &'static str) {
        self.frames.open(closer, self.commands);
    }

    fn open_condition(&mut self, closer: &'static str) {
        self.open(closer);
        self.frames.current().condition = true;
    }

    fn close(&mut self, closer: &str) {
        self.end_pipeline(Next::End);
        if let Some(start) = self.frames.close(closer) {
            self.closed = start..self.commands.len();
        }
    }

    fn end_command(&mut self) {
        let (draft, closed) = (std::mem::take(&mut self.draft), std::mem::take(&mut self.closed));
        let Some(span) = draft.span() else { return };
        if !closed.is_empty() && draft.words.is_empty() && draft.assignments.is_empty() {
            group::redirect(&mut self.commands[closed], self.inside, &draft.redirections);
            if draft.redirections.iter().all(|redirection| redirection.operator.contains('>')) {
                return;
            }
        }
        let (index, inside) = (self.commands.len(), self.inside);
        let (arms, shells) = (self.frames.arms(), self.frames.shells());
        let (function, behind) = (self.frames.function(), self.frames.behind());
        let frame = self.frames.current();
        frame.direct.push(index);
        let (reads, condition) = (frame.reads.take(), frame.condition);
        for writer in self.commands.get_mut(reads.unwrap_or_default()).into_iter().flatten() {
            if writer.inside == inside && writer.piped_into.is_none() {
                writer.piped_into = Some(index);
            }
        }
        let scripts: Vec<Text> = draft.texts().flat_map(scripts).cloned().collect();
        for (at, redirection) in draft.redirections.iter().enumerate() {
            if redirection.operator.starts_with("<<") && redirection.operator != "<<<" {
                self.awaiting.push((index, at));
            }
        }
        self.commands.push(Command {
            span,
            assignments: draft.assignments,
            words: draft.words,
            redirections: draft.redirections,
            piped_into: None,
            next: Next::End,
            negated: false,
            behind,
            condition,
            arms,
            shells,
            inside,
            function,
            case: None,
        });
        for script in scripts.iter().filter(|_| self.depth > 0) {
            read(script, Some(index), self.depth - 1, self.commands, self.problems);
        }
    }

    fn end_stage(&mut self) {
        self.end_command();
        let end = self.commands.len();
        let frame = self.frames.current();
        frame.reads = Some(frame.stage..end);
        frame.stage = end;
    }

    fn end_pipeline(&mut self, next: Next) {
        self.end_command();
        let end = self.commands.len();
        let frame = self.frames.current();
        let (direct, negated) = (std::mem::take(&mut frame.direct), std::mem::take(&mut frame.negated));
        frame.reads = None;
        frame.stage = end;
        for index in &direct {
            if let Some(command) = self.commands.get_mut(*index) {
                // What runs in the background within a compound command does so whatever follows that.
                if command.next != Next::Background {
                    command.next = next;
                }
                command.negated ^= negated;
            }
        }
        if !direct.is_empty() {
            self.decide(&direct, next);
            self.frames.current().last = direct;
        }
    }

    /// Takes note of a test that decides whether what comes behind it runs.
    fn decide(&mut self, pipeline: &[usize], next: Next) {
        let test = match pipeline {
            [one] => self.commands.get_mut(*one).filter(|command| list::is_test(command)),
            _ => None,
        };
        self.frames.decide(test, next);
    }

    /// Gives here-documents the bodies that were read with the line feed.
    fn attach_bodies(&mut self) {
        let bodies = std::mem::take(&mut self.lexer.bodies);
        for ((command, redirection), body) in std::mem::take(&mut self.awaiting).into_iter().zip(bodies) {
            let command = self.commands.get_mut(command);
            if let Some(redirection) = command.and_then(|command| command.redirections.get_mut(redirection)) {
                redirection.body = Some(body);
            }
        }
    }
}

fn scripts(word: &Word) -> impl Iterator<Item = &Text> {
    word.expansions.iter().filter_map(|expansion| match &expansion.kind {
        ExpansionKind::Command(script) => Some(script),
        _ => None,
    })
}
