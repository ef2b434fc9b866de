//! What holds for the expressions and templates of rules, and for rule files, whatever stands in them.

use redlint::check::{Request, inspect};
use redlint::config::Options;
use redlint::model::catalog::directives;
use redlint::model::{Deployment, Subject};
use redlint::policy::RuleSet;
use redlint::policy::eval::{Scope, Surroundings, evaluate};
use redlint::policy::expr::{
    ExprError, TemplatePart, Ty, Variable, Vocabulary, compile, compile_template, parse,
};
use redlint::source::{MemoryFiles, Sources};
use std::cell::OnceCell;

const COMPOSE: &str = "services:\n  cache:\n    image: redis:7.2\n    command: redis-server --maxmemory 1gb\n  web:\n    image: web\n    environment:\n      CELERY_BROKER_URL: redis://:pw@cache/0\n";

thread_local! {
    static DEPLOYMENT: OnceCell<(Deployment, Sources)> = const { OnceCell::new() };
}

/// Reads, checks and evaluates a text, and panics where a promise is broken.
pub fn hold(text: &str) {
    let directive = |name: &str| directives::type_of(name).map(Ty::from);
    let vocabulary = Vocabulary { directive: &directive, directives: &Vec::new, options: &[], names: &[] };
    let scope = vec![Variable { name: "server".into(), ty: Ty::Subject("server") }];
    match parse(text).and_then(|expr| compile(&expr, &scope, vocabulary)) {
        Ok((code, _)) => run(&code),
        Err(error) => lies_in(text, &error),
    }
    match compile_template(text, &scope, vocabulary) {
        Ok(template) => template.parts.iter().for_each(|part| {
            if let TemplatePart::Value(code) = part {
                run(code);
            }
        }),
        Err(error) => lies_in(text, &error),
    }
    let mut sources = Sources::new();
    let file = sources.add("a-rule.toml", text.as_bytes().to_vec());
    for problem in RuleSet::default().add(&sources, file, "own") {
        let range = problem.primary.span.range();
        assert!(sources.text(file).get(range).is_some(), "{problem:?} of {text:?}");
    }
}

fn lies_in(text: &str, error: &ExprError) {
    assert!(text.get(error.at.clone()).is_some(), "{error:?} of {text:?}");
}

fn run(code: &redlint::policy::expr::Code) {
    DEPLOYMENT.with(|cell| {
        let (deployment, sources) = cell.get_or_init(deployment);
        let Some(server) = deployment.servers.first() else { panic!("no server") };
        let around = Surroundings::of(deployment, sources);
        evaluate(code, &mut Scope::new(server as &dyn Subject, &around));
    });
}

fn deployment() -> (Deployment, Sources) {
    let mut files = MemoryFiles::new();
    files.insert("compose.yaml", COMPOSE);
    let options = Options::default();
    let found = inspect(&files, &Request { options: &options, rules: &RuleSet::default() });
    let Some(found) = found.into_iter().next() else { panic!("no deployment") };
    (found.deployment, found.sources)
}
