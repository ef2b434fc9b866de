//! Where a value comes from.

use crate::source::{Span, Spans, Text};
use std::sync::Arc;

/// Where a value comes from. Cheap to clone: what is long is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It stands in a file.
    Written {
        /// The bytes, in the order of the value; never empty.
        at: Spans,
        /// What it passed through, outermost first: `${VAR}` use, alias, include, `env_file` line, `extends`.
        via: Spans,
    },
    /// Nothing is written; the image, distribution or server supplies it.
    Default {
        /// Whose default, as a reader would say it: "valkey 8.0", "the official redis image".
        of: Arc<str>,
        /// Where to point: the server's own place in the files.
        anchor: Span,
        /// What decided which default: the `image:`, the `FROM`.
        because: Option<Span>,
    },
    /// It follows from other values.
    Derived {
        /// Their origins; never empty.
        from: Arc<[Origin]>,
    },
    /// It is known not to be there.
    Absent {
        /// Where it would stand: the service, the file.
        anchor: Span,
    },
    /// It cannot be known from the files.
    Unknown {
        /// Where the trail ends.
        anchor: Span,
        /// Why it ends there.
        why: Why,
    },
}

/// Why something cannot be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A variable that no file sets, by name.
    UnsetVariable(Arc<str>),
    /// A file that is not in the tree, by path as written.
    MissingFile(Arc<str>),
    /// An image that the catalog does not know, by name.
    UnknownImage(Arc<str>),
    /// A server that the catalog has no tables of, by its family.
    UnknownServer(Arc<str>),
    /// The server's version is not known and the supported versions differ.
    UnknownVersion,
    /// A script or template between the files and the server, by name.
    Computed(Arc<str>),
    /// The value as written is not one the server would take.
    Invalid,
    /// It stands where redlint stopped reading.
    TooMuch,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnsetVariable(name) => write!(f, "the files do not settle variable {name}"),
            Self::MissingFile(path) => write!(f, "{path} is not in the tree"),
            Self::UnknownImage(name) => write!(f, "image {name} is not known"),
            Self::UnknownServer(family) => write!(f, "what {family} does by default is not known"),
            Self::UnknownVersion => f.write_str("the server's version is not known"),
            Self::Computed(by) => write!(f, "{by} decides it when it starts"),
            Self::Invalid => f.write_str("the value is not valid"),
            Self::TooMuch => f.write_str("the project has more of it than redlint reads"),
        }
    }
}

impl Origin {
    /// The origin of a text.
    pub fn of(text: &Text) -> Self {
        Self::Written { at: text.spans(), via: text.via() }
    }

    /// The origin of something that stands at one place.
    pub fn at(span: Span) -> Self {
        Self::Written { at: Spans::one(span), via: Spans::NONE }
    }

    /// The origin of what follows from other values.
    pub fn derived(from: impl IntoIterator<Item = Self>) -> Self {
        Self::Derived { from: from.into_iter().collect() }
    }

    /// Whether it cannot be known.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown { .. } => true,
            Self::Derived { from } => from.iter().any(Origin::is_unknown),
            _ => false,
        }
    }

    /// Whether it stands in a file, wholly or in part.
    pub fn is_written(&self) -> bool {
        match self {
            Self::Written { .. } => true,
            Self::Derived { from } => from.iter().any(Origin::is_written),
            _ => false,
        }
    }

    /// Whether it is a default of the server, the image or the distribution.
    pub fn is_default(&self) -> bool {
        match self {
            Self::Default { .. } => true,
            Self::Derived { from } => from.iter().all(Origin::is_default),
            _ => false,
        }
    }

    /// The one place to point at: where something is written, before where a default holds.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Written { at, .. } => {
                let first = *at.first()?;
                Some(at.iter().skip(1).fold(first, |all, span| all.to(*span)))
            }
            Self::Default { anchor, .. } | Self::Absent { anchor } | Self::Unknown { anchor, .. } => {
                Some(*anchor)
            }
            Self::Derived { from } => {
                let told = from.iter().filter(|origin| origin.is_written() || origin.is_unknown());
                told.chain(from.iter()).find_map(Origin::span)
            }
        }
    }
}

/// A value and where it comes from.
///
/// Where the origin [is unknown](Origin::is_unknown) the value is only a placeholder and must not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// A value with its origin.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    /// The value, unless it cannot be known.
    pub fn known(&self) -> Option<&T> {
        (!self.origin.is_unknown()).then_some(&self.value)
    }

    /// The same origin with another value.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Sourced<U> {
        Sourced { value: change(&self.value), origin: self.origin.clone() }
    }
}

impl<T: Default> Sourced<T> {
    /// Something that cannot be known.
    pub fn unknown(anchor: Span, why: Why) -> Self {
        Self { value: T::default(), origin: Origin::Unknown { anchor, why } }
    }
}

impl<T> Sourced<Option<T>> {
    /// Something that is known not to be there.
    pub fn absent(anchor: Span) -> Self {
        Self { value: None, origin: Origin::Absent { anchor } }
    }
}
