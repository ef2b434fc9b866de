use super::habits::placeless;
use crate::syntax::yaml::{self, Node};
use std::collections::BTreeSet;

/// Whether a YAML file of any name looks like a compose file: services that are maps, one of which runs an image, or
/// merges what does, and nothing beside them that compose does not know.
pub(super) fn looks_like_compose(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines();
    if !lines.clone().filter_map(section).all(is_section) {
        return false;
    }
    let mut lines = lines.skip_while(|line| line.trim_end() != "services:").skip(1);
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let Some(first) = lines.find(is_content) else { return false };
    let service = first.starts_with(' ') && !first.trim_start().starts_with('-') && first.contains(':');
    let mut merges = false;
    let mut services = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '#']));
    let own = services.any(|line| {
        merges |= line.trim_start().starts_with("<<:");
        runs(line)
    });
    service && (own || merges && text.lines().any(runs))
}

/// Whether a file that is not called a YAML file is a compose file: it looks like one, and nothing but sections, comments
/// and marks of documents begins at the left. A text that quotes a compose file is none.
pub(super) fn is_surely_compose(text: &str) -> bool {
    let left =
        |line: &&str| !line.is_empty() && !line.starts_with([' ', '#']) && !matches!(*line, "---" | "...");
    looks_like_compose(text)
        && text.trim_start_matches('\u{feff}').lines().filter(left).all(|line| section(line).is_some())
}

/// Whether a line of a service says what it runs.
fn runs(line: &str) -> bool {
    ["image:", "build:", "extends:"].iter().any(|key| line.trim_start().starts_with(key))
}

/// Whether a YAML file that is called a compose file may be one: it has a section that says something to compose, runs
/// something as version 1 of the format did, or has nothing that could be told apart, as what is no text.
pub(super) fn may_be_compose(text: &str) -> bool {
    let mut sections = text.trim_start_matches('\u{feff}').lines().filter_map(section).peekable();
    text.contains('\0')
        || sections.peek().is_none()
        || sections.any(|name| is_section(name) && !matches!(name, "name" | "version"))
        || text.lines().any(runs)
}

/// The key of a line that begins a section.
fn section(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    name.starts_with(|char: char| char.is_ascii_alphabetic()).then_some(name.trim_end())
}

/// Whether compose takes a key at the top.
fn is_section(name: &str) -> bool {
    const SECTIONS: [&str; 9] =
        ["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"];
    SECTIONS.contains(&name) || name.starts_with("x-")
}

/// Whether a text holds what a template language would be put in with.
pub(super) fn may_be_template(text: &str) -> bool {
    ["{{", "{%"].iter().any(|open| text.contains(open))
}

/// What of a compose file tells whether it stands by itself.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Names of all services.
    pub(super) services: BTreeSet<String>,
    /// Services with neither image nor build.
    pub(super) partial: BTreeSet<String>,
    /// Other files that services are taken over from, and which, as written.
    pub(super) extended: BTreeSet<(String, String)>,
    /// Files that it includes, as written.
    pub(super) included: BTreeSet<String>,
    /// Whether services use networks or volumes that the file does not declare.
    undeclared: bool,
    /// Whether it is no YAML where a template language would be put in.
    pub(super) template: bool,
}

impl Shape {
    /// Reads the shape of a compose file.
    pub(super) fn of(text: &str) -> Self {
        let (tree, problems) = yaml::parse(placeless(), text);
        let places = problems.iter().map(|problem| problem.primary.span.start as usize);
        let template = places.into_iter().any(|at| may_be_template(line(text, at)));
        let mut shape = Self { template, ..Self::default() };
        for document in &tree.documents {
            shape.read(document);
        }
        shape
    }

    /// Whether it makes sense only together with other files. One that adds no service of its own does too.
    pub(super) fn is_override(&self) -> bool {
        self.services.is_empty() || !self.partial.is_empty() || self.undeclared
    }

    /// Whether it says what a service runs.
    pub(super) fn brings(&self, service: &str) -> bool {
        self.services.contains(service) && !self.partial.contains(service)
    }

