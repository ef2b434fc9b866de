//! Patterns as tables: what searches a text byte by byte, with nothing to do before it begins.

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::{Anchored, Input, MatchKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// Bytes that the making of a table may take; a pattern that asks for more stays text.
const LARGEST: usize = 1 << 20;

/// State in which nothing can be found any more.
const DEAD: u16 = 0;
/// State that is left to somebody else: whether letters of other alphabets make a word.
const QUIT: u16 = 1;
/// State in which a match was found.
const FOUND: u16 = 2;
/// State in which a search begins.
const START: u16 = 3;

/// An automaton that finds out whether a pattern is in a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Automaton {
    /// The class of each byte: bytes of one class lead to the same states.
    #[serde(borrow, with = "bytes")]
    classes: Cow<'static, [u8]>,
    /// By state and class, and last for the end of the text: the next state, in two bytes, the lower one first.
    #[serde(borrow, with = "bytes")]
    next: Cow<'static, [u8]>,
    /// Columns of `next`.
    width: usize,
}

impl Automaton {
    /// The automaton of a pattern; `None` where it would be large.
    pub fn new(pattern: &str) -> Option<Self> {
        let config = dense::Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .start_kind(StartKind::Unanchored)
            .minimize(true)
            .accelerate(false)
            .unicode_word_boundary(true)
            .dfa_size_limit(Some(LARGEST))
            .determinize_size_limit(Some(LARGEST));
        let dfa = dense::Builder::new().configure(config).build(pattern).ok()?;
        let classes: Vec<u8> = (0..=u8::MAX).map(|byte| dfa.byte_classes().get(byte)).collect();
        let representatives = (0..=*classes.iter().max()?).map(|class| {
            classes.iter().position(|one| *one == class).and_then(|byte| u8::try_from(byte).ok())
        });
        let representatives: Vec<u8> = representatives.collect::<Option<_>>()?;
        let start = dfa.start_state_forward(&Input::new("").anchored(Anchored::No)).ok()?;
        let mut numbers: HashMap<StateID, u16> = HashMap::new();
        let mut states = vec![start];
        let mut number = |state: StateID, states: &mut Vec<StateID>| {
            if dfa.is_match_state(state) {
                return Some(FOUND);
            }
            if dfa.is_dead_state(state) {
                return Some(DEAD);
            }
            if dfa.is_quit_state(state) {
                return Some(QUIT);
            }
            if let Some(number) = numbers.get(&state) {
                return Some(*number);
            }
            if state != start {
                states.push(state);
            }
            let number = START + u16::try_from(states.len() - 1).ok()?;
            numbers.insert(state, number);
            Some(number)
        };
        if number(start, &mut states)? != START {
            return None;
        }
        let mut next = Vec::new();
        let mut done = 0;
        while let Some(state) = states.get(done).copied() {
            done += 1;
            let ahead = representatives.iter().map(|byte| dfa.next_state(state, *byte));
            for state in ahead.chain([dfa.next_eoi_state(state)]) {
                next.extend(number(state, &mut states)?.to_le_bytes());
            }
        }
        Some(Self { classes: classes.into(), next: next.into(), width: representatives.len() + 1 })
    }

    /// Whether the pattern is in a text; `None` where the table does not tell.
    pub fn finds(&self, text: &str) -> Option<bool> {
        let mut state = START;
        for byte in text.bytes() {
            state = self.step(state, usize::from(*self.classes.get(usize::from(byte))?))?;
            if state < START {
                break;
            }
        }
        if state >= START {
            state = self.step(state, self.width.checked_sub(1)?)?;
        }
        match state {
            QUIT => None,
            state => Some(state == FOUND),
        }
    }

    fn step(&self, state: u16, column: usize) -> Option<u16> {
        let at = (usize::from(state - START) * self.width + column) * 2;
        self.next.get(at..at + 2)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
    }
}

/// Bytes that stay where they are packed.
mod bytes {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::borrow::Cow;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub fn deserialize<'de: 'static, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Cow<'static, [u8]>, D::Error> {
        let bytes: &'static [u8] = Deserialize::deserialize(deserializer)?;
        Ok(Cow::Borrowed(bytes))
    }
}
