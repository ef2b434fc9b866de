//! Arithmetic of shells: `$((BASE + 1))`.

/// How deep parentheses may nest.
const DEPTH: usize = 16;

/// What a sum comes to, once what stands behind a `$` is filled in; `None` where it is not known, or holds more than the
/// four operations.
pub(super) fn value(text: &str, variable: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
    let mut reader = Reader { rest: text, variable };
    let value = reader.sum(DEPTH)?;
    reader.peek().is_none().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    variable: &'a dyn Fn(&str) -> Option<i64>,
}

impl Reader<'_> {
    /// The next sign behind blanks.
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    fn sum(&mut self, depth: usize) -> Option<i64> {
        let mut value = self.product(depth)?;
        while let Some(sign @ ('+' | '-')) = self.peek() {
            self.skip();
            let other = self.product(depth)?;
            value = if sign == '+' { value.checked_add(other)? } else { value.checked_sub(other)? };
        }
        Some(value)
    }

    fn product(&mut self, depth: usize) -> Option<i64> {
        let mut value = self.operand(depth)?;
        while let Some(sign @ ('*' | '/' | '%')) = self.peek() {
            self.skip();
            let other = self.operand(depth)?;
            value = match sign {
                '*' => value.checked_mul(other)?,
                '/' => value.checked_div(other)?,
                _ => value.checked_rem(other)?,
            };
        }
        Some(value)
    }

    fn operand(&mut self, depth: usize) -> Option<i64> {
        match self.peek()? {
            '(' if depth > 0 => {
                self.skip();
                let value = self.sum(depth - 1)?;
                (self.peek() == Some(')')).then(|| self.skip())?;
                Some(value)
            }
            'A'..='Z' | 'a'..='z' | '_' => {
                let part = |c: char| c == '_' || c.is_ascii_alphanumeric();
                let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
                let (name, rest) = self.rest.split_at(end);
                self.rest = rest;
                (self.variable)(name)
            }
            '0'..='9' => {
                let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
                let (number, rest) = self.rest.split_at(end);
                self.rest = rest;
                // A zero in front makes it octal, a letter something else.
                let decimal = number == "0" || !number.starts_with('0');
                number.parse().ok().filter(|_| decimal)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn sums() {
        let variable = |name: &str| (name == "BASE").then_some(7000);
        let cases = [
            ("BASE + 1", Some(7001)),
            (" BASE+10000 ", Some(17000)),
            ("BASE * 2 - 4 / 2", Some(13998)),
            ("(1 + 2) * 3", Some(9)),
            ("OTHER + 1", None),
            ("1 / 0", None),
            ("010", None),
            ("1 +", None),
            ("BASE++", None),
            ("1 < 2", None),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text, &variable), expected, "{text}");
        }
    }
}
