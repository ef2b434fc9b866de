use super::error::suggestion;
use super::{
    Code, Expr, ExprError, ExprKind, FUNCTIONS, FactName, Function, Pattern, Quantifier, Ty, Vocabulary, Word,
};
use super::{function, parse_duration, parse_memory};
use crate::model::facts::{self, SubjectSpec};
use crate::model::version::Version;
use crate::model::words::PasswordStrength;
use std::cell::Cell;
use std::rc::Rc;

/// A variable that an expression may name.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
}

/// The name under which expressions read the options of their rule.
pub const OPTIONS: &str = "options";

/// The variables of an expression; their places are the slots of [`Code::Slot`].
pub type Scope = Vec<Variable>;

/// Checks an expression: names against the facts table, types against each other.
///
/// # Errors
/// The first name or type that is wrong.
pub fn compile(expr: &Expr, scope: &Scope, vocabulary: Vocabulary<'_>) -> Result<(Code, Ty), ExprError> {
    Checker::new(scope, vocabulary).check(expr)
}

/// Checks an expression that must have a type.
///
/// # Errors
/// The first name or type that is wrong.
pub fn compile_as(
    expr: &Expr,
    ty: &Ty,
    scope: &Scope,
    vocabulary: Vocabulary<'_>,
) -> Result<Code, ExprError> {
    Checker::new(scope, vocabulary).expect(expr, ty)
}

/// Whether a name already means something: one more of it would hide the first.
pub fn is_taken(name: &str, scope: &Scope, vocabulary: Vocabulary<'_>) -> bool {
    name == OPTIONS
        || scope.iter().any(|variable| variable.name == name)
        || vocabulary.names.iter().any(|named| named.name == name)
}

pub(super) struct Checker<'a> {
    pub(super) scope: Scope,
    pub(super) vocabulary: Vocabulary<'a>,
    /// Depth of the part that is being checked.
    pub(super) depth: usize,
    /// Within what a name stands for: how many parts the names of its rule have stood for.
    pub(super) parts: Option<Rc<Cell<usize>>>,
}

impl<'a> Checker<'a> {
    fn new(scope: &Scope, vocabulary: Vocabulary<'a>) -> Self {
        Self { scope: scope.clone(), vocabulary, depth: 0, parts: None }
    }

    pub(super) fn expect(&mut self, expr: &Expr, ty: &Ty) -> Result<Code, ExprError> {
        let (code, found) = self.check(expr)?;
        if found == *ty || found == Ty::Any || *ty == Ty::Str && found.is_text() {
            return Ok(code);
        }
        Err(ExprError::new(expr.at.clone(), format!("expected {ty}, this is {found}")))
    }

    pub(super) fn check(&mut self, expr: &Expr) -> Result<(Code, Ty), ExprError> {
        self.depth += 1;
        self.count(expr)?;
        let checked = self.kind(expr);
        self.depth -= 1;
        checked
    }

