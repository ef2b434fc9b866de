//! What a user's file of the catalog adds to it.

use super::added::Added;
use super::written::{self, File};
use super::{
    AdvisorySpec, Affected, ChartSpec, Evidence, ImageSpec, ImageVariable, LeavesRoot, Negative, Pattern,
    SupportSpec, Watch, Wrapper, table,
};
use crate::model::Version;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// What is wrong with a file, and where.
pub type Mistake = (Range<usize>, String);

/// A text for as long as the program runs: files of knowledge are few, and each is read once.
fn keep(text: String) -> &'static str {
    text.leak()
}

fn keep_all(texts: Vec<String>) -> &'static [&'static str] {
    texts.into_iter().map(keep).collect::<Vec<_>>().leak()
}

impl Added {
    /// Adds what a file says.
    ///
    /// # Errors
    /// The first mistake; nothing of the file is taken then.
    pub fn read(&mut self, text: &str) -> Result<(), Mistake> {
        let file: File = toml::from_str(text)
            .map_err(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))?;
        let evidence: Vec<Evidence> = file.sign.into_iter().map(sign).collect::<Result<_, _>>()?;
        let negatives: Vec<Negative> = file.negative.into_iter().map(negative).collect::<Result<_, _>>()?;
        if !file.limits.is_empty() {
            let at = text.find("limits").unwrap_or_default();
            return Err((at..at + "limits".len(), "the sizes of charts cannot be added to".to_owned()));
        }
        // They decide what is masked, also where no project is at hand.
        if let Some(name) = [
            ("secret_names", &file.secret_names),
            ("not_secret_names", &file.not_secret_names),
            ("switch_names", &file.switch_names),
        ]
        .iter()
        .find_map(|(name, list)| (!list.is_empty()).then_some(name))
        {
            let at = text.find(name).unwrap_or_default();
            return Err((
                at..at + name.len(),
                format!("`{name}` cannot be added to: it decides what is masked"),
            ));
        }
        // What a file without a date says is true on every day.
        let images: Vec<ImageSpec> = file.image.into_iter().map(image).collect::<Result<_, _>>()?;
        let as_of = file.as_of.map(|day| day.0);
        let told: Option<&'static str> = as_of.map(|day| keep(day.to_string()));
        self.images.extend(images);
        self.evidence.extend(evidence);
        self.negatives.extend(negatives);
        self.advisories.extend(file.advisory.into_iter().map(|one| advisory(one, told)));
        for (family, series) in file.support {
            let specs = series.into_iter().map(|(series, end)| SupportSpec {
                family,
                series: series.0,
                end: end.0,
                as_of,
            });
            self.support.extend(specs);
        }
        self.abandoned.extend(file.abandoned);
        self.charts.extend(file.chart.into_iter().map(chart));
        self.systems.extend(file.systems);
        self.bystanders.extend(file.bystanders);
        for (language, frameworks) in file.languages {
            self.languages.extend(frameworks.into_iter().map(|framework| (framework, language)));
        }
        self.undecoded.extend(file.undecoded);
        self.tools.extend(file.tools.images);
        self.passwords.extend(file.known.iter().map(|word| word.to_lowercase()));
        self.words.extend(file.words.iter().map(|word| word.to_lowercase()));
        self.fillers.extend(file.fillers.iter().map(|word| word.to_lowercase()));
        Ok(())
    }
}

