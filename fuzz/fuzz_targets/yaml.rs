#![no_main]

#[path = "../invariants/yaml.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|text: &str| invariants::hold(text));
