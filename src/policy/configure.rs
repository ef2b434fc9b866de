//! What redlint.toml says of rules: whether they are there, and the options it sets.

use super::RuleSet;
use super::rule::Rule;
use crate::config::{Config, OptionSetting, nearest};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Keys of a table of `[rules]` that are no options.
const OTHER_KEYS: [&str; 2] = ["severity", "enabled"];

/// Sets the options of rules as a configuration says. Gives what is wrong with it: rules and options that nobody has,
/// values that do not fit.
pub fn configure(rules: &mut RuleSet, config: &Config) -> Vec<Diagnostic> {
    let mut problems = unknown_rules(rules, config);
    for setting in &config.settings {
        problems.extend(set(rules, setting).err().map(|problem| *problem));
    }
    problems
}

fn unknown_rules(rules: &RuleSet, config: &Config) -> Vec<Diagnostic> {
    if config.named.is_empty() {
        return Vec::new();
    }
    let mut known: Vec<String> = rules.rules().iter().flat_map(Rule::names).collect();
    known.extend(rules.rules().iter().map(|rule| rule.group.to_string()));
    known.sort_unstable();
    let unknown = config.named.iter().filter(|(id, _)| known.binary_search(id).is_err() && !rules.is_off(id));
    let problems = unknown.map(|(id, span)| {
        let message = format!("there is no rule and no group `{id}`");
        let tagged = || rules.rules().iter().any(|rule| rule.is_meant_by(id));
        let help = match nearest(id, known.iter().map(String::as_str)) {
            _ if tagged() => {
                format!(
                    "Levels are set by id or by group; `redlint rules {id}` lists the rules that are meant."
                )
            }
            Some(near) => format!("Did you mean `{near}`?"),
            None => "`redlint rules` lists them all.".into(),
        };
        problem("unknown-rule", "A rule that does not exist", *span, message).with_help(help)
    });
    problems.collect()
}

fn set(rules: &mut RuleSet, setting: &OptionSetting) -> Result<(), Box<Diagnostic>> {
    let wrong = |span: Span, message: String| {
        problem("invalid-option", "Option of a rule that cannot be set so", span, message)
    };
    let Some(rule) = rules.find_mut(&setting.rule) else {
        return match rules.rules().iter().any(|rule| rule.group == setting.rule) {
            true => {
                let message = format!("`{}` is a group: options are set rule by rule", setting.rule);
                Err(wrong(setting.at, message).with_help("A group takes `severity` and `enabled`.").into())
            }
            // That there is no such rule has been said.
            false => Ok(()),
        };
    };
    let Some(option) = rule.options.iter_mut().find(|option| option.name == setting.name) else {
        let message = format!("the rule `{}` has no option `{}`", rule.id, setting.name);
        let names = rule.options.iter().map(|option| option.name.as_str()).chain(OTHER_KEYS);
        let names: Vec<&str> = names.collect();
        let help = match nearest(&setting.name, names.iter().copied()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("It takes {}.", names.join(", ")),
        };
        return Err(wrong(setting.at, message).with_help(help).into());
    };
    match option.kind.read(&setting.value) {
        Ok(value) => {
            option.value = value;
            option.set = Some(setting.value.to_string());
            Ok(())
        }
        Err(why) => Err(wrong(setting.value_at, format!("`{}` of `{}`: {why}", option.name, rule.id))
            .with_help(format!("{} Default: {}.", option.doc, option.default))
            .into()),
    }
}

fn problem(rule: &'static str, title: &'static str, span: Span, message: String) -> Diagnostic {
    let mut problem = Diagnostic::input(rule, title, span, message);
    problem.group = "config".into();
    problem
}
