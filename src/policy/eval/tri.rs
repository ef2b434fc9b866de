use crate::model::{FactValue, Items};

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tri {
    /// It holds.
    True,
    /// It does not.
    False,
    /// It cannot be known.
    Unknown,
}

impl From<bool> for Tri {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Tri {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<Tri> for FactValue<'_> {
    fn from(truth: Tri) -> Self {
        match truth {
            Tri::Unknown => FactValue::Unknown,
            known => FactValue::Bool(known == Tri::True),
        }
    }
}

/// A value as a condition; anything but a bool cannot be known.
pub(super) fn truth(value: &FactValue<'_>) -> Tri {
    match value {
        FactValue::Bool(holds) => (*holds).into(),
        _ => Tri::Unknown,
    }
}

/// The elements of a list; what is absent has none. `None` where they are not known.
pub(super) fn items(list: FactValue<'_>) -> Option<Items<'_>> {
    match list {
        FactValue::List(items) => Some(items),
        FactValue::Absent => Some(Items::Made(Vec::new())),
        _ => None,
    }
}

/// The text of a string or a secret.
pub(super) fn text<'v>(value: &'v FactValue<'_>) -> Option<&'v str> {
    match value {
        FactValue::Str(text) => Some(text),
        FactValue::Secret(secret) => Some(secret.expose()),
        _ => None,
    }
}
