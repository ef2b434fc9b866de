use super::call::Call;
use super::calls;
use super::outcome::May;
use super::trial::{Answer, of_test};
use crate::model::{Origin, Sourced, Why};
use crate::source::{Span, Spans, Text};

/// Whether the test of a healthcheck fails where no server answers its clients.
///
/// `anchor` is where the test stands.
pub fn needs_answer(test: &[Text], anchor: Span) -> Sourced<bool> {
    ending(test, anchor, Answer::Nothing, May::NO)
}

/// Whether the test of a healthcheck succeeds where a server answers its clients that it wants a password first.
///
/// `anchor` is where the test stands.
pub fn accepts_noauth(test: &[Text], anchor: Span) -> Sourced<bool> {
    ending(test, anchor, Answer::Refused, May::YES)
}

/// Whether a test ends in one way; Unknown for one that calls no client.
fn ending(test: &[Text], anchor: Span, answer: Answer, way: May) -> Sourced<bool> {
    let clients = calls::in_test(test).into_iter().filter(Call::is_client);
    let at: Vec<Span> = clients.map(|call| call.at()).collect();
    let ends = if at.is_empty() { May::EITHER } else { of_test(test, answer) };
    match ends {
        May::YES | May::NO => Sourced::new(ends == way, Origin::Written { at: at.into(), via: Spans::NONE }),
        _ => Sourced::unknown(anchor, Why::Computed("the test".into())),
    }
}
