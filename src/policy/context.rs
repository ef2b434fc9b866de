use super::places::Places;
use super::secrets::Secrets;
use crate::model::Deployment;
use crate::source::{Cover, Sources};

/// What every finding of a deployment is made with.
pub(super) struct Context<'a> {
    pub(super) deployment: &'a Deployment,
    pub(super) sources: &'a Sources,
    pub(super) secrets: &'a Secrets,
    pub(super) places: Places<'a>,
    /// Bytes that stand for others, as base64 does: nothing can be written in their place.
    pub(super) encoded: Cover,
}

impl<'a> Context<'a> {
    pub(super) fn new(deployment: &'a Deployment, sources: &'a Sources, secrets: &'a Secrets) -> Self {
        let encoded = deployment.secrets.iter().filter_map(|secret| {
            let place = secret.origin.span()?;
            let first = secret.value.expose().lines().map(str::trim).find(|line| !line.is_empty())?;
            (!sources.snippet(place).contains(first)).then_some(place)
        });
        let encoded = encoded.collect();
        Self { deployment, sources, secrets, places: Places::of(deployment), encoded }
    }
}