fn image(image: written::Image) -> Result<ImageSpec, Mistake> {
    let others = match &image.variables_of {
        Some(of) => match table::IMAGES.iter().find(|other| other.name == of.get_ref()) {
            Some(other) => other.variables,
            None => return Err((of.span(), format!("the catalog has no image `{}`", of.get_ref()))),
        },
        None => &[],
    };
    let pairs = |map: BTreeMap<String, Vec<String>>| -> &'static [(&'static str, &'static [&'static str])] {
        map.into_iter().map(|(name, values)| (keep(name), keep_all(values))).collect::<Vec<_>>().leak()
    };
    let pair = |[first, second]: [String; 2]| (keep(first), keep(second));
    let own = image.variables.into_iter().map(|variable| ImageVariable {
        name: keep(variable.name),
        directive: keep(variable.directive),
        when: keep_all(variable.when),
        unless: keep_all(variable.unless),
        needs: pairs(variable.needs),
        default: keep(variable.default),
        also: variable.also.map(pair),
        hides: variable.hides,
        to: keep_all(variable.to),
        separator: variable.separator.unwrap_or('\0'),
        doubtful_since: variable.doubtful_since.map(|version| version.0),
    });
    let variables = others.iter().copied().chain(own);
    let watches = image.watches.map(|watch| Watch {
        name: pair(watch.name),
        host: pair(watch.host),
        port: pair(watch.port),
        quorum: pair(watch.quorum),
        password: pair(watch.password),
        user: pair(watch.user),
    });
    Ok(ImageSpec {
        family: image.family,
        entrypoint: image.entrypoint,
        name: keep(image.name),
        title: keep(image.title),
        repositories: keep_all(image.repositories),
        program: keep(image.program),
        command: keep_all(image.command),
        loads: keep_all(image.loads),
        edits: keep_all(image.edits),
        sentinel: image.sentinel,
        versionless: image.versionless,
        series_only: image.series_only,
        data: keep(image.data),
        workdir: keep(image.workdir),
        volumes: keep_all(image.volumes),
        holds: keep_all(image.holds),
        user: keep(image.user),
        settings: pairs(image.settings),
        writes: pairs(image.writes),
        fixed: pairs(image.fixed),
        wrapper: image
            .wrapper
            .map(|wrapper| Wrapper { program: keep(wrapper.program), fixed: pairs(wrapper.fixed) }),
        includes: image.includes.map(pair),
        flags: keep(image.flags),
        flags_last: image.flags_last,
        variables: variables.collect::<Vec<_>>().leak(),
        reads: keep_all(image.reads),
        sets: keep_all(image.sets),
        file_variables: image.file_variables,
        leaves_root: image.leaves_root.map(|how| LeavesRoot {
            since: how.since.0,
            path: keep(how.path),
            capabilities: keep_all(how.capabilities),
            unless: keep(how.unless),
        }),
        watches,
    })
}

fn chart(chart: written::Chart) -> ChartSpec {
    ChartSpec {
        name: keep(chart.name),
        repositories: keep_all(chart.repositories),
        since: chart.since,
        image: keep(chart.image),
        primary: keep(chart.primary),
        series: chart
            .series
            .into_iter()
            .map(|(chart, series)| (chart.0.major, keep(series)))
            .collect::<Vec<_>>()
            .leak(),
        limit: keep(chart.limit),
        limit_since: chart.limit_since,
    }
}

fn lower(texts: &[String]) -> &'static [&'static str] {
    keep_all(texts.iter().map(|text| text.to_ascii_lowercase()).collect())
}

fn globs(texts: &[String]) -> &'static [Pattern] {
    lower(texts).iter().map(|text| Pattern::new(text)).collect::<Vec<_>>().leak()
}

fn sign(written: Spanned<written::Sign>) -> Result<Evidence, Mistake> {
    let span = written.span();
    let sign = written.into_inner();
    let (kind, patterns) = sign.patterns().map_err(|message| (span, message.to_owned()))?;
    Ok(Evidence {
        kind,
        patterns: globs(patterns),
        values: lower(&sign.value),
        framework: keep(sign.framework),
        roles: sign.roles.leak(),
        strength: sign.strength,
    })
}

fn negative(written: Spanned<written::Negative>) -> Result<Negative, Mistake> {
    let span = written.span();
    let negative = written.into_inner();
    let (kind, patterns) = negative.patterns().map_err(|message| (span, message.to_owned()))?;
    Ok(Negative {
        kind,
        patterns: globs(patterns),
        values: lower(&negative.values),
        framework: keep(negative.framework),
        role: negative.role,
        connections: negative.connections,
    })
}

fn advisory(advisory: written::Advisory, as_of: Option<&'static str>) -> AdvisorySpec {
    let conditional = advisory.conditional();
    let affected = advisory.affected().map(|(family, versions)| Affected {
        family,
        from: versions.from.0,
        certain: versions.confidence.is_none(),
        fixed: versions.fixed.values().map(|one| (one.0, keep(one.0.to_string()))).collect::<Vec<_>>().leak(),
        unfixed: versions.unfixed.iter().map(|version| version.0).collect::<Vec<Version>>().leak(),
    });
    let affected = affected.collect::<Vec<_>>().leak();
    AdvisorySpec {
        id: keep(advisory.id),
        severity: keep(advisory.severity),
        impact: keep(advisory.impact),
        access: keep(advisory.access),
        conditional,
        as_of,
        affected,
    }
}