    fn read(&mut self, document: &Node) {
        let includes = document.get("include");
        for include in includes.iter().flat_map(Node::items) {
            let paths = include.get("path").unwrap_or(include);
            let all = paths.raw().map(str::to_owned).into_iter().chain(names(&paths));
            self.included.extend(all);
        }
        let Some(services) = document.get("services") else { return };
        let declared = |section: &str| -> BTreeSet<String> {
            let names = document.get(section).map(|section| names(&section)).unwrap_or_default();
            names.into_iter().chain(["default".to_owned()]).collect()
        };
        let (networks, volumes) = (declared("networks"), declared("volumes"));
        for entry in services.entries() {
            let service = &entry.value;
            self.services.insert(entry.name().to_owned());
            if !["image", "build", "extends"].iter().any(|key| service.get(key).is_some()) {
                self.partial.insert(entry.name().to_owned());
            }
            if let Some(extends) = service.get("extends")
                && let Some(file) = extends.get("file").and_then(|file| file.raw().map(str::to_owned))
            {
                let lent = extends.get("service").and_then(|service| service.raw().map(str::to_owned));
                self.extended.insert((file, lent.unwrap_or_default()));
            }
            let used = service.get("networks").map(|used| names(&used)).unwrap_or_default();
            self.undeclared |= !used.is_subset(&networks);
            let mounts = service.get("volumes");
            let named = mounts.iter().flat_map(Node::items).filter_map(|mount| volume_name(&mount));
            self.undeclared |= named.into_iter().any(|name| !volumes.contains(&name));
        }
    }
}

/// The line around a place.
fn line(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |found| found + 1);
    let end = after.find('\n').map_or(text.len(), |found| at + found);
    text.get(start..end).unwrap_or_default()
}

/// Keys of a map or items of a list.
fn names(node: &Node) -> BTreeSet<String> {
    let keys = node.entries().map(|entry| entry.name().to_owned());
    let items = node.items().filter_map(|item| item.raw().map(str::to_owned));
    keys.chain(items).collect()
}

/// Name of the volume that an entry of `volumes` mounts; `None` for paths, anonymous volumes and variables.
fn volume_name(mount: &Node) -> Option<String> {
    let source = match mount.raw() {
        Some(short) => short.split_once(':')?.0.to_owned(),
        None if mount.get("type")?.raw()? == "volume" => mount.get("source")?.raw()?.to_owned(),
        None => return None,
    };
    let name = source.len() > 1 && !source.starts_with(['.', '/', '~', '$', '\\']);
    name.then_some(source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_compose_files() {
        let cases = [
            ("services:\n  r:\n    image: redis\n", true),
            ("version: '3'\n\nservices:\n  # cache\n  r:\n    command: x\n    build: .\n", true),
            ("\u{feff}services:\n  r:\n    image: redis\n", true),
            ("x-r: &r\n  image: redis\nservices:\n  r:\n    <<: *r\n", true),
            ("services:\n  a:\n    <<: *defaults\n    public: true\n", false),
            ("services:\n  - redis:7\nimage: ruby\n", false),
            ("services:\n  _defaults:\n    autowire: true\nimage: x\n", false),
            ("kind: Service\n", false),
            ("services:\n  r:\n    image: redis\n    enabled: true\nredis:\n  auth: true\n", false),
            ("name: x\nx-a: 1\nservices:\n  r:\n    image: redis\nvolumes :\n  d:\n", true),
        ];
        for (text, compose) in cases {
            assert_eq!(looks_like_compose(text), compose, "{text}");
        }
    }

    #[test]
    fn what_others_call_compose_is_told_apart() {
        let cases = [
            ("services:\n  r:\n    restart: always\n", true),
            ("include: [a.yaml]\n", true),
            ("", true),
            ("{services: {}}\n", true),
            ("redis:\n  image: redis:7.4\n", true),
            ("Compose:\0\n", true),
            ("Compose:\n  ComposableNaming:\n    active: true\n", false),
            ("name: pages\nrules: [a]\n", false),
        ];
        for (text, expected) in cases {
            assert_eq!(may_be_compose(text), expected, "{text}");
        }
    }

    #[test]
    fn what_a_template_language_makes_first_is_no_compose_file() {
        let cases = [
            ("services:\n{%- if x %}\n  r: {image: redis}\n{% endif %}\n", true),
            ("services:\n  r:\n    image: {{ name }}_redis\n", true),
            ("services:\n  r:\n    image: \"{{ name }}\"\n    command: |\n      {{ x }}\n", false),
            ("services:\n  r:\n    image: \"redis\n    command: '{{ x }}'\n", false),
        ];
        for (text, template) in cases {
            assert_eq!(Shape::of(text).template, template, "{text}");
        }
    }

    #[test]
    fn overrides_lack_something() {
        let cases = [
            ("services: {r: {image: redis}}", false),
            ("services: {r: {restart: always}}", true),
            ("services: {r: {image: redis, networks: [back]}}", true),
            ("services: {r: {image: redis, networks: [back]}}\nnetworks: {back: {}}", false),
            ("services: {r: {image: redis, volumes: ['data:/data']}}", true),
            ("services: {r: {image: redis, volumes: ['./data:/data', '${D}:/x', /y]}}", false),
            ("x: &x {image: redis}\nservices: {r: {<<: *x}}", false),
            ("networks: {}", true),
        ];
        for (text, expected) in cases {
            assert_eq!(Shape::of(text).is_override(), expected, "{text}");
        }
    }
}
