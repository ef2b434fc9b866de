//! Dates in plain scalars: `2001-12-14`, `2001-12-14 21:59:43.1`, `2001-12-14T21:59:43Z`.

/// A date as Go prints it, `2001-12-14 00:00:00 +0000 UTC`; `None` where the characters are no date.
pub(super) fn printed(plain: &str) -> Option<String> {
    let mut rest = Cursor(plain);
    let year = rest.digits(4..=4)?;
    rest.literal("-")?;
    let month = rest.digits(1..=2)?;
    rest.literal("-")?;
    let day = rest.digits(1..=2)?;
    if !(1..=12).contains(&month) || !(1..=days(year, month)).contains(&day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest.0.is_empty() {
        return Some(format!("{date} 00:00:00 +0000 UTC"));
    }
    let zoned = rest.literal("T").or_else(|| rest.literal("t")).is_some();
    if !zoned {
        rest.literal(" ")?;
    }
    let time = rest.time()?;
    let zone = if zoned { rest.zone()? } else { "+0000 UTC".into() };
    rest.0.is_empty().then(|| format!("{date} {time} {zone}"))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn literal(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    fn digits(&mut self, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let found = self.0.bytes().take(*count.end()).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(found)?;
        self.0 = rest;
        count.contains(&found).then(|| digits.parse().ok())?
    }

    fn time(&mut self) -> Option<String> {
        let hour = self.digits(1..=2)?;
        self.literal(":")?;
        let minute = self.digits(1..=2)?;
        self.literal(":")?;
        let second = self.digits(1..=2)?;
        let fraction = match self.literal(".").or_else(|| self.literal(",")) {
            Some(()) => self.fraction()?,
            None => String::new(),
        };
        (hour < 24 && minute < 60 && second < 60)
            .then(|| format!("{hour:02}:{minute:02}:{second:02}{fraction}"))
    }

    fn fraction(&mut self) -> Option<String> {
        let end = self.0.find(|next: char| !next.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        let kept = digits.get(..9).unwrap_or(digits).trim_end_matches('0');
        match (digits, kept) {
            ("", _) => None,
            (_, "") => Some(String::new()),
            _ => Some(format!(".{kept}")),
        }
    }

    fn zone(&mut self) -> Option<String> {
        if self.literal("Z").is_some() {
            return Some("+0000 UTC".into());
        }
        let sign = if self.literal("+").is_some() { '+' } else { self.literal("-").map(|()| '-')? };
        let hours = self.digits(2..=2)?;
        self.literal(":")?;
        let minutes = self.digits(2..=2)?;
        (hours <= 24 && minutes < 60)
            .then(|| format!("{sign}{hours:02}{minutes:02} {sign}{hours:02}{minutes:02}"))
    }
}
