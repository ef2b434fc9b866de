use super::release::Release;
use crate::source::{Text, TextBuilder, UNKNOWN};

impl Release<'_> {
    /// Its image. Of the version that the chart brings the series alone may be known. One whose name nobody knows runs the same
    /// server, of whatever version: the chart hangs on how it starts.
    pub(super) fn image(&self) -> Text {
        let said = |key: &str| self.values.said(&["image", key]);
        let is_hidden = said("repository").is_some_and(|repository| repository.holds_unknown());
        let said = |key: &str| said(key).filter(|_| !is_hidden);
        let registry =
            self.global.said(&["imageRegistry"]).filter(|_| !is_hidden).or_else(|| said("registry"));
        let (repository, tag, digest) = (said("repository"), said("tag"), said("digest"));
        // Of what the chart brings itself nothing is told where a part of it is written.
        let at = digest.as_ref().or(tag.as_ref()).map_or(self.at, Text::outer_span);
        let mut image = TextBuilder::new(at);
        if let Some(registry) = registry {
            image.push_text(&registry);
            image.push_decoded("/", registry.outer_span());
        }
        match &repository {
            Some(repository) => image.push_text(repository),
            None => image.push_decoded(self.spec.image, at),
        }
        match (digest, tag) {
            (Some(digest), _) => {
                image.push_decoded("@", digest.outer_span());
                image.push_text(&digest);
            }
            (None, Some(tag)) => {
                image.push_decoded(":", tag.outer_span());
                image.push_text(&tag);
            }
            (None, None) => {
                let own = self
                    .major
                    .filter(|_| repository.is_none() && !is_hidden)
                    .and_then(|major| self.spec.series(major));
                let tag = own.map_or_else(|| UNKNOWN.to_string(), str::to_owned);
                image.push_decoded(&format!(":{tag}"), at);
            }
        }
        image.finish()
    }
}
