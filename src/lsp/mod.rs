//! Floor 9: the language server: the only code that knows the editor protocol.
//!
//! Invariants: the buffers of the editor lie over the files of the disk; what is found follows every message that was
//! waiting before anything is answered; positions are converted at the edge, in the units that were agreed; a message
//! that makes no sense costs an error, never what is known.

mod action;
mod capabilities;
mod client;
mod completion;
mod definition;
mod directive;
mod document;
mod edit;
mod engine;
mod event;
mod finding;
mod folders;
mod hover;
mod lines;
mod notification;
mod parent;
mod publish;
mod pull;
mod refusal;
mod request;
mod server;
mod units;
mod uri;
mod wire;

pub use engine::{Buffers, Engine};
pub use server::{Farewell, serve};
