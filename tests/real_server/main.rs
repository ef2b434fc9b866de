//! What redlint says of generated configurations against what the installed redis-server does with them: whether it
//! starts, every effective value, and whether it asks for a password. Every difference is cut down to a minimal file.
//!
//! `REDLINT_FILES` sets how many files are tried, `REDLINT_SEED` where the generator begins: each file is made of its
//! own number alone.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod acl;
mod believed;
mod case;
mod compare;
mod draw;
#[path = "../directives/server.rs"]
#[allow(dead_code)]
mod model;
mod odd;
mod random;
mod real;
#[path = "../regress/mod.rs"]
#[allow(dead_code)]
mod regress;
mod rights;
mod sentinel;
#[path = "../server/mod.rs"]
#[allow(dead_code)]
mod server;
mod shrink;
mod user;
mod values;

use case::Case;
use compare::{Difference, Tally};
use real::Made;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Files that one run tries.
const FILES: u64 = 2400;
/// Files of sentinels that one run tries.
const SENTINELS: u64 = 400;
/// Odd files that one run tries.
const ODD: u64 = 400;
/// Servers that run side by side.
const WORKERS: usize = 3;
/// Differences after which a run gives up.
const ENOUGH: usize = 12;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Tries cases of one kind; what was compared.
fn try_all(most: u64, draw: fn(u64, &str) -> Case) -> Option<Tally> {
    let target = real::installed()?;
    let (first, files) = (number("REDLINT_SEED").unwrap_or(0), number("REDLINT_FILES").unwrap_or(most));
    let next = AtomicU64::new(first);
    let (tally, found) = (Mutex::new(Tally::default()), Mutex::new(Vec::new()));
    let work = || {
        let mut mine = Tally::default();
        while found.lock().unwrap().len() < ENOUGH {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + files {
                break;
            }
            let case = draw(seed, &target);
            if let Some(difference) = compare::compare(&case, &target, &mut mine) {
                let shown = report(seed, case, difference, &target);
                found.lock().unwrap().push(shown);
            }
        }
        tally.lock().unwrap().add(&mine);
    };
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(work);
        }
    });
    let found = found.into_inner().unwrap();
    assert!(found.is_empty(), "{} files are read in another way:\n\n{}", found.len(), found.join("\n\n"));
    (files >= most).then(|| tally.into_inner().unwrap())
}

#[test]
fn verdicts_and_values_are_those_of_the_installed_server() {
    if let Some(tally) = try_all(FILES, Case::draw) {
        tally.assert_broad();
    }
}

#[test]
fn verdicts_on_sentinels_are_those_of_the_installed_server() {
    if let Some(tally) = try_all(SENTINELS, Case::draw_sentinel) {
        assert!(tally.refused > 100 && tally.started > 50, "verdicts are lopsided: {tally}");
    }
}

#[test]
fn odd_files_and_arguments_are_read_as_the_installed_server_reads_them() {
    if let Some(tally) = try_all(ODD, Case::draw_odd) {
        assert!(tally.refused > 100 && tally.started > 50, "verdicts are lopsided: {tally}");
    }
}

#[test]
fn users_may_run_what_the_server_lets_them() {
    let Some(target) = real::installed() else { return };
    println!("{} answers of `ACL DRYRUN` are redlint's", rights::compare(&target));
}

/// The expectations beside the regressions are the server's own.
#[test]
fn regressions_say_what_the_server_does() {
    if real::installed().is_none_or(|target| target != regress::TARGET) {
        return;
    }
    for regress in regress::all() {
        let lines = |text: &str| text.trim_end_matches('\n').split('\n').map(str::to_owned).collect();
        let case = Case {
            files: regress.files.iter().map(|(name, text)| (name.clone(), lines(text))).collect(),
            sentinel: regress.expected.sentinel,
            ended: regress.files.values().all(|text| text.is_empty() || text.ends_with('\n')),
            ..Case::default()
        };
        match real::make(&case) {
            Made::Refused(said) => assert!(!regress.expected.starts, "{}: {said}", regress.name),
            Made::Started { values, .. } => {
                assert!(regress.expected.starts, "{} starts", regress.name);
                for (name, value) in &regress.expected.values {
                    let real = values.as_ref().and_then(|values| values.get(name));
                    assert_eq!(real, Some(value), "{}: {name}", regress.name);
                }
            }
        }
    }
}

fn report(seed: u64, case: Case, difference: Difference, target: &str) -> String {
    let (case, difference) = shrink::shrink(case, difference, target);
    format!("seed {seed}: {difference}\n{case}")
}
