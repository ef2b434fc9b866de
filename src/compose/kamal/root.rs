use crate::model::Environment;
use crate::source::FileId;
use std::path::Path;

/// A configuration of Kamal.
#[derive(Debug, Clone, Copy)]
pub struct Root<'a> {
    /// Directory that Kamal is called in, which paths start from.
    pub directory: &'a Path,
    /// Directory that is never left: files outside are not read.
    pub within: &'a Path,
    /// `deploy.yml`, and what the destination lays over it.
    pub files: &'a [FileId],
    /// Name of the destination; `base` for none, empty where there are no others.
    pub destination: &'a str,
    /// What it is for.
    pub environment: Environment,
}
