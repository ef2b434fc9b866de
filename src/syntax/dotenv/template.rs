//! Templates of env files: `.env.example`, from which whoever deploys makes the file.

use std::collections::BTreeMap;
use std::path::Path;

/// Names that a template has lines for, each with whether one of them gives it a value.
pub type Named = BTreeMap<String, bool>;

/// Words in the name of a file that say that it is there to be copied, some in the languages of those who write them.
const WORDS: [&str; 22] = [
    "example",
    "examples",
    "sample",
    "dist",
    "template",
    "tmpl",
    "tpl",
    "default",
    "defaults",
    "format",
    "blank",
    "skeleton",
    "stub",
    "exemplo",
    "exemple",
    "ejemplo",
    "esempio",
    "beispiel",
    "modelo",
    "plantilla",
    "contoh",
    "vorlage",
];

/// Whether a file is a template to copy: `.env.example`, `redis.env.dist`, `template.env`, `.env.exemplo`.
pub fn is_template(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.split(['.', '-', '_']).any(|part| WORDS.contains(&part))
}

/// Names that a template has lines for, those behind `#` included, which give no value.
pub fn named(text: &str) -> Named {
    let mut all = Named::new();
    for line in text.lines() {
        let said = line.trim_start_matches(['#', ' ', '\t']);
        let said = said.strip_prefix("export ").unwrap_or(said);
        let (name, value) = said.split_once(['=', ':']).unwrap_or((said, ""));
        let name = name.trim();
        if name.is_empty() || !name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) {
            continue;
        }
        let value = value.trim();
        let nothing = matches!(value, "" | "\"\"" | "''") || value.starts_with('#');
        *all.entry(name.to_owned()).or_default() |= !line.trim_start().starts_with('#') && !nothing;
    }
    all
}
