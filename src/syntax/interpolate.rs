//! `${X}`, `${X:-d}`, `${X?e}`, `${X:+a}`, `$$` over [`Text`](crate::source::Text).
