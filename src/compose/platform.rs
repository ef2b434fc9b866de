//! Platforms that run compose files for others: they set variables, and some lay files of their own over them.

use super::value::Map;
use crate::model::Reference;
use crate::source::Files;
use std::path::Path;

/// The file beside a compose file from which Umbrel takes what an application is. Umbrel runs the application's own proxy,
/// of which the compose file gives the environment only.
const UMBREL: &str = "umbrel-app.yml";

/// Files beside a compose file from which platforms take what variables of it to set: Umbrel, Dokploy, Runtipi.
const MARKS: [&str; 3] = [UMBREL, "template.toml", "docker-compose.json"];

/// The section of a compose file for CasaOS.
const SECTION: &str = "x-casaos";

/// What Coolify sets begins with one of these and has a name of the project's behind it.
const MAGIC: [&str; 8] = [
    "SERVICE_FQDN_",
    "SERVICE_URL_",
    "SERVICE_USER_",
    "SERVICE_PASSWORD_",
    "SERVICE_BASE64_",
    "SERVICE_REALBASE64_",
    "SERVICE_HEX_",
    "SERVICE_NAME_",
];

/// Whether a platform lays services, networks or volumes of its own over a project.
pub(super) fn completes(files: &dyn Files, directory: &Path) -> bool {
    files.kind(&directory.join(UMBREL)).is_some()
}

/// Takes note of the variables without a value that a platform sets.
pub(super) fn mark(references: &mut [Reference], files: &dyn Files, directory: &Path, root: &Map) {
    let mut unset = references.iter_mut().filter(|reference| reference.value.is_none()).peekable();
    if unset.peek().is_none() {
        return;
    }
    let hosted =
        root.contains_key(SECTION) || MARKS.iter().any(|mark| files.kind(&directory.join(mark)).is_some());
    for reference in unset {
        let magic = MAGIC.iter().any(|start| reference.variable.as_str().starts_with(start));
        reference.set_by_caller = hosted || magic;
    }
}
