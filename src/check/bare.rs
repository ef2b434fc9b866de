use super::gather::Outcome;
use super::kept::Held;
use super::project::Pipeline;
use super::{scripts, trouble};
use crate::compose;
use crate::diagnostic::Diagnostic;
use crate::discover::environment_of;
use crate::model::{Deployment, Environment, Family};
use crate::policy::RuleSet;
use crate::resolve::{self, Known, Usage};
use crate::source::{Files, ReadError, Sources};
use crate::syntax::shell::Started;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

impl Pipeline<'_> {
    /// Findings of a configuration that no project uses, in an image or on a host.
    pub(super) fn check_bare(&self, path: &Path, usage: &Usage, rules: &RuleSet) -> Outcome {
        let mut sources = Sources::seen_from(self.files);
        let (deployment, diagnostics) = match self.resolve_bare(path, usage, &mut sources) {
            Ok(resolved) => resolved,
            Err(error) => return trouble::unreadable(path, &error),
        };
        self.judge(path, &deployment, diagnostics, sources, rules)
    }

    pub(super) fn judge(
        &self,
        path: &Path,
        deployment: &Deployment,
        diagnostics: Vec<Diagnostic>,
        sources: Sources,
        rules: &RuleSet,
    ) -> Outcome {
        let mut judged = self.judged(path, sources, rules);
        judged.take("", deployment, diagnostics);
        judged.finish()
    }

    /// Findings of a script that belongs to nothing; `None` where it cannot be read.
    pub(super) fn check_script(&self, path: &Path, rules: &RuleSet) -> Option<Outcome> {
        let mut sources = Sources::seen_from(self.files);
        let file = sources.load(self.files, path).ok()?;
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let mut deployment = resolve::bare_script(file, &sources, self.files, context);
        if deployment.commands.is_empty() {
            return None;
        }
        place(&mut deployment, path, &self.root);
        let outcome = self.judge(path, &deployment, Vec::new(), sources, rules);
        Some(Outcome { variants: 0, ..outcome })
    }

    /// Findings of the containers that a script starts; `None` where no server is among them.
    pub(super) fn check_containers(&self, script: &Path, rules: &RuleSet) -> Option<Outcome> {
        let mut sources = Sources::seen_from(self.files);
        let (deployment, problems) = self.resolve_containers(script, &mut sources)?;
        Some(Outcome { variants: 0, ..self.judge(script, &deployment, problems, sources, rules) })
    }

    /// What the containers that a script starts would run; `None` where no server is among them.
    pub(super) fn resolve_containers(
        &self,
        script: &Path,
        sources: &mut Sources,
    ) -> Option<(Deployment, Vec<Diagnostic>)> {
        let file = sources.load(self.files, script).ok()?;
        let (started, lasts) = resolve::started_by(file, sources);
        let known = |one: &Started| self.options.knowledge.image(one.image.as_str()).is_some();
        // An image that nobody knows may be told to run a server.
        let told = |one: &Started| one.words.iter().any(|word| Family::any_named_in(word.as_str()));
        if !started.iter().any(|one| known(one) || told(one)) {
            return None;
        }
        let containers = compose::run::project(file, started, lasts, (sources, &self.root));
        let known = Known::default();
        let scripts = [file];
        let context = self.context(&[], &scripts, &[], &known);
        let mut resolved = resolve::containers(&containers, sources, self.files, context);
        place(&mut resolved.0, script, &self.root);
        (!resolved.0.servers.is_empty()).then_some(resolved)
    }

    /// Findings of an ACL file that nothing loads; `None` where the file is none.
    pub(super) fn check_acl(&self, path: &Path, rules: &RuleSet) -> Option<Outcome> {
        let mut sources = Sources::seen_from(self.files);
        let file = sources.load(self.files, path).ok()?;
        let text = sources.text(file);
        let template = resolve::is_template(self.files, path, text, &|| self.beside(path));
        if template || !is_acl(text) {
            return None;
        }
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let (mut deployment, problems) = resolve::bare_users(file, &mut sources, context);
        place(&mut deployment, path, &self.root);
        Some(self.judge(path, &deployment, problems, sources, rules))
    }

    /// Findings of a Dockerfile that no project builds, whose image a file elsewhere may start otherwise; `None` where its
    /// container runs no server.
    pub(super) fn check_dockerfile(&self, path: &Path, otherwise: bool, rules: &RuleSet) -> Option<Outcome> {
        let mut sources = Sources::seen_from(self.files);
        match self.resolve_dockerfile(path, otherwise, &mut sources) {
            Ok(resolved) => {
                resolved.map(|(found, problems)| self.judge(path, &found, problems, sources, rules))
            }
            Err(error) => Some(trouble::unreadable(path, &error)),
        }
    }

    /// What a Dockerfile that no project builds would run, and what is wrong with it; `None` where that is no server.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn resolve_dockerfile(
        &self,
        path: &Path,
        otherwise: bool,
        sources: &mut Sources,
    ) -> Result<Option<(Deployment, Vec<Diagnostic>)>, ReadError> {
        let file = sources.load(self.files, path)?;
        let text = sources.text(file);
        if !scripts::speaks_of_redis(text) {
            return Ok(None);
        }
        if text.contains('\0') {
            return Err(ReadError::NotText);
        }
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let mut resolved = resolve::image(file, otherwise, sources, (self.files, &self.root), context);
        if let Some((deployment, _)) = &mut resolved {
            place(deployment, path, &self.root);
        }
        Ok(resolved)
    }

    /// What a configuration that no project uses would run, and what is wrong with it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn resolve_bare(
        &self,
        path: &Path,
        usage: &Usage,
        sources: &mut Sources,
    ) -> Result<(Deployment, Vec<Diagnostic>), ReadError> {
        let conf = sources.load(self.files, path)?;
        if sources.text(conf).contains('\0') {
            return Err(ReadError::NotText);
        }
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let (mut deployment, problems) =
            resolve::bare(conf, usage, sources, self.files, &|| self.beside(path), context);
        place(&mut deployment, path, &self.root);
        Ok((deployment, problems))
    }
}

