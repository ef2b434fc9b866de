use std::ops::Range;

/// An expression as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Byte offsets into the text.
    pub at: Range<usize>,
    /// Height of the tree below it.
    pub depth: usize,
}

/// A name in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The name.
    pub text: String,
    /// Byte offsets into the text.
    pub at: Range<usize>,
}

/// Kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `true`, `false`.
    Bool(bool),
    /// `42`.
    Int(i64),
    /// `"text"`.
    Str(String),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `server`.
    Name(String),
    /// `a.name`.
    Member(Box<Expr>, Word),
    /// `a[b]`.
    Index(Box<Expr>, Box<Expr>),
    /// `!a`.
    Not(Box<Expr>),
    /// `-a`.
    Negate(Box<Expr>),
    /// `a + b` and the like.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a ? b : c`.
    Choice(Box<[Expr; 3]>),
    /// `name(a, b)`.
    Call(Word, Vec<Expr>),
    /// `a.name(b)`.
    Method(Box<Expr>, Word, Vec<Expr>),
}

/// Operators between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl BinaryOp {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

impl Expr {
    /// An expression at a place; the depth follows from its parts.
    pub fn new(kind: ExprKind, at: Range<usize>) -> Self {
        let deepest = |parts: &[Expr]| parts.iter().map(|part| part.depth).max().unwrap_or(0);
        let below = match &kind {
            ExprKind::Bool(_) | ExprKind::Int(_) | ExprKind::Str(_) | ExprKind::Name(_) => 0,
            ExprKind::List(items) | ExprKind::Call(_, items) => deepest(items),
            ExprKind::Member(a, _) | ExprKind::Not(a) | ExprKind::Negate(a) => a.depth,
            ExprKind::Index(a, b) | ExprKind::Binary(_, a, b) => a.depth.max(b.depth),
            ExprKind::Choice(parts) => deepest(parts.as_slice()),
            ExprKind::Method(a, _, arguments) => a.depth.max(deepest(arguments)),
        };
        Self { kind, at, depth: below + 1 }
    }
}
