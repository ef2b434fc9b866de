use super::lexer::{Lexer, Token};
use super::{BinaryOp, Expr, ExprError, ExprKind, Word};
use std::ops::Range;

/// Deeper trees are refused.
pub(super) const MAX_DEPTH: usize = 60;

/// Names that the Common Expression Language keeps for itself.
const RESERVED: [&str; 19] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "package",
    "namespace",
    "null",
    "return",
    "true",
    "var",
];

/// Reads an expression that is all of the text.
///
/// # Errors
/// The first thing that is not an expression.
pub fn parse(text: &str) -> Result<Expr, ExprError> {
    let mut parser = Parser::new(text, 0)?;
    let expr = parser.expression(0)?;
    match parser.token {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

/// Reads the expression that starts at `start` and ends before a `}`; also gives the offset of that `}`.
pub(super) fn parse_until_brace(text: &str, start: usize) -> Result<(Expr, usize), ExprError> {
    let mut parser = Parser::new(text, start)?;
    let expr = parser.expression(0)?;
    match parser.token {
        Token::Mark("}") => Ok((expr, parser.at.start)),
        _ => Err(parser.unexpected("an operator or `}`")),
    }
}

/// Reads `name in list`, the form of a rule's `each`.
///
/// # Errors
/// The first thing that is not of this form.
pub fn parse_each(text: &str) -> Result<(Word, Expr), ExprError> {
    let mut parser = Parser::new(text, 0)?;
    let name = parser.variable()?;
    if parser.token != Token::Name("in".into()) {
        return Err(parser.unexpected("`in`, as in `port in server.ports`"));
    }
    parser.advance()?;
    let list = parser.expression(0)?;
    match parser.token {
        Token::End => Ok((name, list)),
        _ => Err(parser.unexpected("an operator or the end")),
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token,
    at: Range<usize>,
    /// End of the token before.
    done: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, start: usize) -> Result<Self, ExprError> {
        let mut lexer = Lexer::new(text, start);
        let (token, at) = lexer.next()?;
        Ok(Self { lexer, token, at, done: start, depth: 0 })
    }

    fn advance(&mut self) -> Result<Token, ExprError> {
        let (next, at) = self.lexer.next()?;
        self.done = self.at.end;
        self.at = at;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn unexpected(&self, expected: &str) -> ExprError {
        let message = match &self.token {
            Token::Name(word) if word == "and" => "`and` is written `&&`".to_owned(),
            Token::Name(word) if word == "or" => "`or` is written `||`".to_owned(),
            found => format!("expected {expected}, found {found}"),
        };
        ExprError::new(self.at.clone(), message)
    }

    fn accept(&mut self, mark: &str) -> Result<bool, ExprError> {
        let found = matches!(self.token, Token::Mark(m) if m == mark);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, mark: &str) -> Result<(), ExprError> {
        if self.accept(mark)? { Ok(()) } else { Err(self.unexpected(&format!("`{mark}`"))) }
    }

    fn variable(&mut self) -> Result<Word, ExprError> {
        let at = self.at.clone();
        match self.token.clone() {
            Token::Name(text) if !RESERVED.contains(&text.as_str()) => {
                self.advance()?;
                Ok(Word { text, at })
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    fn make(&self, kind: ExprKind, start: usize) -> Result<Expr, ExprError> {
        let expr = Expr::new(kind, start..self.done);
        if expr.depth > MAX_DEPTH {
            return Err(ExprError::new(expr.at, "the expression is nested too deeply"));
        }
        Ok(expr)
    }

    /// An expression whose operators bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExprError::new(self.at.clone(), "the expression is nested too deeply"));
        }
        let start = self.at.start;
        let mut left = self.unary()?;
        while let Some((op, power)) = binary(&self.token) {
            if power < least.max(CHOICE + 1) {
                break;
            }
            self.advance()?;
            let right = self.expression(power + 1)?;
            left = self.make(ExprKind::Binary(op, Box::new(left), Box::new(right)), start)?;
        }
        if least == CHOICE && self.accept("?")? {
            let yes = self.expression(CHOICE + 1)?;
            self.expect(":")?;
            let no = self.expression(CHOICE)?;
            left = self.make(ExprKind::Choice(Box::new([left, yes, no])), start)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, ExprError> {
        let start = self.at.start;
        if self.accept("!")? {
            let inner = self.prefixed()?;
            return self.make(ExprKind::Not(Box::new(inner)), start);
        }
        if self.accept("-")? {
            if let Token::Int(number) = self.token {
                let at = self.at.clone();
                self.advance()?;
                let number = 0i64
                    .checked_sub_unsigned(number)
                    .ok_or_else(|| ExprError::new(at, "the number is too small"))?;
                let number = self.make(ExprKind::Int(number), start)?;
                return self.postfix(number, start);
            }
            let inner = self.prefixed()?;
            return self.make(ExprKind::Negate(Box::new(inner)), start);
        }
        let primary = self.primary()?;
        self.postfix(primary, start)
    }

    /// What stands after a prefix operator.
    fn prefixed(&mut self) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExprError::new(self.at.clone(), "the expression is nested too deeply"));
        }
        let inner = self.unary();
        self.depth -= 1;
        inner
    }

    fn primary(&mut self) -> Result<Expr, ExprError> {
        let start = self.at.start;
        let kind = match self.token.clone() {
            Token::Int(number) => {
                let number = i64::try_from(number)
                    .map_err(|_| ExprError::new(self.at.clone(), "the number is too large"))?;
                self.advance()?;
                ExprKind::Int(number)
            }
            Token::Str(text) => {
                self.advance()?;
                ExprKind::Str(text)
            }
            Token::Mark("(") => {
                self.advance()?;
                let inner = self.expression(0)?;
                self.expect(")")?;
                return Ok(Expr { at: start..self.done, ..inner });
            }
            Token::Mark("[") => {
                self.advance()?;
                ExprKind::List(self.items("]")?)
            }
            Token::Name(name) => return self.name(&name),
            _ => return Err(self.unexpected("an expression")),
        };
        self.make(kind, start)
    }

    fn name(&mut self, name: &str) -> Result<Expr, ExprError> {
        let start = self.at.start;
        let kind = match name {
            "true" | "false" => {
                self.advance()?;
                ExprKind::Bool(name == "true")
            }
            "null" => {
                let message = "`null` is not part of the rule language: ask `has(…)`";
                return Err(ExprError::new(self.at.clone(), message));
            }
            _ => {
                let word = self.variable()?;
                if self.accept("(")? {
                    ExprKind::Call(word, self.items(")")?)
                } else {
                    ExprKind::Name(word.text)
                }
            }
        };
        self.make(kind, start)
    }

    fn postfix(&mut self, mut left: Expr, start: usize) -> Result<Expr, ExprError> {
        loop {
            if self.accept(".")? {
                let word = self.variable()?;
                let kind = if self.accept("(")? {
                    ExprKind::Method(Box::new(left), word, self.items(")")?)
                } else {
                    ExprKind::Member(Box::new(left), word)
                };
                left = self.make(kind, start)?;
            } else if self.accept("[")? {
                let index = self.expression(0)?;
                self.expect("]")?;
                left = self.make(ExprKind::Index(Box::new(left), Box::new(index)), start)?;
            } else {
                return Ok(left);
            }
        }
    }

    /// Expressions between commas up to `close`.
    fn items(&mut self, close: &str) -> Result<Vec<Expr>, ExprError> {
        let mut items = Vec::new();
        while !self.accept(close)? {
            items.push(self.expression(0)?);
            if !self.accept(",")? {
                self.expect(close)?;
                break;
            }
        }
        Ok(items)
    }
}

/// How tightly `?:` binds.
const CHOICE: u8 = 0;

fn binary(token: &Token) -> Option<(BinaryOp, u8)> {
    let Token::Mark(mark) = token else {
        return (*token == Token::Name("in".into())).then_some((BinaryOp::In, 3));
    };
    Some(match *mark {
        "||" => (BinaryOp::Or, 1),
        "&&" => (BinaryOp::And, 2),
        "==" => (BinaryOp::Equal, 3),
        "!=" => (BinaryOp::NotEqual, 3),
        "<" => (BinaryOp::Less, 3),
        "<=" => (BinaryOp::LessEqual, 3),
        ">" => (BinaryOp::Greater, 3),
        ">=" => (BinaryOp::GreaterEqual, 3),
        "+" => (BinaryOp::Add, 4),
        "-" => (BinaryOp::Subtract, 4),
        "*" => (BinaryOp::Multiply, 5),
        "/" => (BinaryOp::Divide, 5),
        "%" => (BinaryOp::Remainder, 5),
        _ => return None,
    })
}
