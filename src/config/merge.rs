use super::file::Config;
use std::path::{Path, PathBuf};

impl Config {
    /// Changes every path in it but those in `extends`, which are made absolute with the others.
    pub(super) fn map_paths(&mut self, change: impl Fn(&Path) -> PathBuf) {
        let specs = self
            .projects
            .iter_mut()
            .flat_map(|spec| spec.files.iter_mut().chain(&mut spec.env_files).chain(&mut spec.directory));
        let extends = self.extends.iter_mut().chain(&mut self.wanted).map(|(path, _)| path);
        for path in self.policies.iter_mut().chain(&mut self.baseline).chain(extends).chain(specs) {
            *path = change(path);
        }
    }

    /// Lays another configuration over this one: lists are added to, everything else of the other wins.
    pub(super) fn lay(&mut self, over: Self) {
        self.target = over.target.or(self.target);
        self.fail_on = over.fail_on.or(self.fail_on);
        self.strict = over.strict.or(self.strict);
        self.baseline = over.baseline.or(self.baseline.take());
        self.exclude.extend(over.exclude);
        self.policies.extend(over.policies);
        self.levels.extend(over.levels);
        self.overrides.extend(over.overrides);
        self.named.extend(over.named);
        self.wanted.extend(over.wanted);
        self.settings.extend(over.settings);
        self.projects.extend(over.projects);
        self.assume_defined.extend(over.assume_defined);
        self.written.extend(over.written);
    }
}
