//! Images, frameworks, commands, advisories, weak passwords: what the world around the servers is like.

mod added;
mod advisory;
mod chart;
mod client;
mod command;
mod framework;
mod image;
mod password;
mod pattern;
mod rights;
mod strength;
mod support;
mod user;
mod written;

pub use added::{Added, NOTHING};
pub use advisory::{AdvisorySpec, Affected, OpenAdvisory, advisories};
pub use chart::{ChartSpec, limit};
pub use client::{ClientOption, client_option};
pub use command::{
    dangerous_commands, has_category, has_command, is_category, is_command, is_container, is_in_category,
    sentinel_has, writes,
};
pub use framework::{Evidence, Negative, is_bystander, is_tool};
pub use image::{
    ImageSpec, ImageVariable, LeavesRoot, Reference, Watch, Wrapper, abandoned, image, is_system,
};
pub use password::{is_filler, is_known_hash, is_secret_name};
pub use pattern::{Pattern, glob};
pub use rights::Rights;
pub use strength::{names_of, strength};
pub use support::{Support, SupportSpec, tagged, target};
pub use user::Mistake;
pub use written::{Entrypoint, EvidenceKind, NegativeKind};

/// Tables that `build.rs` made from `rules/catalog/`.
mod table {
    use super::written::SupportEnd;
    use super::{
        AdvisorySpec, Affected, ChartSpec, ClientOption, Entrypoint, Evidence, EvidenceKind, ImageSpec,
        ImageVariable, LeavesRoot, Negative, NegativeKind, Pattern, SupportSpec, Watch, Wrapper,
    };
    use crate::model::{Date, Family, Language, RoleName, Strength, Version};

    include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));
}
