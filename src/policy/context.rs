use super::places::Places;
use super::secrets::Secrets;
use crate::model::Deployment;
use crate::source::Sources;

/// What every finding of a deployment is made with.
pub(super) struct Context<'a> {
    pub(super) deployment: &'a Deployment,
    pub(super) sources: &'a Sources,
    pub(super) secrets: &'a Secrets,
    pub(super) places: Places<'a>,
}
