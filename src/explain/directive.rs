use crate::model::Family;
use crate::model::catalog::directives::{Directive, Facts, Kind, Life, Name, Repeat, SeriesSet};
use indexmap::IndexMap;
use std::fmt::Write as _;

/// The page about a directive: what it takes, its defaults, which servers have it, under which names.
pub fn directive(directive: &Directive) -> String {
    let mut page = format!("# {}\n\n", directive.name);
    let lives = directive.names.first().map(lives).unwrap_or_default();
    let _ = writeln!(page, "- Servers: {lives}");
    for other in directive.names.iter().skip(1) {
        let _ = writeln!(page, "- Also `{}`: {}", other.name, self::lives(other));
    }
    let repeat = match directive.repeat {
        Repeat::Last => "replaces the first",
        Repeat::Accumulate => "adds to the first",
        Repeat::MergePerClass => "replaces the classes that it names",
        Repeat::AccumulateUniqueName => "adds to the first; the same name twice stops the server",
    };
    let _ = writeln!(page, "- A second line {repeat}.");
    if directive.sensitive {
        page.push_str("- It holds a password: redlint shows it masked.\n");
    }
    if directive.facts.iter().any(|facts| facts.flags.contains(&"immutable")) {
        page.push_str("- `CONFIG SET` refuses it: it takes effect at start.\n");
    }
    page.push_str("\n## Values\n\n");
    if directive.facts.is_empty() {
        page.push_str("- Nothing is known of what it takes.\n");
    }
    for (words, series) in grouped(directive) {
        let _ = writeln!(page, "- {}: {words}", servers(series));
    }
    page
}

/// What it takes, in words, and the series of which that holds.
fn grouped(directive: &Directive) -> IndexMap<String, Vec<SeriesSet>> {
    let mut groups: IndexMap<String, Vec<SeriesSet>> = IndexMap::new();
    for facts in directive.facts {
        groups.entry(values(directive, facts)).or_default().push(facts.series);
    }
    groups
}

fn values(directive: &Directive, facts: &Facts) -> String {
    let mut words = match facts.kind {
        Kind::Bool => "`yes` or `no`".to_owned(),
        Kind::Int => number("a whole number", directive, facts),
        Kind::Memory => number("a memory size such as `512mb`", directive, facts),
        Kind::MemoryOrPercent => {
            number("a memory size such as `512mb`, or a percentage such as `5%`", directive, facts)
        }
        Kind::Octal => "an octal number".to_owned(),
        Kind::Enum => format!("one of {}", quoted(facts.words)),
        Kind::EnumFlags => format!("some of {}", quoted(facts.words)),
        Kind::String if directive.unit.is_empty() => "a text".to_owned(),
        Kind::String => format!("a {}", directive.unit),
        Kind::Special if directive.shape.is_empty() => "a form of its own".to_owned(),
        Kind::Special => format!("`{}`", directive.shape),
        Kind::Ignored => "one value, without effect".to_owned(),
    };
    match facts.default {
        None => {}
        Some("") => words.push_str("; default empty"),
        Some(_) if directive.sensitive => {}
        Some(default) => {
            let _ = write!(words, "; default `{default}`");
        }
    }
    words
}

fn number(what: &str, directive: &Directive, facts: &Facts) -> String {
    let mut words = what.to_owned();
    if facts.kind == Kind::Int && !directive.unit.is_empty() {
        let _ = write!(words, " ({})", directive.unit);
    }
    let max = facts.max.filter(|max| *max < i64::from(i32::MAX));
    let _ = match (facts.min, max) {
        (Some(min), Some(max)) => write!(words, " from {min} to {max}"),
        (Some(min), None) if min > i64::from(i32::MIN) => write!(words, " from {min}"),
        (None, Some(max)) => write!(words, " up to {max}"),
        _ => Ok(()),
    };
    words
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn lives(name: &Name) -> String {
    let lives: Vec<String> = name.lives.iter().map(life).collect();
    lives.join("; ")
}

fn life(life: &Life) -> String {
    match life.removed {
        Some(removed) => format!("{} {} until {removed} removed it", life.family, life.since),
        None => format!("{} {} and later", life.family, life.since),
    }
}

/// `redis 6.0 to 7.4, valkey 7.2`: runs of series that follow each other.
fn servers(sets: Vec<SeriesSet>) -> String {
    let holds = |series: &_| sets.iter().any(|set| set.holds(series));
    let mut runs: Vec<(Family, String, String)> = Vec::new();
    let mut open = false;
    for series in SeriesSet::every().iter() {
        if !holds(series) {
            open = false;
            continue;
        }
        let version = series.version.to_string();
        match runs.last_mut() {
            Some((family, _, last)) if open && *family == series.family => *last = version,
            _ => runs.push((series.family, version.clone(), version)),
        }
        open = true;
    }
    let runs = runs.into_iter().map(|(family, first, last)| {
        if first == last { format!("{family} {first}") } else { format!("{family} {first} to {last}") }
    });
    runs.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalog::directives;

    #[test]
    fn a_page_says_what_it_takes_and_where() {
        let page = |name| directive(directives::find(name).unwrap());
        insta::assert_snapshot!(page("maxmemory-policy"), @r#"
        # maxmemory-policy

        - Servers: redis 2.8 and later; valkey 7.2 and later
        - A second line replaces the first.

        ## Values

        - redis 3.2: one of `volatile-lru`, `volatile-random`, `volatile-ttl`, `allkeys-lru`, `allkeys-random`, `noeviction`; default `noeviction`
        - redis 4.0 to 8.4, valkey 7.2 to 9.1: one of `volatile-lru`, `volatile-lfu`, `volatile-random`, `volatile-ttl`, `allkeys-lru`, `allkeys-lfu`, `allkeys-random`, `noeviction`; default `noeviction`
        - redis 8.6 to 8.8: one of `volatile-lru`, `volatile-lfu`, `volatile-random`, `volatile-ttl`, `volatile-lrm`, `allkeys-lru`, `allkeys-lfu`, `allkeys-random`, `allkeys-lrm`, `noeviction`; default `noeviction`
        "#);
        insta::assert_snapshot!(page("slaveof"), @r#"
        # replicaof

        - Servers: redis 5.0 and later; valkey 7.2 and later
        - Also `slaveof`: redis 2.8 and later; valkey 7.2 and later
        - A second line replaces the first.
        - `CONFIG SET` refuses it: it takes effect at start.

        ## Values

        - redis 3.2 to 8.8, valkey 7.2 to 9.1: `<host> <port 0..65535> or: no one`; default empty
        "#);
        insta::assert_snapshot!(page("requirepass"), @r#"
        # requirepass

        - Servers: redis 2.8 and later; valkey 7.2 and later
        - A second line replaces the first.
        - It holds a password: redlint shows it masked.

        ## Values

        - redis 3.2 to 8.8, valkey 7.2 to 9.1: a text; default empty
        "#);
    }

    #[test]
    fn every_directive_has_a_page() {
        for known in directives::all() {
            assert!(directive(known).contains("## Values\n\n- "), "{}", known.name);
        }
    }
}
