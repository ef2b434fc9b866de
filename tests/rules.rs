//! Every built-in rule loads.
use redlint::policy::set::RuleSet;
use redlint::source::Sources;
#[test]
fn rules_load() {
    let mut sources = Sources::new();
    let mut rules = RuleSet::default();
    let mut problems = Vec::new();
    for entry in walkdir::WalkDir::new("rules").into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|e| e != "toml") || path.starts_with("rules/catalog") {
            continue;
        }
        let id = sources.add(path, std::fs::read(path).unwrap());
        for d in rules.add(&sources, id, "") {
            let pos = sources.position(id, d.primary.span.start);
            problems.push(format!(
                "{}:{:?}: {} [{}]",
                path.display(),
                pos,
                d.message,
                sources.snippet(d.primary.span)
            ));
        }
    }
    println!("{} rules", rules.rules().len());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
