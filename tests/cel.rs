//! The rule language agrees with an implementation of the Common Expression Language wherever both know an expression.
//!
//! Where the subset differs on purpose is written down in `docs/rules.md`; the generator leaves that out: facts that
//! are absent or unknown, `==` between types, and `matches` with a pattern that is computed.

use proptest::prelude::*;
use redlint::model::FactValue;
use redlint::policy::eval::{Scope, Surroundings, evaluate};
use redlint::policy::expr::{Ty, Vocabulary, compile, parse};

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Outcome>),
    /// Ours cannot be known, theirs is an error.
    Error,
}

fn ours(text: &str) -> Outcome {
    let directive = |_: &str| -> Option<Ty> { None };
    let vocabulary = Vocabulary { directive: &directive, directives: &Vec::new, options: &[], names: &[] };
    let expr = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let (code, _) =
        compile(&expr, &Vec::new(), vocabulary).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    let around = Surroundings::default();
    let valued = evaluate(&code, &mut Scope::empty(&around));
    assert!(valued.bases.is_empty(), "literals rest on nothing: {text}");
    plain(&valued.value)
}

fn plain(value: &FactValue<'_>) -> Outcome {
    match value {
        FactValue::Bool(value) => Outcome::Bool(*value),
        FactValue::Int(value) => Outcome::Int(*value),
        FactValue::Str(value) => Outcome::Text(value.to_string()),
        FactValue::List(items) => Outcome::List(items.iter().map(|item| plain(&item.value)).collect()),
        FactValue::Unknown => Outcome::Error,
        other => panic!("{other:?}"),
    }
}

