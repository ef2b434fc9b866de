use super::loader::Loader;
use super::scope::Scope;
use super::value::Value;
use super::{build, environment, paths};
use crate::source::Text;
use crate::syntax::dotenv::Format;
use crate::syntax::interpolate::Found;
use indexmap::IndexMap;

/// `labels` over those of `label_file`, by name; a name alone is an empty label.
pub(super) fn read(loader: &mut Loader<'_>, scope: &Scope, service: &Value) -> IndexMap<String, Text> {
    let mut labels: IndexMap<String, Text> = IndexMap::new();
    for item in service.get("label_file").map(Value::items).unwrap_or_default() {
        let (Some(path), Some(joined)) = (item.text(), paths::join(item)) else { continue };
        match loader.open(&joined) {
            Ok(file) => {
                let dotenv = loader.dotenv(file, Format::Compose);
                // as in env files what earlier ones say is seen, before what the file itself says
                let mut lookup =
                    |name: &str| scope.lookup(name).or_else(|| labels.get(name).cloned().map(Found::Written));
                let variables = dotenv.expand(&mut loader.interpolator, &mut lookup);
                loader.drop_uses();
                labels.extend(variables.into_iter().filter_map(|(name, label)| Some((name, label.value?))));
            }
            Err(_) if environment::is_directory(loader, "label", path, &joined) => {}
            Err(why) => environment::absent(loader, "label", path, &why),
        }
    }
    let own = service.get("labels").map(build::entries).unwrap_or_default();
    labels.extend(own.into_iter().map(|(name, entry)| {
        let value = entry.value.text().cloned().unwrap_or_else(|| Text::empty(entry.key));
        (name, value)
    }));
    labels
}
