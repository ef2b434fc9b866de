//! Servers outside the active profiles, where nothing looks at them.

use super::{World, dockerfile};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::compose::Inactive;
use crate::source::Sources;

/// The finding that all of Redis that a project has is outside the active profiles.
pub(super) fn only(world: &World<'_>, sources: &mut Sources) -> Option<Diagnostic> {
    let first = world.project.inactive.iter().find(|service| is_server(service, world, sources))?;
    let message =
        format!("`{}` is only there with one of its profiles: nothing of it is checked", first.name);
    let finding = Diagnostic::input("only-in-profiles", "All servers are in profiles", first.at, message);
    let help = "`redlint check --profile '*'` checks the services of all profiles, `profiles` of a project in redlint.toml for good.";
    Some(Diagnostic { severity: Severity::Info, ..finding.with_help(help) })
}

/// Whether a service is made from the image of a server.
fn is_server(service: &Inactive, world: &World<'_>, sources: &mut Sources) -> bool {
    match (&service.build, &service.image) {
        (Some(build), _) => dockerfile::base(build, world, sources).spec.is_some(),
        (None, Some(image)) => world.context.knowledge.image(image.as_str()).is_some(),
        (None, None) => false,
    }
}
