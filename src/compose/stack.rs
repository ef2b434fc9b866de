use super::loader::Loader;
use super::resources::below;
use super::value::Map;
use crate::model::compose::Project;
use crate::source::FileId;

/// Whether a project may be started by `docker stack deploy`: it says what only a swarm heeds, or its files are called so.
pub(super) fn may_be(loader: &Loader<'_>, root: &Map, project: &Project) -> bool {
    const HEEDED: [&str; 5] = ["endpoint_mode", "mode", "placement", "rollback_config", "update_config"];
    let called = |id: &FileId| {
        let path = loader.sources.file(*id).path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        stem.split(['-', '_', '.']).any(|word| matches!(word, "stack" | "swarm"))
    };
    let mut deploys = below(root, "services").filter_map(|(_, entry)| entry.value.get("deploy"));
    let mut drivers = project.networks.values().filter_map(|network| network.driver.as_ref());
    deploys.any(|deploy| HEEDED.iter().any(|key| deploy.get(key).is_some()))
        || drivers.any(|driver| driver.as_str() == "overlay")
        || project.files.iter().any(called)
}
