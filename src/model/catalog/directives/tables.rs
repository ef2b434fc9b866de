//! The tables themselves, as `build.rs` wrote them.

use super::{Check, Directive, Facts, Kind, Life, Name, Repeat, SentinelDirective, Series, SeriesSet, Type};
use crate::model::words::Word;
use crate::model::{Family, Version};

include!(concat!(env!("OUT_DIR"), "/directives.rs"));