/// Whether the lines of a file, or half of them, give users rules: brokers of messages and proxies have files of the same
/// name, in which `user` stands above other lines.
fn is_acl(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (users, others): (Vec<&str>, Vec<&str>) = lines.partition(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some("user") && words.nth(1).is_some()
    });
    !users.is_empty() && users.len() >= others.len()
}

/// What a file's path says of where it is used.
fn place(deployment: &mut Deployment, path: &Path, root: &Path) {
    let named = environment_of(path, root);
    if named != Environment::Unknown {
        deployment.environment = named;
    }
    for server in &mut deployment.servers {
        server.environment = deployment.environment.as_str();
    }
}

/// Whether a configuration may include another one.
pub(super) fn includes(files: &dyn Files, conf: &Path) -> bool {
    let text = files.read(conf).unwrap_or_default();
    let says = |line: &[u8]| line.windows(WORD.len()).any(|word| word.eq_ignore_ascii_case(WORD));
    text.split(|byte| *byte == b'\n').any(|line| !line.trim_ascii_start().starts_with(b"#") && says(line))
}

const WORD: &[u8] = b"include";

/// Leaves out the configurations that another one includes: they are no servers of their own. Of those that include each
/// other the first one stays.
pub(super) fn roots(outcomes: Vec<(&PathBuf, Held)>) -> Vec<Held> {
    let loaded = |outcome: &Held| -> BTreeSet<PathBuf> {
        let sources = outcome.sources().into_iter().flat_map(Sources::iter);
        sources.map(|(_, file)| file.path().to_owned()).collect()
    };
    let loads: BTreeMap<&PathBuf, BTreeSet<PathBuf>> =
        outcomes.iter().map(|(path, outcome)| (*path, loaded(outcome))).collect();
    let below = |path: &PathBuf, file: &PathBuf| {
        let back = loads.get(file).is_some_and(|its| its.contains(path));
        path < file || !back
    };
    let included: BTreeSet<&PathBuf> =
        loads.iter().flat_map(|(path, its)| its.iter().filter(|file| below(path, file))).collect();
    let roots = outcomes.into_iter().filter(|(path, _)| !included.contains(path));
    roots.map(|(_, outcome)| outcome).collect()
}
