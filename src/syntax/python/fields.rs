//! Fields of a class of pydantic's settings: each is read from the variable of its name, and set to what stands there
//! only where that is not set.

use super::Setting;
use crate::source::Text;
use crate::syntax::literal::Value;

/// Whether a class with this base takes its fields from the environment.
pub(super) fn is_settings(base: &str) -> bool {
    base.ends_with("Settings")
}

/// Makes look-ups of what the body of such a class sets.
pub(super) fn look_up(body: &mut [Setting]) {
    let prefix = match prefix(body) {
        Some(Value::Text(text)) => Some(text.to_string()),
        Some(_) => None,
        None => Some(String::new()),
    };
    for field in body.iter_mut().filter(|field| field.call.is_none()) {
        let span = field.name.span();
        let default = std::mem::replace(&mut field.value, Value::Unknown(span));
        if let (Some(prefix), false) = (&prefix, default.is_unknown()) {
            let name = format!("{prefix}{}", field.name).to_ascii_uppercase();
            field.value =
                Value::Environment { name: Text::whole(name, span), default: Some(Box::new(default)) };
        }
    }
}

/// What stands before the names, from `model_config` or the class `Config`.
fn prefix(body: &[Setting]) -> Option<Value> {
    const NAME: &str = "env_prefix";
    let said = |setting: &Setting| match setting.name.as_str() {
        NAME => Some(setting.value.clone()),
        _ => setting.value.get(NAME).cloned(),
    };
    body.iter().rev().find_map(said)
}
