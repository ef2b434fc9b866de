use super::gather::Outcome;
use super::project::Pipeline;
use super::scripts::speaks_of_redis;
use super::trouble;
use super::ways::Way;
use crate::diagnostic::Diagnostic;
use crate::discover::{environment_of, is_yaml};
use crate::kubernetes::helm::{self, Chart, Documents};
use crate::model::{Deployment, Environment};
use crate::policy::RuleSet;
use crate::resolve::{self, Known};
use crate::source::{FileId, FileKind, Sources};
use std::path::{Path, PathBuf};

/// The values of a chart by which it is installed where nobody gives others.
const OWN: [&str; 2] = ["values.yaml", "values.yml"];

/// What a chart depends on in the way of Helm 2.
const REQUIREMENTS: &str = "requirements.yaml";

/// Directories of a chart with a file, or a directory, of values for each place that it is installed in.
const PLACES: [&str; 4] = ["values", "environments", "envs", "env"];

/// Values that a chart is installed with.
#[derive(Debug)]
pub(super) struct Valued {
    /// Name of the variant.
    pub(super) name: String,
    /// Files of values, later ones laid over the earlier ones.
    pub(super) files: Vec<PathBuf>,
    /// What they are for.
    environment: Environment,
}

impl Way for Valued {
    fn name(&self) -> &str {
        &self.name
    }

    fn last(&self) -> Option<&PathBuf> {
        self.files.last()
    }
}

impl Pipeline<'_> {
    /// Findings of what a chart installs along; `None` where that is no server.
    pub(super) fn check_chart(&self, chart: &Path, rules: &RuleSet) -> Option<Outcome> {
        let directory = chart.parent()?;
        let mut documents = Documents::default();
        self.check_ways(directory, &self.valued(chart), rules, |valued, sources| {
            self.resolve_chart(chart, valued, &mut documents, sources)
        })
    }

    /// What a chart would install along with some values, and what is wrong with its files; `None` where that is no server and
    /// nothing.
    pub(super) fn resolve_chart(
        &self,
        chart: &Path,
        valued: &Valued,
        documents: &mut Documents,
        sources: &mut Sources,
    ) -> Option<(Deployment, Vec<Diagnostic>)> {
        let file = sources.load(self.files, chart).ok()?;
        let mut load = |path: &PathBuf| sources.load(self.files, path).ok();
        let values: Vec<FileId> = valued.files.iter().filter_map(&mut load).collect();
        let chart = Chart {
            directory: chart.parent().unwrap_or(chart),
            file,
            requirements: load(&chart.with_file_name(REQUIREMENTS)),
            values: &values,
            variant: &valued.name,
            environment: valued.environment,
        };
        let knowledge = self.options.knowledge;
        let (mut project, mut problems) = helm::project(chart, documents, knowledge, (sources, &self.root));
        problems.extend(trouble::too_many_services(&mut project));
        let known = Known::default();
        let context = self.context(&[], &[], &[], &known);
        let (deployment, more) = resolve::manifests(&project, false, sources, self.files, context);
        problems.extend(more);
        (!deployment.servers.is_empty() || !problems.is_empty()).then_some((deployment, problems))
    }

    /// The values that a chart may be installed with: its own, and its own with each of the files beside that are called
    /// so. None where it depends on nothing of Redis.
    pub(super) fn valued(&self, chart: &Path) -> Vec<Valued> {
        let depends = |path: &Path| {
            let bytes = self.files.read(path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            text.contains("dependencies:") && speaks_of_redis(&text)
        };
        if !depends(chart) && !depends(&chart.with_file_name(REQUIREMENTS)) {
            return Vec::new();
        }
        let directory = chart.parent().unwrap_or(chart);
        let names = self.files.list(directory);
        let own = names.iter().find(|name| OWN.contains(&name.as_str()));
        let own: Vec<PathBuf> = own.into_iter().map(|name| directory.join(name)).collect();
        let others = names.iter().filter(|name| !OWN.contains(&name.as_str()));
        let others = others.filter_map(|name| Some((middle(name)?.to_owned(), directory.join(name))));
        let places = names.iter().filter(|name| PLACES.contains(&name.as_str()));
        let others = others.chain(places.flat_map(|name| self.placed(&directory.join(name))));
        let others = others.map(|(name, file)| Valued {
            name,
            environment: environment_of(&file, &self.root),
            files: own.iter().cloned().chain([file]).collect(),
        });
        let others: Vec<Valued> = others.collect();
        // Where production has values of its own nobody installs it without them; staging may have what production has not.
        let environment = match others.iter().any(|other| other.name.to_lowercase().contains("prod")) {
            true => Environment::Development,
            false => environment_of(chart, &self.root),
        };
        let base = Valued { name: "base".to_owned(), files: own, environment };
        std::iter::once(base).chain(others).collect()
    }

    /// What a directory has for each place: `prod.yaml`, `values-prod.yaml` or `prod/values.yaml`. Files with secrets are laid
    /// over others there.
    fn placed(&self, directory: &Path) -> Vec<(String, PathBuf)> {
        let names = self.files.list(directory).into_iter().filter(|name| !name.contains("secret"));
        let place = |name: String| {
            let path = directory.join(&name);
            if is_yaml(&path) {
                let stem = path.file_stem()?.to_str()?;
                return Some((middle(&name).unwrap_or(stem).to_owned(), path));
            }
            let own = OWN.iter().map(|own| path.join(own));
            let own = own.into_iter().find(|path| self.files.kind(path) == Some(FileKind::File))?;
            Some((name, own))
        };
        names.filter_map(place).collect()
    }
}

/// What the name of a file of values says besides that it is one: `prod` of `values-prod.yaml` and `prod.values.yaml`.
fn middle(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    let cut = |char: char| matches!(char, '-' | '_' | '.');
    let rest = stem.strip_prefix("values").filter(|rest| rest.starts_with(cut));
    let rest = rest.or_else(|| stem.strip_suffix("values").filter(|rest| rest.ends_with(cut)))?;
    Some(rest.trim_matches(cut)).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn names_of_values() {
        let cases = [
            ("values-prod.yaml", Some("prod")),
            ("values.staging.yml", Some("staging")),
            ("prod.values.yaml", Some("prod")),
            ("ci-values.yaml", Some("ci")),
            ("values.yaml", None),
            ("valuestream.yaml", None),
            ("values.schema.json", None),
        ];
        for (name, expected) in cases {
            assert_eq!(middle(name), expected, "{name}");
        }
    }
}
