//! Charts that scripts install.

use super::super::store::told;
use super::assigned::{Assigned, Reading, unknown};
use super::batch::{Batch, Given, batches};
use super::document::{Documents, Seams};
use super::install::Install;
use super::values::Values;
use crate::model::catalog::knowledge::Added;
use crate::source::{FileId, Files, Sources, Text, UNKNOWN, normalise};
use crate::syntax::shell::{Installed, Installs, Way};
use crate::syntax::yaml::Node;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Most charts of one script that are looked at.
const MOST_CHARTS: usize = 100;

/// Most places that a shell may have gone to, and paths of which nobody knows a part, that are looked into.
const MOST: usize = 16;

/// Options that set values one by one, in the order in which they count.
const SETTERS: [(&str, Reading); 5] = [
    ("--set-json", Reading::Json),
    ("--set", Reading::Typed),
    ("--set-string", Reading::String),
    ("--set-file", Reading::Hidden),
    ("--set-literal", Reading::Literal),
];

/// Whether a word names what something is for: `production`.
pub type IsPlace<'a> = &'a dyn Fn(&str) -> bool;

/// What the charts run that a script installs. Files of values that a word alone tells apart, which only the running shell
/// knows, are each given to them where that is a place.
pub fn scripted(
    script: FileId,
    (installs, is_place): (&Installs, IsPlace<'_>),
    knowledge: &'static Added,
    (sources, files, root): (&mut Sources, &dyn Files, &Path),
) -> Vec<Batch> {
    let path = sources.file(script).path().to_owned();
    let all = charts(&path, (installs, is_place), &mut Seams { sources: &mut *sources, files, root });
    batches(script, all, knowledge, (sources, files, root))
}

/// The charts that a script at a path installs, and the files of values that each is given.
fn charts(
    script: &Path,
    (installs, is_place): (&Installs, IsPlace<'_>),
    seams: &mut Seams<'_>,
) -> Vec<Given> {
    let mut documents = Documents::default();
    let names = installs.repositories.iter().map(|(name, address)| (name.as_str(), address.as_str()));
    let names: HashMap<&str, &str> = names.collect();
    let homes = script.ancestors().skip(1).take_while(|above| above.starts_with(seams.root));
    let homes: Vec<PathBuf> = homes.map(Path::to_owned).collect();
    let mut all = Vec::new();
    for one in installs.charts.iter().take(MOST_CHARTS) {
        let places = Places::of(&homes, &one.ways, seams);
        if places.as_ref().is_some_and(|places| places.holds_chart(one.chart.as_str(), seams)) {
            continue;
        }
        let last = |name| one.values(name).next_back();
        let (name, repository) = match last("--repo") {
            Some(address) => (one.chart.clone(), address.to_string()),
            None => Install::located("", &one.chart),
        };
        let alias = repository.trim_start_matches('/');
        let repository = names.get(alias).map_or(repository.clone(), |address| (*address).to_owned());
        let words = places.as_ref().map(|places| places.words(one, is_place, seams)).unwrap_or_default();
        for word in words.iter().map(Some).chain(words.is_empty().then_some(None)) {
            let word = word.map(String::as_str);
            let (values, files) = values(one, (places.as_ref(), word), &mut documents, seams);
            let install = Install {
                name: name.clone(),
                repository: repository.clone(),
                version: last("--version").cloned(),
                release: one.release.as_ref().and_then(known),
                namespace: last("--namespace").and_then(known),
                values,
            };
            let named =
                files.last().and_then(|path| path.file_stem()?.to_str()).filter(|name| is_place(name));
            let namespace = install.namespace.as_deref().filter(|name| is_place(name));
            let place = word.or(named).or(namespace).map(str::to_owned);
            all.push(Given { install, place, values: files });
        }
    }
    all
}

/// A name, where nothing fills it in before or when the script runs.
fn known(text: &Text) -> Option<String> {
    Some(told(text.clone())).filter(|text| !text.holds_unknown()).map(|text| text.to_string())
}

/// What a chart is installed with, and the files of it that are there. A word stands for what nobody knows of their paths.
fn values(
    one: &Installed,
    (places, word): (Option<&Places>, Option<&str>),
    documents: &mut Documents,
    seams: &mut Seams<'_>,
) -> (Values, Vec<PathBuf>) {
    let at = one.chart.outer_span();
    let mut layers: Vec<Node> = one.is_there.then(|| unknown(at)).into_iter().collect();
    let mut files = Vec::new();
    for path in one.values("--values").flat_map(|paths| paths.split(',')) {
        if let Some((_, text)) = one.documents.iter().find(|(name, _)| name == path.as_str()) {
            let read = text.as_ref().map(|text| documents.here(text, seams.sources));
            layers.push(read.unwrap_or_else(|| unknown(path.outer_span())));
            continue;
        }
        let filled = word.map_or_else(|| path.to_string(), |word| path.as_str().replace(UNKNOWN, word));
        let found = places.and_then(|places| places.find(&filled, seams));
        layers.push(match &found {
            Some(found) => documents.layer(found, path.outer_span(), seams),
            None => unknown(path.outer_span()),
        });
        files.extend(found);
    }
    let set = |assigned: &mut Assigned<'_>| {
        for (name, reading) in SETTERS {
            one.values(name).for_each(|text| assigned.read(text, reading));
        }
    };
    (Values::new(layers).with(at, set), files)
}

/// Directories that a command may be run in.
struct Places(BTreeSet<PathBuf>);

impl Places {
    /// The script's own and those above it, and where it went from there; `None` where nobody knows that.
    fn of(homes: &[PathBuf], ways: &[Way], seams: &Seams<'_>) -> Option<Self> {
        let mut places: BTreeSet<PathBuf> = homes.iter().cloned().collect();
        for Way { to, surely } in ways {
            let to = to.as_str();
            let there = homes.iter().chain(&places).map(|place| normalise(&place.join(to)));
            let there = there.filter(|path| seams.holds_directory(path));
            let there: BTreeSet<PathBuf> = there.collect();
            if to.contains([UNKNOWN, '~']) || to.starts_with('-') || there.is_empty() || places.len() > MOST {
                return None;
            }
            if *surely {
                places = there;
            } else {
                places.extend(there);
            }
        }
        Some(Self(places))
    }

    /// The file that a path leads to, where it is one in whichever directory it is asked for.
    fn find(&self, path: &str, seams: &Seams<'_>) -> Option<PathBuf> {
        if path.contains(UNKNOWN) || path.starts_with('/') {
            return None;
        }
        let found = self.0.iter().map(|place| normalise(&place.join(path)));
        let found = found.filter(|path| seams.holds_file(path));
        let found: BTreeSet<PathBuf> = found.collect();
        let sole = found.len() == 1;
        found.into_iter().next().filter(|_| sole)
    }

    /// The words that may stand in the place of what nobody knows of a path of values, as far as such files are there and
    /// the words name what they are for.
    fn words(&self, one: &Installed, is_place: IsPlace<'_>, seams: &Seams<'_>) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        let paths = one.values("--values").flat_map(|paths| paths.split(','));
        for path in paths.filter(Text::holds_unknown).take(MOST) {
            let Some((before, after)) = path.as_str().split_once(UNKNOWN) else { continue };
            let (above, start) = before.rsplit_once('/').unwrap_or((".", before));
            let end = after.split_once('/').map_or(after, |(end, _)| end);
            if after.contains(UNKNOWN) || before.starts_with('/') {
                continue;
            }
            for directory in self.0.iter().map(|place| normalise(&place.join(above))) {
                let inside = directory.starts_with(seams.root);
                let entries = inside.then(|| seams.files.entries(&directory).ok()).flatten();
                let names = entries
                    .into_iter()
                    .flatten()
                    .filter_map(|entry| Some(entry.name.strip_prefix(start)?.strip_suffix(end)?.to_owned()));
                let there = |word: &String| self.find(&format!("{before}{word}{after}"), seams).is_some();
                words.extend(names.filter(|word| is_place(word) && there(word)).take(MOST));
            }
        }
        words
    }

    /// Whether a chart lies there itself, before which Helm looks nowhere.
    fn holds_chart(&self, chart: &str, seams: &Seams<'_>) -> bool {
        self.0.iter().any(|place| seams.holds_directory(&normalise(&place.join(chart))))
    }
}
