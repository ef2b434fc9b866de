use super::layered::Layered;
use super::root::Root;
use crate::model::compose::{Mount, MountKind};
use crate::source::{Text, normalise};

/// What `files` and `directories` of an accessory mount, from the repository and from the host.
pub(super) fn read(accessory: &Layered, name: &str, root: Root<'_>) -> Vec<Mount> {
    let listed = |key: &str| accessory.get(key).items();
    let files = listed("files").into_iter().filter_map(|item| {
        let (local, mount) = mount(&item)?;
        // What ERB makes of a file is not known.
        let known = !local.holds_unknown() && !local.as_str().ends_with("erb");
        let path = known.then(|| normalise(&root.directory.join(local.as_str())));
        let path = path.filter(|path| path.starts_with(root.within));
        Some(Mount { source: local.to_string(), path, ..mount })
    });
    let directories = listed("directories").into_iter().filter_map(|item| {
        let (local, mount) = mount(&item)?;
        let source =
            if local.as_str().starts_with('/') { local.to_string() } else { format!("{name}/{local}") };
        Some(Mount { source, ..mount })
    });
    files.chain(directories).collect()
}

/// What is mounted, and where: `local:remote:options`, or a map of these.
fn mount(item: &Layered) -> Option<(Text, Mount)> {
    let (at, local, remote, options) = match item.text() {
        Some(text) => {
            let mut parts = text.split(':').into_iter();
            let (local, remote) = (parts.next()?, parts.next()?);
            (text, local, remote, parts.next())
        }
        None => {
            let part = |key: &str| item.get(key).text();
            let local = part("local")?;
            (local.clone(), local, part("remote")?, part("options"))
        }
    };
    let read_only = options.is_some_and(|options| options.as_str().split(',').any(|option| option == "ro"));
    Some((local, Mount { read_only, ..Mount::new(at, MountKind::Bind, remote.to_string()) }))
}
