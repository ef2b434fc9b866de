use super::policies::Policies;
use super::scope::Settings;
use crate::config::Options;
use crate::diagnostic::Diagnostic;
use crate::source::Files;

/// Options and rules as redlint.toml wants them.
#[derive(Debug)]
pub(super) struct Prepared {
    pub options: Options,
    pub policies: Policies,
    /// What is wrong with the configuration, in the files of the settings: findings under one that says something else
    /// than was meant would mislead.
    pub problems: Vec<Diagnostic>,
}

impl Prepared {
    /// Loads the rules, and sets them as the settings say.
    ///
    /// # Errors
    /// Rules that were asked for and are not there, in words.
    pub fn new(files: &dyn Files, settings: &Settings) -> Result<Self, String> {
        let mut options = settings.options.clone();
        let mut policies = Policies::load(files, &options.root, &options.policies);
        let mut problems = settings.problems.clone();
        problems.extend(policies.configure(&settings.config));
        if problems.is_empty() {
            settings.selection.narrow(&mut policies)?;
            policies.apply(&options.levels, &mut options.overrides);
        }
        Ok(Self { options, policies, problems })
    }
}
