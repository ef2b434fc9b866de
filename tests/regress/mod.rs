//! Configurations that redlint once read in another way than the server: `testdata/regress/*/expected.toml` says what
//! redis 7.0.15 does with the `redis.conf` beside it.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The server that answered.
pub const TARGET: &str = "redis@7.0.15";

/// One configuration.
pub struct Regress {
    /// Name of the folder.
    pub name: String,
    /// Files by name, `redis.conf` among them.
    pub files: BTreeMap<String, String>,
    pub expected: Expected,
}

/// What the server does.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    #[serde(default)]
    pub sentinel: bool,
    pub starts: bool,
    /// What `CONFIG GET` says.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    #[serde(default)]
    pub users: BTreeMap<String, ExpectedUser>,
}

/// A user as it is after start.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedUser {
    pub enabled: bool,
    pub keys: Vec<String>,
    #[serde(default)]
    pub channels: Vec<String>,
}

/// All of them, by name.
pub fn all() -> Vec<Regress> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/regress");
    let mut all = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let Ok(expected) = std::fs::read_to_string(folder.join("expected.toml")) else { continue };
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap) {
            let name = entry.path().strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            if entry.file_type().is_file() && name != "expected.toml" {
                files.insert(name, std::fs::read_to_string(entry.path()).unwrap());
            }
        }
        let expected = toml::from_str(&expected).unwrap_or_else(|error| panic!("{name}: {error}"));
        all.push(Regress { name, files, expected });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}
