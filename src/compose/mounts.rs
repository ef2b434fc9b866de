use super::loader::Loader;
use super::resources::{below, in_tree};
use super::value::{Map, Value};
use super::volumes::{self, clean};
use crate::model::compose::{Blob, Mount, MountKind, Project};
use crate::source::{Text, UNKNOWN};
use std::collections::HashSet;
use std::path::PathBuf;

/// Most services and mounts that are gone through for what services lend each other.
const LENT: usize = 2_000;

/// `volumes`, `tmpfs`, and the mounts of `secrets` and `configs`.
pub(super) fn read(loader: &Loader<'_>, service: &Value, project: &Project) -> Vec<Mount> {
    let items = |key: &str| service.get(key).map(Value::items).unwrap_or_default();
    let found = |source: &Value| in_tree(loader, source);
    let mut mounts: Vec<Mount> = items("volumes").iter().filter_map(|item| volume(item, found)).collect();
    mounts.extend(items("tmpfs").iter().filter_map(tmpfs));
    let secret = |item| blob(item, "/run/secrets", |name| project.secrets.get(name));
    mounts.extend(items("secrets").iter().filter_map(secret));
    mounts
        .extend(items("configs").iter().filter_map(|item| blob(item, "", |name| project.configs.get(name))));
    mounts
}

/// Gives services what others have mounted, by `volumes_from`. What a service mounts itself lies over that.
pub(super) fn lend(root: &Map, project: &mut Project) {
    let mut left = LENT;
    let mut lent: Vec<(String, Vec<Mount>)> = Vec::new();
    for (name, entry) in below(root, "services") {
        let lenders = lenders(&entry.value);
        if !lenders.is_empty() {
            lent.push((name.clone(), borrowed(root, project, lenders, &mut left)));
        }
    }
    for (name, mounts) in lent {
        if let Some(service) = project.services.get_mut(&name) {
            service.mounts.splice(0..0, mounts);
        }
    }
}

fn lenders(service: &Value) -> Vec<&Text> {
    let items = service.get("volumes_from").map(Value::items).unwrap_or_default();
    items.iter().filter_map(Value::text).collect()
}

/// What is mounted in other services, and in those that lend to them. Memory is not lent.
fn borrowed(root: &Map, project: &Project, lenders_of: Vec<&Text>, left: &mut usize) -> Vec<Mount> {
    let services = root.get("services").and_then(|entry| entry.value.as_map());
    let mut mounts = Vec::new();
    let mut seen = HashSet::new();
    let mut next: Vec<(&Text, bool)> = lenders_of.into_iter().map(|lender| (lender, false)).collect();
    while let Some((lender, read_only)) = next.pop() {
        let (name, mode) = lender.as_str().split_once(':').unwrap_or((lender.as_str(), ""));
        if *left == 0 || name == "container" || lender.holds_unknown() {
            mounts.push(anything(lender));
            continue;
        }
        *left -= 1;
        if !seen.insert(name) {
            continue;
        }
        let read_only = read_only || mode == "ro";
        let of_it = project.services.get(name).map(|service| service.mounts.as_slice()).unwrap_or_default();
        let of_it = of_it.iter().filter(|mount| mount.kind != MountKind::Tmpfs).take(*left);
        let before = mounts.len();
        mounts.extend(of_it.cloned().map(|mount| Mount {
            read_only: mount.read_only || read_only,
            lent: true,
            ..mount
        }));
        *left -= mounts.len() - before;
        if *left == 0 {
            mounts.push(anything(lender));
        }
        let service = services.and_then(|services| services.get(name));
        let further = service.map(|entry| lenders(&entry.value)).unwrap_or_default();
        next.extend(further.into_iter().map(|lender| (lender, read_only)));
    }
    mounts
}

/// Mounts that the project does not tell: whatever lies in the container may be in them.
fn anything(at: &Text) -> Mount {
    let source = UNKNOWN.to_string();
    Mount { source, ..Mount::new(at.clone(), MountKind::Volume, "/".to_owned()) }
}

fn written(item: &Value, value: &str) -> Text {
    item.short.clone().unwrap_or_else(|| Text::whole(value, item.at))
}

/// What a `source:target[:options]` mounts where nobody knows from where paths of the host start; `None` where it is wrong.
pub fn mounted(text: &Text) -> Option<Mount> {
    volume(&volumes::long(text).ok()?, |_| None)
}

fn volume(item: &Value, find: impl Fn(&Value) -> Option<PathBuf>) -> Option<Mount> {
    let source = item.text_of("source").map(|text| text.as_str().to_owned()).unwrap_or_default();
    let target = item.text_of("target")?.as_str().to_owned();
    let kind = match item.text_of("type").map_or("volume", Text::as_str) {
        "bind" | "npipe" => MountKind::Bind,
        "tmpfs" => MountKind::Tmpfs,
        _ if source.is_empty() => MountKind::Anonymous,
        _ => MountKind::Volume,
    };
    let path = match kind {
        MountKind::Bind => item.get("source").and_then(find),
        _ => None,
    };
    // Coolify makes the file of a mount with a content before it calls compose.
    let content = item.text_of("content").cloned().filter(|_| kind == MountKind::Bind);
    let read_only = item.get("read_only").and_then(Value::as_bool) == Some(true);
    let creates = item.down(&["bind", "create_host_path"]).and_then(Value::as_bool);
    let subpath = item.down(&["volume", "subpath"]).and_then(Value::text);
    let subpath = subpath.map(|text| text.as_str().trim_start_matches("./").trim_matches('/').to_owned());
    Some(Mount {
        source,
        path,
        content,
        subpath: subpath.unwrap_or_default(),
        read_only,
        must_exist: creates == Some(false),
        ..Mount::new(written(item, &target), kind, target)
    })
}

fn tmpfs(item: &Value) -> Option<Mount> {
    let text = item.text()?;
    let target = text.as_str().split(':').next().unwrap_or_default();
    Some(Mount::new(text.clone(), MountKind::Tmpfs, clean(target)))
}

fn blob<'a>(item: &Value, directory: &str, find: impl Fn(&str) -> Option<&'a Blob>) -> Option<Mount> {
    let source = item.text_of("source")?.as_str().to_owned();
    let target = match item.text_of("target").map(Text::as_str) {
        None | Some("") => format!("{directory}/{source}"),
        Some(target) if target.starts_with('/') => target.to_owned(),
        Some(target) => format!("{directory}/{target}"),
    };
    let declared = find(&source);
    let at = written(item, &source);
    Some(Mount {
        source,
        path: declared.and_then(|blob| blob.file.clone()),
        content: declared.and_then(|blob| blob.content.clone()),
        read_only: true,
        ..Mount::new(at, MountKind::Blob, target)
    })
}
