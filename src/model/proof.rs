//! How strong the proof of a role is.

/// How strong a proof is. Ordered: `Weak < Medium < Strong < Certain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// A name only.
    Weak,
    /// Needs one more signal.
    Medium,
    /// Enough unless something speaks against it.
    Strong,
    /// Enough alone.
    Certain,
}

impl Strength {
    /// `weak`, `medium`, `strong` or `certain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Medium => "medium",
            Self::Strong => "strong",
            Self::Certain => "certain",
        }
    }
}
