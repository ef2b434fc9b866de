//! Containers that a text describes: one of Kubernetes, of compose, of Kamal, or a template that comes to one. Such a template is no
//! YAML yet, so lines and their columns have to do.

use std::path::Path;

/// Whether a text holds objects of Kubernetes, by its lines.
pub fn is_of_kubernetes(text: &str) -> bool {
    let says =
        |key: &str| text.lines().any(|line| line.trim_start_matches(['\u{feff}', ' ', '-']).starts_with(key));
    says("apiVersion:") && says("kind:")
}

/// Whether something of a text may run: it names an image or a chart.
pub fn may_run(text: &str) -> bool {
    ["image:", "chart:", "chartRef:", "helmCharts:"].iter().any(|key| text.contains(key))
}

/// Whether a text is a configuration of Kamal with accessories, by its lines: it is ERB before it is YAML.
pub fn has_accessories(text: &str) -> bool {
    let says = |key: &str| {
        let mut rests = text.lines().filter_map(|line| line.strip_prefix(key));
        rests.any(|rest| rest.starts_with(':'))
    };
    ["service", "image", "accessories"].into_iter().all(says)
}

/// Name of the file that makes a directory a chart of Helm.
pub const CHART: &str = "Chart.yaml";

/// Whether a path is that of what Kustomize is told.
pub fn is_kustomization(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| matches!(name, "kustomization.yaml" | "kustomization.yml"))
}

/// The images of the containers that are given words of their own to start with.
pub fn started(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    // Maps that are open, outer ones first.
    let mut open: Vec<Map<'_>> = Vec::new();
    for key in text.lines().filter_map(Key::read) {
        while let Some(map) =
            open.pop_if(|map| map.column > key.column || map.column == key.column && key.first)
        {
            found.extend(map.started());
        }
        if open.last().is_none_or(|map| map.column < key.column) {
            open.push(Map { column: key.column, image: None, is_started: false });
        }
        let Some(map) = open.last_mut() else { continue };
        match key.name {
            "image" if !key.value.is_empty() => map.image = Some(key.value),
            "args" | "cmd" | "command" | "entrypoint" => map.is_started = true,
            _ => {}
        }
    }
    found.extend(open.iter().rev().filter_map(Map::started));
    found
}

/// What of a map tells whether it is a container.
struct Map<'t> {
    column: usize,
    image: Option<&'t str>,
    /// Whether it says how its container starts.
    is_started: bool,
}

impl<'t> Map<'t> {
    fn started(&self) -> Option<&'t str> {
        self.image.filter(|_| self.is_started)
    }
}

/// A line that starts with a key of a map.
struct Key<'t> {
    name: &'t str,
    value: &'t str,
    column: usize,
    /// Whether it is the first of an entry in a list.
    first: bool,
}

impl<'t> Key<'t> {
    fn read(line: &'t str) -> Option<Self> {
        let rest = line.trim_start_matches([' ', '-']);
        let column = line.len() - rest.len();
        let (name, value) = rest.split_once(':')?;
        let plain = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        plain(name).then_some(Self { name, value, column, first: line[..column].contains('-') })
    }
}

#[cfg(test)]
mod tests {
    use super::started;

    #[test]
    fn containers_with_words_of_their_own() {
        let cases: [(&str, &[&str]); 6] = [
            (
                "- name: a\n  image: x/redis:1 # ours\n  args: [\"--port\", \"1\"]\n- name: b\n  image: y\n",
                &["x/redis:1"],
            ),
            ("- args:\n  - --port\n  image: 'x'\n- image: y\n  command: [a]\n", &["x", "y"]),
            ("- image: x\n  livenessProbe:\n    exec:\n      command: [redis-cli, ping]\n", &[]),
            ("services:\n  a:\n    image: x\n  b:\n    image: y\n    entrypoint: /start.sh\n", &["y"]),
            (
                "- name: a\n  image: \"{{ .Values.image }}\"\n  {{- if .Values.args }}\n  args: x\n  {{- end }}\n",
                &["{{ .Values.image }}"],
            ),
            ("image:\n  repository: x\ncommand: []\n", &[]),
        ];
        for (text, images) in cases {
            assert_eq!(started(text), images, "{text}");
        }
    }
}
