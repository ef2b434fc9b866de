//! A rule file to a rule: every name, type and example is checked here, once.

use super::expr::{
    Code, Expr, ExprError, ExprKind, Named, OPTIONS, Scope, Template, Ty, Variable, Vocabulary, compile,
    compile_as, compile_template, is_taken, parse, parse_each, sayings,
};
use super::file::{BecauseFile, ExampleFile, FixFile, RuleFile};
use super::kind::Kind;
use super::option::RuleOption;
use super::rule::{Because, Change, Example, Grade, Recipe, Rule, RuleText, Test, Words};
use super::toml_text::toml_text;
use crate::diagnostic::{Confidence, Diagnostic};
use crate::source::{FileId, Sources, Span};
use std::ops::Range;
use toml::Spanned;

/// The subject that every rule may ask besides its own.
const WHOLE: &str = "deployment";

/// Most names that a rule may give to parts of its expressions.
const MAX_NAMES: usize = 100;

/// What stands beside options in a table of redlint.toml.
const RESERVED: [&str; 2] = ["severity", "enabled"];

/// Reads the rule that a file holds.
///
/// # Errors
/// Everything that is wrong with it, as findings in the rule file.
pub fn load(
    sources: &Sources,
    file: FileId,
    id: &str,
    group: &str,
    vocabulary: Vocabulary<'_>,
) -> Result<(Rule, RuleText), Vec<Diagnostic>> {
    let text = sources.text(file);
    let rule: RuleFile = toml::from_str(text).map_err(|error| vec![shape_error(file, &error)])?;
    let declared: Vec<(String, Ty)> =
        rule.options.iter().map(|(name, option)| (name.get_ref().clone(), option.kind.ty())).collect();
    let vocabulary = Vocabulary { options: &declared, ..vocabulary };
    let mut loader =
        Loader { file, text, vocabulary, scope: Scope::new(), names: Vec::new(), problems: Vec::new() };
    let loaded = loader.rule(&rule, id, group);
    match loaded {
        Some(loaded) if loader.problems.is_empty() => Ok(loaded),
        _ => Err(loader.problems),
    }
}

/// A finding about a rule file.
pub fn problem(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::input("invalid-rule", "Rule that cannot be used", span, message)
}

fn shape_error(file: FileId, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let message = error.message();
    let mut names = message.split('`').skip(1).step_by(2);
    let hint = match (message.starts_with("unknown field"), names.next()) {
        (true, Some(unknown)) => super::expr::suggestion(unknown, names),
        _ => String::new(),
    };
    let message = match (hint.is_empty(), message.split_once(", expected")) {
        (false, Some((start, _))) => format!("{start}{hint}"),
        _ => message.to_owned(),
    };
    problem(Span::new(file, span), message)
}

fn written(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.get_ref().clone())
}

