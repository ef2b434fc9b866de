//! What is mounted into a container.

use super::holder::Holder;
use super::object::{items, text};
use super::store::{Held, Holding, Store};
use super::text::filled_conf;
use super::variables::Variables;
use crate::model::compose::{Mount, MountKind};
use crate::source::{Text, UNKNOWN};
use crate::syntax::yaml::Node;
use std::collections::HashMap;

/// Most mounts of one container that are looked at: each file of an object is one.
const MOST: usize = 10_000;

/// Volumes of a pod by name.
#[derive(Debug, Default)]
pub(super) struct Volumes {
    declared: HashMap<String, Node>,
    /// Names of `volumeClaimTemplates`.
    claimed: Vec<String>,
    /// Name of the set that claims are made for.
    set: String,
    /// Whether something runs before the containers, which may fill volumes.
    prepared: bool,
}

impl Volumes {
    /// Those of a pod, and the claims that a set makes for it.
    pub(super) fn new(pod: &Node, claims: &[Node], set: &str) -> Self {
        let named = |volume: Node| Some((text(&volume, &["name"])?.to_string(), volume));
        let claim = |claim: &Node| Some(text(claim, &["metadata", "name"])?.to_string());
        Self {
            declared: items(pod, &["volumes"]).into_iter().filter_map(named).collect(),
            claimed: claims.iter().filter_map(claim).collect(),
            set: set.to_owned(),
            prepared: !items(pod, &["initContainers"]).is_empty(),
        }
    }

    /// The mounts of a container with some variables.
    pub(super) fn mounts(&self, container: &Node, variables: &Variables, store: &Store) -> Vec<Mount> {
        let mounts = items(container, &["volumeMounts"]);
        mounts.iter().flat_map(|mount| self.mount(mount, variables, store)).take(MOST).collect()
    }

    fn mount(&self, mount: &Node, variables: &Variables, store: &Store) -> Vec<Mount> {
        let (Some(name), Some(at)) = (text(mount, &["name"]), text(mount, &["mountPath"])) else {
            return Vec::new();
        };
        let read_only = text(mount, &["readOnly"]).is_some_and(|value| value.as_str() == "true");
        let part = match (text(mount, &["subPath"]), mount.get("subPathExpr")) {
            (Some(part), _) => part.to_string(),
            (None, Some(_)) => UNKNOWN.to_string(),
            (None, None) => String::new(),
        };
        let mounted = |kind, source: String| {
            let subpath = part.clone();
            Mount { source, subpath, read_only, ..Mount::new(at.clone(), kind, at.to_string()) }
        };
        let made = |kind, source: &str| vec![mounted(kind, source.to_owned())];
        if self.claimed.iter().any(|claim| claim == name.as_str()) {
            // A number for each pod follows.
            let volume = mounted(MountKind::Volume, format!("{name}-{}", self.set));
            return vec![Mount { per_replica: true, ..volume }];
        }
        let Some(volume) = self.declared.get(name.as_str()) else {
            return made(MountKind::Volume, &UNKNOWN.to_string());
        };
        if let Some(directory) = volume.get("emptyDir") {
            let memory = text(&directory, &["medium"]).is_some_and(|medium| medium.as_str() == "Memory");
            let kind = if memory && !self.prepared { MountKind::Tmpfs } else { MountKind::Anonymous };
            return vec![Mount { of_pod: Some(name.to_string()), ..mounted(kind, String::new()) }];
        }
        if let Some(path) = text(volume, &["hostPath", "path"]) {
            // Each node has one.
            let directory = mounted(MountKind::Bind, path.to_string());
            return vec![Mount { per_replica: true, ..directory }];
        }
        if let Some(claim) = text(volume, &["persistentVolumeClaim", "claimName"]) {
            return made(MountKind::Volume, claim.as_str());
        }
        // It ends with its pod.
        if volume.get("ephemeral").is_some() {
            return made(MountKind::Anonymous, "");
        }
        match Projection::all(volume) {
            Some(projections) => {
                projections.iter().flat_map(|one| one.mounts(&at, &part, variables, store)).collect()
            }
            // Its name tells it from others of the pod alone.
            None => made(MountKind::Volume, &UNKNOWN.to_string()),
        }
    }
}

/// Whether a path is that of a file for a server.
fn is_conf(path: &str) -> bool {
    [".conf", ".acl"].iter().any(|end| path.ends_with(end))
}

/// Files of a volume that an object holds.
struct Projection {
    name: Text,
    holder: Option<Holder>,
    /// Keys with the paths that they are put at; empty for all under their own names.
    items: Vec<(String, String)>,
}

impl Projection {
    /// What a volume is made of; `None` where it is none of objects.
    fn all(volume: &Node) -> Option<Vec<Self>> {
        if volume.get("projected").is_some() {
            return Some(items(volume, &["projected", "sources"]).iter().filter_map(Self::read).collect());
        }
        Self::read(volume).map(|one| vec![one])
    }

    fn read(source: &Node) -> Option<Self> {
        const KINDS: [(&str, Option<Holder>); 4] = [
            ("configMap", Some(Holder::ConfigMap)),
            ("secret", Some(Holder::Secret)),
            ("downwardAPI", None),
            ("serviceAccountToken", None),
        ];
        let (kind, holder) = *KINDS.iter().find(|(key, _)| source.get(key).is_some())?;
        let node = source.get(kind)?;
        let name = text(&node, &["name"]).or_else(|| text(&node, &["secretName"]));
        let item =
            |item: &Node| Some((text(item, &["key"])?.to_string(), text(item, &["path"])?.to_string()));
        Some(Self {
            name: name.unwrap_or_else(|| Text::empty(node.span())),
            holder,
            items: items(&node, &["items"]).iter().filter_map(item).collect(),
        })
    }

    /// The mounts that come of it: one for each file, or one for a directory of which no manifest tells what is in it.
    fn mounts(&self, at: &Text, part: &str, variables: &Variables, store: &Store) -> Vec<Mount> {
        let target = at.as_str().trim_end_matches('/');
        let blob = |target: String| Mount {
            source: self.name.to_string(),
            read_only: true,
            ..Mount::new(at.clone(), MountKind::Blob, target)
        };
        let Some(holding) = self.holder.and_then(|holder| store.get(holder, self.name.as_str())) else {
            return vec![blob(target.to_owned())];
        };
        let files = self.files(holding).into_iter().filter(|(path, _)| part.is_empty() || path == part);
        let mounts = files.map(|(path, held)| {
            let target = if part.is_empty() { format!("{target}/{path}") } else { target.to_owned() };
            let given = |name: &str| variables.gives(name);
            match held {
                Some(Held::File(path)) => Mount { path: Some(path.clone()), ..blob(target) },
                Some(held) => {
                    let text = held.content(given).filter(|text| !text.is_unknown());
                    let content =
                        text.map(|text| if is_conf(&target) { filled_conf(&text, given) } else { text });
                    Mount { content, ..blob(target) }
                }
                None => blob(target),
            }
        });
        mounts.collect()
    }

    fn files<'h>(&self, holding: &'h Holding) -> Vec<(String, Option<&'h Held>)> {
        if self.items.is_empty() {
            return holding.iter().map(|(key, held)| (key.clone(), Some(held))).collect();
        }
        self.items.iter().map(|(key, path)| (path.clone(), holding.get(key))).collect()
    }
}
