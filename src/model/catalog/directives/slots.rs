//! Where each name stands in the table of names.

use super::tables::NAMES;

/// Several times as many as there are names.
const COUNT: usize = 1024;

/// The place of each name: in the slot of its hash, or the next one that was free.
static SLOTS: [u16; COUNT] = {
    let mut slots = [u16::MAX; COUNT];
    let mut at = 0;
    while at < NAMES.len() {
        let mut slot = slot_of(NAMES[at].0);
        while slots[slot] != u16::MAX {
            slot = (slot + 1) % COUNT;
        }
        slots[slot] = at as u16;
        at += 1;
    }
    slots
};

/// The slot of a name in any case.
const fn slot_of(name: &str) -> usize {
    let (name, mut hash, mut at) = (name.as_bytes(), 0x811c_9dc5_u32, 0);
    while at < name.len() {
        hash = (hash ^ (name[at] | 0x20) as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 16)) as usize % COUNT
}

/// The directive of a name in any case, and its spelling, by their places.
pub(super) fn find(name: &str) -> Option<(usize, usize)> {
    let mut slot = slot_of(name);
    loop {
        let (known, directive, spelling) = NAMES.get(usize::from(SLOTS[slot]))?;
        if *known == name || known.eq_ignore_ascii_case(name) {
            return Some((usize::from(*directive), usize::from(*spelling)));
        }
        slot = (slot + 1) % COUNT;
    }
}
