use super::policies::Policies;
use crate::policy::rule::Rule;

/// Rules that are to run, and rules that are not.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Selection {
    /// Check by these rules only, of those that redlint.toml leaves on: ids, groups or tags, with commas between them;
    /// suppressions are not judged then; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    select: Vec<String>,
    /// Leave out these rules: ids, groups or tags, with commas between them; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    ignore: Vec<String>,
}

impl Selection {
    /// Drops the rules that are not to run.
    ///
    /// # Errors
    /// A word that means no rule, in words.
    pub fn narrow(&self, policies: &mut Policies) -> Result<(), String> {
        if self.select.is_empty() && self.ignore.is_empty() {
            return Ok(());
        }
        policies.know_all(self.select.iter().chain(&self.ignore))?;
        let named = |words: &[String], rule: &Rule| words.iter().any(|word| rule.is_meant_by(word));
        if !self.select.is_empty() {
            policies.rules.select(|rule| named(&self.select, rule));
        }
        policies.rules.retain(|rule| !named(&self.ignore, rule));
        Ok(())
    }
}
