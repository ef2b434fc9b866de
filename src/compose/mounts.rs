use super::loader::Loader;
use super::resources::in_tree;
use super::value::Value;
use super::volumes::clean;
use crate::model::compose::{Blob, Mount, MountKind, Project};
use crate::source::Text;

/// `volumes`, `tmpfs`, and the mounts of `secrets` and `configs`.
pub(super) fn read(loader: &Loader<'_>, service: &Value, project: &Project) -> Vec<Mount> {
    let items = |key: &str| service.get(key).map(Value::items).unwrap_or_default();
    let mut mounts: Vec<Mount> = items("volumes").iter().filter_map(|item| volume(loader, item)).collect();
    mounts.extend(items("tmpfs").iter().filter_map(tmpfs));
    let secret = |item| blob(item, "/run/secrets", |name| project.secrets.get(name));
    mounts.extend(items("secrets").iter().filter_map(secret));
    mounts
        .extend(items("configs").iter().filter_map(|item| blob(item, "", |name| project.configs.get(name))));
    mounts
}

fn written(item: &Value, value: &str) -> Text {
    item.short.clone().unwrap_or_else(|| Text::whole(value, item.at))
}

fn volume(loader: &Loader<'_>, item: &Value) -> Option<Mount> {
    let source = item.text_of("source").map(|text| text.as_str().to_owned()).unwrap_or_default();
    let target = item.text_of("target")?.as_str().to_owned();
    let kind = match item.text_of("type").map_or("volume", Text::as_str) {
        "bind" | "npipe" => MountKind::Bind,
        "tmpfs" => MountKind::Tmpfs,
        _ if source.is_empty() => MountKind::Anonymous,
        _ => MountKind::Volume,
    };
    let path = match kind {
        MountKind::Bind => item.get("source").and_then(|source| in_tree(loader, source)),
        _ => None,
    };
    // Coolify makes the file of a mount with a content before it calls compose.
    let content = item.text_of("content").cloned().filter(|_| kind == MountKind::Bind);
    let read_only = item.get("read_only").and_then(Value::as_bool) == Some(true);
    let subpath = item.get("volume").and_then(|options| options.text_of("subpath"));
    let subpath = subpath.map(|text| text.as_str().trim_start_matches("./").trim_matches('/').to_owned());
    let subpath = subpath.unwrap_or_default();
    Some(Mount { at: written(item, &target), kind, source, path, content, subpath, target, read_only })
}

fn tmpfs(item: &Value) -> Option<Mount> {
    let text = item.text()?;
    let target = text.as_str().split(':').next().unwrap_or_default();
    Some(Mount {
        at: text.clone(),
        kind: MountKind::Tmpfs,
        source: String::new(),
        path: None,
        content: None,
        subpath: String::new(),
        target: clean(target),
        read_only: false,
    })
}

fn blob<'a>(item: &Value, directory: &str, find: impl Fn(&str) -> Option<&'a Blob>) -> Option<Mount> {
    let source = item.text_of("source")?.as_str().to_owned();
    let target = match item.text_of("target").map(Text::as_str) {
        None | Some("") => format!("{directory}/{source}"),
        Some(target) if target.starts_with('/') => target.to_owned(),
        Some(target) => format!("{directory}/{target}"),
    };
    let declared = find(&source);
    Some(Mount {
        at: written(item, &source),
        kind: MountKind::Blob,
        path: declared.and_then(|blob| blob.file.clone()),
        content: declared.and_then(|blob| blob.content.clone()),
        source,
        subpath: String::new(),
        target,
        read_only: true,
    })
}
