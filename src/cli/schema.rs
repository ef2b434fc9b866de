use super::console;
use super::exit::Exit;
use super::policies::toml_value;
use super::scope::{Place, here};
use crate::policy::option::{OptionKind, RuleOption};
use crate::policy::rule::Rule;
use serde_json::{Map, Value, json};

/// Print the JSON Schema of a file that redlint reads or writes
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Of which
    #[arg(value_enum, value_name = "SCHEMA")]
    schema: Schema,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Schema {
    /// redlint.toml
    Config,
    /// What `check --format json` writes
    Diagnostics,
    /// A rule, or a policy of your own
    Rule,
}

/// Prints the schema.
///
/// # Errors
/// Those of stdout, in words.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, String> {
    let text = match arguments.schema {
        Schema::Config => return config(&arguments.place),
        Schema::Diagnostics => include_str!("../../schemas/diagnostics.json"),
        Schema::Rule => include_str!("../../schemas/rule.json"),
    };
    console::print(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clean)
}

/// The schema of redlint.toml, with every rule there is and its options.
fn config(place: &Place) -> Result<Exit, String> {
    let frame = include_str!("../../schemas/config.json");
    let mut schema: Value = serde_json::from_str(frame).map_err(|error| error.to_string())?;
    let policies = place.policies()?;
    let rules = policies.rules.rules().iter().map(|one| (one.id.to_string(), rule(one)));
    if let Some(node) = schema.pointer_mut("/properties/rules").and_then(Value::as_object_mut) {
        node.insert("properties".into(), Value::Object(rules.collect()));
    }
    console::print(|out| {
        serde_json::to_writer_pretty(&mut *out, &schema)?;
        writeln!(out)
    })?;
    Ok(policies.ending(&here()?))
}

fn rule(rule: &Rule) -> Value {
    let level = json!({"$ref": "#/$defs/level"});
    let mut keys = Map::new();
    keys.insert("severity".into(), level.clone());
    keys.insert("enabled".into(), json!({"type": "boolean"}));
    keys.extend(rule.options.iter().map(|one| (one.name.clone(), option(one))));
    let table = json!({"type": "object", "properties": keys, "additionalProperties": false});
    json!({"description": rule.words.title, "anyOf": [level, table]})
}

fn option(option: &RuleOption) -> Value {
    let kind = match option.kind {
        OptionKind::Bool => json!("boolean"),
        OptionKind::Int | OptionKind::Count | OptionKind::Percent => json!("integer"),
        OptionKind::Memory => json!(["integer", "string"]),
        OptionKind::Duration | OptionKind::String => json!("string"),
        OptionKind::List => json!("array"),
    };
    let mut schema = json!({"type": kind, "description": option.doc, "default": toml_value(&option.default)});
    match option.kind {
        OptionKind::List => schema["items"] = json!({"type": "string"}),
        OptionKind::Count | OptionKind::Memory => schema["minimum"] = json!(0),
        OptionKind::Percent => {
            schema["minimum"] = json!(0);
            schema["maximum"] = json!(100);
        }
        _ => {}
    }
    schema
}