fn theirs(text: &str) -> Outcome {
    let program = cel::Program::compile(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    match program.execute(&cel::Context::default()) {
        Ok(value) => converted(&value),
        Err(_) => Outcome::Error,
    }
}

fn converted(value: &cel::Value) -> Outcome {
    match value {
        cel::Value::Bool(value) => Outcome::Bool(*value),
        cel::Value::Int(value) => Outcome::Int(*value),
        cel::Value::String(value) => Outcome::Text(value.to_string()),
        cel::Value::List(items) => Outcome::List(items.iter().map(converted).collect()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn operators_bind_alike() {
    for text in [
        "1 + 2 * 3 - 4",
        "10 - 3 - 2",
        "7 / 2 * 2 + 7 % 2",
        "-7 / 2",
        "-7 % 3",
        "- (3) + 1",
        "1 < 2 == true",
        "1 + 1 in [2] && !false",
        "false && true || true",
        "true || false && false",
        "true ? 1 : false ? 2 : 3",
        "(true ? false : true) ? 1 : 2",
        "'a' + \"b\" == 'ab'",
        "\"\\n\\t\\\\\\x41\\u00e9\"",
        "r'\\d+'",
        "'abc'.size() + size('äöü') + [1, 2].size()",
        "[1, 2, 3,][1]",
        "[1, 2][2]",
        "[1] + [2, 3] == [1, 2, 3]",
        "[[1], []] == [[1], [2]]",
        "!(1 in [])",
        "'redis-7.2'.matches('[0-9]+')",
        "'redis'.startsWith('re') && 'redis'.endsWith('is') && 'redis'.contains('di')",
        "9223372036854775807 + 1",
        "-9223372036854775808 - 1",
        "-9223372036854775808 / -1",
        "1 / 0",
        "1 % 0",
        "false && 1 / 0 == 1",
        "1 / 0 == 1 && false",
        "1 / 0 == 1 || true",
        "1 / 0 == 1 || false",
        "1 / 0 == 1 ? 1 : 2",
        "[1, 2, 0].exists(x, 4 / x == 2)",
        "[0, 1, 2].all(x, 4 / x == 9)",
        "[0, 4].all(x, 4 / x == 1)",
        "[1, 2, 2].exists_one(x, x == 1)",
        "[1, 2, 2].exists_one(x, x == 2)",
        "[3, 1, 2].filter(x, x > 1).map(x, x * x)",
        "[1, 2].map(x, [3, 4].filter(y, y > x))",
        "[].all(x, false)",
        "[].exists(x, true)",
        "0x1F",
        "\"a\" < \"b\" && \"a\" < \"ä\"",
        "false < true",
        "int(\"42\") + 1",
        "string(42) + string(true)",
        "'a // b' // a comment\n + 'c'",
    ] {
        assert_eq!(ours(text), theirs(text), "{text}");
    }
}

/// Writes an expression by a row of choices, so that a failing one shrinks to a short one.
struct Writer<'a> {
    choices: &'a [u16],
    at: usize,
    variables: Vec<(String, Kind)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Bool,
    Int,
    Text,
    Ints,
    Texts,
}

const KINDS: [Kind; 5] = [Kind::Bool, Kind::Int, Kind::Text, Kind::Ints, Kind::Texts];

impl Writer<'_> {
    fn choose(&mut self, options: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(choice) % options
    }

    fn one_of(&mut self, options: &[&str]) -> String {
        options[self.choose(options.len())].to_owned()
    }

    fn literal(&mut self, kind: Kind) -> String {
        let fitting: Vec<String> =
            self.variables.iter().filter(|(_, k)| *k == kind).map(|(name, _)| name.clone()).collect();
        if !fitting.is_empty() && self.choose(2) == 1 {
            let choice = self.choose(fitting.len());
            return fitting[choice].clone();
        }
        match kind {
            Kind::Bool => self.one_of(&["true", "false"]),
            Kind::Int => {
                self.one_of(&["0", "1", "2", "-3", "7", "9223372036854775807", "-9223372036854775808"])
            }
            Kind::Text => self.one_of(&["''", "'a'", "\"ab\"", "'b'", "'äb'", "r'a\\b'"]),
            Kind::Ints => self.one_of(&["[]", "[1]", "[0, 1, 2]", "[2, 2, -1]"]),
            Kind::Texts => self.one_of(&["[]", "['a']", "['a', 'ab', '']"]),
        }
    }

    fn write(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 || self.at >= self.choices.len() {
            return self.literal(kind);
        }
        let depth = depth - 1;
        if self.choose(9) == 0 {
            let (test, a, b) =
                (self.write(Kind::Bool, depth), self.write(kind, depth), self.write(kind, depth));
            return format!("({test} ? {a} : {b})");
        }
        match kind {
            Kind::Bool => self.condition(depth),
            Kind::Int => match self.choose(4) {
                0 => self.literal(Kind::Int),
                1 => {
                    let of = [Kind::Text, Kind::Ints, Kind::Texts][self.choose(3)];
                    format!("size({})", self.write(of, depth))
                }
                2 => format!("{}[{}]", self.write(Kind::Ints, depth), self.write(Kind::Int, depth)),
                _ => {
                    let operator = self.one_of(&["+", "-", "*", "/", "%"]);
                    let (a, b) = (self.write(Kind::Int, depth), self.write(Kind::Int, depth));
                    format!("({a} {operator} {b})")
                }
            },
            Kind::Text => match self.choose(3) {
                0 => self.literal(Kind::Text),
                1 => format!("{}[{}]", self.write(Kind::Texts, depth), self.write(Kind::Int, depth)),
                _ => format!("({} + {})", self.write(Kind::Text, depth), self.write(Kind::Text, depth)),
            },
            Kind::Ints | Kind::Texts => self.list(kind, depth),
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        match self.choose(7) {
            0 => self.literal(Kind::Bool),
            1 => format!("!({})", self.write(Kind::Bool, depth)),
            2 | 3 => {
                let operator = self.one_of(&["&&", "||"]);
                let (a, b) = (self.write(Kind::Bool, depth), self.write(Kind::Bool, depth));
                format!("({a} {operator} {b})")
            }
            4 => {
                let kind = KINDS[self.choose(3)];
                let operator = self.one_of(&["==", "!=", "<", "<=", ">", ">="]);
                let (a, b) = (self.write(kind, depth), self.write(kind, depth));
                format!("({a} {operator} {b})")
            }
            5 => {
                let (item, list) = [(Kind::Int, Kind::Ints), (Kind::Text, Kind::Texts)][self.choose(2)];
                format!("({} in {})", self.write(item, depth), self.write(list, depth))
            }
            _ => {
                let name = self.one_of(&["contains", "startsWith", "endsWith"]);
                match self.choose(2) {
                    0 => {
                        let (a, b) = (self.write(Kind::Text, depth), self.write(Kind::Text, depth));
                        format!("{a}.{name}({b})")
                    }
                    _ => {
                        let name = self.one_of(&["all", "exists", "exists_one"]);
                        self.quantified(&name, Kind::Bool, depth)
                    }
                }
            }
        }
    }

    fn list(&mut self, kind: Kind, depth: usize) -> String {
        let item = if kind == Kind::Ints { Kind::Int } else { Kind::Text };
        match self.choose(4) {
            0 => self.literal(kind),
            1 => format!("[{}, {}]", self.write(item, depth), self.write(item, depth)),
            2 => format!("({} + {})", self.write(kind, depth), self.write(kind, depth)),
            _ => self.quantified("map", item, depth),
        }
    }

    fn quantified(&mut self, name: &str, body: Kind, depth: usize) -> String {
        let (item, list) = [(Kind::Int, Kind::Ints), (Kind::Text, Kind::Texts)][self.choose(2)];
        let list = self.write(list, depth);
        let variable = format!("x{}", self.variables.len());
        self.variables.push((variable.clone(), item));
        let body = self.write(body, depth);
        self.variables.pop();
        format!("{list}.{name}({variable}, {body})")
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_agree(choices in prop::collection::vec(any::<u16>(), 0..60), kind in 0..5usize) {
        let text = Writer { choices: &choices, at: 0, variables: Vec::new() }.write(KINDS[kind], 5);
        prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
    }
}

/// A condition on an element `x` of a long list and an element `o` of another.
fn join(choices: &[u16]) -> String {
    let variables = vec![("x".to_owned(), Kind::Int), ("o".to_owned(), Kind::Int)];
    let mut writer = Writer { choices, at: 0, variables };
    let quantifier = writer.one_of(&["exists", "all", "exists_one", "filter"]);
    let operator = writer.one_of(&[" && ", " || "]);
    let parts: Vec<String> = (0..=writer.choose(4))
        .map(|_| match writer.choose(3) {
            0 => writer.write(Kind::Bool, 2),
            1 => writer.one_of(&["x > 2", "x % 2 == 0", "12 / x > 1", "o > 1", "x < o"]),
            _ => writer.one_of(&[
                "x == o",
                "o != x",
                "x * 2 == o",
                "12 / x == o",
                "12 / x != o",
                "o + 1 == 12 / x",
            ]),
        })
        .collect();
    let numbers: Vec<String> = (0..40).map(|_| writer.choose(9).to_string()).collect();
    format!("[0, 1, 2, 5].map(o, [{}].{quantifier}(x, {}))", numbers.join(", "), parts.join(&operator))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a test says of the elements of a long list alone is asked once for all uses of the list.
    #[test]
    fn long_lists_agree(choices in prop::collection::vec(any::<u16>(), 30..90)) {
        let text = join(&choices);
        prop_assert_eq!(ours(&text), theirs(&text), "{}", text);
    }
}

proptest! {
    /// Whatever stands in a rule file, reading it ends in code or in one error within the text.
    #[test]
    fn nonsense_is_an_error(text in "[a-z0-9 ()\\[\\].!&|?:<>=+*/%'\"\\\\{},é-]{0,60}") {
        if let Err(error) = parse(&text) {
            prop_assert!(text.get(error.at.clone()).is_some(), "{text}: {error:?}");
        }
    }
}
