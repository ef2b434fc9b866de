use super::Word;

/// Restart policies of a container. Docker sets their names; none of them is made here.
pub const RESTART: &[Word] = &[
    Word::new("no"),
    Word::new("always"),
    Word::new("unless-stopped"),
    Word::new("on-failure"),
    Word { text: "on-failure:", note: "with a number of attempts behind it" },
];