    fn kind(&mut self, expr: &Expr) -> Result<(Code, Ty), ExprError> {
        match &expr.kind {
            ExprKind::Bool(value) => Ok((Code::Bool(*value), Ty::Bool)),
            ExprKind::Int(value) => Ok((Code::Int(*value), Ty::Int)),
            ExprKind::Str(value) => Ok((Code::Str(value.clone().into()), Ty::Str)),
            ExprKind::List(items) => self.list(items),
            ExprKind::Name(name) => self.variable(name, expr),
            ExprKind::Member(target, name) => self.member(target, name),
            ExprKind::Index(target, index) => self.index(target, index),
            ExprKind::Not(inner) => Ok((Code::Not(Box::new(self.expect(inner, &Ty::Bool)?)), Ty::Bool)),
            ExprKind::Negate(inner) => match self.check(inner)? {
                (code, ty @ (Ty::Int | Ty::Duration | Ty::Any)) => Ok((Code::Negate(Box::new(code)), ty)),
                (_, ty) => Err(ExprError::new(inner.at.clone(), format!("`-` needs a number, this is {ty}"))),
            },
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b),
            ExprKind::Choice(parts) => self.choice(parts),
            ExprKind::Call(name, arguments) => self.call(name, None, arguments, expr),
            ExprKind::Method(target, name, arguments) => self.call(name, Some(target), arguments, expr),
        }
    }

    fn list(&mut self, items: &[Expr]) -> Result<(Code, Ty), ExprError> {
        let mut element = Ty::Any;
        let mut codes = Vec::with_capacity(items.len());
        for item in items {
            let (code, ty) = self.check(item)?;
            element = element.join(&ty).ok_or_else(|| {
                ExprError::new(item.at.clone(), format!("the list holds {element}, this is {ty}"))
            })?;
            codes.push(code);
        }
        Ok((Code::List(codes), Ty::List(Box::new(element))))
    }

    fn variable(&mut self, name: &str, expr: &Expr) -> Result<(Code, Ty), ExprError> {
        if let Some(slot) = self.scope.iter().rposition(|variable| variable.name == name) {
            let index = u16::try_from(slot).unwrap_or(u16::MAX);
            return Ok((Code::Slot(index), self.scope[slot].ty.clone()));
        }
        if let Some(meant) = self.named(name, expr) {
            return meant;
        }
        let variables = self.scope.iter().map(|variable| variable.name.as_str());
        let given = self.vocabulary.names.iter().map(|named| named.name.as_str());
        let names: Vec<&str> = variables.filter(|name| !name.is_empty()).chain(given).collect();
        let hint = match suggestion(name, names.iter().copied()) {
            near if near.is_empty() => format!("; this rule knows `{}`", names.join("`, `")),
            near => near,
        };
        Err(ExprError::new(expr.at.clone(), format!("there is no `{name}`{hint}")))
    }

    fn member(&mut self, target: &Expr, name: &Word) -> Result<(Code, Ty), ExprError> {
        if matches!(&target.kind, ExprKind::Name(options) if options == OPTIONS) {
            return self.option(name);
        }
        let (code, ty) = self.check(target)?;
        let kind = match ty {
            Ty::Subject(kind) => kind,
            Ty::Config => return self.directive(code, name),
            ty => return Err(ExprError::new(name.at.clone(), format!("{ty} has no facts of its own"))),
        };
        let spec = facts::subject(kind);
        if let Some(fact) = spec.and_then(|spec| spec.fact(&name.text)) {
            let name = FactName::of(fact);
            let code = match code {
                Code::Slot(slot) => Code::Own(slot, name),
                code => Code::Fact(Box::new(code), name),
            };
            return Ok((code, fact.ty.into()));
        }
        let names = spec.into_iter().flat_map(|spec: &SubjectSpec| spec.facts).map(|fact| fact.name);
        let hint = suggestion(&name.text, names);
        Err(ExprError::new(name.at.clone(), format!("{kind} has no fact `{}`{hint}", name.text)))
    }

    fn option(&self, name: &Word) -> Result<(Code, Ty), ExprError> {
        let options = self.vocabulary.options;
        if let Some(place) = options.iter().position(|(option, _)| *option == name.text) {
            return Ok((Code::Option(u16::try_from(place).unwrap_or(u16::MAX)), options[place].1.clone()));
        }
        let hint = suggestion(&name.text, options.iter().map(|(option, _)| option.as_str()));
        let hint = if hint.is_empty() { "; declare it as `[options.name]`" } else { &hint };
        Err(ExprError::new(name.at.clone(), format!("the rule has no option `{}`{hint}", name.text)))
    }

    fn directive(&mut self, config: Code, name: &Word) -> Result<(Code, Ty), ExprError> {
        if let Some(ty) = (self.vocabulary.directive)(&name.text) {
            return Ok((Code::Directive(Box::new(config), name.text.clone().into()), ty));
        }
        let hint = suggestion(&name.text, (self.vocabulary.directives)().iter().map(String::as_str));
        Err(ExprError::new(name.at.clone(), format!("no server has a directive `{}`{hint}", name.text)))
    }

    fn index(&mut self, target: &Expr, index: &Expr) -> Result<(Code, Ty), ExprError> {
        let (code, ty) = self.check(target)?;
        match (ty, &index.kind) {
            (Ty::Config, ExprKind::Str(text)) => {
                self.directive(code, &Word { text: text.clone(), at: index.at.clone() })
            }
            (Ty::Config, _) => {
                Err(ExprError::new(index.at.clone(), "a directive is named by a string, as in [\"save\"]"))
            }
            (Ty::List(element), _) => {
                let index = self.expect(index, &Ty::Int)?;
                Ok((Code::Element(Box::new(code), Box::new(index)), *element))
            }
            (ty, _) => Err(ExprError::new(target.at.clone(), format!("`[…]` needs a list, this is {ty}"))),
        }
    }

    fn choice(&mut self, parts: &[Expr; 3]) -> Result<(Code, Ty), ExprError> {
        let test = self.expect(&parts[0], &Ty::Bool)?;
        let (yes, yes_ty) = self.check(&parts[1])?;
        let (no, no_ty) = self.check(&parts[2])?;
        let ty = yes_ty.join(&no_ty).ok_or_else(|| {
            let message = format!("one side of `?:` is {yes_ty}, the other {no_ty}");
            ExprError::new(parts[1].at.start..parts[2].at.end, message)
        })?;
        Ok((Code::Choice(Box::new([test, yes, no])), ty))
    }

    fn call(
        &mut self,
        name: &Word,
        target: Option<&Expr>,
        arguments: &[Expr],
        whole: &Expr,
    ) -> Result<(Code, Ty), ExprError> {
        let Some(spec) = function(&name.text) else {
            let hint = suggestion(&name.text, FUNCTIONS.iter().map(|function| function.name));
            return Err(ExprError::new(
                name.at.clone(),
                format!("there is no function `{}`{hint}", name.text),
            ));
        };
        let misused = || ExprError::new(whole.at.clone(), format!("it is called `{}`", spec.form));
        let quantifier = match spec.name {
            "all" => Some(Quantifier::All),
            "exists" => Some(Quantifier::Exists),
            "exists_one" => Some(Quantifier::ExistsOne),
            "filter" => Some(Quantifier::Filter),
            "map" => Some(Quantifier::Map),
            _ => None,
        };
        match (spec.name, quantifier, spec.function, target, arguments) {
            ("has", _, _, None, [fact]) => self.presence(fact),
            ("matches", _, _, Some(text), [pattern]) => self.pattern(text, pattern),
            (_, Some(quantifier), _, Some(list), [variable, body]) => {
                self.quantified(quantifier, list, variable, body)
            }
            (_, _, Some(function), None, arguments) if !spec.is_method() => {
                self.function(function, arguments, &misused)
            }
            // `text.size()` and `size(text)` are the same in the Common Expression Language.
            (_, _, Some(function), Some(target), arguments)
                if spec.is_method() || function == Function::Size =>
            {
                let all: Vec<Expr> = std::iter::once(target).chain(arguments).cloned().collect();
                self.function(function, &all, &misused)
            }
            _ => Err(misused()),
        }
    }

    fn presence(&mut self, fact: &Expr) -> Result<(Code, Ty), ExprError> {
        let (code, ty) = self.check(fact)?;
        if !matches!(code, Code::Own(..) | Code::Fact(..) | Code::Directive(..)) {
            return Err(ExprError::new(fact.at.clone(), "`has` asks for a fact, as in `has(server.image)`"));
        }
        if matches!(ty, Ty::List(_)) {
            let message = "a list may be empty but is always there: ask `size(…) > 0`";
            return Err(ExprError::new(fact.at.clone(), message));
        }
        Ok((Code::Has(Box::new(code)), Ty::Bool))
    }

    fn pattern(&mut self, text: &Expr, pattern: &Expr) -> Result<(Code, Ty), ExprError> {
        let code = self.text(text)?;
        let (Code::Str(regex), _) = self.check(pattern)? else {
            return Err(ExprError::new(
                pattern.at.clone(),
                "`matches` needs the pattern itself, as a string",
            ));
        };
        let regex = Pattern::new(&regex).map_err(|why| ExprError::new(pattern.at.clone(), why))?;
        Ok((Code::Matches(Box::new(code), Box::new(regex)), Ty::Bool))
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Expr,
        variable: &Expr,
        body: &Expr,
    ) -> Result<(Code, Ty), ExprError> {
        let (list_code, list_ty) = self.check(list)?;
        let Ty::List(element) = list_ty else {
            return Err(ExprError::new(list.at.clone(), format!("this needs a list, it is {list_ty}")));
        };
        let ExprKind::Name(name) = &variable.kind else {
            return Err(ExprError::new(variable.at.clone(), "expected the name of a variable"));
        };
        if is_taken(name, &self.scope, self.vocabulary) {
            return Err(ExprError::new(variable.at.clone(), format!("`{name}` already means something")));
        }
        self.scope.push(Variable { name: name.clone(), ty: (*element).clone() });
        let body = match quantifier {
            Quantifier::Map => self.check(body),
            _ => self.expect(body, &Ty::Bool).map(|code| (code, Ty::Bool)),
        };
        self.scope.pop();
        let (body, body_ty) = body?;
        let ty = match quantifier {
            Quantifier::Map => Ty::List(Box::new(body_ty)),
            Quantifier::Filter => Ty::List(element),
            _ => Ty::Bool,
        };
        Ok((Code::Each(quantifier, Box::new(list_code), Box::new(body)), ty))
    }

    fn text(&mut self, expr: &Expr) -> Result<Code, ExprError> {
        match self.check(expr)? {
            (code, ty) if ty.is_text() || matches!(ty, Ty::Secret | Ty::Any) => Ok(code),
            (_, ty) => Err(ExprError::new(expr.at.clone(), format!("expected string, this is {ty}"))),
        }
    }

    fn function(
        &mut self,
        function: Function,
        arguments: &[Expr],
        misused: &dyn Fn() -> ExprError,
    ) -> Result<(Code, Ty), ExprError> {
        let count = match function {
            Function::Contains | Function::StartsWith | Function::EndsWith => 2,
            _ => 1,
        };
        if arguments.len() != count {
            return Err(misused());
        }
        let first = &arguments[0];
        let (code, ty) = self.check(first)?;
        let wrong = |what: &str| ExprError::new(first.at.clone(), format!("expected {what}, this is {ty}"));
        let textual = ty.is_text() || ty == Ty::Any;
        let result = match function {
            Function::Size if !textual && !matches!(ty, Ty::Secret | Ty::List(_)) => {
                return Err(wrong("string or list"));
            }
            Function::Contains | Function::StartsWith | Function::EndsWith => {
                if !textual && ty != Ty::Secret {
                    return Err(wrong("string"));
                }
                let part = self.text(&arguments[1])?;
                return Ok((Code::Call(function, vec![code, part]), Ty::Bool));
            }
            Function::Strength if ty != Ty::Secret => return Err(wrong("secret")),
            Function::Sum if !matches!(&ty, Ty::List(element) if **element == Ty::Int) => {
                return Err(wrong("list(int)"));
            }
            Function::BytesText if ty != Ty::Int => return Err(wrong("int")),
            Function::LowerAscii | Function::Int if !textual => return Err(wrong("string")),
            Function::Text
                if !ty.is_text() && !matches!(ty, Ty::Int | Ty::Bool | Ty::Version | Ty::Duration) =>
            {
                return Err(wrong("string, int, bool, version or duration"));
            }
            Function::Memory | Function::Duration | Function::Version => {
                if !textual {
                    return Err(wrong("string"));
                }
                return constant(function, code, first);
            }
            Function::Written | Function::Default | Function::Fallback | Function::Ignored => Ty::Bool,
            Function::Size | Function::Sum | Function::Int => Ty::Int,
            Function::Strength => Ty::Word(PasswordStrength::WORDS),
            Function::BytesText | Function::File | Function::LowerAscii | Function::Text => Ty::Str,
        };
        Ok((Code::Call(function, vec![code]), result))
    }
}

/// Sizes, durations and versions that are written out are read when the rule is loaded.
fn constant(function: Function, code: Code, argument: &Expr) -> Result<(Code, Ty), ExprError> {
    let ty = match function {
        Function::Duration => Ty::Duration,
        Function::Version => Ty::Version,
        _ => Ty::Int,
    };
    let Code::Str(text) = &code else { return Ok((Code::Call(function, vec![code]), ty)) };
    let (value, example) = match function {
        Function::Duration => (parse_duration(text).map(Code::Duration), "a duration such as `1m30s`"),
        Function::Version => (Version::parse(text).map(Code::Version), "a version such as `7.2.4`"),
        _ => (parse_memory(text).map(Code::Int), "a size such as `512mb`"),
    };
    match value {
        Some(value) => Ok((value, ty)),
        None => Err(ExprError::new(argument.at.clone(), format!("`{text}` is not {example}"))),
    }
}
