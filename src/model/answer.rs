//! Values of a deployment as answers to rules.

use super::{Fact, FactValue, Secret, Sourced, Version};

impl<'a> From<&'a Sourced<bool>> for Fact<'a> {
    fn from(sourced: &'a Sourced<bool>) -> Self {
        Self::new(FactValue::Bool(sourced.value), &sourced.origin)
    }
}

impl<'a> From<&'a Sourced<i64>> for Fact<'a> {
    fn from(sourced: &'a Sourced<i64>) -> Self {
        Self::new(FactValue::Int(sourced.value), &sourced.origin)
    }
}

impl<'a> From<&'a Sourced<String>> for Fact<'a> {
    fn from(sourced: &'a Sourced<String>) -> Self {
        Self::new(FactValue::text(&sourced.value), &sourced.origin)
    }
}

impl<'a> From<&'a Sourced<Secret>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Secret>) -> Self {
        Self::new(FactValue::Secret(&sourced.value), &sourced.origin)
    }
}

impl<'a> From<&'a Sourced<Option<bool>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<bool>>) -> Self {
        Self::optional(sourced, |value| FactValue::Bool(*value))
    }
}

impl<'a> From<&'a Sourced<Option<i64>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<i64>>) -> Self {
        Self::optional(sourced, |value| FactValue::Int(*value))
    }
}

impl<'a> From<&'a Sourced<Option<String>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<String>>) -> Self {
        Self::optional(sourced, |value| FactValue::text(value))
    }
}

impl<'a> From<&'a Sourced<Option<Secret>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<Secret>>) -> Self {
        Self::optional(sourced, FactValue::Secret)
    }
}

impl<'a> From<&'a Sourced<Option<Version>>> for Fact<'a> {
    fn from(sourced: &'a Sourced<Option<Version>>) -> Self {
        Self::optional(sourced, |value| FactValue::Version(*value))
    }
}
