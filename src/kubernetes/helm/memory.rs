use super::super::quantity;
use super::release::Release;
use crate::model::catalog::knowledge::limit;
use crate::model::{Origin, Sourced, Why};
use crate::source::Span;

impl Release<'_> {
    /// Its limit of memory: written, of the size that is named, or the chart's.
    pub(super) fn memory(&self, block: &str) -> Option<Sourced<i64>> {
        let unknown = |at: Span| Sourced::unknown(at, Why::Invalid);
        if let Some(limit) = self.values.said(&[block, "resources", "limits", "memory"]) {
            let bytes = quantity::bytes(limit.as_str());
            return Some(bytes.map_or_else(
                || unknown(limit.outer_span()),
                |bytes| Sourced::new(bytes, Origin::of(&limit)),
            ));
        }
        if self.values.has(&[block, "resources"]) {
            return None;
        }
        if let Some(size) = self.values.said(&[block, "resourcesPreset"]) {
            let Some(limit) = limit(size.as_str()) else { return Some(unknown(size.outer_span())) };
            return quantity::bytes(limit).map(|bytes| Sourced::new(bytes, Origin::of(&size)));
        }
        let Some(major) = self.major else { return Some(unknown(self.at)) };
        let of = format!("version {major} of the chart `{}`", self.spec.name);
        let origin = Origin::Default { of: of.into(), anchor: self.at, because: None };
        let bytes = quantity::bytes(self.spec.limit).filter(|_| major >= self.spec.limit_since)?;
        Some(Sourced::new(bytes, origin))
    }
}
