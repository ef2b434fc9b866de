use super::Valued;
use crate::model::{Deployment, Origin, Subject};
use crate::source::Span;

/// Values of the variables of an expression, by slot: 0 is the subject.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    slots: Vec<Valued<'a>>,
    fallbacks: &'a Fallbacks,
}

/// Defaults of `${VAR:-default}` that run because no file sets the variable: sorted, without overlap.
#[derive(Debug, Clone, Default)]
pub struct Fallbacks {
    spans: Vec<Span>,
}

impl<'a> Scope<'a> {
    /// A scope with only the subject.
    pub fn new(subject: &'a dyn Subject, fallbacks: &'a Fallbacks) -> Self {
        Self { slots: vec![Valued::subject(subject)], fallbacks }
    }

    /// A scope without variables.
    pub fn empty(fallbacks: &'a Fallbacks) -> Self {
        Self { slots: Vec::new(), fallbacks }
    }

    /// The variables, in order.
    pub fn variables(&self) -> &[Valued<'a>] {
        &self.slots
    }

    /// Adds a variable.
    pub fn push(&mut self, value: Valued<'a>) {
        self.slots.push(value);
    }

    /// Removes the variable that was added last.
    pub fn pop(&mut self) -> Option<Valued<'a>> {
        self.slots.pop()
    }

    pub(super) fn get(&self, slot: u16) -> Option<&Valued<'a>> {
        self.slots.get(usize::from(slot))
    }

    pub(super) fn is_fallback(&self, origin: &Origin) -> bool {
        match origin {
            Origin::Written { at, .. } => at.iter().any(|span| self.fallbacks.holds(*span)),
            Origin::Derived { from } => from.iter().any(|origin| self.is_fallback(origin)),
            _ => false,
        }
    }
}

impl Fallbacks {
    /// Those of a deployment.
    pub fn of(deployment: &Deployment) -> Self {
        let running = deployment.references.iter().filter(|reference| reference.uses_default());
        let words = running.filter_map(|reference| reference.word.as_ref());
        let mut spans: Vec<Span> = words.map(|word| word.span()).collect();
        spans.sort();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.file == span.file && span.start <= last.end => *last = last.to(span),
                _ => merged.push(span),
            }
        }
        Self { spans: merged }
    }

    fn holds(&self, span: Span) -> bool {
        let after = self.spans.partition_point(|word| (word.file, word.start) <= (span.file, span.start));
        after.checked_sub(1).and_then(|at| self.spans.get(at)).is_some_and(|word| word.contains(span))
    }
}
