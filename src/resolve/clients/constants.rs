//! Constants that code of PHP in a variable defines, as the image of WordPress takes it: `define('WP_REDIS_HOST', 'redis');`.

use crate::model::compose::{EnvEntry, Service};
use crate::source::Text;

/// The variable whose code that image puts into its configuration.
const CODE: &str = "WORDPRESS_CONFIG_EXTRA";

/// A service that has in its environment what the code of another one defines; `None` where it defines nothing.
pub(super) fn defined(service: &Service) -> Option<Service> {
    let code = service.environment.get(CODE)?.value.as_ref()?;
    // What hangs on a condition, or stands in a comment of several lines, may be no constant.
    if code.as_str().contains(['{', '?']) || code.as_str().contains("/*") {
        return None;
    }
    let mut constants = Service::open(service.name.clone(), service.at);
    let lines =
        code.split('\n').into_iter().filter(|line| !line.as_str().trim_start().starts_with(['/', '#']));
    for (name, value) in lines.flat_map(|line| line.split(';')).filter_map(|statement| constant(&statement)) {
        // PHP keeps the first of two.
        let entry = constants.environment.entry(name.to_string());
        entry.or_insert_with(|| EnvEntry::new(name.as_str(), &value));
    }
    (!constants.environment.is_empty()).then_some(constants)
}

/// Name and value of `define('NAME', 'value')`, where the value is a plain one.
fn constant(statement: &Text) -> Option<(Text, Text)> {
    let text = statement.as_str();
    let inside = text.trim_start().strip_prefix("define")?.trim_start().strip_prefix('(')?;
    let start = text.len() - inside.len();
    let (name, value) = inside.trim_end().strip_suffix(')')?.split_once(',')?;
    let behind = start + name.len() + 1;
    let name = quoted(&statement.slice(start..start + name.len()))?;
    let value = statement.slice(behind..behind + value.len()).trim_matches(char::is_whitespace);
    let number = !value.is_empty() && value.as_str().bytes().all(|byte| byte.is_ascii_digit());
    Some((name, if number { value } else { quoted(&value)? }))
}

/// What stands in quotes, where nothing in it means anything else.
fn quoted(text: &Text) -> Option<Text> {
    let text = text.trim_matches(char::is_whitespace);
    let quote = ['\'', '"'].into_iter().find(|quote| text.as_str().starts_with(*quote))?;
    let inside = text.as_str().strip_prefix(quote)?.strip_suffix(quote)?;
    let special = inside.contains([quote, '\\']) || quote == '"' && inside.contains('$');
    (!special).then(|| text.slice(1..1 + inside.len()))
}
