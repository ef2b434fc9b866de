use super::assignment;
use super::draft::Draft;
use super::group;
use super::lexer::{Lexer, Token};
use super::list::{self, List};
use super::sets::SETTERS;
use super::{Arm, ArmKind, Assignment, Case, Command, Next, Redirection, Script};
use crate::source::Text;
use crate::syntax::words::SplitError;
use crate::syntax::words::posix::{Expansion, ExpansionKind, Word};
use std::ops::Range;
use std::sync::Arc;

/// How deep `$(…)` may nest; scripts deeper down are not read.
const DEPTH: usize = 16;

/// How deep lists may nest; the commands of deeper ones count to the deepest.
const NESTING: usize = 100;

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
    let (frames, draft, awaiting) = (vec![Frame::default()], Draft::default(), Vec::new());
    let mut parser = Parser {
        lexer,
        commands,
        problems,
        inside,
        depth,
        frames,
        draft,
        awaiting,
        compounds: 0,
        shells: 0,
        joined: 0,
        defines: None,
        closed: 0..0,
    };
    parser.frames[0].stage = parser.commands.len();
    while let Some(token) = parser.lexer.next() {
        parser.take(token);
    }
    parser.end_pipeline(Next::End);
    parser.attach_bodies();
    let found = parser.lexer.problems;
    problems.extend(found);
}

/// A list of pipelines: the whole text, or what stands in a compound command.
#[derive(Debug, Default)]
struct Frame {
    /// The word that closes it; empty for the whole text.
    closer: &'static str,
    /// Its number, where it is a subshell.
    number: usize,
    /// Its first command.
    start: usize,
    /// First command of the current stage of the pipeline.
    stage: usize,
    /// Commands of the current pipeline, and where one is a compound command, of its last pipeline.
    direct: Vec<usize>,
    /// The same of the pipeline before.
    last: Vec<usize>,
    /// Whether what stands here decides an `if`, `while` or `until`.
    condition: bool,
    negated: bool,
    /// Whether the patterns of a `case` come next.
    patterns: bool,
    /// The `case` whose arms it holds.
    case: Option<usize>,
    /// The stage whose output the next command reads.
    reads: Option<Range<usize>>,
    /// The arm that is read now; `None` where all of it runs once.
    arm: Option<Arm>,
    /// Its number, where it stands behind `&&`.
    behind: Option<usize>,
    /// What tests decide of the list that is read now.
    list: List,
    /// The function whose body it is.
    function: Option<Arc<str>>,
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    commands: &'a mut Vec<Command>,
    problems: &'a mut Vec<SplitError>,
    inside: Option<usize>,
    depth: usize,
    /// The open lists, the innermost last; never empty.
    frames: Vec<Frame>,
    draft: Draft,
    /// Here-documents without body yet: command and redirection.
    awaiting: Vec<(usize, usize)>,
    /// Number of compound commands so far.
    compounds: usize,
    /// Number of subshells so far.
    shells: usize,
    /// Number of compound commands and groups behind `&&` so far.
    joined: usize,
    /// The function whose body comes next.
    defines: Option<Arc<str>>,
    /// The commands of the compound command that was just closed.
    closed: Range<usize>,
}

