//! What each project of `testdata/compose/resolved` comes to: every value with the bytes that it stands in.

use crate::loaded::{Loaded, load};
use redlint::model::Sourced;
use redlint::model::compose::{Command, Mount, Service};
use redlint::source::Text;
use std::fmt::{Debug, Write};
use std::path::Path;

#[test]
fn values_and_their_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/compose/resolved");
    let mut names: Vec<_> =
        std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert!(!names.is_empty());
    for name in names {
        let directory = root.join(&name);
        let files = files(&directory);
        let listed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&directory);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("resolved", shown(&load(&listed))));
    }
}

/// The files below a directory, with their paths in it.
fn files(directory: &Path) -> Vec<(String, String)> {
    let entries = walkdir::WalkDir::new(directory).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let files =
        files.filter(|entry| entry.path().extension().is_none_or(|kind| kind != "snap" && kind != "new"));
    let mut files: Vec<(String, String)> = files
        .map(|entry| {
            let path = entry.path().strip_prefix(directory).unwrap().to_string_lossy().replace('\\', "/");
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    // what is laid over it comes after the base
    files.sort_by_key(|(path, _)| path != "compose.yaml");
    files
}

fn shown(loaded: &Loaded) -> String {
    let mut page = Page { loaded, out: String::new(), service: "" };
    for service in loaded.project.services.values() {
        page.service = &service.name;
        page.service(service);
    }
    let project = &loaded.project;
    for (kind, blobs) in [("secrets", &project.secrets), ("configs", &project.configs)] {
        for (name, blob) in blobs {
            page.service = kind;
            let text = |text: &Option<Text>| text.as_ref().map(|text| loaded.text(text));
            let source = text(&blob.content).or(text(&blob.environment));
            let source = source.or(blob.file.as_ref().map(|path| path.display().to_string()));
            page.line(name, source.unwrap_or_default());
        }
    }
    for problem in loaded.problems() {
        let _ = writeln!(page.out, "! {problem}");
    }
    page.out
}

struct Page<'a> {
    loaded: &'a Loaded,
    out: String,
    service: &'a str,
}

impl Page<'_> {
    fn line(&mut self, key: &str, value: String) {
        let _ = writeln!(self.out, "{}.{key} {value}", self.service);
    }

    fn text<'t>(&mut self, key: &str, text: impl IntoIterator<Item = &'t Text>) {
        for text in text {
            self.line(key, self.loaded.text(text));
        }
    }

    fn command(&mut self, key: &str, command: Option<&Command>) {
        let Some(command) = command else { return };
        if command.words.is_empty() {
            self.line(key, format!("[] = {}", self.loaded.at(command.at)));
        }
        self.text(key, &command.words);
        if let Some(cut) = command.cut {
            self.line(key, format!("cut: {}", self.loaded.at(cut)));
        }
    }

    fn value<T: Debug>(&mut self, key: &str, value: Option<&Sourced<T>>) {
        let Some(value) = value else { return };
        let at: Vec<String> = value.origin.span().into_iter().map(|span| self.loaded.at(span)).collect();
        self.line(key, format!("{:?} = {}", value.known(), at.join(" + ")));
    }

    fn mount(&mut self, mount: &Mount) {
        let Mount { kind, source, target, read_only, .. } = mount;
        let read_only = if *read_only { " read-only" } else { "" };
        let path = mount.path.as_ref().map(|path| format!(" at {}", path.display())).unwrap_or_default();
        let at = self.loaded.text(&mount.at);
        self.line("mount", format!("{kind:?} {source:?}{path} -> {target}{read_only} : {at}"));
    }

    fn service(&mut self, service: &Service) {
        self.text("image", &service.image);
        if let Some(build) = &service.build {
            self.line("build", format!("{:?} {:?}", build.context, build.dockerfile));
            self.text("build", build.inline.iter().chain(&build.target).chain(build.args.values()));
        }
        self.command("entrypoint", service.entrypoint.as_ref());
        self.command("command", service.command.as_ref());
        for name in service.environment.keys() {
            self.line(&format!("environment.{name}"), self.loaded.env(&service.name, name));
        }
        for port in &service.ports {
            let (host, published, target) = (&port.host_ip, port.published, port.target);
            let at = self.loaded.text(&port.at);
            self.line("port", format!("{host:?} {published:?} -> {target}/{} : {at}", port.protocol));
        }
        self.text("expose", &service.expose);
        service.mounts.iter().for_each(|mount| self.mount(mount));
        for (name, network) in &service.networks {
            let at = network.at.map_or("implied".to_owned(), |at| self.loaded.at(at));
            self.line("network", format!("{name} {at}"));
            self.text("alias", &network.aliases);
        }
        self.text("network_mode", &service.network_mode);
        if let Some(check) = &service.healthcheck {
            self.line("healthcheck", format!("disabled: {}", check.disabled));
            self.text("healthcheck.test", &check.test);
            self.value("healthcheck.interval", check.interval.as_ref());
            self.value("healthcheck.timeout", check.timeout.as_ref());
            self.value("healthcheck.start_period", check.start_period.as_ref());
            self.value("healthcheck.retries", check.retries.as_ref());
        }
        self.value("memory_limit", service.memory_limit.as_ref());
        self.value("stop_grace_period", service.stop_grace_period.as_ref());
        self.value("replicas", service.replicas.as_ref());
        self.value("nofile", service.nofile.as_ref());
        self.text("restart", &service.restart);
        self.text("user", &service.user);
        self.text("cap_add", &service.cap_add);
        for dependency in &service.depends_on {
            let at = self.loaded.text(&dependency.service);
            self.line("depends_on", format!("{} : {at}", dependency.condition));
        }
        for (name, label) in &service.labels {
            self.line(&format!("label.{name}"), self.loaded.text(label));
        }
    }
}
