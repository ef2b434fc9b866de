//! What redlint believes of a deployment: servers, how they start, who connects, what they are used for.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod around;
mod clients;
mod images;
mod roles;
mod scripts;
mod settings;
mod surroundings;

use redlint::check::Request;
use redlint::config::Options;
use redlint::model::{Deployment, Origin, Server};
use redlint::policy::RuleSet;
use redlint::source::{MemoryFiles, Sources};
use std::path::PathBuf;

/// A deployment with the files that its places point into.
struct Seen {
    sources: Sources,
    deployment: Deployment,
}

/// What a tree of files would run: its first project, in its first variant.
fn see(files: &[(&str, &str)]) -> Seen {
    let mut tree = MemoryFiles::new();
    for (path, text) in files {
        tree.insert(*path, *text);
    }
    let mut options = Options { paths: vec![PathBuf::from(".")], ..Options::default() };
    options.today = "2026-11-22".parse().unwrap();
    let rules = RuleSet::default();
    let request = Request { options: &options, rules: &rules };
    let inspected = redlint::inspect(&tree, &request).into_iter().next().expect("a project");
    Seen { sources: inspected.sources, deployment: inspected.deployment }
}

/// The services of one compose file.
fn compose(services: &str) -> Seen {
    see(&[("compose.yaml", &format!("services:\n{services}"))])
}

/// One service `redis` with these lines.
fn redis(lines: &str, others: &[(&str, &str)]) -> Seen {
    let body: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!("services:\n  redis:\n{body}");
    let mut files = vec![("compose.yaml", text.as_str())];
    files.extend(others);
    see(&files)
}

impl Seen {
    fn server(&self) -> &Server {
        self.deployment.servers.first().expect("a server")
    }

    /// A value of the effective configuration, `?` where it is unknown, with the bytes that it comes from behind `<-`.
    fn value(&self, directive: &str) -> String {
        let value = self.server().config.value(directive).expect("a directive");
        let shown = if value.origin.is_unknown() { "?".to_owned() } else { value.value.to_string() };
        match value.origin.is_written() {
            true => format!("{shown} <- {}", self.underlined(&value.origin)),
            false => shown,
        }
    }

    fn underlined(&self, origin: &Origin) -> String {
        origin.span().map(|span| self.sources.snippet(span).to_owned()).unwrap_or_default()
    }

    /// Roles with framework and strength, strongest first.
    fn roles(&self) -> Vec<String> {
        let roles = self.server().roles.iter();
        roles
            .map(|role| format!("{} {} {}", role.role.as_str(), role.framework, role.strength.as_str()))
            .collect()
    }
}