impl Parser<'_> {
    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn take(&mut self, token: Token) {
        match token {
            Token::Word(word) => self.word(word),
            Token::Descriptor(descriptor) => self.draft.descriptor = Some(descriptor),
            Token::Operator(operator) if self.frame().patterns => self.frame().patterns = operator != ")",
            Token::Operator(operator) => self.operator(operator),
            // A line feed behind `|` goes on.
            Token::Newline if self.draft.is_empty() && self.frame().reads.is_some() => {}
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
                self.next_arm(ArmKind::Case);
                if let Some(case) = self.case().filter(|_| operator != ";;") {
                    case.falls_through = true;
                }
                let frame = self.frame();
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
            self.defines = self.draft.words.first().map(|word| word.text.as_str().into());
            self.draft = Draft::default();
            match self.lexer.next() {
                None | Some(Token::Operator(")")) => {}
                Some(other) => self.take(other),
            }
            return;
        }
        self.end_command();
        // `function name() {`, or a body in parentheses.
        let other = self.defines.as_ref().and_then(|_| self.lexer.next());
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
        if self.frame().patterns {
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
            let (at, of, depth) = (self.commands.len(), self.compounds, self.frames.len());
            self.end_command();
            self.open("esac");
            self.frame().patterns = true;
            if let Some(command) = self.commands.get_mut(at).filter(|_| self.frames.len() > depth) {
                command.case = Some(Box::new(Case { of, ..Case::default() }));
                self.frame().case = Some(at);
            }
        }
    }

    /// What the `case` around chooses from.
    fn case(&mut self) -> Option<&mut Case> {
        let at = self.frame().case?;
        self.commands.get_mut(at)?.case.as_deref_mut()
    }

    /// Gives a pattern to the arm that begins here.
    fn pattern(&mut self, word: Word) {
        let number = self.frame().arm.map_or(0, |arm| arm.number);
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
                self.frame().condition = true;
                self.next_arm(ArmKind::If);
            }
            "then" | "do" => self.frame().condition = false,
            "else" => {
                self.frame().condition = false;
                self.next_arm(ArmKind::Else);
            }
            "!" => self.frame().negated ^= true,
            "{" => self.open("}"),
            "fi" => self.close("fi"),
            "done" => self.close("done"),
            "}" => self.close("}"),
            "esac" => self.close("esac"),
            "function" => {
                if let Some(Token::Word(name)) = self.lexer.next() {
                    self.defines = Some(name.text.as_str().into());
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
        if self.frames.len() > NESTING {
            return;
        }
        let stage = self.commands.len();
        let outer = self.frame();
        let (condition, reads) = (outer.condition, outer.reads.take());
        let before = outer.last.last().filter(|_| outer.direct.is_empty() && reads.is_none()).copied();
        let joined = before.and_then(|before| self.commands.get(before)).map(|before| before.next);
        let kind = match closer {
            "fi" => Some(ArmKind::If),
            "done" => Some(ArmKind::Loop),
            "esac" => Some(ArmKind::Case),
            _ => None,
        };
        let arm = kind.map(|kind| Arm { of: self.compounds, number: 0, kind });
        self.compounds += usize::from(arm.is_some());
        let function = self.defines.take();
        let number = self.shells;
        self.shells += usize::from(closer == ")");
        let behind = (joined == Some(Next::And) && function.is_none()).then_some(self.joined);
        self.joined += usize::from(behind.is_some());
        self.frames.push(Frame {
            closer,
            number,
            start: stage,
            stage,
            condition,
            reads,
            arm,
            behind,
            function,
            ..Frame::default()
        });
    }

    fn next_arm(&mut self, kind: ArmKind) {
        if let Some(arm) = &mut self.frame().arm {
            *arm = Arm { number: arm.number + 1, kind, ..*arm };
        }
    }

    fn open_condition(&mut self, closer: &'static str) {
        self.open(closer);
        self.frame().condition = true;
    }

    /// Closes the innermost list that this word closes, and with it those that were left open; nothing where there is
    /// none.
    fn close(&mut self, closer: &str) {
        self.end_pipeline(Next::End);
        let Some(depth) = self.frames.iter().rposition(|frame| frame.closer == closer) else { return };
        while self.frames.len() > depth.max(1) {
            let inner = self.frames.pop().unwrap_or_default();
            let ends = if inner.direct.is_empty() { inner.last } else { inner.direct };
            self.frame().direct.extend(ends);
            self.closed = inner.start..self.commands.len();
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
        let arms =
            self.frames.iter().flat_map(|frame| frame.arm.iter().chain(&frame.list.arms).copied()).collect();
        let function = self.frames.iter().rev().find_map(|frame| frame.function.clone());
        let shells =
            self.frames.iter().filter(|frame| frame.closer == ")").map(|frame| frame.number).collect();
        let behind = self.frames.iter().filter_map(|frame| frame.behind).collect();
        let frame = self.frame();
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
        let frame = self.frame();
        frame.reads = Some(frame.stage..end);
        frame.stage = end;
    }

    fn end_pipeline(&mut self, next: Next) {
        self.end_command();
        let end = self.commands.len();
        let frame = self.frame();
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
            self.frame().last = direct;
        }
    }

    /// Takes note of a test that decides whether what comes behind it runs.
    fn decide(&mut self, pipeline: &[usize], next: Next) {
        let number = self.compounds;
        let test = match pipeline {
            [one] => self.commands.get_mut(*one).filter(|command| list::is_test(command)),
            _ => None,
        };
        let Some(frame) = self.frames.last_mut().filter(|frame| !frame.condition) else { return };
        self.compounds += usize::from(frame.list.end_pipeline(test, next, number));
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
