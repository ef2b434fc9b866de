#![no_main]

#[path = "../invariants/makefile.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|text: &str| invariants::hold(text));
