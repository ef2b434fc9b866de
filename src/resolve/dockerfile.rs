//! What a Dockerfile builds.

use super::World;
use super::base::Base;
use crate::model::Why;
use crate::model::compose::Build;
use crate::source::Sources;

/// What a build makes.
pub(super) fn base(build: &Build, _world: &World<'_>, _sources: &mut Sources) -> Base {
    Base { built: true, ..Base::unnamed(build.at, Why::Computed("the Dockerfile".into())) }
}
