use crate::case::Case;
use crate::compare::{Difference, Tally, compare};

/// Cuts a case down while the same difference stays.
pub fn shrink(mut case: Case, mut difference: Difference, target: &str) -> (Case, Difference) {
    loop {
        let smaller = smaller(&case).into_iter().find_map(|smaller| {
            let next = compare(&smaller, target, &mut Tally::default())?;
            next.resembles(&difference).then_some((smaller, next))
        });
        match smaller {
            Some(next) => (case, difference) = next,
            None => return (case, difference),
        }
    }
}

/// A case with one thing less, each way.
fn smaller(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Case)| {
        let mut next = case.clone();
        change(&mut next);
        if next != *case {
            all.push(next);
        }
    };
    with(&|case| case.options.clear());
    for at in 0..case.options.len() {
        with(&|case| drop(case.options.remove(at)));
    }
    for (name, lines) in &case.files {
        for at in (0..lines.len()).rev() {
            with(&|case| drop(case.files.get_mut(name).map(|lines| lines.remove(at))));
        }
    }
    with(&|case| case.newline = "\n");
    with(&|case| case.ended = true);
    for (name, lines) in &case.files {
        for (at, line) in lines.iter().enumerate() {
            let words: Vec<&str> = line.split(' ').collect();
            for word in 1..words.len() {
                let shorter = [&words[..word], &words[word + 1..]].concat().join(" ");
                with(&|case| case.files.get_mut(name).expect("it is there")[at].clone_from(&shorter));
            }
        }
    }
    all
}
