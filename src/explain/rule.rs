use crate::diagnostic::{Confidence, Safety};
use crate::policy::expr::{Template, TemplatePart};
use crate::policy::file::Development;
use crate::policy::rule::{Example, Rule, RuleText};
use crate::syntax::dockerfile;
use std::fmt::Write as _;

/// The page about a rule: what it is about, why, what is wrong and what is right, how to mend it, where to read on.
pub fn rule(rule: &Rule, text: &RuleText) -> String {
    let mut page = format!("# {}\n\n{}.\n\n", rule.id, rule.words.title.trim_end_matches('.'));
    page.push_str(&facts(rule));
    let _ = write!(page, "\n{}\n", text.why.trim());
    match &text.help[..] {
        [] => {}
        [one] => page.push_str(&format!("\n## What to do\n\n{one}\n")),
        several => {
            let lines: String = several.iter().map(|one| format!("- {one}\n")).collect();
            let _ = write!(page, "\n## What to do\n\nBy what is there:\n\n{lines}");
        }
    }
    page.push_str(&condition(rule, text));
    page.push_str(&super::options::section(rule));
    if let Some(fix) = &rule.words.fix {
        let how = match fix.safety {
            Safety::Safe => "`redlint fix` applies it.",
            Safety::Unsafe => "It changes what runs: `redlint fix --unsafe-fixes` applies it.",
            Safety::ShowOnly => "It is shown, not applied.",
        };
        let _ = write!(page, "\n## Fix\n\n{}. {how}\n", words(&fix.title));
    }
    for (bad, heading) in [(true, "Reported"), (false, "Not reported")] {
        let examples: Vec<&Example> = text.examples.iter().filter(|example| example.bad == bad).collect();
        if !examples.is_empty() {
            let _ = write!(page, "\n## {heading}\n");
        }
        examples.into_iter().for_each(|shown| example(&mut page, shown));
    }
    let proof = text.proven_by.iter().map(|proof| format!("Shown on a real server: {proof}"));
    let read: Vec<String> = text
        .references
        .iter()
        .map(|link| format!("<{link}>"))
        .chain(proof)
        .map(|line| format!("- {line}\n"))
        .collect();
    if !read.is_empty() {
        let _ = write!(page, "\n## References\n\n{}", read.concat());
    }
    page
}

/// What is shown beside a finding: why it matters, how to mend it, where to read on.
pub fn help(rule: &Rule, text: &RuleText) -> String {
    let mut help = text.why.trim().to_owned();
    if let Some(fix) = &rule.words.fix {
        let _ = write!(help, "\n\nFix: {}.", words(&fix.title));
    }
    if !text.references.is_empty() {
        help.push('\n');
        text.references.iter().for_each(|link| help.push_str(&format!("\n- <{link}>")));
    }
    let _ = write!(help, "\n\n`redlint explain {}` has examples.", rule.id);
    help
}

fn facts(rule: &Rule) -> String {
    let milder = match rule.development {
        None => format!("{} in development and test", rule.severity.lowered()),
        Some(Development::Off) => "not reported in development and test".into(),
        Some(Development::Info) => "info in development and test".into(),
        Some(Development::Warning) => "warning in development and test".into(),
        Some(Development::Error) => "error in development and test".into(),
    };
    let always =
        rule.words.tags.iter().any(|tag| tag == "startup") || milder.starts_with(rule.severity.as_str());
    let severity = if always { rule.severity.to_string() } else { format!("{}, {milder}", rule.severity) };
    let mut facts = format!("- Severity: {severity}\n- Group: {}\n", rule.group);
    if !rule.words.tags.is_empty() {
        let _ = writeln!(facts, "- Tags: {}", rule.words.tags.join(", "));
    }
    if !rule.aliases.is_empty() {
        let _ = writeln!(facts, "- Formerly: {}", rule.aliases.join(", "));
    }
    facts
}

fn condition(rule: &Rule, text: &RuleText) -> String {
    let mut section = String::new();
    let mut add = |word: &str, condition: &str| {
        let _ = write!(section, "\n{word}:\n\n```cel\n{}\n```\n", condition.trim());
    };
    text.each.iter().for_each(|each| add("For each of these", each));
    text.names.iter().for_each(|(name, part)| add(&format!("`{name}` stands for"), part));
    for (word, condition) in [("It applies where", &text.when), ("It wants", &text.require)] {
        if let Some(condition) = condition.as_ref().filter(|condition| *condition != "true") {
            add(word, condition);
        }
    }
    let mut otherwise = "But";
    for (grade, condition) in rule.words.grades.iter().zip(&text.grades) {
        let severity = grade.severity.map(|severity| format!("its severity is {severity}"));
        let unsure =
            (grade.confidence == Some(Confidence::Low)).then(|| "it is of low confidence".to_owned());
        let what: Vec<String> = severity.into_iter().chain(unsure).collect();
        if !what.is_empty() {
            add(&format!("{otherwise} {} where", what.join(", and ")), condition);
            otherwise = "Else";
        }
    }
    format!("\n## Condition\n\nIt looks at every {}.\n{section}", rule.subject.as_str())
}

fn example(page: &mut String, example: &Example) {
    let _ = write!(page, "\n### {}\n", example.name);
    for (path, content) in &example.files {
        let _ = write!(page, "\n{path}:\n\n{}", fenced(path, content));
    }
    if !example.at.is_empty() {
        let at: Vec<String> = example.at.iter().map(|at| format!("`{}`", at.replace('\n', " "))).collect();
        let _ = write!(page, "\nUnderlined: {}\n", at.join(", "));
    }
    for (path, content) in &example.fixed {
        let _ = write!(page, "\n{path}, mended:\n\n{}", fenced(path, content));
    }
}

fn fenced(path: &str, content: &str) -> String {
    let language = match path.rsplit('.').next() {
        Some("yaml" | "yml") => "yaml",
        Some("env") => "dotenv",
        _ if path.rsplit('/').next().is_some_and(dockerfile::is_named) => "dockerfile",
        _ => "text",
    };
    format!("```{language}\n{}\n```\n", content.trim_matches('\n'))
}

/// A template as far as it is the same in every finding.
fn words(template: &Template) -> String {
    let parts = template.parts.iter().map(|part| match part {
        TemplatePart::Text(text) => &**text,
        TemplatePart::Value(_) => "…",
    });
    parts.collect()
}
