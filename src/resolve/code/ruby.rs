use super::erb;
use super::setting::{Maker, Named};
use crate::model::AppSetting;
use crate::source::{FileId, Sources};
use crate::syntax::yaml::{self, Node};

/// Settings of `sidekiq.yml` and `cable.yml`, by the name of the file.
pub(super) fn reader(
    name: &str,
    file: FileId,
    sources: &Sources,
) -> impl Fn(Maker<'_>, &mut Vec<AppSetting>) + use<> {
    let cable = name.starts_with("cable.");
    let root = yaml::parse(file, sources.text(file)).0.documents.into_iter().next();
    move |maker, all| {
        let Some(root) = &root else { return };
        match cable {
            true => cables(root, maker, all),
            false => workers(root, "", maker, all),
        }
    }
}

/// Options of Sidekiq at the top, and those of an environment below its name.
fn workers(map: &Node, place: &str, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    for entry in map.entries() {
        let Some(key) = entry.key.text() else { continue };
        let bare = key.as_str().trim_start_matches(':');
        if place.is_empty() && entry.value.is_mapping() && matches!(bare, "production" | "staging") {
            workers(&entry.value, &format!("{bare}."), maker, all);
        }
        if let name @ ("concurrency" | "timeout") = bare
            && let Some(text) = entry.value.text()
        {
            let written = key.slice(key.len() - bare.len()..key.len());
            let named =
                Named { written: &written, framework: "Sidekiq", name, path: format!("{place}{name}") };
            all.push(maker.make(named, &erb::value(&text)));
        }
    }
}

/// The connection of Action Cable in production.
fn cables(map: &Node, maker: Maker<'_>, all: &mut Vec<AppSetting>) {
    let Some(entry) = map.get("production") else { return };
    let redis = entry.get("adapter").is_some_and(|adapter| adapter.raw() == Some("redis"));
    let Some(url) = entry.entry("url").filter(|_| redis) else { return };
    let (Some(written), Some(text)) = (url.key.text(), url.value.text()) else { return };
    // Of a default only Rails itself knows whether it is what runs.
    let value = erb::value(&text).without_defaults();
    let path = "production.url".to_owned();
    let made =
        maker.make(Named { written: &written, framework: "Rails", name: "cable_connection", path }, &value);
    let said = |key| entry.get(key).and_then(|value| value.text()).map(|text| erb::value(&text));
    all.push(maker.with_login(made, said("username").as_ref(), said("password").as_ref()));
}
