use super::super::object::{items, text};
use super::values::Values;
use crate::source::Text;
use crate::syntax::yaml::Node;

/// Another chart that a chart installs along.
#[derive(Debug)]
pub(super) struct Dependency {
    /// Name of the chart.
    pub(super) name: Text,
    /// The key of its values.
    pub(super) key: Text,
    /// Where it comes from; empty where it lies beside.
    pub(super) repository: Text,
    /// Its version, or a constraint on that.
    version: Option<Text>,
    /// Paths of values that switch it.
    conditions: Vec<String>,
    /// Tags that switch it where none of those does.
    tags: Vec<String>,
}

impl Dependency {
    /// Those of a `Chart.yaml`, or a `requirements.yaml`.
    pub(super) fn all(chart: &Node) -> Vec<Self> {
        items(chart, &["dependencies"]).iter().filter_map(Self::read).collect()
    }

    fn read(node: &Node) -> Option<Self> {
        let name = text(node, &["name"])?;
        let conditions = text(node, &["condition"]).map(|text| text.to_string()).unwrap_or_default();
        let tags = items(node, &["tags"]).into_iter().filter_map(|tag| Some(tag.raw()?.to_owned()));
        Some(Self {
            key: text(node, &["alias"]).unwrap_or_else(|| name.clone()),
            repository: text(node, &["repository"]).unwrap_or_else(|| Text::empty(node.span())),
            version: text(node, &["version"]),
            conditions: conditions.split(',').map(|path| path.trim().to_owned()).collect(),
            tags: tags.collect(),
            name,
        })
    }

    /// The major number of its version; `None` where the files leave that open.
    pub(super) fn major(&self) -> Option<u16> {
        major(self.version.as_ref()?.as_str())
    }

    /// Whether it is installed with these values of the whole chart.
    pub(super) fn is_on(&self, values: &Values) -> bool {
        let switch = |path: &str| {
            let path: Vec<&str> = path.split('.').collect();
            match values.get(&path)?.raw()? {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            }
        };
        if let Some(on) = self.conditions.iter().find_map(|path| switch(path)) {
            return on;
        }
        let tags: Vec<bool> = self.tags.iter().filter_map(|tag| switch(&format!("tags.{tag}"))).collect();
        tags.is_empty() || tags.contains(&true)
    }
}

/// The major number of a version, or of all versions that a constraint leaves.
pub(super) fn major(version: &str) -> Option<u16> {
    let version = version.trim();
    let one = !version.contains(['<', '>', '|', ' ', ',']);
    let number = version.trim_start_matches(['^', '~', '=', 'v']).split(['.', '-', '+']).next();
    number.filter(|_| one)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn a_constraint_tells_the_major_version_where_it_leaves_one() {
        let cases = [
            ("17.11.3", Some(17)),
            ("^18.1.0", Some(18)),
            ("~19", Some(19)),
            ("20.x.x", Some(20)),
            ("v21.0.0-rc.1", Some(21)),
            (">=17.0.0", None),
            ("17 - 19", None),
            ("*", None),
            ("", None),
        ];
        for (version, number) in cases {
            assert_eq!(major(version), number, "{version}");
        }
    }
}
