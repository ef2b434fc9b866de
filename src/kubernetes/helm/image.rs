use super::release::Release;
use crate::source::{Text, TextBuilder, UNKNOWN};

impl Release<'_> {
    /// Its image. Of the version that the chart brings the series alone may be known.
    pub(super) fn image(&self) -> Text {
        let at = self.at;
        let said = |key: &str| self.values.said(&["image", key]);
        let registry = self.global.said(&["imageRegistry"]).or_else(|| said("registry"));
        let (repository, tag, digest) = (said("repository"), said("tag"), said("digest"));
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
                let own =
                    self.major.filter(|_| repository.is_none()).and_then(|major| self.spec.series(major));
                let tag = own.map_or_else(|| UNKNOWN.to_string(), str::to_owned);
                image.push_decoded(&format!(":{tag}"), at);
            }
        }
        image.finish()
    }
}
