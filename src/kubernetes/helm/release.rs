use super::values::Values;
use crate::model::catalog::knowledge::{Added, ChartSpec, ImageSpec};
use crate::source::{Span, Text};

/// Directory of the data where the values do not say.
const DATA: &str = "/data";

/// A chart that is installed, with its values.
pub(super) struct Release<'a> {
    pub(super) spec: &'static ChartSpec,
    pub(super) image: &'static ImageSpec,
    pub(super) values: &'a Values,
    /// Values that it shares with the whole.
    pub(super) global: Values,
    /// What the paths of its values begin with.
    pub(super) prefix: String,
    /// What its objects are called by, without the name that whoever installs it chooses.
    pub(super) name: String,
    /// Whether that is so; else it is what to call them by alone.
    pub(super) is_named: bool,
    /// The namespace that it is installed in; `None` where only its user knows that.
    pub(super) namespace: Option<&'a str>,
    /// Where it is asked for.
    pub(super) at: Span,
    /// Major number of its version, where that is known.
    pub(super) major: Option<u16>,
}

/// What the catalog knows of a chart from an address in a major version, and of the image that it runs.
pub(super) fn known(
    knowledge: &'static Added,
    (name, repository): (&str, &str),
    major: Option<u16>,
) -> Option<(&'static ChartSpec, &'static ImageSpec)> {
    let spec = knowledge.chart(name, repository, major)?;
    Some((spec, knowledge.image(spec.image)?))
}

impl Release<'_> {
    /// Directory of its data.
    pub(super) fn directory(&self, block: &str) -> Text {
        let written = self.values.said(&[block, "persistence", "path"]);
        written.unwrap_or_else(|| Text::whole(DATA, self.at))
    }
}
