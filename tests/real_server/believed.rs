//! What redlint says of a case.

use crate::case::Case;
use crate::model::{Run, Server};
use redlint::model::User;
use redlint::model::catalog::directives;
use std::collections::BTreeMap;

/// Problems of files that a server says nothing of.
const HARMLESS: [&str; 1] = ["nul-byte"];

/// What redlint says.
pub struct Believed(Run);

impl Believed {
    /// Reads a case as a target would.
    pub fn new(case: &Case, target: &str) -> Self {
        let (texts, arguments) = (case.texts(), case.arguments("/run/here"));
        let mut files: BTreeMap<&str, &str> =
            texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let conf = files.remove("redis.conf");
        let args = arguments.iter().map(String::as_str).collect();
        Self(Server { conf, args, files, target, sentinel: false, ..Server::default() }.run())
    }

    /// Whether it would start.
    pub fn starts(&self) -> bool {
        let outcome = &self.0.outcome;
        let mut settings = outcome.settings.iter().filter_map(|setting| setting.problem.value.as_ref());
        let mut files = outcome.problems.iter().filter(|problem| !HARMLESS.contains(&&*problem.rule));
        files.next().is_none() && !settings.any(|problem| problem.fatal)
    }

    /// Everything wrong with it, for a reader.
    pub fn problems(&self) -> String {
        self.0.problems().join("\n  ")
    }

    /// Whether it would be a node of a cluster, or load modules: then it would reach out of its directory.
    pub fn reaches_out(&self) -> bool {
        let modules = self.0.outcome.settings.iter().any(|setting| setting.primary == "loadmodule");
        self.0.outcome.mode.value.as_str() == "cluster" || modules
    }

    /// Whether a client without password may do something; `None` where it is not known.
    pub fn open(&self) -> Option<bool> {
        self.0.outcome.open.known().copied()
    }

    /// A value as `CONFIG GET` would show it.
    pub fn value(&self, name: &str) -> String {
        let value = self.0.value(name);
        if directives::find(name).is_some_and(|directive| directive.name == "dir") {
            let path = std::path::Path::new("/run/here").join(value);
            return redlint::source::normalise(&path).display().to_string();
        }
        value
    }

    /// Directives whose value comes from a file or an option.
    pub fn written(&self) -> impl Iterator<Item = &'static str> {
        let values = self.0.outcome.config.iter();
        values.filter(|(_, value)| value.value.origin.is_written()).map(|(name, _)| name)
    }

    /// Its users.
    pub fn users(&self) -> &[User] {
        &self.0.outcome.users.value
    }
}
