//! A day, for what ends or expires.

/// A day of the Gregorian calendar. Ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Date {
    /// Year, such as 2026.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// Today by the system's clock, in UTC. Without the program around it, the library has no clock.
    #[cfg(feature = "cli")]
    pub fn today() -> Self {
        use std::time::{SystemTime, UNIX_EPOCH};
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_days(i64::try_from(since.as_secs() / 86_400).unwrap_or_default())
    }

    /// Days since 1970-01-01, to measure the time between two dates.
    pub fn days(self) -> i64 {
        // Years that start in March put the leap day last, so that months need no table.
        let (month, year) = (i64::from(self.month), i64::from(self.year) - i64::from(self.month <= 2));
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day that lies so many days after 1970-01-01.
    pub fn from_days(days: i64) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    /// Reads `2026-11-23`; only days that exist.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a date: write YYYY-MM-DD");
        let shape = text.len() == 10 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
        let mut parts = text.split('-');
        let mut next = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or_else(wrong);
        let (year, month, day) = (next()?, next()?, next()?);
        let small = |number: u16| u8::try_from(number).map_err(|_| wrong());
        let date = Self { year, month: small(month)?, day: small(day)? };
        let exists = (1..=12).contains(&month) && day > 0 && Self::from_days(date.days()) == date;
        if shape && exists { Ok(date) } else { Err(wrong()) }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_that_exist() {
        let date = |text: &str| text.parse::<Date>();
        assert_eq!(date("1970-01-01").unwrap().days(), 0);
        assert_eq!(date("2026-11-23").unwrap().days(), 20_780);
        assert_eq!(date("2024-02-29").unwrap().to_string(), "2024-02-29");
        for wrong in
            ["2023-02-29", "2026-13-01", "2026-1-01", "2026-00-10", "today", "2026-11-23x", "+026-11-23"]
        {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_count_both_ways() {
        for days in (-200_000..200_000).step_by(37) {
            let date = Date::from_days(days);
            assert_eq!(date.days(), days, "{date}");
        }
    }
}