struct Loader<'a> {
    file: FileId,
    text: &'a str,
    vocabulary: Vocabulary<'a>,
    scope: Scope,
    names: Vec<Named>,
    problems: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn rule(&mut self, file: &RuleFile, id: &str, group: &str) -> Option<(Rule, RuleText)> {
        self.check_id(id);
        let options = self.options(file);
        let subject = self.subject(&file.subject)?;
        let element = u16::try_from(self.scope.len()).unwrap_or(u16::MAX);
        let each = match &file.each {
            Some(each) => Some(self.each(each)?),
            None => None,
        };
        self.names(file)?;
        let when = file.when.as_ref().and_then(|when| self.condition(when));
        let require = file.require.as_ref().and_then(|require| self.condition(require));
        if file.when.is_none() && file.require.is_none() {
            self.report(file.subject.span(), "a rule needs `when`, `require`, or both");
        }
        let grades = file.grade.iter().filter_map(|grade| {
            let when = self.condition(&grade.when)?;
            Some(Grade { when, severity: grade.severity, confidence: grade.confidence })
        });
        let grades = grades.collect();
        let names = file.names.iter().filter(|(name, _)| self.is_read(name.get_ref()));
        let names = names.map(|(name, part)| (name.get_ref().clone(), part.get_ref().clone())).collect();
        let underline = file.underline.as_ref().and_then(|underline| self.value(underline));
        let because = file.because.iter().filter_map(|entry| self.because(entry)).collect();
        let message = self.template(&file.message);
        let label = file.label.as_ref().and_then(|label| self.template(label));
        let help = file.help.as_ref().and_then(|help| self.template(help));
        let fix = file.fix.as_ref().and_then(|fix| self.fix(fix, subject.as_str()));
        self.check_names(file);
        let examples = self.examples(file, &options);
        let judged = [&require, &when];
        let topic = judged.into_iter().flatten().find_map(topic).unwrap_or_default();
        let said = help.as_ref().and(file.help.as_ref()).map(|help| sayings(help.get_ref(), &self.names));
        let words = Words {
            title: file.title.get_ref().as_str().into(),
            tags: file.tags.iter().map(|tag| tag.as_str().into()).collect(),
            underline,
            because,
            grades,
            message: message?,
            label,
            help,
            fix,
            topic,
        };
        let rule = Rule {
            id: id.into(),
            group: group.into(),
            aliases: file.aliases.clone(),
            severity: file.severity,
            confidence: file.confidence.unwrap_or(Confidence::High),
            development: file.development,
            level: None,
            subject,
            once: file.once,
            options,
            test: Test::new(each, when, require, element).into(),
            words: words.into(),
        };
        let text = RuleText {
            why: file.why.trim().to_owned(),
            references: file.references.clone(),
            proven_by: file.proven_by.clone(),
            help: said.unwrap_or_default(),
            each: written(&file.each),
            names,
            when: written(&file.when),
            require: written(&file.require),
            grades: file.grade.iter().map(|grade| grade.when.get_ref().clone()).collect(),
            examples,
        };
        Some((rule, text))
    }

    fn report(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.problems.push(problem(Span::new(self.file, range), message));
    }

    fn check_id(&mut self, id: &str) {
        let slug = id.rsplit('/').next().unwrap_or(id);
        let words = slug.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        if !words {
            self.report(0..0, format!("`{slug}` is no id: use small letters, digits and single dashes"));
        }
    }

    fn subject(&mut self, written: &Spanned<String>) -> Option<Kind> {
        if let Some(kind) = Kind::listed().find(|kind| kind.as_str() == written.get_ref()) {
            let name = kind.as_str();
            self.scope.push(Variable { name: name.to_owned(), ty: Ty::Subject(name) });
            if name != WHOLE {
                self.scope.push(Variable { name: WHOLE.to_owned(), ty: Ty::Subject(WHOLE) });
            }
            return Some(kind);
        }
        let kinds: Vec<&str> = Kind::listed().map(Kind::as_str).collect();
        let message = format!("there is no subject `{}`: use `{}`", written.get_ref(), kinds.join("`, `"));
        self.report(written.span(), message);
        None
    }

    fn each(&mut self, written: &Spanned<String>) -> Option<Code> {
        let result = parse_each(written.get_ref()).and_then(|(name, list)| {
            let (code, ty) = compile(&list, &self.scope, self.vocabulary)?;
            let Ty::List(element) = ty else {
                return Err(ExprError::new(list.at, format!("`each` needs a list, this is {ty}")));
            };
            if is_taken(&name.text, &self.scope, self.vocabulary) {
                return Err(ExprError::new(name.at, format!("`{}` already means something", name.text)));
            }
            Ok((code, Variable { name: name.text, ty: *element }))
        });
        let (code, variable) = self.checked(written, result)?;
        self.scope.push(variable);
        Some(code)
    }

    /// Gives the names that the rule has for parts of its expressions; `None` where one is wrong: what reads it would
    /// only seem to be.
    fn names(&mut self, file: &RuleFile) -> Option<()> {
        if let Some((name, _)) = file.names.get_index(MAX_NAMES) {
            self.report(name.span(), format!("a rule has at most {MAX_NAMES} names"));
            return None;
        }
        for (name, part) in &file.names {
            let named = self.named(name, part)?;
            self.names.push(named);
        }
        Some(())
    }

    fn named(&mut self, name: &Spanned<String>, part: &Spanned<String>) -> Option<Named> {
        let (at, name) = (name.span(), name.get_ref());
        let is_name = matches!(parse(name), Ok(Expr { kind: ExprKind::Name(_), .. }));
        if !is_name || *name != name.to_ascii_lowercase() {
            self.report(at, format!("`{name}` is no name: use small letters, digits and `_`"));
            return None;
        }
        if is_taken(name, &self.scope, self.vocabulary()) {
            self.report(at, format!("`{name}` already means something"));
            return None;
        }
        let expr = parse(part.get_ref());
        let named = expr.and_then(|expr| Named::new(name, expr, &self.scope, self.vocabulary()));
        self.checked(part, named)
    }

    /// Names that nothing reads, where everything else can be read.
    fn check_names(&mut self, file: &RuleFile) {
        if !self.problems.is_empty() {
            return;
        }
        let unread = file.names.keys().filter(|name| !self.is_read(name.get_ref()));
        let unread: Vec<&Spanned<String>> = unread.collect();
        for name in unread {
            self.report(name.span(), format!("no expression reads `{}`", name.get_ref()));
        }
    }

    fn is_read(&self, name: &str) -> bool {
        self.names.iter().any(|named| named.name == name && named.is_read())
    }

    fn vocabulary(&self) -> Vocabulary<'_> {
        Vocabulary { names: &self.names, ..self.vocabulary }
    }

    fn condition(&mut self, written: &Spanned<String>) -> Option<Code> {
        let result = parse(written.get_ref())
            .and_then(|expr| compile_as(&expr, &Ty::Bool, &self.scope, self.vocabulary()));
        self.checked(written, result)
    }

    fn value(&mut self, written: &Spanned<String>) -> Option<Code> {
        let result = parse(written.get_ref()).and_then(|expr| compile(&expr, &self.scope, self.vocabulary()));
        self.checked(written, result).map(|(code, _)| code)
    }

    fn template(&mut self, written: &Spanned<String>) -> Option<Template> {
        let result = compile_template(written.get_ref(), &self.scope, self.vocabulary());
        self.checked(written, result)
    }

    /// The result, or its error reported at its place in the file.
    fn checked<T>(&mut self, written: &Spanned<String>, result: Result<T, ExprError>) -> Option<T> {
        let error = match result {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let text = toml_text(self.file, self.text, written.span(), written.get_ref());
        self.problems.push(problem(text.slice(error.at).span(), error.message));
        None
    }

    fn because(&mut self, entry: &Spanned<BecauseFile>) -> Option<Because> {
        let BecauseFile { fact, plain, label } = entry.get_ref();
        let fact = match (fact, plain) {
            (Some(fact), _) => self.value(fact)?,
            (None, plain) => self.value(&Spanned::new(entry.span(), plain.clone().unwrap_or_default()))?,
        };
        let label = match label {
            Some(label) => Some(self.template(label)?),
            None => None,
        };
        Some(Because { fact, label })
    }

    fn fix(&mut self, written: &Spanned<FixFile>, subject: &str) -> Option<Recipe> {
        let fix = written.get_ref();
        let title = self.template(&fix.title);
        let at = fix.at.as_ref().and_then(|at| self.value(at));
        let change = match (fix.set.is_empty(), &fix.replace, fix.remove) {
            (false, None, false) => self.set(fix, subject),
            (true, Some(replace), false) => self.template(replace).map(Change::Replace),
            (true, None, true) => Some(Change::Remove),
            _ => {
                self.report(written.span(), "a fix has exactly one of `set`, `replace` and `remove`");
                None
            }
        };
        Some(Recipe { title: title?, safety: fix.safety, at, change: change? })
    }

    fn set(&mut self, fix: &FixFile, subject: &str) -> Option<Change> {
        let mut directives = Vec::new();
        for (name, value) in &fix.set {
            if !matches!(subject, "server" | "setting") {
                self.report(name.span(), format!("`set` needs a server or a setting, not a {subject}"));
                return None;
            }
            let known = (self.vocabulary.directive)(name.get_ref()).is_some();
            if !known {
                let names = (self.vocabulary.directives)();
                let near = super::expr::suggestion(name.get_ref(), names.iter().map(String::as_str));
                self.report(name.span(), format!("no server has a directive `{}`{near}", name.get_ref()));
            }
            directives.push((name.get_ref().clone(), self.template(value)?));
        }
        Some(Change::Set(directives))
    }

    fn options(&mut self, file: &RuleFile) -> Vec<RuleOption> {
        let mut options = Vec::new();
        for (name, option) in &file.options {
            let (at, name) = (name.span(), name.get_ref());
            let word = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !word || RESERVED.contains(&name.as_str()) {
                self.report(at.clone(), format!("`{name}` is no name for an option: use small letters, digits and `_`, and neither `severity` nor `enabled`"));
            }
            if !self.text.contains(&format!("{OPTIONS}.{name}")) {
                self.report(at, format!("no expression reads `{OPTIONS}.{name}`"));
            }
            match option.kind.read(option.default.get_ref()) {
                Ok(value) => options.push(RuleOption {
                    name: name.clone(),
                    kind: option.kind,
                    doc: option.doc.clone(),
                    default: option.default.get_ref().to_string(),
                    value,
                    set: None,
                }),
                Err(why) => self.report(option.default.span(), why),
            }
        }
        options
    }

    /// The options that an example sets.
    fn set_options(&mut self, written: &ExampleFile, options: &[RuleOption]) -> Vec<(usize, Code)> {
        let mut set = Vec::new();
        for (name, value) in &written.options {
            let place = options.iter().position(|option| option.name == *name.get_ref());
            match place.and_then(|place| Some((place, options.get(place)?))) {
                Some((place, option)) => match option.kind.read(value.get_ref()) {
                    Ok(code) => set.push((place, code)),
                    Err(why) => self.report(value.span(), why),
                },
                None => {
                    let names = options.iter().map(|option| option.name.as_str());
                    let near = super::expr::suggestion(name.get_ref(), names);
                    self.report(name.span(), format!("the rule has no option `{}`{near}", name.get_ref()));
                }
            }
        }
        set
    }

    fn examples(&mut self, file: &RuleFile, options: &[RuleOption]) -> Vec<Example> {
        for (kind, examples) in [("bad", &file.bad), ("good", &file.good)] {
            if examples.is_empty() {
                self.report(file.title.span(), format!("a rule needs at least one [[{kind}]] example"));
            }
        }
        for bad in &file.bad {
            if bad.get_ref().at.is_empty() {
                self.report(bad.span(), "a bad example says in `at` which text is underlined");
            }
        }
        for good in &file.good {
            if !good.get_ref().at.is_empty() || !good.get_ref().fixed.is_empty() {
                self.report(good.span(), "a good example has no findings: neither `at` nor `fixed`");
            }
        }
        let bad = file.bad.iter().map(|example| (true, example));
        let all = bad.chain(file.good.iter().map(|example| (false, example)));
        let read = |(bad, written): (bool, &Spanned<ExampleFile>)| Example {
            options: self.set_options(written.get_ref(), options),
            ..example(bad, written)
        };
        all.map(read).collect()
    }
}

fn example(bad: bool, written: &Spanned<ExampleFile>) -> Example {
    let pairs = |map: &indexmap::IndexMap<String, String>| {
        map.iter().map(|(name, content)| (name.clone(), content.clone())).collect()
    };
    let example = written.get_ref();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Example {
        bad,
        name: example.name.clone(),
        at: example.at.clone(),
        files: pairs(&example.files),
        fixed: pairs(&example.fixed),
        env: pairs(&example.env),
        target: example.target.clone(),
        variant: example.variant.clone(),
        options: Vec::new(),
        place: (offset(written.span().start), offset(written.span().end)),
    }
}

/// The first directive of an expression, or else its first fact.
fn topic(code: &Code) -> Option<String> {
    let mut directive = None;
    let mut fact = None;
    code.visit(&mut |code| match code {
        Code::Directive(_, name) if directive.is_none() => directive = Some(name.to_string()),
        Code::Own(_, name) | Code::Fact(_, name) if fact.is_none() && name.as_str() != "config" => {
            fact = Some(name.as_str().to_owned());
        }
        _ => {}
    });
    directive.or(fact)
}
