//! Floor 4: what a deployment is, and every fact a rule may ask of it.
//!
//! Invariants: every value knows its origin; what cannot be known is [`Origin::Unknown`], never a guess; what is
//! known to be absent is [`Origin::Absent`]; nothing here reads files or judges.

mod advice;
pub mod advisory;
mod answer;
pub mod app_setting;
pub mod catalog;
pub mod change;
pub mod client;
pub mod command;
pub mod compose;
pub mod config;
pub mod date;
pub mod deployment;
pub mod fact;
pub mod facts;
pub mod healthcheck;
pub mod image;
pub mod invocation;
pub mod monitor;
pub mod network;
pub mod origin;
mod others;
pub mod proof;
pub mod reference;
pub mod role;
pub mod secret;
pub mod server;
mod server_calls;
pub mod service;
pub mod setting;
pub mod stored;
pub mod topology;
pub mod user;
pub mod value;
pub mod variable;
pub mod version;
pub mod volume;
pub mod words;

pub use advisory::Advisory;
pub use app_setting::AppSetting;
pub use change::Change;
pub use client::Client;
pub use command::Command;
pub use config::{Config, Effective, Unwritten};
pub use date::Date;
pub use deployment::Deployment;
pub use fact::{Bases, Basis, ENOUGH, Fact, FactList, FactMap, FactValue, Items, Subject};
pub use healthcheck::Healthcheck;
pub use image::Image;
pub use invocation::Invocation;
pub use monitor::Monitor;
pub use network::{DEFAULT_PORT, Network, Port};
pub use origin::{Origin, Sourced, Why};
pub use others::Others;
pub use proof::Strength;
pub use reference::Reference;
pub use role::Role;
pub use secret::Secret;
pub use server::Server;
pub use server_calls::PasswordInput;
pub use service::Service;
pub use setting::{Problem, Setting};
pub use topology::Topology;
pub use user::{Allowed, Selector, User};
pub use value::Value;
pub use variable::Variable;
pub use version::{Family, Target, Version};
pub use volume::Volume;
pub use words::{
    ChangeKind, CheckKind, Environment, Exposure, Language, Mode, PasswordStrength, Place, Platform,
    ProblemKind, RoleName, ScriptKind, SettingPlace, SettingType, SupportState, VolumeKind,
};
